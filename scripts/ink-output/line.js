import {styledCharsFromTokens, tokenize} from '@alcalzone/ansi-tokenize';
import stringWidth from 'string-width';
import {remember} from './remember.js';
import {noStyle, styleOf} from './style.js';

/**
Characters that are one code unit, one column and one grapheme whatever stands beside them, if that is of these too: ASCII, Latin, Greek,
Cyrillic, and the signs that dashboards are drawn with. A test looks at each of them.
*/
const simple = /^[\u{20}-\u{7E}\u{A1}-\u{AC}\u{AE}-\u{2FF}\u{391}-\u{3A1}\u{3A3}-\u{3FF}\u{400}-\u{482}\u{48A}-\u{52F}\u{2010}-\u{2027}\u{2030}-\u{205E}\u{20A0}-\u{20BF}\u{2190}-\u{22FF}\u{23CE}\u{2500}-\u{25FC}\u{2713}-\u{2718}\u{2800}-\u{28FF}]*$/u;

const sgr = /\u{1B}\[[\d;]*m/uy;

/** @typedef {{isSimple: true, text: string, runs: Array<{end: number, style: Style}>, style: Style}} SimpleLine `text` without codes; each run from the end of the one before; the style it ends with. */

const notSimple = {isSimple: false};

/**
Take a line apart that holds nothing but simple characters and SGR, which most lines do, without a grapheme segmenter.

@param {string} line One line, or a part of one.
@param {Style} from The style it begins with.
@returns {SimpleLine | {isSimple: false}} Its text and styles, if it is such a line.
*/
export function parseSimple(line, from = noStyle) {
	const runs = [];
	let style = from;
	let text = '';
	for (let index = 0; index < line.length;) {
		const escape = line.indexOf('\u{1B}', index);
		const end = escape === -1 ? line.length : escape;
		if (end > index) {
			const part = line.slice(index, end);
			if (!simple.test(part)) {
				return notSimple;
			}

			text += part;
			runs.push({end: text.length, style});
		}

		index = end;
		if (escape !== -1) {
			sgr.lastIndex = escape;
			const sequence = sgr.exec(line)?.[0];
			if (sequence === undefined) {
				return notSimple;
			}

			style = style.after(sequence);
			index += sequence.length;
		}
	}

	return {isSimple: true, text, runs, style};
}

export const simpleLine = remember(line => parseSimple(line));

/** Characters that take no cell, as Ink's own output has it. */
const ignorable = /^\p{Default_Ignorable_Code_Point}+$/u;

const characterWidth = remember(character => stringWidth(character));

/**
Characters one by one, the long way, as ansi-tokenize has them.

@param {string} text May have several lines.
@returns {Array<{value: string, width: number, style: Style}>} Line feeds among them.
*/
export function parseCells(text) {
	let previous;
	let style = noStyle;
	const cells = [];
	for (const {value, styles} of styledCharsFromTokens(tokenize(text))) {
		if (!ignorable.test(value)) {
			style = previous && isSame(previous, styles) ? style : styleOf(styles);
			previous = styles;
			cells.push({value, width: characterWidth(value), style});
		}
	}

	return cells;
}

const isSame = (one, other) => one.length === other.length && one.every(({code, endCode}, index) => code === other[index].code && endCode === other[index].endCode);

/** The characters of a line. */
export const cellsOf = remember(line => {
	const {isSimple, text, runs} = simpleLine(line);
	if (!isSimple) {
		return parseCells(line);
	}

	let start = 0;
	return runs.flatMap(({end, style}) => {
		const cells = Array.from(text.slice(start, end), value => ({value, width: 1, style}));
		start = end;
		return cells;
	});
});

/** Columns a line takes, as string-width has it. */
export const lineWidth = remember(line => {
	const {isSimple, text} = simpleLine(line);
	return isSimple ? text.length : stringWidth(line);
});

/**
Stands in for the package widest-line.

@param {string} text
@returns {number} Columns of its widest line.
*/
export const widestLine = remember(text => {
	let widest = 0;
	for (const line of text.split('\n')) {
		widest = Math.max(widest, lineWidth(line));
	}

	return widest;
});
