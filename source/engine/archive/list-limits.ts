/** How much is read before what is known is shown: an archive of `/` may be gigabytes, and is all the engine offers. */
export type ListLimits = {
	/** Names kept. */
	readonly names: number;
	readonly bytes: number;
	readonly milliseconds: number;
};

/** More names than these nobody looks through; they take some 30 MB. The files tab says so by the same number. */
export const mostNames = 100_000;

/** Each time more is asked for, several times as much. */
export const listLimits = (effort: number): ListLimits => ({
	names: Math.min(mostNames, 20_000 * (5 ** effort)), bytes: 64 * 1024 * 1024 * (8 ** effort), milliseconds: 3000 * (4 ** effort),
});

export type ListOptions = {
	readonly limits: ListLimits;
	/** Told several times a second how many files have been met so far. */
	readonly onProgress: (files: number) => void;
};

/** Milliseconds between two reports of progress. */
const every = 100;

/** A report that goes out so often at most. */
export function atIntervals<Value>(report: (value: Value) => void): (value: Value) => void {
	let at = performance.now();
	return value => {
		const now = performance.now();
		if (now - at >= every) {
			at = now;
			report(value);
		}
	};
}
