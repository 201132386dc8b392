import type {Engine} from '../engine/engine.js';
import {containerById, replaceContainers, updateContainers, type Containers} from '../state/containers.js';
import {noteUse, replaceImages} from '../state/images.js';
import type {Store} from '../state/store.js';
import type {Expectation} from './expectation.js';
import {pause} from './pause.js';

/** Above this many changed containers one whole list is cheaper for the engine than a filtered one. */
const mostById = 20;

/** Milliseconds during which changes are merged; the first after a quiet time is answered at once. */
const mergeFor = 100;

/**
Milliseconds until a row that disagrees with an event is read again: an engine's own list follows its events by a few. Further tries are a merging
time apart.
*/
const retries: readonly number[] = [12, 30];

/** So often such a row is read again. */
const mostTries = 20;

/** Reads again what has gone stale, each kind with one list call, never one call per row. */
export type Refresher = {
	/** @param expected What events have told: where the list disagrees it is read again, a few times. */
	containers(ids: Iterable<string>, expected?: ReadonlyMap<string, Expectation>): void;
	allContainers(): void;
	images(): void;
	/** Whether a row says already what an event has told, and no list is on its way that could say otherwise. */
	knows(id: string, isMet: Expectation): boolean;
};

/**
@param onError Told when a list cannot be read; nothing is read after that.
@param clock The state's `now` moves on with each list: the ages in it were true when it was read, and must not be told as less.
*/
export function createRefresher(engine: Pick<Engine, 'containers' | 'images'>, store: Store, signal: AbortSignal, onError: (error: unknown) => void, clock: () => number = Date.now): Refresher {
	let staleIds = new Set<string>();
	let areAllStale = false;
	const awaited = new Map<string, {readonly isMet: Expectation; readonly tries: number}>();

	/**
	Rows that are not yet what events have told of them are stale again.

	@returns Milliseconds until the next list may be read.
	*/
	const checkAwaited = (): number => {
		let wait = mergeFor;
		for (const [id, {isMet, tries}] of awaited) {
			if (tries === mostTries || isMet(containerById(store.get().containers, id))) {
				awaited.delete(id);
			} else {
				awaited.set(id, {isMet, tries: tries + 1});
				staleIds.add(id);
				wait = Math.min(wait, retries[tries] ?? mergeFor);
			}
		}

		if (staleIds.size > 0) {
			reading.ask();
		}

		return wait;
	};

	const apply = (change: (containers: Containers, now: number) => Containers) => {
		const now = clock();
		store.patch(state => {
			const containers = change(state.containers, now);
			return {containers, images: noteUse(state.images, containers.all), now};
		});
	};

	const reading = merged(async () => {
		const ids = staleIds;
		const isFull = areAllStale || ids.size > mostById;
		staleIds = new Set();
		areAllStale = false;
		if (isFull) {
			const fresh = await engine.containers.list(signal);
			apply((containers, now) => replaceContainers(containers, fresh, now));
		} else if (ids.size > 0) {
			const fresh = await engine.containers.list(signal, [...ids]);
			apply((containers, now) => updateContainers(containers, ids, fresh, now));
		}

		return checkAwaited();
	}, signal, onError);

	const readingImages = merged(async () => {
		const fresh = await engine.images.list(signal, {isAll: store.get().images.isShowingAll});
		store.update('images', images => replaceImages(images, fresh));
		return mergeFor;
	}, signal, onError);

	return {
		containers(ids, expected) {
			for (const id of ids) {
				staleIds.add(id);
				const isMet = expected?.get(id);
				if (isMet) {
					awaited.set(id, {isMet, tries: 0});
				}
			}

			reading.ask();
		},
		allContainers() {
			areAllStale = true;
			reading.ask();
		},
		images: readingImages.ask,
		knows: (id, isMet) => !reading.isBusy() && isMet(containerById(store.get().containers, id)),
	};
}

/**
Run `read` at once, and once more after each wait in which it was asked for again; never two at a time.

@param read Gives back how many milliseconds to wait after it, for what comes meanwhile to be read together.
*/
function merged(read: () => Promise<number>, signal: AbortSignal, onError: (error: unknown) => void): {ask(): void; isBusy(): boolean} {
	let isBusy = false;
	let isAsked = false;

	const work = async () => {
		try {
			while (isAsked) {
				isAsked = false;
				// Each round must see what the one before it left.
				const wait = await read();
				await pause(wait, signal);
			}
		} catch (error) {
			if (!signal.aborted) {
				onError(error);
			}
		} finally {
			isBusy = false;
		}
	};

	return {
		isBusy: () => isBusy,
		ask() {
			isAsked = true;
			if (!isBusy && !signal.aborted) {
				isBusy = true;
				void work();
			}
		},
	};
}
