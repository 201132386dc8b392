/** Milliseconds between two reports. */
const every = 100;

/** Report at most ten times a second: the newest state then, never one that is out of date. */
export function throttled<Progress>(onProgress: (progress: Progress) => void): {soon(progress: () => Progress): void; now(progress: () => Progress): void} {
	let timer: NodeJS.Timeout | undefined;
	return {
		soon(progress) {
			timer ??= setTimeout(() => {
				timer = undefined;
				onProgress(progress());
			}, every);
		},
		now(progress) {
			clearTimeout(timer);
			onProgress(progress());
		},
	};
}
