import type {ActionContext} from '../actions/action.js';
import {buildAgain, pruneAfterBuild, runBuilt} from '../actions/after-build.js';
import {mostCopiedBytes} from '../actions/copy-actions.js';
import {countOf} from '../format/plural.js';
import {newBuildView, type BuildView} from '../state/build-view.js';
import type {Overlay} from '../state/overlay.js';
import type {Task} from '../state/task.js';
import type {Room} from '../ui/dialog.js';
import {buildPicture, type BuildPicture} from './build-rows.js';
import type {OverlayResult} from './overlay-result.js';

type TaskOverlay = Extract<Overlay, {readonly kind: 'task'}>;

const within = (top: number, {rowCount, height}: BuildPicture): number => Math.max(0, Math.min(top, rowCount - height));

/** The view with a part chosen that stands where it is, seen from this row on. */
function chosen(view: BuildView, {parts, starts}: BuildPicture, index: number, top: number): BuildView {
	return {...view, selectedId: parts[index]!.id, offset: starts[index]! - top};
}

/** Go to a part; no further than is needed to see it, and of what it holds as much as there is room for. */
function goTo(view: BuildView, picture: BuildPicture, index: number): BuildView {
	const {parts, starts, height, top} = picture;
	const start = starts[index]!;
	const end = start + parts[index]!.rowCount;
	const low = end > top + height ? Math.min(start, end - height) : top;
	return chosen(view, picture, index, within(Math.min(low, start), picture));
}

function neighbour({parts, focus}: BuildPicture, by: 1 | -1): number {
	const next = by === 1 ? parts.findIndex(({isSelectable}, index) => isSelectable && index > focus) : parts.findLastIndex(({isSelectable}, index) => isSelectable && index < focus);
	return next === -1 ? focus : next;
}

/** Open or close a part, its own row staying where it is. */
function turned(view: BuildView, picture: BuildPicture, isOpen: boolean): BuildView {
	const {parts, focus, top} = picture;
	const part = parts[focus]!;
	const next = chosen(view, picture, focus, top);
	return part.opening === 'none' ? next : {...next, offset: Math.max(0, next.offset), opened: {...view.opened, [part.id]: isOpen}};
}

/** What was printed in the last part of so many lines that a terminal would take. */
function copied(lines: readonly string[]): {readonly text: string; readonly count: number} {
	let count = lines.length;
	let text = lines.join('\n');
	while (Buffer.byteLength(text) > mostCopiedBytes && count > 1) {
		count = Math.ceil(count / 2);
		text = lines.slice(-count).join('\n');
	}

	return {text: text.replaceAll(/\x1B\[[\d;:]*m/gv, ''), count};
}

/** What a step printed; of a build that failed, with nothing chosen, why. */
function copyFrom({phase, message}: Task, view: BuildView, {parts, focus}: BuildPicture): OverlayResult {
	const lines = parts[focus]?.lines ?? [];
	if ((view.selectedId === undefined || lines.length === 0) && phase === 'failed' && message !== undefined) {
		return {copy: message, said: 'the error'};
	}

	const {text, count} = copied(lines);
	return lines.length === 0 ? undefined : {copy: text, said: `${count < lines.length ? 'the last ' : ''}${countOf(count, 'line')} of the step’s output`};
}

const closeThen = (work: (context: ActionContext) => Promise<void>): OverlayResult => ({
	close: true,
	after(context) {
		void work(context);
	},
});

/** What a key does beside moving: what is shown and how. */
function viewFor(view: BuildView, picture: BuildPicture, key: string): BuildView | undefined {
	const {parts, focus} = picture;
	switch (key) {
		case 'enter':
		case 'space': {
			return turned(view, picture, parts[focus]?.opening !== 'open');
		}

		case 'right': {
			return turned(view, picture, true);
		}

		case 'left': {
			return turned(view, picture, false);
		}

		case 'f': {
			const {selectedId: _, ...rest} = view;
			return {...rest, offset: 0};
		}

		case 'a': {
			return {...view, areInternalShown: !view.areInternalShown};
		}

		case 'w': {
			return {...view, isWrapping: !view.isWrapping};
		}

		default: {
			return undefined;
		}
	}
}

function movedBy(view: BuildView, picture: BuildPicture, key: string, page: number): BuildView | undefined {
	const {parts, focus, top, rowCount, height} = picture;
	switch (key) {
		case 'down':
		case 'j': {
			return goTo(view, picture, view.selectedId === undefined ? focus : neighbour(picture, 1));
		}

		case 'up':
		case 'k': {
			return goTo(view, picture, view.selectedId === undefined ? focus : neighbour(picture, -1));
		}

		case 'home':
		case 'g': {
			return chosen(view, picture, parts.findIndex(({isSelectable}) => isSelectable), 0);
		}

		case 'end':
		case 'G': {
			return chosen(view, picture, parts.findLastIndex(({isSelectable}) => isSelectable), within(rowCount - height, picture));
		}

		case 'pageup':
		case 'ctrl+u': {
			return chosen(view, picture, focus, within(top - page, picture));
		}

		case 'pagedown':
		case 'ctrl+d': {
			return chosen(view, picture, focus, within(top + page, picture));
		}

		default: {
			return undefined;
		}
	}
}

/**
What a key does to a build's picture.

@param page Rows a page key scrolls by.
*/
export function buildKey(overlay: TaskOverlay, task: Task, key: string, page: number, {room, now}: {readonly room: Room; readonly now: number}): OverlayResult {
	const isRunning = task.phase === 'running';
	const view = overlay.view ?? newBuildView;
	const picture = buildPicture(task, view, room, now);
	switch (key) {
		case 'ctrl+x': {
			return {cancelTask: task.id};
		}

		case 'q': {
			return {close: true};
		}

		case 'y': {
			return copyFrom(task, view, picture);
		}

		case 'n': {
			return task.phase === 'done' && task.build?.imageId !== undefined ? closeThen(async context => runBuilt(context, task)) : undefined;
		}

		case 'B': {
			return isRunning ? undefined : closeThen(async context => buildAgain(context));
		}

		case 'P': {
			return isRunning ? undefined : closeThen(async context => pruneAfterBuild(context, task));
		}

		default: {
			const next = viewFor(view, picture, key) ?? movedBy(view, picture, key, page);
			return next && {overlay: {...overlay, view: next}};
		}
	}
}
