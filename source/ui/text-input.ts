import {style} from '../format/style.js';
import {cutText, padText, textWidth} from '../format/width.js';

/** A line of text being typed, its cursor counting UTF-16 units. */
export type TextInput = {readonly value: string; readonly cursor: number};

const segmenter = new Intl.Segmenter();

/**
A line of text in exactly `columns` columns, scrolled so that the cursor is seen. The cursor is a cell in inverse, since the terminal's own
stays hidden.

@param placeholder Shown while nothing has been typed.
*/
export function inputText({value, cursor}: TextInput, columns: number, isFocused: boolean, placeholder = ''): string {
	if (!isFocused) {
		return padText(value === '' ? style(placeholder, 'quiet') : value, columns);
	}

	const characters = Array.from(segmenter.segment(value.slice(cursor)), ({segment}) => segment);
	const [under = ' ', ...after] = characters;
	let room = columns - textWidth(under);
	const before = Array.from(segmenter.segment(value.slice(0, cursor)), ({segment}) => segment);
	let from = before.length;
	while (from > 0 && textWidth(before[from - 1]!) <= room) {
		from--;
		room -= textWidth(before[from]!);
	}

	// No ellipsis at the right: it would stand where the cursor may.
	const rest = value === '' ? style(placeholder, 'quiet') : after.join('');
	return padText(before.slice(from).join('') + style(under, 'inverse') + cutText(rest, room, ''), columns);
}
