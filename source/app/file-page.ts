import {style} from '../format/style.js';
import {cutText, padText, wrapText} from '../format/width.js';
import type {Overlay} from '../state/overlay.js';
import {contentColumns, contentRows, dialog, windowOf, type Dialog, type Room} from '../ui/dialog.js';

type FilePage = Extract<Overlay, {readonly kind: 'file'}>;

/** A line of a file may be the whole of it: rows stand in for lines. The last layout is kept, since each key asks for it. */
let last: {readonly lines: readonly string[]; readonly key: string; readonly rows: readonly string[]} | undefined;

/** A file as rows no wider than `columns`. */
export function fileRows({lines, isWrapping, isNumbered}: Pick<FilePage, 'lines' | 'isWrapping' | 'isNumbered'>, columns: number): readonly string[] {
	const key = `${columns} ${isWrapping} ${isNumbered}`;
	if (last?.lines !== lines || last.key !== key) {
		const numberColumns = isNumbered ? String(lines.length).length : 0;
		const lead = numberColumns === 0 ? 0 : numberColumns + 1;
		const rows = lines.flatMap((line, index) => {
			const own = isWrapping ? wrapText(line, columns - lead) : [cutText(line, columns - lead)];
			return lead === 0 ? own : own.map((row, at) => `${style(padText(at === 0 ? String(index + 1) : '', numberColumns, 'right'), 'quiet')} ${row}`);
		});
		last = {lines, key, rows};
	}

	return last.rows;
}

/** A file over the whole screen, however little of it there is: it keeps its size while it is scrolled. */
export function fileDialog(page: FilePage, room: Room): Dialog {
	const columns = contentColumns(room);
	const height = contentRows(room);
	const {rows, place} = windowOf(fileRows(page, columns), page.top, height);
	return dialog({
		title: cutText(page.title, Math.max(10, columns - page.note.length - place.length - 12)), least: columns,
		content: [...rows, ...Array.from({length: height - rows.length}, () => '')],
		right: style([page.note, place].filter(part => part !== '').join(' · '), 'quiet'),
		keys: [['↑ ↓', 'scroll'], ['w', page.isWrapping ? 'cut' : 'wrap'], ['n', 'numbers'], ['Esc', 'back']],
	}, room);
}

/**
What a key does to a file that is being read.

@param by Rows it scrolls by, if it does.
*/
export function fileKey(page: FilePage, key: string, by: number | undefined, room: Room): {readonly overlay: Overlay} | {readonly close: true} | undefined {
	if (key === 'q' || key === 'enter' || key === 'backspace' || key === 'h') {
		return {close: true};
	}

	if (key === 'w' || key === 'n') {
		const {isWrapping, isNumbered} = page;
		return {overlay: key === 'w' ? {...page, isWrapping: !isWrapping, top: 0} : {...page, isNumbered: !isNumbered}};
	}

	if (by === undefined) {
		return undefined;
	}

	const lowest = Math.max(0, fileRows(page, contentColumns(room)).length - contentRows(room));
	return {overlay: {...page, top: Math.max(0, Math.min(lowest, page.top + by))}};
}
