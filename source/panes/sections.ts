import {style} from '../format/style.js';
import {padText, textWidth, wrapText} from '../format/width.js';
import {paragraph} from '../ui/dialog.js';
import {smallTable, type SmallColumn} from '../ui/small-table.js';

/** A part of the inspect tab: labelled facts, rows that are laid out already, or lines of any length. */
export type Section = {
	readonly title?: string;
	readonly facts?: ReadonlyArray<readonly [label: string, value: string]>;
	readonly rows?: readonly string[];
	/** Each begins at the left; what is longer goes on below, set in. */
	readonly lines?: readonly string[];
};

const labelColumns = 14;

/** A fact in as many rows as it takes: nothing is cut off. */
function factRows([label, value]: readonly [string, string], columns: number): readonly string[] {
	const room = Math.max(10, columns - labelColumns - 1);
	const rows = textWidth(value) <= room ? [value] : (value.includes('\u{1B}') ? wrapText(value, room) : paragraph(value, room));
	return rows.map((row, index) => `${style(padText(index === 0 ? label : '', labelColumns), 'quiet')} ${row}`);
}

function lineRows(line: string, columns: number): readonly string[] {
	const [first = '', ...others] = textWidth(line) <= columns ? [line] : wrapText(line, Math.max(10, columns - 2));
	return [first, ...others.map(row => `  ${row}`)];
}

/** Sections one below the other, no row wider than `columns`. A fact without a value and a section without content are left out. */
export function sectionRows(sections: readonly Section[], columns: number): readonly string[] {
	return sections.flatMap(({title, facts = [], rows = [], lines = []}, index) => {
		const content = [...facts.filter(([, value]) => value !== '').flatMap(fact => factRows(fact, columns)), ...rows, ...lines.flatMap(line => lineRows(line, columns))];
		if (content.length === 0) {
			return [];
		}

		return [...(index === 0 ? [] : ['']), ...(title === undefined ? [] : [style(title, 'bold')]), ...content];
	});
}

export type Table = {readonly columns: readonly SmallColumn[]; readonly rows: ReadonlyArray<readonly string[]>};

/** Border and blanks of a table's column, and the last border. */
const columnChrome = 3;

/**
A table where it has room for all it says; otherwise each of its rows as a small list of its own, so that nothing is lost in a narrow window:
the first cell, then what the others are called and say.
*/
export function tableRows({columns: titles, rows}: Table, columns: number): readonly string[] {
	if (rows.length === 0) {
		return [];
	}

	// A column in which nothing stands says nothing.
	const filled = titles.map((_, index) => index === 0 || rows.some(row => row[index] !== '' && row[index] !== undefined));
	const kept = titles.filter((_, index) => filled[index]);
	const cells = rows.map(row => row.filter((_, index) => filled[index]));
	if (kept.length === 1) {
		return cells.flatMap(([only = '']) => lineRows(only, columns));
	}

	const natural = kept.map(({title}, index) => Math.max(title.length, ...cells.map(row => textWidth(row[index] ?? ''))));
	if (natural.reduce((sum, width) => sum + width + columnChrome, 1) <= columns) {
		return smallTable(kept, cells, columns).split('\n');
	}

	return cells.flatMap(([first = '', ...others]) => [
		...lineRows(first, columns),
		...others.flatMap((cell, index) => cell === '' ? [] : factRows([`  ${kept[index + 1]!.title.toLowerCase()}`, cell], columns)),
	]);
}
