/** Everything a stream of batches gives until it ends. */
export async function readAll<Item>(batches: AsyncIterable<readonly Item[]>): Promise<Item[]> {
	const all: Item[] = [];
	for await (const batch of batches) {
		for (const item of batch) {
			all.push(item);
		}
	}

	return all;
}
