/** What many measurements of one thing come to: their middle, and between what the middle half of them lies. */
export type Spread = {readonly median: number; readonly low: number; readonly high: number; readonly count: number};

/** The value below which such a share of the values lies, between two neighbours if need be. Nothing for no values. */
export function percentile(values: readonly number[], share: number): number | undefined {
	const sorted = values.toSorted((a, b) => a - b);
	const place = (sorted.length - 1) * share;
	const below = sorted[Math.floor(place)];
	const above = sorted[Math.ceil(place)];
	return below === undefined || above === undefined ? undefined : below + ((above - below) * (place - Math.floor(place)));
}

export function spread(values: readonly number[]): Spread | undefined {
	const [median, low, high] = [0.5, 0.25, 0.75].map(share => percentile(values, share));
	return median === undefined || low === undefined || high === undefined ? undefined : {median, low, high, count: values.length};
}

/**
How many times as much one took as another, round by round: what slows the machine down for a while slows both, and the ratio stays.

@param values One for each round; a round in which either failed is left out.
*/
export function ratio(values: ReadonlyArray<number | undefined>, others: ReadonlyArray<number | undefined>): Spread | undefined {
	return spread(values.flatMap((value, round) => {
		const other = others[round];
		return value === undefined || other === undefined || other === 0 ? [] : [value / other];
	}));
}
