import {
	cellsOf,
	lineWidth,
	parseCells,
	parseSimple,
	simpleLine,
	widestLine,
} from './line.js';
import {endFrame, remember} from './remember.js';
import {noStyle} from './style.js';

/* What is done here in which order, and why, is Ink's own: see its output.js. Other is only that nothing is done twice. */

const blank = {value: ' ', width: 1, style: noStyle};

/** A space in place of half a wide character, with its styles. */
const blankCell = ({style}) => ({...blank, style});

/** Runs of cells, or cells, as text that begins and ends with no style. */
function cellsText(cells) {
	let text = '';
	let style = noStyle;
	for (const cell of cells) {
		text += style.changeTo(cell.style) + cell.value;
		style = cell.style;
	}

	return text + style.changeTo(noStyle);
}

/** The part of a simple line from one column to another, as such runs. */
function sliceRuns({text, runs}, from = 0, to = text.length) {
	const slices = [];
	let start = from;
	for (const {end, style} of runs) {
		const stop = Math.min(end, to);
		if (stop > start) {
			slices.push({value: text.slice(start, stop), style});
			start = stop;
		}
	}

	return slices;
}

/** A text's lines, each with the styles open at its beginning. */
const linesOf = remember(text => {
	const lines = [];
	let style = noStyle;
	for (const part of text.split('\n')) {
		const line = style === noStyle ? simpleLine(part) : parseSimple(part, style);
		if (!line.isSimple) {
			return otherLinesOf(text);
		}

		lines.push(cellsText(sliceRuns(line)));
		({style} = line);
	}

	return lines;
});

function otherLinesOf(text) {
	const lines = [[]];
	for (const cell of parseCells(text)) {
		if (cell.value === '\n') {
			lines.push([]);
		} else {
			lines.at(-1).push(cell);
		}
	}

	return lines.map(line => cellsText(line));
}

/** The part of a line from one column to another. Of a wide character that is cut a space is left. */
function sliceLine(line, from, to) {
	if (from >= to) {
		return '';
	}

	const simple = simpleLine(line);
	if (simple.isSimple) {
		return cellsText(sliceRuns(simple, from, to));
	}

	const slice = [];
	let column = 0;
	for (const cell of cellsOf(line)) {
		const start = column;
		column += cell.width;
		if (start >= to) {
			break;
		}

		if (column > from) {
			slice.push(cell.width > 1 && (start < from || column > to) ? blankCell(cell) : cell);
		}
	}

	return cellsText(slice);
}

/** Bounds are half-open; an undefined one is none. */
const tighter = (one, other, choose) => one === undefined || other === undefined ? one ?? other : choose(one, other);

const intersect = (outer, inner) => outer ? {
	x1: tighter(outer.x1, inner.x1, Math.max),
	x2: tighter(outer.x2, inner.x2, Math.min),
	y1: tighter(outer.y1, inner.y1, Math.max),
	y2: tighter(outer.y2, inner.y2, Math.min),
} : inner;

/** What can be seen of a text, and where it begins then; `undefined` when it is nothing. */
function clipLines({x, y, text}, {x1, x2, y1, y2}) {
	const isClippedAcross = x1 !== undefined && x2 !== undefined;
	const isClippedDown = y1 !== undefined && y2 !== undefined;
	let lines = linesOf(text);
	const {length: height} = lines;
	const isOutside = (isClippedAcross && (x1 >= x2 || x + widestLine(text) < x1 || x > x2)) || (isClippedDown && (y1 >= y2 || y + height < y1 || y > y2));
	if (isOutside) {
		return;
	}

	if (isClippedAcross) {
		lines = lines.map(line => {
			const width = lineWidth(line);
			return sliceLine(line, x < x1 ? x1 - x : 0, x + width > x2 ? x2 - x : width);
		});
	}

	if (isClippedDown) {
		lines = lines.slice(y < y1 ? y1 - y : 0, y + height > y2 ? y2 - y : height);
	}

	return {lines, left: isClippedAcross ? Math.max(x, x1) : x, top: isClippedDown ? Math.max(y, y1) : y};
}

