/** So many requests run at a time. */
const mostAtOnce = 4;

/**
Do something with each of several, in their order, a few at a time.

@throws What the first that fails throws; those that run are not waited for then, those that wait are still begun unless they are told otherwise.
*/
export async function severalAtOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
	const waiting = [...items];
	const takeTurns = async () => {
		for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
			await work(item);
		}
	};

	await Promise.all(Array.from({length: Math.min(mostAtOnce, items.length)}, takeTurns));
}
