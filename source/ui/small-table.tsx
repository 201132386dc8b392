import {renderToString, Text} from 'ink';
import inkTableModule from 'ink-table';
import {cleanText} from '../format/clean.js';
import {padText, textWidth} from '../format/width.js';

// The module transform of scripts/ink-table-esm.mjs makes the class the default itself, the types put it one deeper.
const InkTable = inkTableModule as unknown as typeof inkTableModule.default;

export type SmallColumn = {
	readonly title: string;
	/** Gives way when the table is too wide; the others keep what they need. */
	readonly canShrink?: boolean;
	/** Left out when the table is too wide, before any is cut: the highest first. One without a number stays. */
	readonly givesWay?: number;
};

/** Left and right border and blank of a column, less the border shared with the next. */
const columnChrome = 3;

/** Columns under which a cell says nothing any more. */
const leastWidth = 4;

/**
A small bordered table for what is printed once: two lines a row, every cell a node, so nothing for a live list. Cells are cleaned and
cut, because the table itself would wrap and fall apart.

@param width The most columns it may take; it takes more where even the least of each column has no room.
*/
export function smallTable(allColumns: readonly SmallColumn[], rows: ReadonlyArray<readonly string[]>, width: number): string {
	if (rows.length === 0) {
		return '';
	}

	const allCells = rows.map(row => row.map(cell => cleanText(cell)));
	const {columns, cells, natural} = columnsThatFit(allColumns, allCells, width);
	const room = width - 1 - (columns.length * columnChrome);
	const widths = shrink(columns, natural, room);

	// The table counts characters where terminals count columns, and takes equal titles for one. So it is given one character for each column
	// and row, filled up to the column's width, and its cells put in the texts these stand for.
	const keys = widths.map((columnWidth, column) => tokenOf(column).padEnd(columnWidth));
	const data = cells.map((_, row) => Object.fromEntries(keys.map(key => [key, tokenOf(row)])));
	const padded = (text: string, column: number) => ` ${padText(text, widths[column]!)} `;
	function Title({children}: {readonly children?: React.ReactNode}) {
		const column = placeOf(children);
		return <Text bold color='blue'>{padded(columns[column]!.title, column)}</Text>;
	}

	function Cell({column, children}: {readonly column: number; readonly children?: React.ReactNode}) {
		return <Text>{padded(cells[placeOf(children)]![column] ?? '', column)}</Text>;
	}

	const total = widths.reduce((sum, columnWidth) => sum + columnWidth + columnChrome, 1);
	return renderToString(<InkTable data={data} columns={keys} header={Title} cell={Cell}/>, {columns: Math.max(width, total)});
}

/** The columns that stay when those that give way have gone, one after the other, as far as they must. */
function columnsThatFit(columns: readonly SmallColumn[], cells: ReadonlyArray<readonly string[]>, width: number) {
	const natural = columns.map(({title}, index) => Math.max(title.length, ...cells.map(row => textWidth(row[index] ?? ''))));
	let kept = columns.map((_, index) => index);
	const excess = () => kept.reduce((sum, index) => sum + natural[index]! + columnChrome, 1) - width;
	for (const index of kept.filter(one => columns[one]!.givesWay).toSorted((a, b) => columns[b]!.givesWay! - columns[a]!.givesWay!)) {
		if (excess() > 0) {
			kept = kept.filter(one => one !== index);
		}
	}

	return {columns: kept.map(index => columns[index]!), cells: cells.map(row => kept.map(index => row[index] ?? '')), natural: kept.map(index => natural[index]!)};
}

const firstToken = 0x1_00;

/** A place in a list as one character. */
const tokenOf = (index: number): string => String.fromCodePoint(firstToken + index);

/** The place a cell's token, behind its blank, stands for. */
const placeOf = (children: React.ReactNode): number => typeof children === 'string' ? children.codePointAt(1)! - firstToken : 0;

function shrink(columns: readonly SmallColumn[], natural: readonly number[], room: number): readonly number[] {
	const widths = [...natural];
	let excess = widths.reduce((sum, width) => sum + width, 0) - room;
	while (excess > 0) {
		const candidates = columns.flatMap(({canShrink = false}, index) => canShrink && widths[index]! > leastWidth ? [index] : []);
		const all = candidates.length > 0 ? candidates : widths.flatMap((width, index) => width > leastWidth ? [index] : []);
		const widest = all.toSorted((a, b) => widths[b]! - widths[a]!)[0];
		if (widest === undefined) {
			break;
		}

		widths[widest]!--;
		excess--;
	}

	return widths;
}
