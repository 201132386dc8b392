import type {Inspection} from '../engine/types.js';
import {cutText} from '../format/width.js';
import {containerSections} from './inspect-container.js';
import {imageSections} from './inspect-image.js';
import {asRecord} from './json-value.js';
import {jsonRows} from './json-rows.js';
import {sectionRows} from './sections.js';

export type InspectOptions = {
	readonly kind: 'container' | 'image';
	readonly columns: number;
	readonly isRaw: boolean;
	/** Whether values of the environment are shown. */
	readonly isRevealed: boolean;
};

let last: {readonly inspection: Inspection; readonly key: string; readonly rows: readonly string[]} | undefined;

/**
The rows of the inspect tab, none wider than `columns`. Laid out once for each inspection and width: the tables in it cost more than a
frame may.
*/
export function inspectRows(inspection: Inspection, options: InspectOptions): readonly string[] {
	const key = JSON.stringify(options);
	if (last?.inspection !== inspection || last.key !== key) {
		const {kind, columns, isRaw, isRevealed} = options;
		const raw = asRecord(inspection.raw);
		const rows = isRaw
			? jsonRows(inspection.raw, isRevealed)
			: sectionRows(kind === 'container' ? containerSections(raw, {columns, isRevealed}) : imageSections(raw, {isRevealed}));
		last = {inspection, key, rows: rows.map(row => cutText(row, columns))};
	}

	return last.rows;
}