/** Write over a row of cells. No wide character is left half visible. */
function paint(row, x, cells) {
	if (cells.length === 0) {
		return;
	}

	if (row[x]?.value === '' && x > 0 && row[x - 1]?.width > 1) {
		row[x - 1] = blankCell(row[x - 1]);
	}

	let column = x;
	for (const cell of cells) {
		row[column] = cell;
		for (let offset = 1; offset < cell.width; offset++) {
			// Where the character itself is outside, what is behind it must still take its column.
			row[column + offset] = column < 0 ? blankCell(cell) : {value: '', width: 0, style: cell.style};
		}

		column += Math.max(1, cell.width);
	}

	if (row[column]?.value === '') {
		row[column] = blankCell(row[column]);
	}
}

/** A row of simple segments none of which lies over another or outside, from left to right; otherwise `undefined`. */
function joinSimple(width, segments) {
	const slices = [];
	let column = 0;
	for (const {x, line} of segments.toSorted((one, other) => one.x - other.x)) {
		const simple = simpleLine(line);
		if (!simple.isSimple || !Number.isSafeInteger(x) || x < column || x + simple.text.length > width) {
			return;
		}

		if (x > column) {
			slices.push({value: ' '.repeat(x - column), style: noStyle});
		}

		slices.push(...sliceRuns(simple));
		column = x + simple.text.length;
	}

	return slices;
}

function drawRow(width, segments) {
	let cells = joinSimple(width, segments);
	if (!cells) {
		cells = [];
		for (let column = 0; column < width; column++) {
			cells.push(blank);
		}

		for (const {x, line} of segments) {
			paint(cells, x, cellsOf(line));
		}
	}

	// What was written beyond the end has left holes before it.
	return cellsText(cells.filter(cell => cell !== undefined)).trimEnd();
}

/** The rows of the last frame, with what was drawn on them. */
let drawn = [];

const isSameRow = (one, other) => one?.width === other.width && one.segments.length === other.segments.length
	&& one.segments.every(({x, line}, index) => x === other.segments[index].x && line === other.segments[index].line);

/** Stands in for the class of Ink's output.js. */
export default class Output {
	operations = [];
	width;
	height;

	constructor({width, height}) {
		this.width = width;
		this.height = height;
	}

	write(x, y, text, {transformers}) {
		if (text !== '') {
			this.operations.push({type: 'write', x, y, text, transformers});
		}
	}

	clip(clip) {
		this.operations.push({type: 'clip', clip});
	}

	unclip() {
		this.operations.push({type: 'unclip'});
	}

	get() {
		const rows = [];
		for (let y = 0; y < this.height; y++) {
			rows.push({width: this.width, segments: []});
		}

		const clips = [];
		for (const operation of this.operations) {
			if (operation.type === 'clip') {
				clips.push(intersect(clips.at(-1), operation.clip));
			} else if (operation.type === 'unclip') {
				clips.pop();
			} else {
				place(rows, operation, clips.at(-1));
			}
		}

		for (const [y, row] of rows.entries()) {
			row.text = isSameRow(drawn[y], row) ? drawn[y].text : drawRow(row.width, row.segments);
		}

		drawn = rows;
		endFrame();
		return {output: rows.map(({text}) => text).join('\n'), height: rows.length};
	}
}

/** Find the rows a text is to be written on, without writing it yet. */
function place(rows, operation, clip) {
	const {x, y, text, transformers} = operation;
	const visible = clip ? clipLines(operation, clip) : {lines: linesOf(text), left: x, top: y};
	for (const [index, line] of visible?.lines.entries() ?? []) {
		const row = rows[visible.top + index];
		if (row) {
			let written = line;
			for (const transformer of transformers) {
				written = transformer(written, index + visible.top - y);
			}

			row.segments.push({x: visible.left, line: String(written)});
		}
	}
}
