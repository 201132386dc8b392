import type {ChangeKind, ChangeList} from '../engine/changes.js';
import {compareNames} from '../format/compare-names.js';
import type {Row} from './list.js';

/** How many paths have been added, changed and deleted. A directory that has only changed because something in it has does not count. */
export type ChangeCounts = {readonly added: number; readonly changed: number; readonly deleted: number};

/** A path of the tree. Its `id` is the path. */
export type ChangeNode = Row & {
	readonly name: string;
	/** None for a directory that no change names. */
	readonly kind: ChangeKind | undefined;
	/** 0 at the root's entries. */
	readonly depth: number;
	readonly parent: ChangeNode | undefined;
	readonly children: readonly ChangeNode[];
	/** Of it and everything in it. */
	readonly counts: ChangeCounts;
};

export type ChangeTree = {
	readonly roots: readonly ChangeNode[];
	/** Every node that has others in it. */
	readonly folders: readonly ChangeNode[];
	readonly counts: ChangeCounts;
	readonly leftOut: number;
};

type Building = {
	id: string; name: string; kind: ChangeKind | undefined; depth: number; parent: Building | undefined; children: Building[];
	counts: {added: number; changed: number; deleted: number};
};

/** The tree of a list of changes, each path once, directories with what is in them. Takes as long as the paths are, whatever their order. */
export function changeTree({changes, leftOut}: ChangeList): ChangeTree {
	const nodes = new Map<string, Building>();
	const roots: Building[] = [];
	const insert = (id: string, path: string, kind: ChangeKind | undefined): void => {
		const cut = path.lastIndexOf('/');
		const parent = cut <= 0 ? undefined : nodes.get(path.slice(0, cut));
		const node = {id, name: path.slice(cut + 1) || path, kind, depth: parent ? parent.depth + 1 : 0, parent, children: [], counts: {added: 0, changed: 0, deleted: 0}};
		(parent?.children ?? roots).push(node);
		nodes.set(id, node);
	};

	const add = (id: string, path: string, kind: ChangeKind): void => {
		const missing: string[] = [];
		for (let cut = path.lastIndexOf('/'); cut > 0 && !nodes.has(path.slice(0, cut)); cut = path.lastIndexOf('/', cut - 1)) {
			missing.push(path.slice(0, cut));
		}

		for (const directory of missing.toReversed()) {
			insert(directory, directory, undefined);
		}

		insert(id, path, kind);
	};

	for (const {path, kind} of changes) {
		const known = nodes.get(path);
		if (!known) {
			add(path, path, kind);
		} else if (known.kind === undefined) {
			known.kind = kind;
		} else {
			// Two names that differ in bytes which are no text.
			add(`${path}\0${nodes.size}`, path, kind);
		}
	}

	count(nodes.values().toArray());
	for (const {children} of nodes.values()) {
		sort(children);
	}

	sort(roots);
	return {roots, folders: nodes.values().filter(({children}) => children.length > 0).toArray(), counts: sum(roots), leftOut};
}

function sort(siblings: Building[]): void {
	if (siblings.length > 1) {
		siblings.sort((a, b) => compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1));
	}
}

/** A directory has always been put in before what is in it: from the last on, each is whole before it is added to its directory. */
function count(nodes: readonly Building[]): void {
	for (const {kind, children, counts} of nodes) {
		if (kind && (kind !== 'changed' || children.length === 0)) {
			counts[kind]++;
		}
	}

	for (const {parent, counts} of nodes.toReversed()) {
		if (parent) {
			parent.counts.added += counts.added;
			parent.counts.changed += counts.changed;
			parent.counts.deleted += counts.deleted;
		}
	}
}

function sum(nodes: readonly ChangeNode[]): ChangeCounts {
	const total = {added: 0, changed: 0, deleted: 0};
	for (const {counts} of nodes) {
		total.added += counts.added;
		total.changed += counts.changed;
		total.deleted += counts.deleted;
	}

	return total;
}

/** The nodes in sight, top to bottom: those whose directories are all unfolded. */
export function unfoldedRows({roots}: Pick<ChangeTree, 'roots'>, unfolded: ReadonlySet<string>): readonly ChangeNode[] {
	return walk(roots, ({id}) => unfolded.has(id));
}

/** The nodes that fit, and the directories they are in. */
export function matchingRows({roots}: Pick<ChangeTree, 'roots'>, isMatch: (path: string) => boolean): readonly ChangeNode[] {
	const rows = walk(roots, () => true);
	const kept = new Set<ChangeNode>();
	for (const row of rows) {
		if (isMatch(row.id)) {
			for (let node: ChangeNode | undefined = row; node && !kept.has(node); node = node.parent) {
				kept.add(node);
			}
		}
	}

	return rows.filter(row => kept.has(row));
}

function walk(roots: readonly ChangeNode[], isOpen: (node: ChangeNode) => boolean): ChangeNode[] {
	const rows: ChangeNode[] = [];
	// Paths may be thousands deep.
	const waiting = roots.toReversed();
	for (let node = waiting.pop(); node; node = waiting.pop()) {
		rows.push(node);
		if (node.children.length > 0 && isOpen(node)) {
			for (let index = node.children.length - 1; index >= 0; index--) {
				waiting.push(node.children[index]!);
			}
		}
	}

	return rows;
}

/** The directories to unfold so that as much as fits is in sight: the upper ones first, each only if all that is directly in it still fits. */
export function unfoldWithin({roots}: Pick<ChangeTree, 'roots'>, height: number): ReadonlySet<string> {
	const unfolded = new Set<string>();
	let rows = roots.length;
	let level: readonly ChangeNode[] = roots;
	while (level.length > 0) {
		const next: ChangeNode[] = [];
		for (const {id, children} of level) {
			if (children.length > 0 && rows + children.length <= height) {
				unfolded.add(id);
				rows += children.length;
				next.push(...children);
			}
		}

		level = next;
	}

	return unfolded;
}
