import {style} from '../format/style.js';
import {selectedContainer} from '../state/containers.js';
import {selectedImage} from '../state/images.js';
import type {Inspect} from '../state/inspect.js';
import {detailSize} from '../state/layout.js';
import type {Screen} from '../state/screen.js';
import {select} from '../state/select.js';
import type {State} from '../state/state.js';
import {inspectRows} from './inspect-rows.js';
import type {TabContent} from './tab-content.js';

function draw(inspect: Inspect, id: string | undefined, screen: Screen): TabContent {
	const size = detailSize(screen);
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

/** The configuration of the selected row. */
export const inspectTab = select(
	({inspect, screen, containers, images}) => [inspect, screen.list === 'images' ? selectedImage(images)?.image.id : selectedContainer(containers)?.id, screen],
	draw,
);

/** How many rows the tab has to scroll through. */
export function countInspectRows({inspect: {inspection, subject, isRaw, isRevealed}, screen}: State): number {
	return inspection && subject ? inspectRows(inspection, {kind: subject.kind, columns: detailSize(screen).columns, isRaw, isRevealed}).length : 0;
}
