import {fuzzyScore} from '../format/find-words.js';
import {quoteCommandLine} from '../format/command-line.js';
import {fieldValues, suggestionFor, type FormField, type FormFill, type MenuItem, type Overlay} from '../state/overlay.js';
import {editText, insertText, textField, type TextField} from '../state/text-field.js';
import type {Room} from '../ui/dialog.js';
import {fileKey} from './file-page.js';

type Of<Kind extends Overlay['kind']> = Extract<Overlay, {readonly kind: Kind}>;

/**
What a key does to the overlay on top: it changes, or it closes, after which `after` is to be run; `undefined` when the key means nothing to it.
*/
export type OverlayResult =
	| {readonly overlay: Overlay}
	| {readonly close: true; readonly after?: () => void}
	| {readonly cancelTask: number}
	| {readonly copy: string}
	| undefined;

/** The items of a menu that fit what has been typed, the best first. */
export function visibleItems({items, query}: Pick<Of<'menu'>, 'items' | 'query'>): readonly MenuItem[] {
	const typed = query?.value.trim() ?? '';
	if (typed === '') {
		return items;
	}

	const found = items.flatMap(item => {
		const score = fuzzyScore(`${item.label} ${item.id}`, typed);
		return score === undefined ? [] : [{item, score: Math.ceil(score), isPossible: item.obstacle === undefined}];
	});
	// Of equal fits those that can be done come first. A better fit that cannot be done stays on top and does nothing: what was typed is what
	// is meant.
	return found
		.toSorted((a, b) => b.score - a.score || Number(b.isPossible) - Number(a.isPossible))
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
			return by === undefined ? undefined : {overlay: {...question, top: Math.max(0, Math.min(question.lines.length - 1, question.top + by))}};
		}
	}
}

function formKey(form: Of<'form'>, key: string, page: number): OverlayResult {
	const count = form.fields.length;
	const go = (index: number): OverlayResult => ({overlay: {...form, index}});
	const move = (by: number): OverlayResult => go((form.index + by + count) % count);
	switch (key) {
		case 'pagedown': {
			return go(Math.min(count - 1, form.index + Math.floor(page / 2)));
		}

		case 'pageup': {
			return go(Math.max(0, form.index - Math.floor(page / 2)));
		}

		case 'tab':
		case 'down': {
			return move(1);
		}

		case 'shift+tab':
		case 'up': {
			return move(-1);
		}

		case 'enter': {
			const values = fieldValues(form.fields);
			const errors = form.check(values);
			const wrong = form.fields.findIndex(({name}) => errors[name] !== undefined);
			return wrong === -1
				? {
					close: true,
					after() {
						form.respond(values);
					},
				}
				: {overlay: {...form, isChecked: true, index: wrong}};
		}

		default: {
			const field = form.fields[form.index];
			const text = field && editField(field, key);
			return text && {overlay: withText(form, text)};
		}
	}
}

/** What a key does to a field: a choice goes on to its next value, a line of text is edited, or completed where its end is. */
function editField(field: FormField, key: string): TextField | undefined {
	if (field.options) {
		return chooseOption(field.options, field.text.value, key);
	}

	const {text} = field;
	const isAtEnd = text.cursor === text.value.length;
	const suggestion = isAtEnd ? suggestionFor(field) : undefined;
	if (suggestion !== undefined && (key === 'right' || key === 'ctrl+f' || key === 'end' || key === 'ctrl+e')) {
		return textField(suggestion);
	}

	if (field.suggest && (key === 'ctrl+n' || key === 'ctrl+p')) {
		return textField(nextSuggestion(field.suggest(''), text.value, key === 'ctrl+n' ? 1 : -1));
	}

	return editText(text, key);
}

function chooseOption(options: readonly string[], value: string, key: string): TextField | undefined {
	const at = options.indexOf(value);
	if (key === 'right' || key === 'space' || key === 'ctrl+n') {
		return textField(options[(at + 1) % options.length]);
	}

	if (key === 'left' || key === 'ctrl+p') {
		return textField(options[(Math.max(0, at) - 1 + options.length) % options.length]);
	}

	// A letter goes to the next value that begins with it.
	const found = [...options.slice(at + 1), ...options.slice(0, at + 1)].find(option => option.startsWith(key));
	return found === undefined ? undefined : textField(found);
}

const nextSuggestion = (all: readonly string[], value: string, by: 1 | -1): string =>
	all.length === 0 ? value : all[(all.indexOf(value) + by + all.length + (by === -1 && !all.includes(value) ? 1 : 0)) % all.length]!;

const withText = (form: Of<'form'>, text: TextField): Of<'form'> => {
	const {pasteError: _, ...rest} = form;
	return {...rest, fields: form.fields.map((field, index) => index === form.index ? {...field, text} : field)};
};

/** A pasted whole form fills its fields; what is no field of it stays as it was. */
function filled(form: Of<'form'>, fill: FormFill): Overlay {
	if ('error' in fill) {
		return {...form, pasteError: fill.error};
	}

	const {pasteError: _, ...rest} = form;
	return {...rest, fields: form.fields.map(field => fill.values[field.name] === undefined ? field : {...field, text: textField(fill.values[field.name])})};
}

function filterKey(filter: Of<'filter'>, key: string): OverlayResult {
	if (key === 'enter') {
		return {close: true};
	}

	const text = editText(filter.text, key);
	return text && {overlay: {...filter, text}};
}

function pageKey(overlay: Of<'help'> | Of<'journal'>, key: string, page: number): OverlayResult {
	if (key === 'q' || key === 'enter' || key === (overlay.kind === 'help' ? '?' : 'J')) {
		return {close: true};
	}

	const by = scrollBy(key, page);
	return by === undefined ? undefined : {overlay: {...overlay, top: Math.max(0, Math.min(10_000, overlay.top + by))}};
}

const usualRoom: Room = {columns: 80, rows: 24};

/**
What a key does to an overlay. Esc and Ctrl-c always leave it, with nothing done.

@param page Rows a page key scrolls by.
@param room The screen: what is laid out in rows cannot be scrolled beyond its last.
*/
export function overlayKey(overlay: Overlay, key: string, page: number, room: Room = usualRoom): OverlayResult {
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

		case 'task': {
			if (key === 'ctrl+x') {
				return {cancelTask: overlay.taskId};
			}

			if (key === 'q' || key === 'enter') {
				return {close: true};
			}

			const by = scrollBy(key, page);
			return by === undefined ? undefined : {overlay: {...overlay, above: Math.max(0, Math.min(100_000, overlay.above - by))}};
		}
	}
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
export function overlayPaste(overlay: Overlay, text: string): Overlay | undefined {
	switch (overlay.kind) {
		case 'form': {
			const fill = overlay.fill?.(text);
			if (fill) {
				return filled(overlay, fill);
			}

			const field = overlay.fields[overlay.index];
			return field && !field.options ? withText(overlay, insertText(field.text, text)) : undefined;
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
