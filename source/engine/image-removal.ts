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

type HistoryEntry = {readonly Id?: string; readonly Size?: number; readonly CreatedBy?: string};

/** Instructions that make no layer, as the classic builder and BuildKit write them into the history. */
const withoutLayer = /^(?:\S*sh -c #\(nop\)\s+)?(?:ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME) /v;

/**
Take a name from an image; the image itself goes with its last.

@throws {EngineError} `conflict` when a container uses it or others are built on it, `gone` when there is no such image.
@see DELETE /images/{name}
*/
export async function removeImage(client: EngineClient, reference: string, {isForced = false, isKeepingParents = false}: RemovalOptions, signal: AbortSignal | undefined): Promise<ImageRemoval> {
	const layers = await layersOf(client, reference, signal);
	const answer = await client.call(async (docker, abortSignal) => docker.getImage(reference).remove({force: isForced, noprune: isKeepingParents, abortSignal}) as Promise<unknown>, {signal, deadline: removalDeadline});
	const rows = Array.isArray(answer) ? answer as ReadonlyArray<{readonly Untagged?: string; readonly Deleted?: string}> : [];
	const deleted = rows.flatMap(row => row.Deleted === undefined ? [] : [cleanText(row.Deleted)]);
	return {
		untagged: rows.flatMap(row => row.Untagged === undefined ? [] : [cleanText(row.Untagged)]), deleted,
		...layersGone(layers, deleted),
	};
}

/** What is known of an image's layers while it is there. */
type KnownLayers = {
	readonly history: readonly HistoryEntry[];
	/** How many layers it has. */
	readonly count: number;
};

/** Asked before, since nobody knows afterwards. What is wrong with the image is for the removal to say. */
async function layersOf(client: EngineClient, reference: string, signal: AbortSignal | undefined): Promise<KnownLayers> {
	const ask = async (what: string) => client.call(async (docker, abortSignal) => dial(docker, {method: 'GET', path: `/images/${reference}/${what}`, abortSignal}), {signal});
	try {
		const [history, inspection] = await Promise.all([ask('history'), ask('json')]);
		return {history: Array.isArray(history) ? history as readonly HistoryEntry[] : [], count: (inspection as {readonly RootFS?: {readonly Layers?: readonly string[] | null}}).RootFS?.Layers?.length ?? 0};
	} catch {
		signal?.throwIfAborted();
		return {history: [], count: 0};
	}
}

/**
How many of what went were layers, and what they took. The engine names images and layers alike; those of them that the history names were images. Layers go from the
top on, as far as no other image needs them.
*/
function layersGone({history, count}: KnownLayers, deleted: readonly string[]): Pick<ImageRemoval, 'layers' | 'freedBytes'> {
	if (deleted.length === 0 || history.length === 0) {
		return {};
	}

	const images = new Set(history.map(({Id}) => Id));
	const layers = deleted.filter(id => !images.has(id)).length;
	const made = history.filter(({Size = 0, CreatedBy = ''}) => Size > 0 || !withoutLayer.test(CreatedBy)).map(({Size = 0}) => Size);
	// A layer without a byte in it looks much like an instruction that made none: which size is whose is certain only where there are as many.
	return count === made.length ? {layers, freedBytes: made.slice(0, layers).reduce((sum, size) => sum + size, 0)} : {layers};
}
