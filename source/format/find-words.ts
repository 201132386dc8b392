/** All words of the query must occur in the text. A query in lower case ignores case. */
export function matchWords(text: string, query: string): boolean {
	const searched = query === query.toLowerCase() ? text.toLowerCase() : text;
	return query.split(/\s+/v).every(word => searched.includes(word));
}

/**
How well a query's letters, in order, fit a text: letters at the start of words and in a row count more.

@returns `undefined` when they do not occur in that order.
*/
export function fuzzyScore(text: string, query: string): number | undefined {
	const searched = text.toLowerCase();
	let score = 0;
	let at = -1;
	for (const letter of query.toLowerCase().replaceAll(/\s/gv, '')) {
		const next = searched.indexOf(letter, at + 1);
		if (next === -1) {
			return undefined;
		}

		const isWordStart = next === 0 || /[\s.\-_\/:]/v.test(searched[next - 1]!);
		score += (next === at + 1 ? 3 : 0) + (isWordStart ? 4 : 1);
		at = next;
	}

	// Of two equal fits the shorter text says more.
	return score - (text.length / 1000);
}

/** How many letters must be put in, left out or changed to make one text of the other. */
export function editDistance(one: string, other: string): number {
	let row = Array.from({length: other.length + 1}, (_, index) => index);
	for (const [at, letter] of [...one].entries()) {
		const next = [at + 1];
		for (const [index, wanted] of [...other].entries()) {
			next.push(Math.min(next[index]! + 1, row[index + 1]! + 1, row[index]! + (wanted === letter ? 0 : 1)));
		}

		row = next;
	}

	return row[other.length]!;
}
