import stripAnsi from 'strip-ansi';
import type {FileEntry} from '../engine/archive/types.js';
import type {Container} from '../engine/types.js';
import {formatBytes} from '../format/bytes.js';
import {cleanText} from '../format/clean.js';
import {dateText, modeText} from '../format/file-words.js';
import {style} from '../format/style.js';
import {padText} from '../format/width.js';
import {selectedContainer} from '../state/containers.js';
import {filesHeadRows, mostNames, placeIn, shownEntries, type Files} from '../state/files.js';
import {detailSize, layout} from '../state/layout.js';
import {selectedRow, visibleTop} from '../state/list.js';
import type {Screen} from '../state/screen.js';
import {select} from '../state/select.js';
import type {State} from '../state/state.js';
import {paragraph} from '../ui/dialog.js';
import type {TabContent} from './tab-content.js';

const empty: TabContent = {rows: [], left: '', right: ''};

/** The columns before the name, each there from so many columns of the tab on. Their values are all of one width. */
const columns: ReadonlyArray<{readonly title: string; readonly width: number; readonly from: number; readonly align?: 'right'; value(entry: FileEntry): string}> = [
	{title: 'MODE', width: 10, from: 64, value: ({kind, mode}) => modeText(kind, mode)},
	{title: 'SIZE', width: 7, from: 30, align: 'right', value: ({kind, sizeBytes}) => kind === 'file' ? formatBytes(sizeBytes) : ''},
	{title: 'MODIFIED', width: 16, from: 46, value: ({modifiedAt}) => dateText(modifiedAt)},
];

const leadOf = (width: number, cell: (column: (typeof columns)[number]) => string): string =>
	columns.filter(({from}) => width >= from).map(column => `${padText(cell(column), column.width, column.align)}  `).join('');

function nameOf({name, kind, target}: FileEntry): string {
	switch (kind) {
		case 'directory': {
			return style(`${name}/`, 'bold');
		}

		case 'link': {
			return `${name}${style(` -> ${target ?? ''}`, 'quiet')}`;
		}

		default: {
			return name;
		}
	}
}

function entryRow(entry: FileEntry, width: number, isSelected: boolean, isFocused: boolean): string {
	const text = `${isSelected ? '▸' : ' '} ${style(leadOf(width, ({value}) => value(entry)), 'quiet')}${nameOf(entry)}`;
	return isSelected && isFocused ? style(padText(stripAnsi(text), width), 'inverse') : padText(isSelected ? style(text, 'bold') : text, width);
}

/** A number people read: `12,400`. */
const grouped = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/gv, ',');

/** What is said in the border below: how far reading is, or that there is more. */
function stateOf({phase, met, listing, message}: Files): string {
	if (phase === 'reading') {
		return met === 0 ? 'reading …' : `reading … ${grouped(met)} files`;
	}

	if (phase === 'failed') {
		return message ?? '';
	}

	if (!listing || listing.isWhole) {
		return '';
	}

	return `first ${grouped(listing.entries.length)} names: too large to list whole${listing.entries.length >= mostNames ? '' : ', m reads on'}`;
}

function draw(files: Files, container: Container | undefined, screen: Screen): TabContent {
	if (!container) {
		return empty;
	}

	const size = detailSize(screen);
	const {path, view} = placeIn(files, container.id);
	const isOwn = files.subject?.containerId === container.id && files.subject.path === path;
	const shown = style(cleanText(path), 'bold');
	const rows = shownEntries(files, container.id);
	const state = isOwn ? stateOf(files) : '';
	const tone = isOwn && (files.phase === 'failed' || files.listing?.isWhole === false) ? 'warning' : 'quiet';
	const left = `${shown}${state === '' || (files.phase === 'failed' && isOwn) ? '' : style(` · ${state}`, tone)}`;
	if (rows.length === 0) {
		return {rows: paragraph(emptyWords(files, isOwn), size.columns).map(row => style(row, 'quiet')), left, right: ''};
	}

	// Without a border the head has to say where this is.
	const parts = layout(screen);
	const where = parts.kind !== 'too-small' && parts.isDetailBare ? ` in ${left}` : '';
	const height = Math.max(1, size.rows - filesHeadRows);
	const selected = selectedRow(rows, view);
	const top = visibleTop(rows, view, height);
	return {
		rows: [
			style(padText(`  ${leadOf(size.columns, ({title}) => title)}NAME${where}`, size.columns), 'quiet'),
			...rows.slice(top, top + height).map(entry => entryRow(entry, size.columns, entry === selected, screen.focus === 'detail')),
		],
		left, right: style(`${grouped(selected ? rows.indexOf(selected) + 1 : 0)}/${grouped(rows.length)}`, 'quiet'),
	};
}

/** What is said where there are no names. */
function emptyWords(files: Files, isOwn: boolean): string {
	if (!isOwn || files.phase === 'idle' || files.phase === 'reading') {
		return isOwn ? stateOf(files) : 'reading …';
	}

	if (files.phase === 'failed') {
		return `${stateOf(files)} Backspace goes up.`;
	}

	return files.listing?.isWhole === false ? 'No name met yet: m reads on.' : 'This directory is empty.';
}

/** The files of the selected container. */
export const filesTab: (state: State) => TabContent = select(({files, containers, screen}) => [files, selectedContainer(containers), screen], draw);
