import {actions, placesFor} from '../actions/registry.js';
import type {Action, Place} from '../actions/action.js';
import {keyLabel} from '../format/key-name.js';
import {style} from '../format/style.js';
import {padText} from '../format/width.js';

const sections: ReadonlyArray<readonly [Place, string]> = [
	['containers', 'Containers'], ['images', 'Images'], ['list', 'Lists'], ['log', 'Logs'], ['inspect', 'Inspect'], ['everywhere', 'Everywhere'],
];

/** The first place an action is at home in. */
const homeOf = (action: Action): Place | undefined => placesFor(action)[0];

/** Columns an action's keys and title want. */
const leastCell = 50;

/** Every action with its keys, by where it is heard, in as many columns as there is room for. */
export function helpRows(columns: number): readonly string[] {
	const across = Math.max(1, Math.floor((columns + 2) / (leastCell + 2)));
	const cell = Math.floor((columns + 2) / across) - 2;
	return sections.flatMap(([place, title], index) => {
		const entries = actions.filter(action => homeOf(action) === place && action.keys.length > 0)
			.map(action => `${style(padText(action.keys.map(key => keyLabel(key)).join(' '), 14), 'bold')} ${padText(action.title, cell - 15)}`);
		const height = Math.ceil(entries.length / across);
		const rows = Array.from({length: height}, (_, row) => Array.from({length: across}, (__, column) => entries[(column * height) + row] ?? '').join('  '));
		return [...(index === 0 ? [] : ['']), style(title, 'bold', 'accent'), ...rows];
	});
}
