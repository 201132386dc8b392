/** Items put in one by one, to be read as a stream that ends when it is closed or its signal is aborted. */
export type Queue<Item> = {
	push(item: Item): void;
	/** End the stream; with an error, by throwing it. */
	close(error?: Error): void;
	read(signal: AbortSignal): AsyncGenerator<Item, void>;
};

export function queue<Item>(): Queue<Item> {
	const items: Item[] = [];
	let end: {readonly error: Error | undefined} | undefined;
	let wake: PromiseWithResolvers<void> | undefined;
	const next = async () => {
		wake = Promise.withResolvers<void>();
		return wake.promise;
	};

	return {
		push(item) {
			items.push(item);
			wake?.resolve();
		},
		close(error) {
			end = {error};
			wake?.resolve();
		},
		async * read(signal) {
			const onAbort = () => {
				wake?.resolve();
			};

			signal.addEventListener('abort', onAbort);
			try {
				for (;;) {
					signal.throwIfAborted();
					if (items.length > 0) {
						yield items.shift()!;
					} else if (end) {
						if (end.error) {
							throw end.error;
						}

						return;
					} else {
						await next();
					}
				}
			} finally {
				signal.removeEventListener('abort', onAbort);
			}
		},
	};
}
