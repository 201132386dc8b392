import type {LayerProgress, PullProgress} from '../engine/registry/pull-progress.js';

/** So many bytes had gone over the network at a moment. */
type Sample = {readonly time: number; readonly bytes: number};

/** A pull or a push as it is shown: how far it is, and how fast it has been lately. */
export type Transfer = PullProgress & {
	/** The oldest first; all but the first of the last few seconds. */
	readonly samples?: readonly Sample[];
};

/** Milliseconds that a rate is the mean of. */
const span = 5000;

/** Over less than this no rate is told: it would jump. */
const shortest = 500;

/** What is known of the whole: bytes gone over the network, of how many. */
export type Totals = {
	readonly moved: number;
	readonly size: number;
	/** Whether the size is all of it: of layers that still wait the engine does not tell. */
	readonly isWhole: boolean;
	readonly ended: number;
};

export const isSettled = ({phase}: LayerProgress): boolean => phase === 'done' || phase === 'pushed' || phase === 'exists' || phase === 'mounted';

export const isWaiting = ({phase}: LayerProgress): boolean => phase === 'waiting' || phase === 'preparing';

export function totalsOf(layers: readonly LayerProgress[]): Totals {
	let [moved, size, ended] = [0, 0, 0];
	let isWhole = true;
	for (const layer of layers) {
		const isOver = isSettled(layer);
		ended += isOver ? 1 : 0;
		moved += layer.moved ?? 0;
		size += Math.max(layer.size ?? 0, layer.moved ?? 0);
		isWhole &&= isOver || layer.size !== undefined;
	}

	return {moved, size, isWhole, ended};
}

/** How much of the whole is done, from 0 to 1: by bytes where all are known, or else by layers. */
export function partOf(layers: readonly LayerProgress[], {moved, size, isWhole, ended}: Totals): number {
	if (isWhole && size > 0) {
		return Math.min(1, moved / size);
	}

	let parts = ended;
	for (const layer of layers) {
		parts += isSettled(layer) ? 0 : (layer.moved ?? 0) / Math.max(1, layer.size ?? Infinity);
	}

	return layers.length === 0 ? 0 : Math.min(1, parts / layers.length);
}

/** Add what is known now to what was known before: the same moment again counts once. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
	const all = [...samples.filter(({time}) => time < sample.time), sample];
	// The newest of those that are too old is the one to count from.
	const first = all.findLastIndex(({time}) => time <= sample.time - span);
	return all.slice(Math.max(0, first));
}

/**
Bytes a second over the last seconds.

@param now Where nothing has been told for a while, nothing has come.
@returns `undefined` where too little is known.
*/
export function rateOf(samples: readonly Sample[] = [], now = 0): number | undefined {
	const [first, last] = [samples[0], samples.at(-1)];
	const until = Math.max(now, last?.time ?? 0);
	// What is begun again has gone over for nothing.
	return first && last && until - first.time >= shortest ? Math.max(0, last.bytes - first.bytes) / (until - first.time) * 1000 : undefined;
}

/** Milliseconds until all has gone over at this rate; `undefined` when nobody can tell. */
export function restOf({moved, size, isWhole}: Totals, bytesPerSecond: number | undefined): number | undefined {
	return isWhole && bytesPerSecond !== undefined && bytesPerSecond > 0 && size > moved ? (size - moved) / bytesPerSecond * 1000 : undefined;
}

/** Makes what is shown of what the engine tells, with the rate counted by a clock. */
export function transferCounter(clock: () => number): (progress: PullProgress) => Transfer {
	let samples: readonly Sample[] = [];
	return progress => {
		samples = withSample(samples, {time: clock(), bytes: totalsOf(progress.layers).moved});
		return {...progress, samples};
	};
}
