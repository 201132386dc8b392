/** A line of text being typed. `cursor` counts UTF-16 units from its start and never stands within a character. */
export type TextField = {readonly value: string; readonly cursor: number};

export const textField = (value = ''): TextField => ({value, cursor: value.length});

const segmenter = new Intl.Segmenter();

/** The starts of a text's characters as people see them, and its end. */
const stops = (text: string): readonly number[] => [...Array.from(segmenter.segment(text), ({index}) => index), text.length];

const stopBefore = ({value, cursor}: TextField): number => stops(value).findLast(stop => stop < cursor) ?? 0;
const stopAfter = ({value, cursor}: TextField): number => stops(value).find(stop => stop > cursor) ?? value.length;

function wordStart({value, cursor}: TextField): number {
	return value.slice(0, cursor).trimEnd().lastIndexOf(' ') + 1;
}

/** A field whose cursor stands behind the character it would be in: what comes together may become one. */
const fieldAt = (value: string, cursor: number): TextField => ({value, cursor: stops(value).find(stop => stop >= cursor) ?? value.length});

const cut = ({value}: TextField, from: number, to: number): TextField => fieldAt(value.slice(0, from) + value.slice(to), from);

export const insertText = ({value, cursor}: TextField, text: string): TextField =>
	fieldAt(value.slice(0, cursor) + text + value.slice(cursor), cursor + text.length);

/**
What a key does to a line of text, as readline does it.

@param key A key's name (`a`, `left`, `ctrl+w`), see `app/key.ts`.
@returns `undefined` when the key does nothing to text.
*/
export function editText(field: TextField, key: string): TextField | undefined {
	switch (key) {
		case 'left':
		case 'ctrl+b': {
			return {...field, cursor: stopBefore(field)};
		}

		case 'right':
		case 'ctrl+f': {
			return {...field, cursor: stopAfter(field)};
		}

		case 'home':
		case 'ctrl+a': {
			return {...field, cursor: 0};
		}

		case 'end':
		case 'ctrl+e': {
			return {...field, cursor: field.value.length};
		}

		case 'backspace': {
			return cut(field, stopBefore(field), field.cursor);
		}

		case 'delete':
		case 'ctrl+d': {
			return cut(field, field.cursor, stopAfter(field));
		}

		case 'ctrl+w': {
			return cut(field, wordStart(field), field.cursor);
		}

		case 'ctrl+u': {
			return cut(field, 0, field.cursor);
		}

		case 'ctrl+k': {
			return cut(field, field.cursor, field.value.length);
		}

		case 'space': {
			return insertText(field, ' ');
		}

		default: {
			return isText(key) ? insertText(field, key) : undefined;
		}
	}
}

/** A key that is its own text has one character for a name; all others have words. */
const isText = (key: string): boolean => key.length === 1 || (!/^[\x20-\x7E]+$/v.test(key) && !key.includes('+'));
