import type Dockerode from 'dockerode';
import type {EngineClient} from './client.js';
import {dial} from './dial.js';
import {buildCache, diskUsage, type UsedCache} from './disk-usage.js';
import {EngineError} from './engine-error.js';
import {planPrune, type PruneItem, type PruneKind, type PrunePlan} from './prune-plan.js';
import {rowsOf} from './rows-of.js';

export type PruneOutcome = {
	readonly removed: number;
	/** What stayed, with the engine's reason: it came into use since the plan was made. */
	readonly failed: ReadonlyArray<{readonly name: string; readonly reason: string}>;
	readonly bytes: number;
};

export type PruneCalls = {
	/** What a prune of this kind would remove now. The engine measures its disk for it, which may take a while. */
	preview(kind: PruneKind, signal: AbortSignal): Promise<PrunePlan>;
	/** What is kept for the next builds, the largest first, and what of it a prune would remove now. */
	cache(signal: AbortSignal): Promise<{readonly entries: readonly UsedCache[]; readonly plan: PrunePlan}>;
	/**
	Remove what a plan names and nothing else: the engine's own prune would also take what has become unused since.

	@param onProgress Told how many items are done.
	*/
	execute(plan: PrunePlan, onProgress: (done: number) => void, signal: AbortSignal): Promise<PruneOutcome>;
};

const removalDeadline = 120_000;

async function remove(docker: Dockerode, {type, id, names = 0}: PruneItem, abortSignal: AbortSignal): Promise<void> {
	switch (type) {
		case 'container': {
			await docker.getContainer(id).remove({abortSignal});
			break;
		}

		case 'image': {
			// An image with several names goes by id only by force, and by force the engine would take it from a container that does not run.
			const isForced = names > 1;
			if (isForced && rowsOf(await docker.listContainers({all: true, abortSignal})).some(({ImageID}) => ImageID === id)) {
				throw new EngineError('conflict', 'A container has been made from this image.');
			}

			await docker.getImage(id).remove({force: isForced, abortSignal});
			break;
		}

		case 'volume': {
			await docker.getVolume(id).remove({abortSignal});
			break;
		}

		case 'network': {
			await docker.getNetwork(id).remove({abortSignal});
			break;
		}

		case 'build cache': {
			throw new TypeError('Build cache goes all at once.');
		}
	}
}

export function pruneCalls(client: EngineClient): PruneCalls {
	return {
		async cache(signal) {
			const cache = await buildCache(client, signal);
			return {entries: cache.toSorted((a, b) => b.sizeBytes - a.sizeBytes), plan: planPrune('build-cache', {images: [], containers: [], volumes: [], networks: [], cache})};
		},
		preview: async (kind, signal) => planPrune(kind, await diskUsage(client, signal)),
		async execute({items}, onProgress, signal) {
			let removed = 0;
			let bytes = 0;
			/** @returns What the engine has against it; `undefined` when it is done. */
			const attempt = async (done: readonly PruneItem[], work: (docker: Dockerode, callSignal: AbortSignal) => Promise<void>): Promise<EngineError | undefined> => {
				try {
					await client.call(work, {signal, deadline: removalDeadline});
				} catch (error) {
					signal.throwIfAborted();
					if (!(error instanceof EngineError) || error.kind === 'unreachable') {
						throw error;
					}

					// Gone already is as good as removed.
					if (error.kind !== 'gone') {
						return error;
					}
				}

				removed += done.length;
				bytes += done.reduce((sum, item) => sum + (item.bytes ?? 0), 0);
				onProgress(removed);
				return undefined;
			};

			const failed: Array<{name: string; reason: string}> = [];
			let left = items.filter(({type}) => type !== 'build cache');
			while (left.length > 0) {
				const refused: Array<{item: PruneItem; error: EngineError}> = [];
				for (const item of left) {
					// In order: what goes first holds on to what goes after it.
					const error = await attempt([item], async (docker, callSignal) => remove(docker, item, callSignal));
					if (error) {
						refused.push({item, error});
					}
				}

				// An image cannot go before those built from it, in whatever order the engine has named them.
				const again = refused.length < left.length ? refused.filter(({item, error}) => item.type === 'image' && error.kind === 'conflict') : [];
				failed.push(...refused.filter(one => !again.includes(one)).map(({item, error}) => ({name: item.name, reason: error.message})));
				left = again.map(({item}) => item);
			}

			const cache = items.filter(({type}) => type === 'build cache');
			const error = cache.length === 0 ? undefined : await attempt(cache, async (docker, abortSignal) => {
				await dial(docker, {method: 'POST', path: '/build/prune?', options: {_query: {all: true}, _body: {}}, abortSignal});
			});
			if (error) {
				failed.push({name: cache[0]!.name, reason: error.message});
			}

			return {removed, failed, bytes};
		},
	};
}
