const turns = [];

/** So many values are kept of one kind at most, should frames never end, as while the terminal is lent to another program. */
const most = 10_000;

/**
The same function, remembering its results for as long as every frame, or every other, asks for them again: memory follows the screen and
not what has passed over it.

@template Result
@param {(text: string) => Result} make Called with a text; its result depends on nothing else and is never `undefined`.
@returns {(text: string) => Result} To be called in its place.
*/
export function remember(make) {
	let now = new Map();
	let before = new Map();
	const turn = () => {
		before = now;
		now = new Map();
	};

	turns.push(turn);
	return text => {
		let result = now.get(text);
		if (result === undefined) {
			result = before.get(text) ?? make(text);
			if (now.size >= most) {
				turn();
			}

			now.set(text, result);
		}

		return result;
	};
}

/** Forget what neither this frame nor the one before has asked for. */
export function endFrame() {
	for (const turn of turns) {
		turn();
	}
}
