import {padText, textWidth} from '../format/width.js';

/** A column of a list. Widths in columns of the terminal. */
export type Column<Row, Context> = {
	readonly title: string;
	/** Narrower than this it says nothing any more, and is left out. */
	readonly least: number;
	readonly most: number;
	readonly align?: 'right';
	/** Which columns go first when there is no room: the higher, the sooner. 0 never goes. */
	readonly givesWay: number;
	/** Narrowed first: its values have a shorter form that says the same. */
	readonly hasShortForm?: boolean;
	/** There only when all others have the room they want. */
	readonly isExtra?: boolean;
	/**
	@param width Columns there are: a value may have a shorter form. `Infinity` asks for the longest it gets while the row is the same, whatever the
	context: it is measured once.
	*/
	value(row: Row, width: number, context: Context): string;
};

const gap = 2;

/** How wide a row's values want to be, for each set of columns. A list may be of thousands, and all but a few rows are those of the last one. */
const wantedBy = new WeakMap<object, WeakMap<object, readonly number[]>>();

function wantedWidths<Row extends object, Context>(columns: ReadonlyArray<Column<Row, Context>>, rows: readonly Row[], context: Context): readonly number[] {
	const known = wantedBy.get(columns) ?? new WeakMap<object, readonly number[]>();
	wantedBy.set(columns, known);
	const widths = columns.map(({title}) => title.length);
	for (const row of rows) {
		let wanted = known.get(row);
		if (!wanted) {
			wanted = columns.map(({value}) => textWidth(value(row, Infinity, context)));
			known.set(row, wanted);
		}

		for (const [index, width] of wanted.entries()) {
			widths[index] = Math.max(widths[index]!, width);
		}
	}

	return widths.map((width, index) => Math.min(columns[index]!.most, width));
}

/**
How wide each column stands: as wide as its widest value while there is room. Then the extra columns go, one after the other; then the
others become narrower, those with a short form first, and only when all are as narrow as can be they go too.

@returns A width for each column; 0 for one left out.
*/
export function fitColumns<Row extends object, Context>(columns: ReadonlyArray<Column<Row, Context>>, rows: readonly Row[], context: Context, room: number): readonly number[] {
	const wanted = wantedWidths(columns, rows, context);
	const least = columns.map((column, index) => Math.min(wanted[index]!, column.least));
	const order = columns.map((_, index) => index).toSorted((a, b) => columns[a]!.givesWay - columns[b]!.givesWay);
	const excess = (kept: readonly number[], sizes: readonly number[]) => kept.reduce((sum, index) => sum + sizes[index]! + gap, -gap) - room;

	// From the most important on: an extra column stays when all up to it have what they want, another one when the least fits.
	let kept: readonly number[] = [];
	for (const index of order) {
		const more = [...kept, index];
		if (kept.length > 0 && (columns[index]!.isExtra ? excess(kept, wanted) + gap + least[index]! : excess(more, least)) > 0) {
			break;
		}

		kept = more;
	}

	const widths = columns.map((_, index) => kept.includes(index) ? least[index]! : 0);
	if (excess(kept, widths) > 0) {
		widths[kept[0]!] = Math.max(1, room);
	}

	for (const index of kept.toSorted((a, b) => Number(columns[a]!.hasShortForm ?? false) - Number(columns[b]!.hasShortForm ?? false))) {
		widths[index] = Math.min(wanted[index]!, widths[index]! + Math.max(0, -excess(kept, widths)));
	}

	return widths;
}

const joined = (cells: readonly string[]): string => cells.filter(cell => cell !== '').join(' '.repeat(gap));

/** The titles in their columns. */
export const titleText = <Row, Context>(columns: ReadonlyArray<Column<Row, Context>>, widths: readonly number[]): string =>
	joined(columns.map(({title, align}, index) => widths[index] === 0 ? '' : padText(title, widths[index]!, align)));

/** A row's values in their columns. */
export const rowText = <Row, Context>(columns: ReadonlyArray<Column<Row, Context>>, widths: readonly number[], row: Row, context: Context): string =>
	joined(columns.map(({align, value}, index) => widths[index] === 0 ? '' : padText(value(row, widths[index]!, context), widths[index]!, align)));
