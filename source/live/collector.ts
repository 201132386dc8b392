/** Milliseconds between two changes of the screen by something nobody pressed a key for. */
const every = 100;

/**
Collect what arrives and hand it on ten times a second at most: each change of the state lays the whole screen out. What comes after
a quiet time goes on at once.
*/
export function collector<Item>(hand: (items: readonly Item[]) => void, signal: AbortSignal): {collect(items: readonly Item[]): void; flush(): void} {
	let held: Item[] = [];
	let timer: NodeJS.Timeout | undefined;
	let handedAt = -Infinity;

	const flush = () => {
		clearTimeout(timer);
		timer = undefined;
		if (held.length > 0 && !signal.aborted) {
			const items = held;
			held = [];
			handedAt = performance.now();
			hand(items);
		}
	};

	return {
		flush,
		collect(items) {
			for (const item of items) {
				held.push(item);
			}

			timer ??= setTimeout(flush, Math.max(0, handedAt + every - performance.now()));
		},
	};
}
