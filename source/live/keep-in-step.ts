import type {Engine} from '../engine/engine.js';
import {EngineError} from '../engine/engine-error.js';
import type {EngineEvent} from '../engine/types.js';
import {connected, lost} from '../state/connection.js';
import {noteStarts, replaceContainers} from '../state/containers.js';
import {noteUse, replaceImages} from '../state/images.js';
import type {Store} from '../state/store.js';
import {canChangeRow, expectationOf, isHealthCheck, type Expectation} from './expectation.js';
import {pause} from './pause.js';
import {createRefresher, type Refresher} from './refresher.js';

/** Pauses between attempts to reconnect, in milliseconds; the last one is kept, short enough that a returning engine is noticed within a second. */
const pauses = [200, 300, 500, 800, 1000];

/** A hung engine or line is silent: only an answer proves life. */
const heartbeatEvery = 15_000;

/** What events miss (a full event buffer, a name they do not carry) is caught by a list now and then. */
const reconcileEvery = 60_000;

/** Milliseconds that containers wait for images, to be drawn with them. On a host of thousands of images those take their time. */
const imagesWithin = 15;

/**
An engine tells of an end some moments before its own list knows of it, on a busy machine up to a second: what ends just before it is listened to is
in neither. So the first list is confirmed by another.
*/
const confirmAfter = 1000;

type Options = {
	readonly confirmAfter: number;
	readonly heartbeatEvery: number;
	readonly reconcileEvery: number;
	readonly now: () => number;
	/** Told when the engine has been asked for its lists: the time to do something else while it answers. */
	readonly onListing: () => void;
};

/**
Keep the state's lists in step with the engine until aborted: subscribe first, list second, then follow the events; when the
engine goes away, say so, keep the last known rows and try again for as long as it takes.
*/
export async function keepInStep(engine: Engine, store: Store, signal: AbortSignal, options: Partial<Options> = {}): Promise<void> {
	const all: Options = {confirmAfter, heartbeatEvery, reconcileEvery, now: Date.now, onListing: () => undefined, ...options};
	let attempts = 0;
	const onLive = () => {
		attempts = 0;
	};

	while (!signal.aborted) {
		try {
			// Attempts come one after the other by nature.
			await followOnce(engine, store, signal, all, onLive);
		} catch (error) {
			if (signal.aborted) {
				return;
			}

			const why = error instanceof EngineError ? error : new EngineError('failed', String(error), {cause: error});
			store.update('connection', connection => lost(connection, why, all.now()));
		}

		try {
			await pause(pauses[Math.min(attempts, pauses.length - 1)]!, signal);
		} catch {
			return;
		}

		attempts++;
	}
}

async function followOnce(engine: Engine, store: Store, signal: AbortSignal, options: Options, onLive: () => void): Promise<never> {
	const run = new AbortController();
	const runSignal = AbortSignal.any([signal, run.signal]);
	const fail = (error: unknown) => {
		run.abort(error);
	};

	try {
		const info = await engine.connect(runSignal);
		const events = await engine.events(runSignal);
		const listing = engine.containers.list(runSignal);
		const listingImages = engine.images.list(runSignal, {isAll: store.get().images.isShowingAll});
		// Whoever waits for them hears of a failure; until then it is nobody's.
		listingImages.catch(() => undefined);
		options.onListing();
		const containers = await listing;
		const images = await Promise.race([listingImages, pause(imagesWithin, runSignal)]);
		const now = options.now();
		store.patch(state => ({
			connection: connected(state.connection, info),
			containers: replaceContainers(state.containers, containers, now),
			images: noteUse(images ? replaceImages(state.images, images) : state.images, containers),
			now,
		}));
		if (!images) {
			void showImages(listingImages, store, fail);
		}

		onLive();

		const refresher = createRefresher(engine, store, runSignal, fail, options.now);
		watchAll(store, refresher, runSignal);
		void watch(engine, refresher, options, runSignal, fail);
		void confirm(refresher, options.confirmAfter, runSignal);
		for await (const batch of events) {
			const started = batch.filter(({type, action}) => type === 'container' && action === 'start');
			if (started.length > 0) {
				store.update('containers', known => noteStarts(known, started.map(({id}) => id)));
			}

			markStale(batch, refresher);
		}

		throw new EngineError('unreachable', 'The engine closed the connection.');
	} finally {
		run.abort();
	}
}

/** Those that were too slow for the first frame. A list that was asked for later knows better. */
async function showImages(listing: ReturnType<Engine['images']['list']>, store: Store, fail: (error: unknown) => void): Promise<void> {
	const areLoaded = store.get().images;
	try {
		const fresh = await listing;
		store.update('images', images => images === areLoaded ? replaceImages(images, fresh) : images);
	} catch (error) {
		fail(error);
	}
}

/** More images are asked for when they are to be shown, and fewer when not. */
function watchAll(store: Store, refresher: Refresher, signal: AbortSignal): void {
	let {isShowingAll} = store.get().images;
	const unsubscribe = store.subscribe(() => {
		const {images} = store.get();
		if (images.isShowingAll !== isShowingAll) {
			isShowingAll = images.isShowingAll;
			refresher.images();
		}
	});
	signal.addEventListener('abort', unsubscribe, {once: true});
}

async function confirm(refresher: Refresher, after: number, signal: AbortSignal): Promise<void> {
	try {
		await pause(after, signal);
		refresher.allContainers();
	} catch {
		// The run has ended.
	}
}

async function watch(engine: Engine, refresher: Refresher, every: Options, signal: AbortSignal, fail: (error: unknown) => void): Promise<void> {
	let reconciledAt = performance.now();
	try {
		for (;;) {
			await pause(every.heartbeatEvery, signal);
			await engine.ping(signal);
			if (performance.now() - reconciledAt >= every.reconcileEvery) {
				reconciledAt = performance.now();
				refresher.allContainers();
			}
		}
	} catch (error) {
		fail(error);
	}
}

/** Image events that change how the containers made from it are called in the list. */
const renaming: ReadonlySet<string> = new Set(['tag', 'untag', 'delete']);

/** A container's events change its row, and which images are in use, which is counted from the containers. */
function markStale(events: readonly EngineEvent[], refresher: Refresher): void {
	const ids = new Set<string>();
	const expected = new Map<string, Expectation>();
	let areImagesStale = false;
	let areNamesStale = false;
	for (const event of events) {
		const {type, action, id, attributes} = event;
		if (type === 'container' && id !== '') {
			areImagesStale ||= action === 'commit';
			const expectation = expectationOf(event);
			// Podman tells of every health check, not only of those that found another health.
			const isKnown = isHealthCheck(event) && expectation !== undefined && !ids.has(id) && refresher.knows(id, expectation);
			if (canChangeRow(event) && !isKnown) {
				ids.add(id);
				if (expectation) {
					expected.set(id, expectation);
				}
			}
		} else if (type === 'network' && attributes.container !== undefined) {
			ids.add(attributes.container);
		} else if (type === 'image') {
			areImagesStale = true;
			areNamesStale ||= renaming.has(action);
		}
	}

	if (ids.size > 0) {
		refresher.containers(ids, expected);
	}

	if (areNamesStale) {
		refresher.allContainers();
	}

	if (areImagesStale) {
		refresher.images();
	}
}
