import type {State} from './state.js';

/**
A selector over several parts of the state that computes again only when one of them has changed.

@param read The parts, each the same object as long as nothing in it has changed.
*/
export function select<const Parts extends readonly unknown[], Value>(read: (state: State) => Parts, compute: (...parts: Parts) => Value): (state: State) => Value {
	let last: {readonly parts: Parts; readonly value: Value} | undefined;
	return state => {
		const parts = read(state);
		if (!last || parts.some((part, index) => part !== last!.parts[index])) {
			last = {parts, value: compute(...parts)};
		}

		return last.value;
	};
}
