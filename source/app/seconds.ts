/** A duration as builders print it: `1.2s`; from a minute on `2m05s`. */
export function seconds(milliseconds: number): string {
	const whole = Math.max(0, milliseconds) / 1000;
	return whole < 60 ? `${whole.toFixed(1)}s` : `${Math.floor(whole / 60)}m${String(Math.floor(whole % 60)).padStart(2, '0')}s`;
}
