import type {Image} from '../engine/types.js';
import {imageRows, type ImageRow} from './images.js';

/**
How a tag here stands to its registry.

- `current`: the registry has the same under it.
- `newer`: the registry has something else under it.
- `local`: it has been made or loaded here, and never been in a registry under this name.
- `pinned`: it is known by its digest, which never means anything else.
- `unknown`: it could not be told; `reason` says why.
*/
export type UpdateState = 'current' | 'newer' | 'local' | 'pinned' | 'unknown';

/** What came of asking. */
export type UpdateCheck = {
	readonly state: UpdateState;
	/** One sentence, of those that could not be compared. */
	readonly reason?: string;
	/** What the registry has. */
	readonly digest?: string;
	/** Milliseconds since the epoch. */
	readonly checkedAt: number;
	/** What the image was known by then: a pull or a push changes it, and the check means nothing any more. */
	readonly digests: string;
};

export type Updates = {
	/** By row: a tag that has gone to another image is another row. */
	readonly checks: ReadonlyMap<string, UpdateCheck>;
	/** Rows that are being asked about. */
	readonly asking: ReadonlySet<string>;
};

export const noUpdates: Updates = {checks: new Map(), asking: new Set()};

export const digestsOf = ({image}: ImageRow): string => image.digests.join(' ');

/** What is known of a row: nothing when it has never been asked about, or has changed since. */
export function updateOf({checks}: Updates, row: ImageRow): UpdateCheck | undefined {
	const check = checks.get(row.id);
	return check?.digests === digestsOf(row) ? check : undefined;
}

/** Whether there is anything to show. */
export const hasUpdates = ({checks, asking}: Updates): boolean => checks.size > 0 || asking.size > 0;

export const askAbout = (updates: Updates, ids: Iterable<string>): Updates => ({...updates, asking: updates.asking.union(new Set(ids))});

/** They have been asked about, or will not be. */
export const askedAbout = (updates: Updates, ids: Iterable<string>): Updates => ({...updates, asking: updates.asking.difference(new Set(ids))});

/**
Keep what came of asking about a row.

@param all The images there are now: what is known of others is forgotten.
*/
export function keepCheck({checks, asking}: Updates, id: string, check: UpdateCheck, all: readonly Image[]): Updates {
	const rows = new Set(imageRows(all).map(row => row.id));
	return {
		checks: new Map([...checks, [id, check] as const].filter(([known]) => known === id || rows.has(known))),
		asking: asking.difference(new Set([id])),
	};
}
