import stripAnsi from 'strip-ansi';
import {style} from '../format/style.js';
import {padText} from '../format/width.js';
import {listChromeRows, type Area} from '../state/layout.js';
import {selectedRow, visibleTop, type ListView, type Row} from '../state/list.js';
import {rowText, titleText, type Column} from '../ui/columns.js';
import {frameRows} from '../ui/frame.js';

export type ListPane<R extends Row, Context> = {
	readonly area: Area;
	/** `1 Containers`. */
	readonly title: string;
	/** What else the title says: how many, which, in which order. */
	readonly about: string;
	readonly isFocused: boolean;
	/** The rows are the last known ones, not the engine's state. */
	readonly isStale: boolean;
	readonly columns: ReadonlyArray<Column<R, Context>>;
	readonly widths: readonly number[];
	readonly rows: readonly R[];
	readonly view: ListView;
	readonly context: Context;
	/** One sign that tells the state of a row at a glance, styled. */
	sign(row: R): string;
	/** What to say when there are no rows. */
	readonly empty: readonly string[];
};

/** Cursor, mark, sign and a blank before the first column. */
export const leadColumns = 4;

/** Columns a list has for its values. */
export const listRoom = (area: Area): number => area.width - 4 - leadColumns;

/** A list pane: a frame, column titles, and those of its rows that are in sight. */
export function listPane<R extends Row, Context>(pane: ListPane<R, Context>): readonly string[] {
	const {area, title, about, isFocused, isStale, columns, widths, rows, view, context, empty} = pane;
	const name = isFocused ? style(` ${title} `, 'inverse', 'bold') : style(title, 'bold');
	const frame = {width: area.width, height: area.height, title: about === '' ? name : `${name} ${style(about, 'quiet')}`, isFocused};
	if (area.height <= 1) {
		return frameRows(frame, []);
	}

	if (rows.length === 0) {
		const spaced = ['', ...empty];
		// Where there is little room the words matter more than the space between them.
		return frameRows(frame, spaced.length > area.height - 2 ? spaced.filter(row => row !== '') : spaced);
	}

	const height = area.height - listChromeRows;
	const top = visibleTop(rows, view, height);
	const selected = selectedRow(rows, view);
	const shown = rows.slice(top, top + height).map(row => {
		const isSelected = row === selected;
		const mark = view.marked.has(row.id) ? style('*', 'accent', 'bold') : ' ';
		const text = `${isSelected ? '▸' : ' '}${mark}${pane.sign(row)} ${rowText(columns, widths, row, context)}`;
		const full = isSelected && isFocused ? style(padText(stripAnsi(text), area.width - 4), 'inverse') : (isSelected ? style(text, 'bold') : text);
		return isStale ? style(full, 'dim') : full;
	});
	const hidden = view.marked.size - rows.filter(({id}) => view.marked.has(id)).length;
	const marks = view.marked.size === 0 ? '' : `${view.marked.size} marked${hidden === 0 ? '' : `, ${hidden} of them out of sight`}`;
	const place = selected ? `${rows.indexOf(selected) + 1}/${rows.length}` : '';
	return frameRows({...frame, bottomLeft: style(marks, 'accent'), bottomRight: style(place, 'quiet')}, [
		style(' '.repeat(leadColumns) + titleText(columns, widths), 'quiet'), ...shown,
	]);
}
