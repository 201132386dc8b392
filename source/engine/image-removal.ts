import {cleanText} from '../format/clean.js';
import type {EngineClient} from './client.js';
import {dial} from './dial.js';
import type {ImageRemoval} from './types.js';

export type RemovalOptions = {
	readonly isForced?: boolean;
	/** Leave the parents alone that have no name and are nothing else's parents (`--no-prune`). */
	readonly isKeepingParents?: boolean;
};

/** Layers of gigabytes take their time. */
const removalDeadline = 300_000;

type HistoryEntry = {readonly Id?: string; readonly Size?: number};

/**
Take a name from an image; the image itself goes with its last.

@throws {EngineError} `conflict` when a container uses it or others are built on it, `gone` when there is no such image.
@see DELETE /images/{name}
*/
export async function removeImage(client: EngineClient, reference: string, {isForced = false, isKeepingParents = false}: RemovalOptions, signal: AbortSignal | undefined): Promise<ImageRemoval> {
	// Asked before, since nobody knows afterwards. What is wrong with the image is for the removal to say.
	const history = await client.call(async (docker, abortSignal) => dial(docker, {method: 'GET', path: `/images/${reference}/history`, abortSignal}), {signal}).catch(() => {
		signal?.throwIfAborted();
		return [];
	}) as readonly HistoryEntry[];
	const answer = await client.call(async (docker, abortSignal) => docker.getImage(reference).remove({force: isForced, noprune: isKeepingParents, abortSignal}) as Promise<unknown>, {signal, deadline: removalDeadline});
	const rows = Array.isArray(answer) ? answer as ReadonlyArray<{readonly Untagged?: string; readonly Deleted?: string}> : [];
	const deleted = rows.flatMap(row => row.Deleted === undefined ? [] : [cleanText(row.Deleted)]);
	return {
		untagged: rows.flatMap(row => row.Untagged === undefined ? [] : [cleanText(row.Untagged)]), deleted,
		...layersGone(Array.isArray(history) ? history : [], deleted),
	};
}

/**
How many of what went were layers, and what they took. The engine names images and layers alike; those of them that the history names were images. Layers go from the
top on, as far as no other image needs them.
*/
function layersGone(history: readonly HistoryEntry[], deleted: readonly string[]): Pick<ImageRemoval, 'layers' | 'freedBytes'> {
	if (deleted.length === 0) {
		return {};
	}

	const images = new Set(history.map(({Id}) => Id));
	const layers = deleted.filter(id => !images.has(id)).length;
	const sizes = history.map(({Size = 0}) => Size).filter(size => size > 0);
	const freed = sizes.slice(0, layers).reduce((sum, size) => sum + size, 0);
	// Layers without a byte in them cannot be told from instructions that make none.
	return layers > sizes.length ? {layers} : {layers, freedBytes: freed};
}
