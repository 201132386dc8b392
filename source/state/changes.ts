import type {ChangeList} from '../engine/changes.js';
import {matchWords} from '../format/find-words.js';
import {changeTree, matchingRows, unfoldedRows, unfoldWithin, type ChangeNode, type ChangeTree} from './change-tree.js';
import {selectedContainer} from './containers.js';
import {followRows, newListView, selectedRow, type ListView} from './list.js';
import type {State} from './state.js';

/** What differs in the selected container from its image. */
export type Changes = {
	readonly containerId: string | undefined;
	readonly phase: 'idle' | 'loading' | 'shown' | 'failed';
	readonly tree: ChangeTree | undefined;
	/** The directories whose entries are in sight. */
	readonly unfolded: ReadonlySet<string>;
	readonly message: string | undefined;
	readonly view: ListView;
	/** Counts how often the user has asked for them anew. */
	readonly wishes: number;
};

export const noChanges: Changes = {containerId: undefined, phase: 'idle', tree: undefined, unfolded: new Set(), message: undefined, view: newListView('path'), wishes: 0};

type Shown = Pick<Changes, 'tree' | 'unfolded' | 'view'>;

const noRows: readonly ChangeNode[] = [];
let last: {readonly of: Shown; readonly rows: readonly ChangeNode[]} | undefined;

/** The rows of the tab: what is unfolded, or all that fits the filter. Worked out anew only when one of these has changed. */
export function changeRows(changes: Shown): readonly ChangeNode[] {
	const {tree, unfolded, view: {filter}} = changes;
	if (!tree) {
		return noRows;
	}

	const isKnown = last?.of.tree === tree && last.of.view.filter === filter && (filter !== '' || last.of.unfolded === unfolded);
	if (!last || !isKnown) {
		last = {of: changes, rows: filter === '' ? unfoldedRows(tree, unfolded) : matchingRows(tree, path => matchWords(path, filter))};
	}

	return last.rows;
}

/** Begin with a container: nothing of another's is its own. */
export const openChanges = (changes: Changes, containerId: string): Changes =>
	changes.containerId === containerId ? {...changes, phase: 'loading'} : {...noChanges, containerId, phase: 'loading', wishes: changes.wishes};

/**
Take over what the engine told. What is unfolded stays so.

@param height Rows there are: the first time as much is unfolded as fits.
*/
export function showChanges(changes: Changes, list: ChangeList, height: number): Changes {
	const tree = changeTree(list);
	const next = {...changes, phase: 'shown', tree, message: undefined, unfolded: changes.tree ? changes.unfolded : unfoldWithin(tree, height)} as const;
	const before = changeRows(changes);
	return {...next, view: followRows(before, changeRows(next), new Set(), changes.view)};
}

export const failChanges = (changes: Changes, message: string): Changes => ({...changes, phase: 'failed', message});

/** The selected path, if the tab tells of the selected container. */
export function selectedChange({changes, containers}: Pick<State, 'changes' | 'containers'>): ChangeNode | undefined {
	return selectedContainer(containers)?.id === changes.containerId ? selectedRow(changeRows(changes), changes.view) : undefined;
}

export function toggleFold(changes: Changes, id: string): Changes {
	const unfolded = new Set(changes.unfolded);
	if (!unfolded.delete(id)) {
		unfolded.add(id);
	}

	return {...changes, unfolded};
}

/** Unfold everything, or fold it when all is unfolded; then what holds the selected path is selected. */
export function toggleAllFolds(changes: Changes): Changes {
	const {tree} = changes;
	if (!tree) {
		return changes;
	}

	if (tree.folders.some(({id}) => !changes.unfolded.has(id))) {
		return {...changes, unfolded: new Set(tree.folders.map(({id}) => id))};
	}

	let selected = selectedRow(changeRows(changes), changes.view);
	while (selected?.parent) {
		selected = selected.parent;
	}

	return {...changes, unfolded: new Set(), view: {...changes.view, selectedId: selected?.id}};
}
