import {renderToString, Text} from 'ink';
import inkTableModule from 'ink-table';
import {cleanText} from '../format/clean.js';
import {cutText, padText, textWidth} from '../format/width.js';

// The module transform of scripts/ink-table-esm.mjs makes the class the default itself, the types put it one deeper.
const InkTable = inkTableModule as unknown as typeof inkTableModule.default;

export type SmallColumn = {
	readonly title: string;
	/** Gives way when the table is too wide; the others keep what they need. */
	readonly canShrink?: boolean;
};

/** Left and right border and blank of a column, less the border shared with the next. */
const columnChrome = 3;

/** Columns under which a cell says nothing any more. */
const leastWidth = 4;

/**
A small bordered table for what is printed once: two lines a row, every cell a node, so nothing for a live list. Cells are cleaned and
cut, because the table itself would wrap and fall apart.

@param width The most columns it may take.
*/
export function smallTable(columns: readonly SmallColumn[], rows: ReadonlyArray<readonly string[]>, width: number): string {
	const cells = rows.map(row => row.map(cell => cleanText(cell)));
	if (rows.length === 0) {
		return '';
	}

	const widths = shrink(columns, columns.map(({title}, index) => Math.max(title.length, ...cells.map(row => textWidth(row[index] ?? '')))), width - 1 - (columns.length * columnChrome));

	// The table counts characters where terminals count columns. A title as wide as its column sets the width for both, and each cell is
	// padded again by columns.
	const titles = columns.map(({title}, index) => padText(title, widths[index]!));
	const data = cells.map(row => Object.fromEntries(titles.map((title, index) => [title, cutText(row[index] ?? '', widths[index]!)])));
	function Cell({column, children}: {readonly column: number; readonly children?: React.ReactNode}) {
		return <Text>{` ${padText(typeof children === 'string' ? children.trim() : '', widths[column]!)} `}</Text>;
	}

	return renderToString(<InkTable data={data} columns={titles} cell={Cell}/>, {columns: width});
}

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
