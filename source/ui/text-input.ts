import {style} from '../format/style.js';
import {cutText, padText, textWidth} from '../format/width.js';

/** A line of text being typed, its cursor counting UTF-16 units. */
export type TextInput = {readonly value: string; readonly cursor: number};

const segmenter = new Intl.Segmenter();

const charactersIn = (text: string): number => [...segmenter.segment(text)].length;

/** A password while it is typed: a dot for each of its characters, the cursor where it is. */
export const dottedText = ({value, cursor}: TextInput): TextInput => ({value: '•'.repeat(charactersIn(value)), cursor: charactersIn(value.slice(0, cursor))});

/**
A line of text in exactly `columns` columns, scrolled so that the cursor is seen. The cursor is a cell in inverse, since the terminal's own
stays hidden.

@param placeholder Shown while nothing has been typed.
@param rest Quiet text behind what has been typed: what it would be completed to.
*/
export function inputText({value, cursor}: TextInput, columns: number, isFocused: boolean, placeholder = '', rest = ''): string {
	if (!isFocused) {
		return padText(value === '' ? style(placeholder, 'quiet') : value, columns);
	}

	const characters = Array.from(segmenter.segment(value.slice(cursor)), ({segment}) => segment);
	const ahead = characters.length === 0 && value !== '' ? Array.from(segmenter.segment(rest), ({segment}) => segment) : [];
	const [under = ahead[0] ?? ' ', ...after] = characters;
	let room = columns - textWidth(under);
	const before = Array.from(segmenter.segment(value.slice(0, cursor)), ({segment}) => segment);
	let from = before.length;
	while (from > 0 && textWidth(before[from - 1]!) <= room) {
		from--;
		room -= textWidth(before[from]!);
	}

	// No ellipsis at the right: it would stand where the cursor may.
	const behind = value === '' ? style(placeholder, 'quiet') : (ahead.length > 1 ? style(ahead.slice(1).join(''), 'quiet') : after.join(''));
	return padText(before.slice(from).join('') + style(under, 'inverse') + cutText(behind, room, ''), columns);
}
