import type {ImageInfo, ImageInspectInfo} from 'dockerode';
import {cleanText} from '../format/clean.js';
import type {BuildProgress} from './build/build-progress.js';
import type {BuildRequest} from './build/build-request.js';
import type {EngineClient} from './client.js';
import type {Credentials} from './registry/credentials.js';
import {commitContainer, type CommitRequest} from './commit.js';
import {dial} from './dial.js';
import {cleanRecord} from './container-list.js';
import type {PullProgress} from './pull-progress.js';
import {layerCalls, type LayerCalls} from './layers.js';
import {rowsOf} from './rows-of.js';
import type {Image, ImageRemoval, Inspection, Json} from './types.js';

/** The engine's image calls. Each throws `EngineError` or the signal's reason. */
export type ImageCalls = LayerCalls & {
	/** Images with a name or without; the classic builder's intermediate ones only with `isAll`. */
	list(signal: AbortSignal, options?: {readonly isAll?: boolean}): Promise<readonly Image[]>;
	inspect(reference: string, signal: AbortSignal): Promise<Inspection>;
	/** Untag; the image itself goes with its last tag. `conflict` when a container uses it. */
	remove(reference: string, options: {readonly isForced?: boolean}, signal?: AbortSignal): Promise<ImageRemoval>;
	/** @see pullImage */
	pull(options: {readonly reference: string; readonly platform?: string | undefined}, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<PullProgress>;
	/** Build an image: see `buildImage`. */
	build(request: BuildRequest, onProgress: (progress: BuildProgress) => void, signal: AbortSignal): Promise<BuildProgress>;
	/** @see commitContainer */
	commit(request: CommitRequest, signal: AbortSignal): Promise<string>;
};

export function imageCalls(client: EngineClient, credentials: Credentials): ImageCalls {
	return {
		...layerCalls(client),
		async list(signal, {isAll = false} = {}) {
			const rows = rowsOf(await client.call(async (docker, abortSignal) => docker.listImages({...(isAll ? {all: true} : {}), abortSignal}), {signal}));
			const parents = new Set(rows.map(({ParentId}) => ParentId));
			return rows.map(row => toImage(row, parents));
		},
		async inspect(reference, signal) {
			const raw = await client.call(async (docker, abortSignal) => dial(docker, {method: 'GET', path: `/images/${reference}/json`, abortSignal}), {signal}) as ImageInspectInfo;
			return {id: raw.Id, raw: raw as unknown as Json};
		},
		async remove(reference, {isForced = false}, signal) {
			const answer: unknown = await client.call(async (docker, abortSignal) => docker.getImage(reference).remove({force: isForced, abortSignal}) as Promise<unknown>, {signal, deadline: 60_000});
			const rows = Array.isArray(answer) ? answer as ReadonlyArray<{readonly Untagged?: string; readonly Deleted?: string}> : [];
			return {
				untagged: rows.flatMap(row => row.Untagged === undefined ? [] : [cleanText(row.Untagged)]),
				deleted: rows.flatMap(row => row.Deleted === undefined ? [] : [cleanText(row.Deleted)]),
			};
		},
		async pull(options, onProgress, signal) {
			const {pullImage} = await import('./pull.js');
			return pullImage(client, credentials, options, onProgress, signal);
		},
		async build(request, onProgress, signal) {
			// Not before it is needed: what packs the context takes as long to load as the list takes to arrive.
			const {buildImage} = await import('./build/build-image.js');
			return buildImage(client, credentials, request, onProgress, signal);
		},
		commit: async (request, signal) => commitContainer(client, request, signal),
	};
}

/** An untagged image is `<none>:<none>` to engines before API 1.43, and an empty list after. */
function toImage(row: {readonly Id: string} & {readonly [Field in keyof ImageInfo]?: ImageInfo[Field] | null}, parents: ReadonlySet<string | null | undefined>): Image {
	const tags = (row.RepoTags ?? []).filter(tag => tag !== '<none>:<none>').map(tag => cleanText(tag));
	const digests = (row.RepoDigests ?? []).filter(digest => digest !== '<none>@<none>').map(digest => cleanText(digest));
	return {
		id: row.Id, tags, digests,
		createdAt: (row.Created ?? 0) * 1000,
		sizeBytes: row.Size ?? 0,
		labels: cleanRecord(row.Labels ?? {}),
		...(row.ParentId ? {parentId: row.ParentId} : {}),
		// As the engine itself decides what to leave out of the short list.
		...(tags.length === 0 && digests.length === 0 && parents.has(row.Id) ? {isIntermediate: true} : {}),
	};
}
