import type {Container} from '../engine/types.js';
import {countOf} from '../format/plural.js';
import {style} from '../format/style.js';
import {isLive} from '../state/connection.js';
import {selectedContainer} from '../state/containers.js';
import {selectedImage, type ImageRow} from '../state/images.js';
import type {Inspect} from '../state/inspect.js';
import {detailSize, layout} from '../state/layout.js';
import type {LogState} from '../state/log.js';
import {shownTab, tabsOf, type Screen, type Tab} from '../state/screen.js';
import {select} from '../state/select.js';
import type {State} from '../state/state.js';
import {paragraph} from '../ui/dialog.js';
import {frameRows} from '../ui/frame.js';
import {inspectRows} from './inspect-rows.js';
import {logRows} from './log-rows.js';

const tabTitles: Readonly<Record<Tab, string>> = {logs: 'Logs', inspect: 'Inspect'};

function tabsText(screen: Screen): string {
	const isFocused = screen.focus === 'detail';
	return tabsOf(screen.list).map(tab => tab === shownTab(screen) ? style(isFocused ? ` ${tabTitles[tab]} ` : tabTitles[tab], ...(isFocused ? ['inverse', 'bold'] as const : ['bold'] as const)) : style(tabTitles[tab], 'quiet')).join(style(' │ ', 'quiet'));
}

type Content = {readonly rows: readonly string[]; readonly left: string; readonly right: string};

function logContent(log: LogState, container: Container | undefined, size: {readonly columns: number; readonly rows: number}): Content {
	const {view, ring, phase, message, lineCount, errorCount} = log;
	const isOwn = container !== undefined && log.containerId === container.id;
	const rows = isOwn ? logRows(ring, view, size) : [];
	const state = view.isFollowing ? (phase === 'following' ? 'following' : message ?? '') : 'holding still: G follows again';
	const options = [...(view.isWrapping ? [] : ['cut']), ...(view.streams === 'both' ? [] : [`${view.streams} only`])];
	return {
		rows: rows.length > 0 ? rows : emptyLog(log, container, size.columns),
		left: style([...(isOwn && container ? [state] : []), ...options].join(' · '), phase === 'failed' ? 'warning' : 'quiet'),
		right: isOwn ? style(`${countOf(lineCount, 'line')} read · ${errorCount} stderr`, 'quiet') : '',
	};
}

function emptyLog(log: LogState, container: Container | undefined, columns: number): readonly string[] {
	return container ? paragraph(emptyText(log, container), columns).map(row => style(row, 'quiet')) : [];
}

function emptyText({phase, message, containerId, lineCount, view: {streams}}: LogState, {id, state}: Container): string {
	const isOwn = containerId === id;
	if (isOwn && lineCount > 0 && streams !== 'both') {
		return `Nothing on ${streams}: o shows both.`;
	}

	if (isOwn && (phase === 'failed' || phase === 'ended')) {
		return message ?? '';
	}

	return state === 'created' ? 'Not started yet: s starts it.' : 'No output so far.';
}

function inspectContent(inspect: Inspect, id: string | undefined, size: {readonly columns: number; readonly rows: number}): Content {
	const {subject, inspection, phase, message, isRaw, isRevealed, top} = inspect;
	if (id === undefined || subject?.id !== id || !inspection) {
		return {rows: [style(phase === 'failed' && subject?.id === id ? message ?? '' : (id === undefined ? '' : 'Asking the engine …'), 'quiet')], left: '', right: ''};
	}

	const rows = inspectRows(inspection, {kind: subject.kind, columns: size.columns, isRaw, isRevealed});
	const first = Math.max(0, Math.min(top, rows.length - size.rows));
	const last = Math.min(rows.length, first + size.rows);
	return {
		rows: rows.slice(first, last),
		left: style(phase === 'failed' ? message ?? '' : (isRaw ? 'raw JSON' : 'structured: o shows JSON'), phase === 'failed' ? 'warning' : 'quiet'),
		right: style(`${first + 1}–${last} of ${rows.length}`, 'quiet'),
	};
}

function draw(screen: Screen, container: Container | undefined, image: ImageRow | undefined, log: LogState, inspect: Inspect, isConnected: boolean): readonly string[] {
	const parts = layout(screen);
	if (parts.kind === 'too-small' || parts.detail.height === 0) {
		return [];
	}

	const size = detailSize(screen);
	const tab = shownTab(screen);
	const isOfImage = screen.list === 'images';
	const content = tab === 'logs' ? logContent(log, container, size) : inspectContent(inspect, isOfImage ? image?.image.id : container?.id, size);
	if (parts.isDetailBare) {
		return Array.from({length: parts.detail.height}, (_, index) => content.rows[index] ?? '');
	}

	const name = isOfImage ? image?.reference ?? image?.image.id.replace('sha256:', '').slice(0, 12) : container?.name;
	const rows = frameRows({
		...parts.detail, title: tabsText(screen), right: style(name ?? '', 'bold'), bottomLeft: content.left, bottomRight: content.right, isFocused: screen.focus === 'detail',
	}, content.rows);
	return isConnected || tab === 'logs' ? rows : rows.map(row => style(row, 'dim'));
}

/** The detail of the selected row, as rows of text. */
export const detailPane = select(
	(state: State) => [state.screen, selectedContainer(state.containers), selectedImage(state.images), state.log, state.inspect, isLive(state.connection)],
	draw,
);

/** How many rows the inspect tab has to scroll through. */
export function countInspectRows({inspect: {inspection, subject, isRaw, isRevealed}, screen}: State): number {
	return inspection && subject ? inspectRows(inspection, {kind: subject.kind, columns: detailSize(screen).columns, isRaw, isRevealed}).length : 0;
}
