import {formatBytes} from '../format/bytes.js';

/** Milliseconds a rate is taken over: long enough to stand still, short enough to be of now. */
const span = 3000;

/** Tells at which rate bytes have come of late. */
export function rateMeter(clock: () => number): (bytes: number) => number | undefined {
	let samples: ReadonlyArray<{readonly at: number; readonly bytes: number}> = [{at: clock(), bytes: 0}];
	return bytes => {
		const now = clock();
		const recent = samples.filter(({at}) => now - at <= span);
		const first = recent[0] ?? samples.at(-1)!;
		samples = [...(recent.length === 0 ? [first] : recent), {at: now, bytes}];
		return now > first.at ? Math.max(0, (bytes - first.bytes) / (now - first.at) * 1000) : undefined;
	};
}

/** `12MB of 80MB, 4MB/s`; of what is only guessed, `about` so much, and nothing once it has turned out to be more. */
export function transferText(bytes: number, {total, isGuess = false, rate}: {readonly total: number; readonly isGuess?: boolean; readonly rate?: number | undefined}): string {
	const whole = total === 0 || bytes > total ? '' : ` of ${isGuess ? 'about ' : ''}${formatBytes(total)}`;
	return `${formatBytes(bytes)}${whole}${rate === undefined || rate === 0 ? '' : `, ${formatBytes(rate)}/s`}`;
}
