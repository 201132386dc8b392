import type {ListName, Screen} from './screen.js';

/** Width and height in cells, borders included. Height 1 is a title alone, 0 is nothing. */
export type Area = {readonly width: number; readonly height: number};

export type Layout =
	| {readonly kind: 'too-small'}
	| {
		readonly kind: 'stacked' | 'side-by-side';
		readonly containers: Area;
		readonly images: Area;
		readonly detail: Area;
		/** The log alone, without borders, so that the terminal's own selection copies clean lines. */
		readonly isDetailBare: boolean;
	};

export const leastColumns = 60;
export const leastRows = 16;

/** From this width lists and detail stand side by side. */
const wideColumns = 110;

/** From this height the list without the focus keeps a few rows. */
const tallRows = 30;

/** Header and footer. */
const chromeRows = 2;

/** Border, column titles, border. */
export const listChromeRows = 3;
const detailChromeRows = 2;

/** Rows a list keeps on the smallest screen. */
const leastListRows = 4;

/** Where everything stands, from the terminal's size and what the user asked for. Pure: the same answer for drawing and for keys. */
export function layout({columns, rows, list, split}: Pick<Screen, 'columns' | 'rows' | 'list' | 'split'>): Layout {
	if (columns < leastColumns || rows < leastRows) {
		return {kind: 'too-small'};
	}

	if (split === 4) {
		return named(list, {kind: 'stacked', list: none, other: none, detail: {width: columns, height: rows - 1}, isDetailBare: true});
	}

	const room = rows - chromeRows;
	if (columns >= wideColumns) {
		const share = [1, 0.65, 0.48, 0.3][split]!;
		const left = Math.floor(columns * share);
		const otherHeight = rows >= tallRows ? Math.min(12, Math.floor(room / 3)) : 1;
		return named(list, {
			kind: 'side-by-side',
			list: {width: left, height: room - otherHeight},
			other: {width: left, height: otherHeight},
			detail: split === 0 ? none : {width: columns - left, height: room},
			isDetailBare: false,
		});
	}

	const share = [1, 0.7, 0.5, 0.25][split]!;
	const listHeight = split === 0 ? room - 1 : Math.max(listChromeRows + leastListRows, Math.floor((room - 1) * share));
	return named(list, {
		kind: 'stacked',
		list: {width: columns, height: listHeight},
		other: {width: columns, height: 1},
		detail: split === 0 ? none : {width: columns, height: room - 1 - listHeight},
		isDetailBare: false,
	});
}

const none: Area = {width: 0, height: 0};

type Parts = {kind: 'stacked' | 'side-by-side'; list: Area; other: Area; detail: Area; isDetailBare: boolean};

function named(listName: ListName, {list, other, ...rest}: Parts): Layout {
	return {...rest, ...(listName === 'containers' ? {containers: list, images: other} : {containers: other, images: list})};
}

/** Rows a list pane has for its list. */
export function listRows(screen: Screen, list: ListName): number {
	const parts = layout(screen);
	return parts.kind === 'too-small' ? 1 : Math.max(1, parts[list].height - listChromeRows);
}

/** Columns and rows the detail has for its text. */
export function detailSize(screen: Screen): {readonly columns: number; readonly rows: number} {
	const parts = layout(screen);
	if (parts.kind === 'too-small') {
		return {columns: leastColumns, rows: 1};
	}

	const {detail, isDetailBare} = parts;
	return isDetailBare
		? {columns: detail.width, rows: Math.max(1, detail.height)}
		: {columns: Math.max(1, detail.width - 4), rows: Math.max(1, detail.height - detailChromeRows)};
}
