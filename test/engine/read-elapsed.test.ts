import test from 'ava';
import {readElapsed} from '../../source/engine/read-elapsed.js';

const day = 86_400;

test('times as procps, busybox and podman tell them', t => {
	const told: ReadonlyArray<readonly [string, number, number]> = [
		['00:07', 7, 1], ['06:24', 384, 1], ['02:03:04', 7384, 1], ['5-02:03:04', (5 * day) + 7384, 1], ['99:59', 5999, 1],
		['20h15', 72_900, 60], ['5d12', (5 * day) + 43_200, 3600],
		['2m13.507s', 133, 1], ['1h2m3.5s', 3723, 1], ['0.4s', 0, 1], ['49h0m0s', 176_400, 1],
	];
	t.deepEqual(told.map(([text]) => readElapsed(text)), told.map(([, seconds, precision]) => ({seconds, precision})));
});

test('what is no time', t => {
	t.deepEqual(['', '-', '12', '07:25:01:01', 'Nov24', 's', '1h'].map(text => readElapsed(text)), Array.from({length: 7}, () => undefined));
});
