import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import type {LogLine} from '../../source/engine/types.js';
import {isDivider, LogRing, type LogEntry, type RingLimits} from '../../source/state/log-ring.js';
import {check} from '../helpers/check.js';
import {entriesOf, pack, pushEntry, ringOf} from '../helpers/packed.js';
import {aLine} from '../helpers/values.js';

const texts = (ring: LogRing): readonly string[] => entriesOf(ring).map(entry => isDivider(entry) ? `── ${entry.divider}` : entry.text);

test('an empty ring has nothing in it', t => {
	const ring = new LogRing();
	t.is(ring.size, 0);
	t.is(ring.firstSequence, ring.nextSequence);
	t.is(ring.at(0), undefined);
	t.is(ring.streamOf(0), undefined);
	ring.append(pack([]));
	t.is(ring.size, 0);
});

test('entries are numbered on, also when the first have fallen out', t => {
	const ring = ringOf([...'abcd'].map(text => aLine(text)), {lines: 3});
	ring.divide('ended');
	t.deepEqual(texts(ring), ['c', 'd', '── ended']);
	t.is(ring.firstSequence, 2);
	t.is(ring.nextSequence, 5);
	t.is(ring.at(1), undefined);
	t.is(ring.at(5), undefined);
	t.is(ring.at(-1), undefined);
});

test('a line larger than all room there is stands alone', t => {
	const ring = ringOf([aLine('a'), aLine('x'.repeat(10_000))], {bytes: 1000, segment: {bytes: 100, lines: 10}});
	t.is(ring.size, 1);
	pushEntry(ring, aLine('b'));
	t.deepEqual(texts(ring), ['b']);
});

test('the default bounds hold 50,000 lines or 16 MiB', t => {
	const many = new LogRing();
	const batch = pack(Array.from({length: 1000}, () => aLine('x')));
	for (let count = 0; count < 120; count++) {
		many.append(batch);
	}

	t.is(many.size, 50_000);
	t.is(many.nextSequence, 120_000);
	const large = new LogRing();
	const line = pack([aLine('x'.repeat(60_000))]);
	for (let count = 0; count < 1000; count++) {
		large.append(line);
	}

	t.is(large.size, Math.floor(16 * 1024 * 1024 / (60_000 + 31 + 8)));
});

test('an entry is the same object each time it is looked at while others come and are looked at', t => {
	const ring = ringOf([aLine('a'), {divider: 'ended'}]);
	const [line, divider] = entriesOf(ring);
	for (let count = 0; count < 5000; count++) {
		pushEntry(ring, aLine(`later ${count}`));
		t.is(ring.at(0), line);
		t.is(ring.at(1), divider);
		t.not(ring.at(ring.nextSequence - 1), undefined);
	}
});

test('what has been looked at is not kept for ever', t => {
	const ring = ringOf(Array.from({length: 10_000}, (_, index) => aLine(String(index))));
	const first = ring.at(0);
	entriesOf(ring);
	t.not(ring.at(0), first);
	t.deepEqual(ring.at(0), first);
});

const someText = fc.string({unit: fc.constantFrom('a', '€', '😀', '漢', ' ', '\t', '\u{1B}[31m', '\u{1B}[2J', '\u{202E}'), maxLength: 20});
const line = fc.record({text: fc.oneof({weight: 5, arbitrary: someText}, {weight: 1, arbitrary: fc.nat(500).map(length => 'long €'.repeat(length))}), isError: fc.boolean(), hasTime: fc.boolean(), cut: fc.constantFrom(0, 0, 0, 7)})
	.map(({text, isError, hasTime, cut}) => aLine(text, {stream: isError ? 'stderr' : 'stdout', ...(hasTime ? {} : {timestamp: ''}), ...(cut > 0 ? {cut} : {})}));
const step = fc.oneof(
	{weight: 6, arbitrary: fc.array(line, {maxLength: 30}).map(lines => ({lines}))},
	{weight: 1, arbitrary: fc.constantFrom('ended', 'started again').map(divider => ({divider}))},
	{weight: 2, arbitrary: fc.nat().map(look => ({look}))},
);
const limits: fc.Arbitrary<RingLimits> = fc.record({
	lines: fc.integer({min: 1, max: 80}), bytes: fc.integer({min: 50, max: 6000}),
	segment: fc.record({bytes: fc.integer({min: 1, max: 800}), lines: fc.integer({min: 1, max: 25})}),
});

const weight = (entry: LogEntry): number => 8 + (isDivider(entry) ? 0 : Buffer.byteLength(entry.timestamp === '' ? entry.text : `${entry.timestamp} ${entry.text}`));

/** The last of them there is room for. */
function kept(all: readonly LogEntry[], {lines, bytes}: RingLimits): readonly LogEntry[] {
	let first = all.length;
	for (let left = bytes; first > 0 && all.length - first < lines; first--) {
		left -= weight(all[first - 1]!);
		if (left < 0 && first < all.length) {
			break;
		}
	}

	return all.slice(first);
}

/** As it comes out again: decoded, and cleaned. */
const cleaned = new WeakMap<LogEntry, LogEntry>();
const shown = (entry: LogEntry): LogEntry => {
	const known = cleaned.get(entry) ?? (isDivider(entry) ? entry : pack([entry]).at(0));
	cleaned.set(entry, known);
	return known;
};

test('it is a plain list of the last entries there is room for, whatever is put in and looked at', t => {
	check(t, fc.property(fc.array(step, {maxLength: 60}), limits, (steps, bounds) => {
		const ring = new LogRing(bounds);
		const all: LogEntry[] = [];
		const looked = new Map<number, LogEntry>();
		for (const one of steps) {
			if ('lines' in one) {
				ring.append(pack(one.lines));
				all.push(...one.lines);
			} else if ('divider' in one) {
				ring.divide(one.divider);
				all.push(one);
			} else if (ring.size > 0) {
				const sequence = ring.firstSequence + (one.look % ring.size);
				const entry = ring.at(sequence)!;
				assert.equal(looked.get(sequence) ?? entry, entry);
				looked.set(sequence, entry);
			}

			const list = kept(all, bounds);
			assert.equal(ring.nextSequence, all.length);
			assert.equal(ring.size, list.length);
			assert.equal(ring.at(ring.firstSequence - 1), undefined);
			assert.equal(ring.at(ring.nextSequence), undefined);
			const streams = list.map((_, index) => ring.streamOf(ring.firstSequence + index));
			assert.deepEqual(streams, list.map(entry => isDivider(entry) ? 'divider' : entry.stream));
		}

		assert.deepEqual(entriesOf(ring), kept(all, bounds).map(entry => shown(entry)));
		// What was looked at stays as it was, when its bytes are long another line's.
		for (const [sequence, entry] of looked) {
			assert.deepEqual(entry, shown(all[sequence]!));
		}
	}), 500);
});

test('lines may come one by one or many at a time', t => {
	const lines = fc.array(line, {maxLength: 200});
	const somePlaces = fc.array(fc.nat(200));
	check(t, fc.property(lines, limits, somePlaces, (all: readonly LogLine[], bounds, places) => {
		const oneByOne = ringOf(all, bounds);
		const together = new LogRing(bounds);
		const ends = [...places, all.length].map(place => Math.min(place, all.length)).toSorted((a, b) => a - b);
		for (const [index, end] of ends.entries()) {
			const batch = all.slice(ends[index - 1] ?? 0, end);
			together.append(pack(batch));
		}

		assert.deepEqual(entriesOf(together), entriesOf(oneByOne));
		assert.equal(together.firstSequence, oneByOne.firstSequence);
	}), 300);
});
