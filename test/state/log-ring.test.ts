import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {isDivider, LogRing} from '../../source/state/log-ring.js';
import {check} from '../helpers/check.js';
import {aLine} from '../helpers/values.js';

const texts = (ring: LogRing): readonly string[] => Array.from({length: ring.size}, (_, index) => {
	const entry = ring.at(ring.firstSequence + index)!;
	return isDivider(entry) ? `── ${entry.divider}` : entry.text;
});

test('an empty ring has nothing in it', t => {
	const ring = new LogRing();
	t.is(ring.size, 0);
	t.is(ring.firstSequence, ring.nextSequence);
	t.is(ring.at(0), undefined);
});

test('entries are numbered on, also when the first have fallen out', t => {
	const ring = new LogRing({lines: 3});
	for (const text of 'abcd') {
		ring.push(aLine(text));
	}

	ring.push({divider: 'ended'});
	t.deepEqual(texts(ring), ['c', 'd', '── ended']);
	t.is(ring.firstSequence, 2);
	t.is(ring.nextSequence, 5);
	t.is(ring.at(1), undefined);
	t.is(ring.at(5), undefined);
	t.is(ring.at(-1), undefined);
});

test('a line larger than all room there is stands alone', t => {
	const ring = new LogRing({bytes: 1000});
	ring.push(aLine('a'));
	ring.push(aLine('x'.repeat(10_000)));
	t.is(ring.size, 1);
	ring.push(aLine('b'));
	t.deepEqual(texts(ring), ['b']);
});

test('the default bounds hold 50,000 lines or 16 MiB', t => {
	const many = new LogRing();
	for (let count = 0; count < 120_000; count++) {
		many.push(aLine('x'));
	}

	t.is(many.size, 50_000);
	t.is(many.nextSequence, 120_000);
	const large = new LogRing();
	for (let count = 0; count < 1000; count++) {
		large.push(aLine('x'.repeat(100_000)));
	}

	t.is(large.size, Math.floor(16 * 1024 * 1024 / 200_120));
});

test('it holds the last entries there is room for, in order, whatever was put in', t => {
	const lengths = fc.array(fc.nat(300), {maxLength: 3000, size: 'max'});
	check(t, fc.property(lengths, fc.integer({min: 1, max: 2500}), fc.integer({min: 500, max: 400_000}), (put, lines, bytes) => {
		const ring = new LogRing({lines, bytes});
		for (const [index, length] of put.entries()) {
			ring.push(aLine(`${index}`.padEnd(length)));
		}

		assert.equal(ring.nextSequence, put.length);
		assert.ok(ring.size <= lines);
		const kept = texts(ring);
		assert.deepEqual(kept.map(Number), Array.from({length: ring.size}, (_, index) => put.length - ring.size + index));
		const weight = (text: string) => 120 + (2 * text.length);
		const total = kept.reduce((sum, text) => sum + weight(text), 0);
		assert.ok(total <= bytes || ring.size === 1);
		// Nothing went that had room.
		if (ring.firstSequence > 0 && ring.size < lines) {
			const before = ring.firstSequence - 1;
			assert.ok(total + weight(`${before}`.padEnd(put[before]!)) > bytes || ring.size === 1);
		}
	}), 100);
});
