import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';

/**
Wait until the state gives an answer other than `undefined`.

@throws The signal's reason.
*/
export async function until<Answer>(store: Store, ask: (state: State) => Answer | undefined, signal: AbortSignal): Promise<Answer> {
	signal.throwIfAborted();
	const now = ask(store.get());
	if (now !== undefined) {
		return now;
	}

	const {promise, resolve, reject} = Promise.withResolvers<Answer>();
	const unsubscribe = store.subscribe(() => {
		const answer = ask(store.get());
		if (answer !== undefined) {
			resolve(answer);
		}
	});
	const onAbort = () => {
		reject(signal.reason as Error);
	};

	signal.addEventListener('abort', onAbort, {once: true});
	try {
		return await promise;
	} finally {
		unsubscribe();
		signal.removeEventListener('abort', onAbort);
	}
}
