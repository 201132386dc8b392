import type {Engine} from '../engine/engine.js';
import type {Store} from '../state/store.js';
import {keepChanges} from './keep-changes.js';
import {keepFiles} from './keep-files.js';
import {keepInStep} from './keep-in-step.js';
import {keepInspection} from './keep-inspection.js';
import {keepLayers} from './keep-layers.js';
import {keepLog} from './keep-log.js';
import {keepTime} from './keep-time.js';
import {keepTop} from './keep-top.js';

export type LiveOptions = {readonly clock?: () => number; readonly onListing?: () => void};

/**
Keep everything the screen shows in step with the engine until aborted. Returns at once: the first request is on its way.

@param onListing Told each time the engine has been asked for its lists.
*/
export function keepLive(engine: Engine, store: Store, signal: AbortSignal, {clock = Date.now, onListing}: LiveOptions = {}): void {
	// It catches all that can go wrong but a bug, which must end the program.
	void keepInStep(engine, store, signal, {now: clock, ...(onListing ? {onListing} : {})});
	keepLog(engine, store, signal);
	keepInspection(engine, store, signal);
	keepLayers(engine, store, signal);
	keepTop(engine, store, signal);
	keepChanges(engine, store, signal);
	keepFiles(engine, store, signal);
	keepTime(store, signal, clock);
}
