import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {cleanLogText} from '../../source/format/clean.js';
import {clockTime} from '../../source/format/duration.js';
import {logRows, rule} from '../../source/panes/log-rows.js';
import type {LogEntry, LogRing} from '../../source/state/log-ring.js';
import {newLogView, scrollLog, type LogView} from '../../source/state/log-view.js';
import {check} from '../helpers/check.js';
import {ringOf} from '../helpers/packed.js';
import {hostileText, styledText} from '../helpers/texts.js';
import {aLine} from '../helpers/values.js';

const size = {columns: 22, rows: 6};

const ringWith = (...entries: readonly LogEntry[]): LogRing => ringOf(entries);

const plain = (ring: LogRing, view: LogView): readonly string[] => logRows(ring, view, size).map(row => stripAnsi(row));

test('stderr has a mark in its gutter, in colour and without', t => {
	const ring = ringWith(aLine('out'), aLine('err', {stream: 'stderr'}));
	t.deepEqual(plain(ring, newLogView), ['  out', '▏ err']);
	t.true(logRows(ring, newLogView, size)[1]!.startsWith('\u{1B}[31m▏'));
});

test('long lines wrap beside their gutter, or are cut', t => {
	const ring = ringWith(aLine('0123456789abcdefghijklmnopqrstuvwxyz', {stream: 'stderr'}));
	t.deepEqual(plain(ring, newLogView), ['▏ 0123456789abcdefghij', '▏ klmnopqrstuvwxyz']);
	t.deepEqual(plain(ring, {...newLogView, isWrapping: false}), ['▏ 0123456789abcdefghi…']);
});

test('timestamps stand before the first row of a line, in local time', t => {
	const timestamp = '2026-01-02T11:59:00.000000001Z';
	const view = {...newLogView, hasTimestamps: true};
	const ring = ringWith(aLine('0123456789abc', {timestamp}), aLine('x', {timestamp: ''}));
	t.deepEqual(plain(ring, view), [`  ${clockTime(Date.parse(timestamp))} 0123456789a`, '           bc', '           x']);
});

test('a divider is a rule over the whole width', t => {
	const ring = ringWith(aLine('a'), {divider: 'exited 137'});
	t.deepEqual(plain(ring, newLogView), ['  a', '── exited 137 ────────']);
	t.is(stripAnsi(rule('a text that is much too long for it', 22)), '── a text that is… ───');
	t.is(stripAnsi(rule('', 10)), '──  ──────');
});

test('colours of a wrapped line go on in its next row, and end with each', t => {
	const line = aLine(`\u{1B}[32m${'x'.repeat(25)}\u{1B}[0m`);
	t.deepEqual(logRows(ringWith(line), newLogView, size), [`  \u{1B}[32m${'x'.repeat(20)}\u{1B}[0m`, '  \u{1B}[32mxxxxx\u{1B}[0m']);
});

test('what was cut from a line is told', t => {
	const ring = ringWith(aLine('x', {cut: 5000}));
	t.deepEqual(plain(ring, newLogView), ['  x … 5,000 more bytes']);
});

test('no row is ever wider than the room, whatever was logged', t => {
	const text = fc.oneof(styledText, hostileText).map(one => cleanLogText(one));
	const entry = fc.oneof({weight: 5, arbitrary: fc.tuple(text, fc.boolean()).map(([line, isError]) => aLine(line, {stream: isError ? 'stderr' : 'stdout'}))}, text.map(divider => ({divider})));
	const view = fc.record({isWrapping: fc.boolean(), hasTimestamps: fc.boolean(), streams: fc.constantFrom('both' as const, 'stdout' as const, 'stderr' as const)});
	const room = fc.record({columns: fc.integer({min: 16, max: 100}), rows: fc.integer({min: 1, max: 20})});
	check(t, fc.property(fc.array(entry, {maxLength: 20}), view, room, fc.integer({min: -20, max: 0}), (entries, how, space, by) => {
		const ring = ringWith(...entries);
		const rows = logRows(ring, scrollLog(ring, {...newLogView, ...how}, space, by), space);
		assert.ok(rows.length <= space.rows);
		for (const row of rows) {
			assert.ok(stringWidth(stripAnsi(row)) <= space.columns, JSON.stringify(row));
		}
	}), 1000);
});
