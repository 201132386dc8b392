import test from 'ava';
import fc from 'fast-check';
import {check} from '../helpers/check.js';
import {peerFrom} from './program.js';
import {percentile, ratio, spread} from './statistics.js';

test('a percentile lies between two neighbours', t => {
	t.is(percentile([4, 1, 3, 2], 0.5), 2.5);
	t.is(percentile([1, 2, 3], 0.99), 2.98);
	t.is(percentile([7], 0.01), 7);
	t.is(percentile([], 0.5), undefined);
});

test('a spread is the middle and the middle half', t => {
	t.deepEqual(spread([1, 2, 3, 4, 5]), {median: 3, low: 2, high: 4, count: 5});
	t.is(spread([]), undefined);
	const anyValues = fc.array(fc.double({noNaN: true, noDefaultInfinity: true}), {minLength: 1});
	check(t, fc.property(anyValues, values => {
		const {median, low, high} = spread(values)!;
		return low <= median && median <= high && low >= Math.min(...values) && high <= Math.max(...values);
	}));
});

test('ratios are those of the rounds, without the ones that failed', t => {
	t.deepEqual(ratio([2, 40, undefined, 6], [1, 10, 5, undefined]), {median: 3, low: 2.5, high: 3.5, count: 2});
	t.is(ratio([undefined], [1]), undefined);
});

test('a peer is its command, the keys to its log and those that quit', t => {
	t.like(peerFrom('/usr/bin/ctop -a | l down | q ctrl-c'), {name: 'ctop', file: '/usr/bin/ctop', args: ['-a'], logKeys: ['l', '\u{1B}[B'], quitKeys: ['q', '\u{3}']});
	t.like(peerFrom('lazydocker | | q'), {logKeys: [], quitKeys: ['q']});
	t.is(peerFrom('docker stats | - | ctrl-c').logKeys, undefined);
	for (const text of ['', 'lazydocker', '| l | q', 'a | b | c | d']) {
		t.throws(() => peerFrom(text), {message: /A peer is written as/v});
	}
});
