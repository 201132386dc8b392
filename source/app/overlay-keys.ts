import {fuzzyScore} from '../format/find-words.js';
import {quoteCommandLine} from '../format/command-line.js';
import {fieldValues, suggestionFor, type MenuItem, type Overlay} from '../state/overlay.js';
import type {State} from '../state/state.js';
import type {Task} from '../state/task.js';
import {editText, insertText, textField} from '../state/text-field.js';
import type {Room} from '../ui/dialog.js';
import {buildKey} from './build-keys.js';
import {formKey, formPaste} from './form-keys.js';
import type {OverlayResult} from './overlay-result.js';
import {fileKey} from './file-page.js';
import {tasksKey} from './tasks-dialog.js';

type Of<Kind extends Overlay['kind']> = Extract<Overlay, {readonly kind: Kind}>;

/** The items of a menu that fit what has been typed, the best first. */
export function visibleItems({items, query}: Pick<Of<'menu'>, 'items' | 'query'>): readonly MenuItem[] {
	const typed = query?.value.trim() ?? '';
	if (typed === '') {
		return items;
	}

	const found = items.flatMap(item => {
		const score = fuzzyScore(`${item.label} ${item.id}`, typed);
		return score === undefined ? [] : [{item, score: Math.ceil(score), isLiteral: item.label.toLowerCase().startsWith(typed.toLowerCase()), isPossible: item.obstacle === undefined}];
	});
	// Of equal fits those that can be done come first. A better fit that cannot be done stays on top and does nothing: what was typed is what
	// is meant.
	return found
		.toSorted((a, b) => Number(b.isLiteral) - Number(a.isLiteral) || b.score - a.score || Number(b.isPossible) - Number(a.isPossible))
		.map(({item}) => item);
}

const clamp = (index: number, count: number): number => Math.max(0, Math.min(count - 1, index));

/** Rows a key scrolls by, or `undefined`. */
function scrollBy(key: string, page: number): number | undefined {
	switch (key) {
		case 'up':
		case 'k': {
			return -1;
		}

		case 'down':
		case 'j': {
			return 1;
		}

		case 'pageup':
		case 'ctrl+u': {
			return -page;
		}

		case 'pagedown':
		case 'ctrl+d':
		case 'space': {
			return page;
		}

		case 'home':
		case 'g': {
			return -Infinity;
		}

		case 'end':
		case 'G': {
			return Infinity;
		}

		default: {
			return undefined;
		}
	}
}

function menuKey(menu: Of<'menu'>, key: string): OverlayResult {
	const shown = visibleItems(menu);
	const choose = (item: MenuItem | undefined): OverlayResult => item && item.obstacle === undefined
		? {
			close: true,
			after() {
				menu.respond(item.id);
			},
		}
		: undefined;
	if (key === 'enter') {
		return choose(shown[menu.index]);
	}

	if (key === 'up' || key === 'ctrl+p' || (key === 'k' && !menu.query && shown.every(item => item.key !== 'k'))) {
		return {overlay: {...menu, index: clamp(menu.index - 1, shown.length)}};
	}

	if (key === 'down' || key === 'ctrl+n' || (key === 'j' && !menu.query && shown.every(item => item.key !== 'j'))) {
		return {overlay: {...menu, index: clamp(menu.index + 1, shown.length)}};
	}

	if (menu.query) {
		const query = editText(menu.query, key);
		return query && {overlay: {...menu, query, index: query.value === menu.query.value ? menu.index : 0}};
	}

	if (key === 'home' || key === 'end' || key === 'pageup' || key === 'pagedown') {
		const by = scrollBy(key, 10) ?? 0;
		return {overlay: {...menu, index: clamp(menu.index + by, shown.length)}};
	}

	// Of two with one key, as start and stop, the one that can be done now.
	return choose(shown.find(item => item.key === key && item.obstacle === undefined));
}

function questionKey(question: Of<'question'>, key: string, page: number): OverlayResult {
	const answer = (isYes: boolean): OverlayResult => ({
		close: true,
		after() {
			question.respond(isYes);
		},
	});
	switch (key) {
		case 'y':
		case 'Y': {
			return answer(true);
		}

		case 'n':
		case 'N':
		case 'q': {
			return answer(false);
		}

		case 'enter': {
			return answer(!question.isDangerous);
		}

		default: {
			const by = scrollBy(key, page);
			return by === undefined ? undefined : {overlay: {...question, top: Math.max(0, Math.min(question.lines.length * 2, question.top + by))}};
		}
	}
}

