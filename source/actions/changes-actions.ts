import {changeRows, selectedChange, toggleAllFolds, toggleFold, type Changes} from '../state/changes.js';
import {detailSize} from '../state/layout.js';
import {moveSelection} from '../state/list.js';
import {focusOn} from '../state/screen.js';
import {textField} from '../state/text-field.js';
import type {ActionContext, ScreenAction} from './action.js';
import {copyText} from './copy-actions.js';
import {movements} from './movements.js';

const change = ({store}: Pick<ActionContext, 'store'>, how: (changes: Changes, height: number) => Changes): void => {
	store.update('changes', (changes, {screen}) => how(changes, detailSize(screen).rows));
};

function move(context: ActionContext, by: (height: number) => number): void {
	change(context, (changes, height) => ({...changes, view: moveSelection(changeRows(changes), changes.view, by(height), height)}));
}

/** While a filter is set, everything that fits is in sight: there is nothing to fold. */
const filtered: ScreenAction['obstacle'] = ({changes}) => changes.view.filter === '' ? undefined : 'All that fits the filter is unfolded: / changes it.';

/** What the changes tab understands. */
export const changesActions: readonly ScreenAction[] = [
	{
		id: 'screen.changes', on: 'screen', keys: ['D'], title: 'Changes: its files, compared to its image', places: ['containers'],
		run({store}) {
			store.update('screen', screen => ({...focusOn({...screen, list: 'containers'}, 'detail'), tab: 'changes'}));
		},
	},
	{
		id: 'changes.fold', on: 'screen', keys: ['enter', 'space'], title: 'Unfold or fold the directory', hint: 'fold', places: ['changes'],
		obstacle(state) {
			const selected = selectedChange(state);
			return filtered(state) ?? (selected && selected.children.length > 0 ? undefined : 'There is nothing in it to unfold.');
		},
		run({store}) {
			const selected = selectedChange(store.get());
			if (selected) {
				store.update('changes', changes => toggleFold(changes, selected.id));
			}
		},
	},
	{
		id: 'changes.fold-all', on: 'screen', keys: ['z'], title: 'Unfold everything, or fold it', hint: 'all', places: ['changes'], obstacle: filtered,
		run(context) {
			change(context, changes => toggleAllFolds(changes));
		},
	},
	{
		id: 'changes.filter', on: 'screen', keys: ['/'], title: 'Filter the paths', hint: 'filter', places: ['changes'],
		run({store}) {
			store.patch(({overlays, changes: {view: {filter}}}) => ({overlays: [...overlays, {kind: 'filter', list: 'changes', text: textField(filter), before: filter}]}));
		},
	},
	{
		id: 'changes.refresh', on: 'screen', keys: ['ctrl+r'], title: 'Compare again', hint: 'again', places: ['changes'],
		run(context) {
			change(context, changes => ({...changes, wishes: changes.wishes + 1}));
		},
	},
	{
		id: 'changes.copy', on: 'screen', keys: ['y'], title: 'Copy the path', places: ['changes'],
		obstacle: state => selectedChange(state) ? undefined : 'There is no path here.',
		run(context) {
			const selected = selectedChange(context.store.get());
			if (selected) {
				const [path = ''] = selected.id.split('\0');
				copyText(context, path);
			}
		},
	},
	...movements('changes', ['changes'], move, {first: ['first', 'First path'], last: ['last', 'Last path']}),
];
