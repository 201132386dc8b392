import type {Container} from '../engine/types.js';
import {countOf} from '../format/plural.js';
import {style} from '../format/style.js';
import {selectedContainer} from '../state/containers.js';
import {detailSize} from '../state/layout.js';
import type {LogState} from '../state/log.js';
import type {Screen} from '../state/screen.js';
import {select} from '../state/select.js';
import {paragraph} from '../ui/dialog.js';
import {logRows} from './log-rows.js';
import type {TabContent} from './tab-content.js';

function draw(log: LogState, container: Container | undefined, screen: Screen): TabContent {
	const size = detailSize(screen);
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

/** The log of the selected container. */
export const logTab = select(({log, containers, screen}) => [log, selectedContainer(containers), screen], draw);
