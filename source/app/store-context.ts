import {createContext, use, useSyncExternalStore} from 'react';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';

/** The store for everything drawn below. */
export const StoreContext = createContext<Store | undefined>(undefined);

/**
The only bridge from the state to React: a component draws again when what it selects is another value.

@param select Must give back the same value for the same state.
*/
export function useStore<Value>(select: (state: State) => Value): Value {
	const store = use(StoreContext);
	if (!store) {
		throw new TypeError('There is no store above this component.');
	}

	return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
