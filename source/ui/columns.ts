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
	/** @param width Columns there are: a value may have a shorter form. `Infinity` asks for the longest. */
	value(row: Row, width: number, context: Context): string;
};

const gap = 2;

/**
How wide each column stands: as wide as its widest value while there is room. Then the extra columns give way one after the other, first
narrower, then not at all; then the others become narrower, and only when all are as narrow as can be they go too.

@returns A width for each column; 0 for one left out.
*/
export function fitColumns<Row, Context>(columns: ReadonlyArray<Column<Row, Context>>, rows: readonly Row[], context: Context, room: number): readonly number[] {
	const widths = columns.map(({title, most, value}) => Math.min(most, Math.max(title.length, ...rows.map(row => textWidth(value(row, Infinity, context))))));
	const excess = () => widths.reduce((sum, width) => sum + (width === 0 ? 0 : width + gap), -gap) - room;
	const narrow = (index: number, least: number) => {
		widths[index] = Math.max(Math.min(widths[index]!, least), widths[index]! - Math.max(0, excess()));
	};

	const drop = (index: number) => {
		if (excess() > 0) {
			widths[index] = 0;
		}
	};

	const order = columns.map((_, index) => index).toSorted((a, b) => columns[b]!.givesWay - columns[a]!.givesWay);
	const extras = order.filter(index => columns[index]!.isExtra);
	const others = order.filter(index => !columns[index]!.isExtra);
	for (const index of extras) {
		narrow(index, columns[index]!.least);
		drop(index);
	}

	for (const index of others.toSorted((a, b) => Number(columns[b]!.hasShortForm ?? false) - Number(columns[a]!.hasShortForm ?? false))) {
		narrow(index, columns[index]!.least);
	}

	for (const index of others) {
		if (columns[index]!.givesWay > 0) {
			drop(index);
		} else {
			narrow(index, 1);
		}
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
