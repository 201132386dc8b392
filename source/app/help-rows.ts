import {actions, placesFor} from '../actions/registry.js';
import type {Place} from '../actions/action.js';
import {keyLabel} from '../format/key-name.js';
import {style} from '../format/style.js';
import {padText, textWidth} from '../format/width.js';

const titles: ReadonlyArray<readonly [Place, string]> = [
	['containers', 'Containers'], ['images', 'Images'], ['list', 'Lists'], ['log', 'Logs'], ['inspect', 'Config'], ['top', 'Top'], ['changes', 'Changes'], ['files', 'Files'], ['layers', 'Layers'], ['detail', 'Every tab'], ['everywhere', 'Everywhere'],
];

/** Columns an action's keys and title want. */
const leastCell = 50;

export type KeySection = {readonly title: string; readonly entries: ReadonlyArray<{readonly keys: readonly string[]; readonly title: string}>};

/** Every action that has a key, by the first place it is heard in. */
export const keySections = (): readonly KeySection[] => titles.map(([place, title]) => ({
	title,
	entries: actions
		.filter(action => placesFor(action)[0] === place && action.keys.length > 0)
		.map(action => ({keys: action.keys.map(key => keyLabel(key)), title: action.title})),
})).filter(({entries}) => entries.length > 0);

/** The same for the help overlay, in as many columns as there is room for. */
export function helpRows(columns: number): readonly string[] {
	const across = Math.max(1, Math.floor((columns + 2) / (leastCell + 2)));
	const cell = Math.floor((columns + 2) / across) - 2;
	const sections = keySections();
	const keyColumns = 1 + Math.max(...sections.flatMap(({entries}) => entries.map(({keys}) => textWidth(keys.join(' ')))));
	return sections.flatMap(({title, entries}, index) => {
		const cells = entries.map(entry => `${style(padText(entry.keys.join(' '), keyColumns - 1), 'bold')} ${padText(entry.title, cell - keyColumns)}`);
		const height = Math.ceil(cells.length / across);
		const rows = Array.from({length: height}, (_, row) => Array.from({length: across}, (__, column) => cells[(column * height) + row] ?? '').join('  '));
		return [...(index === 0 ? [] : ['']), style(title, 'bold', 'accent'), ...rows];
	});
}
