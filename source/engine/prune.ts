import type Dockerode from 'dockerode';
import type {EngineClient} from './client.js';
import {diskUsage} from './disk-usage.js';
import {EngineError} from './engine-error.js';
import {planPrune, type PruneItem, type PruneKind, type PrunePlan} from './prune-plan.js';

export type PruneOutcome = {
	readonly removed: number;
	/** What stayed, with the engine's reason: it came into use since the plan was made. */
	readonly failed: ReadonlyArray<{readonly name: string; readonly reason: string}>;
	readonly bytes: number;
};

export type PruneCalls = {
	/** What a prune of this kind would remove now. The engine measures its disk for it, which may take a while. */
	preview(kind: PruneKind, signal: AbortSignal): Promise<PrunePlan>;
	/**
	Remove what a plan names and nothing else: the engine's own prune would also take what has become unused since.

	@param onProgress Told how many items are done.
	*/
	execute(plan: PrunePlan, onProgress: (done: number) => void, signal: AbortSignal): Promise<PruneOutcome>;
};

const removalDeadline = 120_000;

/** Dockerode drops the options of this call, so it is dialled by hand. */
async function pruneCache(docker: Dockerode): Promise<void> {
	const {promise, resolve, reject} = Promise.withResolvers<void>();
	(docker.modem as {dial(options: object, callback: (error: Error | null) => void): void}).dial({
		path: '/build/prune?', method: 'POST', options: {_query: {all: true}, _body: {}}, statusCodes: {200: true, 400: 'bad parameter', 500: 'server error'},
	}, error => {
		if (error) {
			reject(error);
		} else {
			resolve();
		}
	});
	return promise;
}

async function remove(docker: Dockerode, {type, id}: PruneItem, abortSignal: AbortSignal): Promise<void> {
	switch (type) {
		case 'container': {
			await docker.getContainer(id).remove({abortSignal});
			break;
		}

		case 'image': {
			// An image with several tags is removed by id only by force; it was unused a moment ago, and the engine still refuses to take a running container's.
			await docker.getImage(id).remove({force: true, abortSignal});
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
		preview: async (kind, signal) => planPrune(kind, await diskUsage(client, signal)),
		async execute({items}, onProgress, signal) {
			const failed: Array<{name: string; reason: string}> = [];
			let removed = 0;
			let bytes = 0;
			const attempt = async (done: readonly PruneItem[], work: (docker: Dockerode, callSignal: AbortSignal) => Promise<void>) => {
				try {
					await client.call(work, {signal, deadline: removalDeadline});
				} catch (error) {
					signal.throwIfAborted();
					if (!(error instanceof EngineError) || error.kind === 'unreachable') {
						throw error;
					}

					// Gone already is as good as removed.
					if (error.kind !== 'gone') {
						failed.push({name: done[0]!.name, reason: error.message});
						return;
					}
				}

				removed += done.length;
				bytes += done.reduce((sum, item) => sum + (item.bytes ?? 0), 0);
				onProgress(removed);
			};

			const objects = items.filter(({type}) => type !== 'build cache');
			for (const item of objects) {
				// In order: what goes first holds on to what goes after it.
				// eslint-disable-next-line no-await-in-loop
				await attempt([item], async (docker, callSignal) => remove(docker, item, callSignal));
			}

			const cache = items.filter(({type}) => type === 'build cache');
			if (cache.length > 0) {
				await attempt(cache, async docker => pruneCache(docker));
			}

			return {removed, failed, bytes};
		},
	};
}
