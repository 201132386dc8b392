import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {isDivider, LogRing, type LogEntry} from '../../source/state/log-ring.js';
import {
	anchorsInSight,
	cycleStreams,
	logEnd,
	logTop,
	newLogView,
	pageLog,
	rowsOf,
	scrollLog,
	textColumns,
	toggleFollow,
	toggleTimestamps,
	toggleWrap,
	topOf,
	type LogSize,
	type LogView,
} from '../../source/state/log-view.js';
import {check} from '../helpers/check.js';
import {pushEntry, ringOf} from '../helpers/packed.js';
import {aLine} from '../helpers/values.js';

const size: LogSize = {columns: 12, rows: 4};

const ringWith = (...texts: readonly string[]): LogRing => ringOf(texts.map(text => aLine(text)));

/** What is in sight, a row each: the text of the row. */
const seen = (ring: LogRing, view: LogView, room: LogSize = size): string => anchorsInSight(ring, view, room).map(({sequence, row}) => {
	const entry = ring.at(sequence)!;
	return isDivider(entry) ? `─${entry.divider}` : rowsOf(entry, view.isWrapping ? textColumns(view, room) : Infinity)[row];
}).join(' ');

test('a log shorter than the room begins at its beginning', t => {
	t.is(seen(new LogRing(), newLogView), '');
	t.is(seen(ringWith('a', 'b'), newLogView), 'a b');
	const ring = ringWith('a', 'b');
	t.is(seen(ring, scrollLog(ring, newLogView, size, -5)), 'a b');
});

test('the end is followed', t => {
	const ring = ringWith(...'abcdef');
	t.is(seen(ring, newLogView), 'c d e f');
	pushEntry(ring, aLine('g'));
	t.is(seen(ring, newLogView), 'd e f g');
});

test('scrolled up it holds still while lines arrive, and coming back to the end follows again', t => {
	const ring = ringWith(...'abcdef');
	const up = scrollLog(ring, newLogView, size, -1);
	t.false(up.isFollowing);
	t.is(seen(ring, up), 'b c d e');
	pushEntry(ring, aLine('g'));
	pushEntry(ring, {divider: 'ended'});
	t.is(seen(ring, up), 'b c d e');
	t.false(scrollLog(ring, up, size, 2).isFollowing);
	t.is(seen(ring, scrollLog(ring, up, size, 2)), 'd e f g');
	t.true(scrollLog(ring, up, size, 3).isFollowing);
	t.is(seen(ring, scrollLog(ring, up, size, 99)), 'e f g ─ended');
});

test('pages overlap by a row; the ends are one step away', t => {
	const ring = ringWith(...'abcdefghij');
	const up = pageLog(ring, newLogView, size, -1);
	t.is(seen(ring, up), 'd e f g');
	t.is(seen(ring, pageLog(ring, up, size, -1)), 'a b c d');
	t.is(seen(ring, pageLog(ring, up, size, 1)), 'g h i j');
	const top = logTop(ring, newLogView, size);
	t.is(seen(ring, top), 'a b c d');
	t.false(top.isFollowing);
	t.true(logEnd(ring, top, size).isFollowing);
	t.true(logTop(ringWith('a'), newLogView, size).isFollowing);
});

test('following is switched off in place, and on at the end', t => {
	const ring = ringWith(...'abcdef');
	const still = toggleFollow(ring, newLogView, size);
	pushEntry(ring, aLine('g'));
	t.is(seen(ring, still), 'c d e f');
	t.is(seen(ring, toggleFollow(ring, still, size)), 'd e f g');
});

test('long lines wrap, and are scrolled through by row', t => {
	const ring = ringWith('short', '0123456789abcdefghijklmnopqrs', 'end');
	t.is(textColumns(newLogView, size), 10);
	t.is(seen(ring, newLogView), '0123456789 abcdefghij klmnopqrs end');
	t.is(seen(ring, scrollLog(ring, newLogView, size, -1)), 'short 0123456789 abcdefghij klmnopqrs');
	t.is(seen(ring, newLogView, {columns: 12, rows: 2}), 'klmnopqrs end');
	t.is(seen(ring, scrollLog(ring, newLogView, {columns: 12, rows: 2}, -1), {columns: 12, rows: 2}), 'abcdefghij klmnopqrs');
});

test('without wrapping a line is a row; with timestamps there is less room', t => {
	const ring = ringWith('0123456789abcdef', 'b');
	t.is(seen(ring, toggleWrap(newLogView)), '0123456789abcdef b');
	t.is(textColumns(toggleTimestamps(newLogView), {columns: 40, rows: 4}), 29);
	t.is(textColumns(toggleTimestamps(newLogView), size), 4);
});

