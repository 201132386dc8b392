/** A row of a list pane. `id` is what selection and marks hold on to. */
export type Row = {readonly id: string};

/** What every list pane keeps beside its rows. */
export type ListView = {
	/** As typed after `/`. */
	readonly filter: string;
	readonly selectedId: string | undefined;
	/** Index of the first row shown: moved only as far as the selection needs, so that a key changes two rows and not all. */
	readonly top: number;
	readonly marked: ReadonlySet<string>;
	/** Where a range of marks began (`v`). */
	readonly rangeFrom: string | undefined;
	readonly sortKey: string;
	readonly isDescending: boolean;
};

export const newListView = (sortKey: string): ListView => ({
	filter: '', selectedId: undefined, top: 0, marked: new Set(), rangeFrom: undefined, sortKey, isDescending: false,
});

/** What of a view decides which rows there are, and in which order. */
export const rowsKey = ({filter, sortKey, isDescending}: ListView): string => `${sortKey} ${isDescending} ${filter}`;

/** The selected row: the one last chosen, or the first. */
export function selectedRow<R extends Row>(rows: readonly R[], {selectedId}: ListView): R | undefined {
	return rows.find(({id}) => id === selectedId) ?? rows[0];
}

const indexOfSelected = (rows: readonly Row[], view: ListView): number =>
	Math.max(0, rows.findIndex(({id}) => id === view.selectedId));

/**
The first row to show so that `index` is visible among `height` rows, moving as little as possible from `top`.
*/
export function topFor(top: number, index: number, height: number, count: number): number {
	const lowest = Math.max(0, count - height);
	const moved = Math.min(Math.max(top, index - height + 1), index);
	return Math.max(0, Math.min(moved, lowest));
}

/** The first row to show for a view, whatever has happened to the rows or the height since it was stored. */
export function visibleTop(rows: readonly Row[], view: ListView, height: number): number {
	return topFor(view.top, indexOfSelected(rows, view), Math.max(1, height), rows.length);
}

/** @param by Rows down (or up, if negative); infinite for the ends. */
export function moveSelection(rows: readonly Row[], view: ListView, by: number, height: number): ListView {
	if (rows.length === 0) {
		return view;
	}

	const to = Math.max(0, Math.min(rows.length - 1, indexOfSelected(rows, view) + by));
	return selectIndex(rows, view, to, height);
}

export function selectId(rows: readonly Row[], view: ListView, id: string, height: number): ListView {
	const index = rows.findIndex(row => row.id === id);
	return index === -1 ? {...view, selectedId: id} : selectIndex(rows, view, index, height);
}

function selectIndex(rows: readonly Row[], view: ListView, index: number, height: number): ListView {
	const ranged = view.rangeFrom === undefined ? view : {...view, marked: marksBetween(rows, view, index)};
	return {...ranged, selectedId: rows[index]?.id, top: topFor(visibleTop(rows, view, height), index, Math.max(1, height), rows.length)};
}

/**
Keep the selection sensible when the rows change: the same row while it exists, else the one that took its place.
Marks of rows that are gone go too.
*/
export function followRows(before: readonly Row[], after: readonly Row[], everything: ReadonlySet<string>, view: ListView): ListView {
	// What has been looked at is held from the first list on, chosen or not: keys must not meet a row that has just come above it.
	const heldId = view.selectedId ?? before[0]?.id;
	const isKept = heldId === undefined || after.some(({id}) => id === heldId);
	const marked = view.marked.isSubsetOf(everything) ? view.marked : view.marked.intersection(everything);
	if (isKept && heldId === view.selectedId && marked === view.marked) {
		return view;
	}

	const place = before.findIndex(({id}) => id === heldId);
	const selectedId = isKept || place === -1 ? heldId : after[Math.min(place, after.length - 1)]?.id;
	return {...view, marked, selectedId};
}

export function toggleMark(rows: readonly Row[], view: ListView, height: number): ListView {
	const selected = selectedRow(rows, view);
	if (!selected) {
		return view;
	}

	const marked = new Set(view.marked);
	if (!marked.delete(selected.id)) {
		marked.add(selected.id);
	}

	return moveSelection(rows, {...view, marked, rangeFrom: undefined}, 1, height);
}

/** Begin a range of marks at the selection, or end the one begun. */
export function toggleRange(rows: readonly Row[], view: ListView): ListView {
	const selected = selectedRow(rows, view);
	if (!selected || view.rangeFrom !== undefined) {
		return {...view, rangeFrom: undefined};
	}

	return {...view, rangeFrom: selected.id, marked: new Set([...view.marked, selected.id])};
}

function marksBetween(rows: readonly Row[], view: ListView, index: number): ReadonlySet<string> {
	const from = rows.findIndex(({id}) => id === view.rangeFrom);
	if (from === -1) {
		return view.marked;
	}

	const [low, high] = from < index ? [from, index] : [index, from];
	return new Set([...view.marked, ...rows.slice(low, high + 1).map(({id}) => id)]);
}

export const clearMarks = (view: ListView): ListView => ({...view, marked: new Set(), rangeFrom: undefined});

/** What an action works on: the marked rows that are in sight or not, or else the selected one. */
export function targetRows<R extends Row>(all: readonly R[], visible: readonly R[], view: ListView): readonly R[] {
	if (view.marked.size > 0) {
		const inSight = visible.filter(({id}) => view.marked.has(id));
		return [...inSight, ...all.filter(({id}) => view.marked.has(id) && inSight.every(row => row.id !== id))];
	}

	const selected = selectedRow(visible, view);
	return selected ? [selected] : [];
}
