import {newBuild, type BuildStep} from '../engine/build/build-progress.js';
import {style} from '../format/style.js';
import {cutText, textWidth} from '../format/width.js';
import type {BuildView} from '../state/build-view.js';
import type {Task} from '../state/task.js';
import {contentColumns, contentRows, dialog, keysText, paragraph, type Dialog, type DialogOptions, type Room} from '../ui/dialog.js';
import {contextPart, endRows, stepParts, still, unfoldsItself, warningParts, type BuildPart, type Drawing} from './build-parts.js';
import {seconds} from './seconds.js';

/** A build's picture is wider than a dialog: commands and their output are long. */
const mostBuildColumns = 220;

/** The picture, laid out: its parts, at which row each begins, and the first row that is seen. */
export type BuildPicture = {
	readonly parts: readonly BuildPart[];
	readonly starts: readonly number[];
	readonly rowCount: number;
	readonly top: number;
	readonly height: number;
	readonly columns: number;
	/** The part that is looked at: chosen by hand, or what happens now. */
	readonly focus: number;
};

const clampTop = (top: number, rowCount: number, height: number): number => Math.max(0, Math.min(top, rowCount - height));

/** What the picture follows: what has failed, or else what runs, or else the last step. */
function followed(parts: readonly BuildPart[], steps: readonly BuildStep[], isRunning: boolean): number {
	const told = steps.findLast(({state}) => state === 'failed') ?? steps.findLast(step => unfoldsItself(step, isRunning)) ?? steps.at(-1);
	const at = told ? parts.findIndex(({id}) => id === told.id) : -1;
	return at === -1 ? parts.findLastIndex(({isSelectable}) => isSelectable) : at;
}

const leastTail = 3;

/** Rows that each step which unfolds itself may have: what is left of the screen, shared among them. */
function tailRowsOf(steps: readonly BuildStep[], otherRows: number, height: number, isRunning: boolean): number {
	const unfolding = steps.filter(step => unfoldsItself(step, isRunning) && step.output.length > 0).length;
	return Math.max(leastTail, Math.floor((height - otherRows) / Math.max(1, unfolding)));
}

/** Lay a build's picture out for a screen: cheap, since only the rows that are seen are made. */
export function buildPicture(task: Task, view: BuildView, room: Room, now: number): BuildPicture {
	const build = task.build ?? newBuild;
	const isRunning = task.phase === 'running';
	const columns = contentColumns(room, mostBuildColumns);
	const height = contentRows(room);
	const stageColumns = Math.min(16, Math.max(0, ...build.steps.map(({stage = ''}) => textWidth(stage))));
	const drawing: Drawing = {build, view, columns, now: task.endedAt ?? now, isRunning, dockerfile: task.building?.dockerfile ?? 'Dockerfile', tailRows: 0, stageColumns};
	const note = build.builderNote === undefined ? [] : [still('note', paragraph(`▲ ${build.builderNote}`, columns).map(row => style(row, 'warning')))];
	const around = [contextPart(drawing), ...warningParts(drawing)];
	const end = still('end', endRows(task, drawing));
	const otherRows = [...note, ...around, end].reduce((sum, {rowCount}) => sum + rowCount, 0) + stepParts({...drawing, view: {...view, opened: {}}}).length;
	const steps = stepParts({...drawing, tailRows: tailRowsOf(build.steps, otherRows, height, isRunning)});
	const [context, ...warnings] = around;
	const parts = [...note, context!, ...steps, ...warnings, end];
	const starts: number[] = [];
	let rowCount = 0;
	for (const part of parts) {
		starts.push(rowCount);
		rowCount += part.rowCount;
	}

	const chosen = view.selectedId === undefined ? -1 : parts.findIndex(({id}) => id === view.selectedId);
	const focus = chosen === -1 ? followed(parts, build.steps, isRunning) : chosen;
	// What runs ends one row above the last, so that it is seen what comes next.
	const followedTop = (isRunning ? starts[focus]! + parts[focus]!.rowCount + 1 : rowCount) - height;
	const wanted = chosen === -1 ? followedTop : starts[chosen]! - view.offset;
	return {parts, starts, rowCount, height, columns, focus, top: clampTop(wanted, rowCount, height)};
}

/** The rows that are seen, as many as there is room for. */
export function pictureRows({parts, starts, rowCount, top, height, focus}: BuildPicture, hasSelection: boolean): readonly string[] {
	const rows: string[] = [];
	let at = Math.max(0, starts.findLastIndex(start => start <= top));
	for (let row = top; row < top + height; row++) {
		if (row >= rowCount) {
			rows.push('');
			continue;
		}

		while (at + 1 < parts.length && row >= starts[at]! + parts[at]!.rowCount) {
			at++;
		}

		rows.push(parts[at]!.rowAt(row - starts[at]!, hasSelection && at === focus));
	}

	return rows;
}

/** The keys that mean something now, the most wanted first: as many as there is room for. */
function keysOf({phase, build, building}: Task, view: BuildView, {parts, focus}: BuildPicture, columns: number): DialogOptions['keys'] {
	const isRunning = phase === 'running';
	const isOpen = view.selectedId !== undefined && parts[focus]?.opening === 'open';
	const wanted: DialogOptions['keys'] = [
		...(isRunning ? [['Ctrl-x', 'cancel'] as const] : []),
		['Esc', isRunning ? 'leave it running' : 'back'],
		...(phase === 'done' && build?.imageId !== undefined ? [['n', 'run it'] as const] : []),
		['j k', 'move'], ['Enter', isOpen ? 'close' : 'open'],
		...(isRunning && view.selectedId !== undefined ? [['f', 'follow'] as const] : []),
		...(isRunning ? [] : [['B', 'again'] as const]),
		['y', 'copy'], ['w', view.isWrapping ? 'cut' : 'wrap'],
		...(build?.steps.some(({isInternal}) => isInternal) ? [['a', view.areInternalShown ? 'fold' : 'all steps'] as const] : []),
		...(isRunning || building === undefined ? [] : [['P', 'prune'] as const]),
	];
	let count = wanted.length;
	while (count > 2 && textWidth(keysText(wanted.slice(0, count))) + 4 > columns) {
		count--;
	}

	// Leaving stands last, where it always stands.
	const [way, ...others] = isRunning ? [wanted[1]!, wanted[0]!, ...wanted.slice(2, count)] : wanted.slice(0, count);
	return [...others, way!];
}

/** A build, as the task that it is: its steps and what they print, over the whole screen. */
export function buildDialog(task: Task, view: BuildView, room: Room, now: number): Dialog {
	const picture = buildPicture(task, view, room, now);
	const {columns, rowCount, height, top} = picture;
	const place = rowCount > height ? `${top + 1}–${Math.min(rowCount, top + height)} of ${rowCount}` : '';
	const time = task.phase === 'running' ? seconds(now - task.startedAt) : '';
	const right = [time, place].filter(part => part !== '').join(' · ');
	const outcome = task.phase === 'running' ? '' : ` · ${task.phase}`;
	const titleColumns = Math.max(10, columns - textWidth(right) - outcome.length - 8);
	return dialog({
		title: cutText(task.title, titleColumns) + outcome,
		most: mostBuildColumns, least: columns, content: pictureRows(picture, view.selectedId !== undefined), right: style(right, 'quiet'), keys: keysOf(task, view, picture, columns),
	}, room);
}
