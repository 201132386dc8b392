import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';
import {OpenStyles} from './open-styles.js';

/* Widths in columns of a terminal. Rows are measured and cut on every frame, so plain ASCII goes a short way. */

const plain = /^[\x20-\x7E]*$/v;

/** Latin letters, box drawing, blocks, arrows and the signs this program draws: one code unit and one column each, as ASCII is. */
const simple = /^[\x20-\x7E\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2190-\u2193\u21BB\u2264\u2265\u2500-\u259F\u25B2\u25B8\u25CB\u25CC\u25CF\u2716]*$/v;

const style = /\x1B\[[\d;:]*m/gv;

/** Columns a text takes; colours take none. */
export function textWidth(text: string): number {
	if (simple.test(text)) {
		return text.length;
	}

	const bare = text.includes('\u{1B}') ? text.replaceAll(style, '') : text;
	return simple.test(bare) ? bare.length : stringWidth(bare);
}

/** The part of a text from one column to another, with its colours. */
export function sliceColumns(text: string, from: number, to: number): string {
	return simple.test(text) ? text.slice(from, to) : sliceAnsi(text, from, to);
}

/** The text, or as much of it as fits before an ellipsis: never wider than `columns`. */
export function cutText(text: string, columns: number, ellipsis = '…'): string {
	if (columns <= 0) {
		return '';
	}

	// A text cannot be wider than two columns a code unit, which spares measuring the short ones.
	if ((plain.test(text) ? text.length : textWidth(text)) <= columns) {
		return text;
	}

	const room = columns - textWidth(ellipsis);
	return room <= 0 ? sliceColumns(text, 0, columns) : sliceColumns(text, 0, room) + ellipsis;
}

/** The text in exactly `columns` columns. */
export function padText(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
	const cut = cutText(text, columns);
	const rest = ' '.repeat(Math.max(0, columns - textWidth(cut)));
	return align === 'left' ? cut + rest : rest + cut;
}

const segmenter = new Intl.Segmenter();

/**
A line in rows of at most `columns` columns, as a terminal breaks it: anywhere, but never within a character. Colours are closed at
the end of each row and opened again on the next. At least one row.
*/
export function wrapText(text: string, columns: number): string[] {
	const width = Math.max(2, columns);
	if (simple.test(text)) {
		if (text.length <= width) {
			return [text];
		}

		const rows: string[] = [];
		for (let start = 0; start < text.length; start += width) {
			rows.push(text.slice(start, start + width));
		}

		return rows;
	}

	return wrapStyled(text, width);
}

function wrapStyled(text: string, width: number): string[] {
	const rows: string[] = [];
	let row = '';
	let column = 0;
	const open = new OpenStyles();
	const close = () => {
		rows.push(open.text === '' ? row : `${row}\u{1B}[0m`);
	};

	const end = () => {
		close();
		row = open.text;
		column = 0;
	};

	const add = (character: string, characterWidth: number) => {
		if (column + characterWidth > width) {
			end();
		}

		row += character;
		column += characterWidth;
	};

	for (const part of text.split(/(?<style>\x1B\[[\d;:]*m)/v)) {
		if (part.startsWith('\u{1B}')) {
			open.take(part);
			row += part;
		} else if (simple.test(part)) {
			let from = 0;
			while (part.length - from > width - column) {
				row += part.slice(from, from + width - column);
				from += width - column;
				end();
			}

			row += part.slice(from);
			column += part.length - from;
		} else {
			for (const {segment} of segmenter.segment(part)) {
				// Some scripts let a character grow without end: one wider than the row is broken.
				const pieces = stringWidth(segment) <= width ? [segment] : segment;
				for (const piece of pieces) {
					add(piece, stringWidth(piece));
				}
			}
		}
	}

	if (column > 0 || rows.length === 0) {
		close();
	}

	return rows;
}
