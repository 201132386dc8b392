import type {ImageInfo, ImageInspectInfo, ImageTagOptions} from 'dockerode';
import {cleanText} from '../format/clean.js';
import {splitTag} from '../format/image-reference.js';
import type {BuildProgress} from './build/build-progress.js';
import type {BuildRequest} from './build/build-request.js';
import type {EngineClient} from './client.js';
import type {Credentials} from './registry/credentials.js';
import {commitContainer, type CommitRequest} from './commit.js';
import {dial} from './dial.js';
import type {RemovalOptions} from './image-removal.js';
import {cleanRecord} from './container-list.js';
import type {PullRequest} from './registry/pull.js';
import type {PullProgress} from './registry/pull-progress.js';
import {layerCalls, type LayerCalls} from './layers.js';
import type {PushRequest} from './registry/push.js';
import {rowsOf} from './rows-of.js';
import type {Image, ImageRemoval, Inspection, Json} from './types.js';

/** The engine's image calls. Each throws `EngineError` or the signal's reason. */
export type ImageCalls = LayerCalls & {
	/** Images with a name or without; the classic builder's intermediate ones only with `isAll`. */
	list(signal: AbortSignal, options?: {readonly isAll?: boolean}): Promise<readonly Image[]>;
	inspect(reference: string, signal: AbortSignal): Promise<Inspection>;
	/** Give an image one more name, `repository:tag`; another image that has this name loses it. `invalid` or `failed` for what is no name. @see POST /images/{name}/tag */
	tag(reference: string, name: string, signal: AbortSignal): Promise<void>;
	/** @see removeImage */
	remove(reference: string, options: RemovalOptions, signal?: AbortSignal): Promise<ImageRemoval>;
	/** @see pullImage */
	pull(request: PullRequest, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<PullProgress>;
	/** @see pushImage */
	push(request: PushRequest, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<PullProgress>;
	/** Build an image: see `buildImage`. */
	build(request: BuildRequest, onProgress: (progress: BuildProgress) => void, signal: AbortSignal): Promise<BuildProgress>;
	/** @see commitContainer */
	commit(request: CommitRequest, signal: AbortSignal): Promise<string>;
};

export function imageCalls(client: EngineClient, credentials: Credentials, environment: Readonly<Record<string, string | undefined>> = {}): ImageCalls {
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
		async tag(reference, name, signal) {
			const {repository, tag} = splitTag(name);
			await client.call(async (docker, abortSignal) => docker.getImage(reference).tag({repo: repository, tag, abortSignal} as ImageTagOptions) as Promise<unknown>, {signal});
		},
		async remove(reference, options, signal) {
			const {removeImage} = await import('./image-removal.js');
			return removeImage(client, reference, options, signal);
		},
		async pull(request, onProgress, signal) {
			const {pullImage} = await import('./registry/pull.js');
			return pullImage(client, credentials, request, onProgress, signal);
		},
		async push(request, onProgress, signal) {
			const {pushImage} = await import('./registry/push.js');
			return pushImage(client, credentials, request, onProgress, signal);
		},
		async build(request, onProgress, signal) {
			// Not before it is needed: what packs the context takes as long to load as the list takes to arrive.
			const {buildImage} = await import('./build/build-image.js');
			return buildImage(client, credentials, request, onProgress, signal, environment);
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
