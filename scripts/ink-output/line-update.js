import ansiEscapes from 'ansi-escapes';
import {simpleLine} from './line.js';
import {noStyle} from './style.js';

/** So many unchanged cells between two changed ones are sooner written again than jumped over. */
const gap = 5;

const isAddressable = ({isSimple, text, runs, style: last}, columns) =>
	isSimple && text.length <= columns && last === noStyle && runs.every(({style}) => style.isCommon);

/** The style of each column in turn, and of the blanks behind the last. */
function styleReader(runs) {
	let index = 0;
	return column => {
		while (index < runs.length && column >= runs[index].end) {
			index++;
		}

		return index < runs.length ? runs[index].style : noStyle;
	};
}

/** Columns of `after` that do not look as before, those near to each other joined: `[from, to)`. */
function changedSpans(before, after) {
	const spans = [];
	const styleBefore = styleReader(before.runs);
	const styleAfter = styleReader(after.runs);
	for (let column = 0; column < after.text.length; column++) {
		const isSame = after.text[column] === (before.text[column] ?? ' ') && styleBefore(column).changeTo(styleAfter(column)) === '';
		if (!isSame) {
			const last = spans.at(-1);
			if (last && column - last.to <= gap) {
				last.to = column + 1;
			} else {
				spans.push({from: column, to: column + 1});
			}
		}
	}

	return spans;
}

/** Whether a line shows something from a column on. */
function isVisibleFrom({text, runs}, column) {
	return text.length > column && (text.slice(column).trim() !== '' || runs.some(({end, style}) => end > column && style !== noStyle));
}

/**
Turn a line on the screen into another one by writing the cells that changed. Stands in for Ink's line-update.js, which writes all after the
first change. Only where every cell is one column wide on every terminal can one be found by its number: other lines are written whole, as
are those with rare styles, and those that leave styles on.

@param {string} previous What is on the screen.
@param {string} next What is to be.
@param {number | undefined} columns Of the terminal.
*/
export default function lineUpdate(previous, next, columns) {
	const whole = ansiEscapes.cursorTo(0) + ansiEscapes.eraseEndLine + next;
	const before = simpleLine(previous);
	const after = simpleLine(next);
	if (!(columns >= 1) || !isAddressable(before, columns) || !isAddressable(after, columns)) {
		return whole;
	}

	let update = '';
	let cursor;
	let pen = noStyle;
	for (const {from, to} of changedSpans(before, after)) {
		update += ansiEscapes.cursorTo(from);
		let start = from;
		for (const {end, style} of after.runs) {
			const stop = Math.min(end, to);
			if (stop > start) {
				update += pen.changeTo(style) + after.text.slice(start, stop);
				pen = style;
				start = stop;
			}
		}

		cursor = to;
	}

	update += pen.changeTo(noStyle);
	const {length} = after.text;
	if (isVisibleFrom(before, length)) {
		update += (cursor === length ? '' : ansiEscapes.cursorTo(length)) + ansiEscapes.eraseEndLine;
	}

	return update.length < whole.length ? update : whole;
}