test('one stream alone, dividers always', t => {
	const ring = new LogRing();
	for (const text of 'abcd') {
		pushEntry(ring, aLine(text, {stream: 'bd'.includes(text) ? 'stderr' : 'stdout'}));
	}

	pushEntry(ring, {divider: 'ended'});
	const only = cycleStreams(newLogView);
	t.is(only.streams, 'stdout');
	t.is(seen(ring, only), 'a c ─ended');
	t.is(seen(ring, cycleStreams(only)), 'b d ─ended');
	t.is(cycleStreams(cycleStreams(only)).streams, 'both');
});

test('what has fallen out of the ring is no longer seen, and the view goes on at what is left', t => {
	const ring = new LogRing({lines: 6});
	for (const text of 'abcdef') {
		pushEntry(ring, aLine(text));
	}

	const top = logTop(ring, newLogView, size);
	pushEntry(ring, aLine('g'));
	pushEntry(ring, aLine('h'));
	t.is(seen(ring, top), 'c d e f');
	t.is(seen(ring, scrollLog(ring, top, size, 1)), 'd e f g');
});

test('a line cut by the engine layer says how much is missing', t => {
	t.deepEqual(rowsOf(aLine('abc', {cut: 12_345}), 40), ['abc … 12,345 more bytes']);
});

test('in a wider window a place within a long line is still a place in it', t => {
	const ring = ringWith('x'.repeat(400), ...'abcdef');
	const middle = scrollLog(ring, logTop(ring, newLogView, size), size, 30);
	t.deepEqual(topOf(ring, middle, size), {sequence: 0, row: 30});
	const wide = {columns: 102, rows: 4};
	t.deepEqual(topOf(ring, middle, wide), {sequence: 0, row: 3});
	t.deepEqual(topOf(ring, scrollLog(ring, middle, wide, -1), wide), {sequence: 0, row: 2});
});

type World = {ring: LogRing; view: LogView; room: LogSize};

/** All rows there are, as anchors in words. */
function allRows({ring, view, room}: World): readonly string[] {
	const rows: string[] = [];
	for (let sequence = ring.firstSequence; sequence < ring.nextSequence; sequence++) {
		const entry: LogEntry = ring.at(sequence)!;
		const isShown = isDivider(entry) || view.streams === 'both' || view.streams === entry.stream;
		const count = isDivider(entry) || !view.isWrapping ? 1 : rowsOf(entry, textColumns(view, room)).length;
		rows.push(...Array.from({length: isShown ? count : 0}, (_, row) => `${sequence}.${row}`));
	}

	return rows;
}

const sight = ({ring, view, room}: World): readonly string[] => anchorsInSight(ring, view, room).map(({sequence, row}) => `${sequence}.${row}`);

const move = fc.constantFrom(toggleFollow, logTop, logEnd);
const change = fc.constantFrom(toggleWrap, toggleTimestamps, cycleStreams);
const lines = fc.array(fc.tuple(fc.nat(60), fc.boolean()), {minLength: 1, maxLength: 8});
const step = fc.oneof(
	lines.map(put => ({put})), fc.integer({min: -12, max: 12}).map(by => ({by})), move.map(run => ({run})), change.map(alter => ({alter})), fc.record({columns: fc.integer({min: 1, max: 40}), rows: fc.integer({min: 1, max: 10})}).map(room => ({room})),
);

test('whatever is done, the rows in sight are a whole part of all rows, and scrolling moves by as many as asked', t => {
	check(t, fc.property(fc.array(step, {maxLength: 40}), steps => {
		const world: World = {ring: new LogRing({lines: 25}), view: newLogView, room: size};
		for (const one of steps) {
			const before = sight(world);
			const place = allRows(world).indexOf(before[0]!);
			if ('put' in one) {
				for (const [length, isError] of one.put) {
					pushEntry(world.ring, length === 0 ? {divider: 'x'} : aLine('y'.repeat(length), {stream: isError ? 'stderr' : 'stdout'}));
				}
			} else if ('by' in one) {
				world.view = scrollLog(world.ring, world.view, world.room, one.by);
			} else if ('run' in one) {
				world.view = one.run(world.ring, world.view, world.room);
			} else if ('alter' in one) {
				world.view = one.alter(world.view);
			} else {
				world.room = one.room;
			}

			const all = allRows(world);
			const now = sight(world);
			const last = Math.max(0, all.length - world.room.rows);
			assert.equal(now.length, Math.min(all.length, world.room.rows));
			const start = Math.max(0, all.indexOf(now[0]!));
			assert.deepEqual(now, all.slice(start, start + now.length));
			if (world.view.isFollowing) {
				assert.equal(start, last);
			} else if ('by' in one) {
				assert.equal(start, Math.max(0, Math.min(last, place + one.by)));
			} else if ('put' in one && before[0] === `${world.view.top.sequence}.${world.view.top.row}`) {
				assert.equal(now[0], all.includes(before[0]) ? before[0] : all[0]);
			}
		}
	}), 3000);
});
