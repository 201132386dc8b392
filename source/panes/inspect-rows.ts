import type {Container, Inspection} from '../engine/types.js';
import {cutText} from '../format/width.js';
import {containerSections} from './inspect-container.js';
import {imageSections} from './inspect-image.js';
import {peersIn, type Peers} from './container-security.js';
import {asRecord} from './json-value.js';
import {jsonRows} from './json-rows.js';
import {sectionRows} from './sections.js';

export type InspectOptions = {
	readonly kind: 'container' | 'image';
	readonly columns: number;
	readonly isRaw: boolean;
	/** Whether values of the environment are shown. */
	readonly isRevealed: boolean;
	/** Names of the containers it shares namespaces with, by id: see `peersOf`. */
	readonly peers?: Peers;
};

const noPeers: Peers = {};

/** The names, where they are still there, of the containers an inspected one shares namespaces with. */
export function peersOf(inspection: Inspection | undefined, containers: readonly Container[]): Peers {
	const ids = peersIn(asRecord(asRecord(inspection?.raw).HostConfig));
	return ids.length === 0 ? noPeers : Object.fromEntries(ids.flatMap(id => {
		const peer = containers.find(container => container.id === id || container.name === id);
		return peer ? [[id, peer.name]] : [];
	}));
}

let last: {readonly inspection: Inspection; readonly key: string; readonly rows: readonly string[]} | undefined;

/**
The rows of the inspect tab, none wider than `columns`. Laid out once for each inspection and width: the tables in it cost more than a
frame may.
*/
export function inspectRows(inspection: Inspection, options: InspectOptions): readonly string[] {
	const key = JSON.stringify(options);
	if (last?.inspection !== inspection || last.key !== key) {
		const {kind, columns, isRaw, isRevealed, peers = noPeers} = options;
		const raw = asRecord(inspection.raw);
		const rows = isRaw
			? jsonRows(inspection.raw, isRevealed)
			: sectionRows(kind === 'container' ? containerSections(raw, {columns, isRevealed, peers}) : imageSections(raw, {isRevealed}), columns);
		last = {inspection, key, rows: rows.map(row => cutText(row, columns))};
	}

	return last.rows;
}
