import {createStore as createZustand} from 'zustand/vanilla';
import type {State} from './state.js';

/** The one place that changes. Readers subscribe; a change that gives back the same slice tells nobody. */
export type Store = {
	get(): State;
	update<Slice extends keyof State>(slice: Slice, change: (value: State[Slice], state: State) => State[Slice]): void;
	/** Several slices at once: readers see one change, Ink lays out once. */
	patch(change: (state: State) => Partial<State>): void;
	/** @returns The function that ends the subscription. */
	subscribe(listener: () => void): () => void;
};

export function createStore(initial: State): Store {
	const store = createZustand<State>(() => initial);
	const set = (change: (state: State) => Partial<State>) => {
		const state = store.getState();
		const next = change(state);
		const isSame = (Object.keys(next) as Array<keyof State>).every(slice => next[slice] === state[slice]);
		if (!isSame) {
			store.setState(next);
		}
	};

	return {
		get: store.getState,
		update(slice, change) {
			set(state => ({[slice]: change(state[slice], state)}));
		},
		patch: set,
		subscribe: store.subscribe,
	};
}
