import {style} from '../format/style.js';
import {padText, sliceColumns, textWidth} from '../format/width.js';

/** A line of text being typed, its cursor counting UTF-16 units. */
export type TextInput = {readonly value: string; readonly cursor: number};

/**
A line of text in exactly `columns` columns, scrolled so that the cursor is seen. The cursor is a cell in inverse, since the terminal's own
stays hidden.

@param placeholder Shown while nothing has been typed.
*/
export function inputText({value, cursor}: TextInput, columns: number, isFocused: boolean, placeholder = ''): string {
	if (value === '' && !isFocused) {
		return padText(style(placeholder, 'quiet'), columns);
	}

	if (!isFocused) {
		return padText(value, columns);
	}

	const before = value.slice(0, cursor);
	const under = [...new Intl.Segmenter().segment(value.slice(cursor))][0]?.segment ?? ' ';
	const after = value.slice(cursor + (value.length > cursor ? under.length : 0));
	const from = Math.max(0, textWidth(before) + textWidth(under) - columns);
	const hint = value === '' ? style(placeholder, 'quiet') : '';
	return padText(sliceColumns(before, from, textWidth(before)) + style(under, 'inverse') + after + hint, columns);
}