function filterKey(filter: Of<'filter'>, key: string): OverlayResult {
	if (key === 'enter') {
		return {close: true};
	}

	const suggestion = suggestionFor(filter);
	if (suggestion !== undefined && (key === 'tab' || (key === 'right' && filter.text.cursor === filter.text.value.length))) {
		return {overlay: {...filter, text: textField(suggestion)}};
	}

	const text = editText(filter.text, key);
	return text && {overlay: {...filter, text}};
}

/** Pages to read also close with the key that opened them. */
function pageKey(overlay: Of<'help'> | Of<'journal'>, key: string, page: number): OverlayResult {
	if (key === 'q' || key === 'enter' || key === (overlay.kind === 'help' ? '?' : 'J')) {
		return {close: true};
	}

	const by = scrollBy(key, page);
	return by === undefined ? undefined : {overlay: {...overlay, top: Math.max(0, Math.min(10_000, overlay.top + by))}};
}

const usualRoom: Room = {columns: 80, rows: 24};
const noTasks = {tasks: [], now: 0} as const;

/**
What a key does to an overlay. Esc and Ctrl-c always leave it, with nothing done.

@param page Rows a page key scrolls by.
@param room The screen: what is laid out in rows cannot be scrolled beyond its last.
*/
export function overlayKey(overlay: Overlay, key: string, page: number, room: Room = usualRoom, {tasks, now}: Pick<State, 'tasks' | 'now'> = noTasks): OverlayResult {
	if (key === 'escape' || key === 'ctrl+c') {
		return leave(overlay);
	}

	if (key === 'ctrl+y') {
		const words = commandOf(overlay);
		return words.length === 0 ? undefined : {copy: quoteCommandLine(words)};
	}

	switch (overlay.kind) {
		case 'question': {
			return questionKey(overlay, key, page);
		}

		case 'menu': {
			return menuKey(overlay, key);
		}

		case 'form': {
			return formKey(overlay, key, page);
		}

		case 'filter': {
			return filterKey(overlay, key);
		}

		case 'file': {
			return fileKey(overlay, key, scrollBy(key, page), room);
		}

		case 'help':
		case 'journal': {
			return pageKey(overlay, key, page);
		}

		case 'tasks': {
			return tasksKey(overlay, key, tasks, scrollBy(key, page));
		}

		case 'task': {
			return taskKey(overlay, tasks.find(({id}) => id === overlay.taskId), key, page, {room, now});
		}
	}
}

function taskKey(overlay: Of<'task'>, task: Task | undefined, key: string, page: number, where: {readonly room: Room; readonly now: number}): OverlayResult {
	if (task?.building) {
		return buildKey(overlay, task, key, page, where);
	}

	if (key === 'ctrl+x') {
		return {cancelTask: overlay.taskId};
	}

	if (key === 'q' || key === 'enter') {
		return {close: true};
	}

	const by = scrollBy(key, page);
	return by === undefined ? undefined : {overlay: {...overlay, above: Math.max(0, Math.min(100_000, overlay.above - by))}};
}

/** The docker command line an overlay shows, as it would be typed. */
function commandOf(overlay: Overlay): readonly string[] {
	switch (overlay.kind) {
		case 'question': {
			return overlay.command;
		}

		case 'menu': {
			const item = visibleItems(overlay)[overlay.index];
			return item && overlay.command ? overlay.command(item.id) : [];
		}

		case 'form': {
			return overlay.command(fieldValues(overlay.fields));
		}

		default: {
			return [];
		}
	}
}

function leave(overlay: Overlay): OverlayResult {
	return {
		close: true,
		after() {
			if (overlay.kind === 'question') {
				overlay.respond(false);
			} else if (overlay.kind === 'menu' || overlay.kind === 'form') {
				overlay.respond(undefined);
			}
		},
	};
}

/** Pasted text, as one line, goes into the line of text being typed, and nowhere else: it is never read as keys. */
export function overlayPaste(overlay: Overlay, text: string, lines = text): Overlay | undefined {
	switch (overlay.kind) {
		case 'form': {
			return formPaste(overlay, text, lines);
		}

		case 'filter': {
			return {...overlay, text: insertText(overlay.text, text)};
		}

		case 'menu': {
			return overlay.query && {...overlay, query: insertText(overlay.query, text), index: 0};
		}

		default: {
			return undefined;
		}
	}
}
