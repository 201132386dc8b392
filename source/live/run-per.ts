import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {pause} from './pause.js';

export type RunPerOptions<Wanted> = {
	/** What tells one thing wanted from another. */
	readonly keyOf: (wanted: Wanted) => string;
	/** Milliseconds a change must last before a run begins, when another came just before it: a held arrow key opens nothing. */
	readonly settle: number;
	readonly onError: (error: unknown, wanted: Wanted) => void;
};

/**
Keep one run going for what is wanted: when something else is wanted, the run is aborted and another begins; when nothing is,
none goes on.
*/
export function runPer<Wanted>(
	store: Store,
	want: (state: State) => Wanted | undefined,
	run: (wanted: Wanted, signal: AbortSignal) => Promise<void>,
	{keyOf, settle, onError}: RunPerOptions<Wanted>,
	signal: AbortSignal,
): void {
	let current: {key: string; controller: AbortController} | undefined;
	let changedAt = -Infinity;

	const begin = async (wanted: Wanted, delay: number, runSignal: AbortSignal) => {
		try {
			if (delay > 0) {
				await pause(delay, runSignal);
			}

			await run(wanted, runSignal);
		} catch (error) {
			if (!runSignal.aborted) {
				onError(error, wanted);
			}
		}
	};

	const check = () => {
		const wanted = want(store.get());
		const key = wanted === undefined ? undefined : keyOf(wanted);
		if (key === current?.key) {
			return;
		}

		current?.controller.abort();
		current = undefined;
		if (wanted !== undefined && key !== undefined) {
			const now = performance.now();
			const delay = now - changedAt < settle ? settle : 0;
			changedAt = now;
			current = {key, controller: new AbortController()};
			void begin(wanted, delay, AbortSignal.any([signal, current.controller.signal]));
		}
	};

	const unsubscribe = store.subscribe(check);
	signal.addEventListener('abort', unsubscribe, {once: true});
	check();
}
