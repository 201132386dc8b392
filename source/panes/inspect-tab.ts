import {style} from '../format/style.js';
import {selectedContainer} from '../state/containers.js';
import {selectedImage} from '../state/images.js';
import type {Inspect} from '../state/inspect.js';
import {detailSize} from '../state/layout.js';
import type {Screen} from '../state/screen.js';
import {select} from '../state/select.js';
import type {State} from '../state/state.js';
import type {Peers} from './container-security.js';
import {inspectRows, peersOf} from './inspect-rows.js';
import type {TabContent} from './tab-content.js';

function draw(inspect: Inspect, id: string | undefined, screen: Screen, peers: Peers): TabContent {
	const size = detailSize(screen);
	const {subject, inspection, phase, message, isRaw, isRevealed, top} = inspect;
	if (id === undefined || subject?.id !== id || !inspection) {
		return {rows: [style(phase === 'failed' && subject?.id === id ? message ?? '' : (id === undefined ? '' : 'Asking the engine …'), 'quiet')], left: '', right: ''};
	}

	const rows = inspectRows(inspection, {kind: subject.kind, columns: size.columns, isRaw, isRevealed, peers});
	const first = Math.max(0, Math.min(top, rows.length - size.rows));
	const last = Math.min(rows.length, first + size.rows);
	return {
		rows: rows.slice(first, last),
		left: style(phase === 'failed' ? message ?? '' : (isRaw ? 'raw JSON' : 'structured: o shows JSON'), phase === 'failed' ? 'warning' : 'quiet'),
		right: style(`${first + 1}–${last} of ${rows.length}`, 'quiet'),
	};
}

const peersNow = select(({inspect, containers}) => [inspect.inspection, containers.all], peersOf);

/** The configuration of the selected row. */
export const inspectTab = select(
	(state: State) => [state.inspect, state.screen.list === 'images' ? selectedImage(state.images)?.image.id : selectedContainer(state.containers)?.id, state.screen, peersNow(state)],
	draw,
);

/** How many rows the tab has to scroll through. */
export function countInspectRows(state: State): number {
	const {inspect: {inspection, subject, isRaw, isRevealed}, screen} = state;
	return inspection && subject ? inspectRows(inspection, {kind: subject.kind, columns: detailSize(screen).columns, isRaw, isRevealed, peers: peersNow(state)}).length : 0;
}
