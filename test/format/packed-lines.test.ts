import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {cleanLogText} from '../../source/format/clean.js';
import {PackedLines, type LogLine} from '../../source/format/packed-lines.js';
import {check} from '../helpers/check.js';
import {pack, unpack} from '../helpers/packed.js';
import {anyText, hostileText} from '../helpers/texts.js';

const stamp = '2026-01-01T00:00:00.123456789Z';
const aLine = (text: string, rest: Partial<LogLine> = {}): LogLine => ({stream: 'stdout', timestamp: stamp, text, ...rest});

const someLines = fc.array(fc.record({text: fc.oneof(anyText, hostileText), isError: fc.boolean(), hasTime: fc.boolean(), cut: fc.constantFrom(0, 0, 0, 5)}), {maxLength: 20})
	.map(lines => lines.map(({text, isError, hasTime, cut}) => aLine(text, {stream: isError ? 'stderr' : 'stdout', timestamp: hasTime ? stamp : '', ...(cut > 0 ? {cut} : {})})));

/** What comes out for what went in. */
function shown(line: LogLine): LogLine {
	// As UTF-8, without a mark of its byte order.
	const text = line.text.toWellFormed().replace(/^\uFEFF/v, '').replace(/\r$/v, '');
	return {...line, text: cleanLogText(text)};
}

test('lines come out as they went in, but clean', t => {
	check(t, fc.property(someLines, lines => {
		const packed = pack(lines);
		assert.deepEqual(unpack(packed), lines.map(one => shown(one)));
		assert.equal(packed.size, lines.length);
		assert.equal(packed.errorCount, lines.filter(({stream}) => stream === 'stderr').length);
		assert.deepEqual(lines.map((_, index) => packed.timestampOf(index)), lines.map(({timestamp}) => timestamp));
	}));
});

test('a timestamp that is none is clean too', t => {
	const packed = new PackedLines({bytes: 0, lines: 0});
	const bytes = Buffer.from('2\u{1B}[2J\u{9B}x text', 'latin1');
	packed.add('stdout', bytes, 0, 8, bytes.length);
	t.deepEqual(packed.at(0), {stream: 'stdout', timestamp: '2', text: 'text'});
});

test('bytes that are no characters', t => {
	const packed = new PackedLines({bytes: 0, lines: 0});
	const bytes = Uint8Array.of(0xFF, 0x61, 0xE2, 0x82);
	packed.add('stdout', bytes, 0, 0, 4);
	packed.add('stdout', bytes, 0, 0, 4, 9);
	// What was cut may have been the rest of the last one.
	t.deepEqual(unpack(packed), [aLine('\uFFFDa\uFFFD', {timestamp: ''}), aLine('\uFFFDa', {timestamp: '', cut: 9})]);
});

test('a timestamp is compared whole', t => {
	const packed = pack([aLine('a'), aLine('b', {timestamp: ''})]);
	t.true(packed.hasTimestamp(0, stamp));
	t.false(packed.hasTimestamp(0, stamp.replace('2026', '2025')));
	t.false(packed.hasTimestamp(0, stamp.slice(0, -1)));
	t.false(packed.hasTimestamp(0, `${stamp} a`));
	t.false(packed.hasTimestamp(0, ''));
	t.true(packed.hasTimestamp(1, ''));
	t.false(packed.hasTimestamp(1, stamp));
});

test('those that are kept, and the same lines when all are', t => {
	const choice = fc.array(fc.boolean(), {minLength: 20, maxLength: 20});
	check(t, fc.property(someLines, choice, (lines, isKept) => {
		const packed = pack(lines);
		const kept = packed.filter(index => isKept[index]!);
		const expected = unpack(packed).filter((_, index) => isKept[index]);
		assert.deepEqual(unpack(kept), expected);
		assert.equal(kept === packed, lines.every((_, index) => isKept[index]));
		assert.equal(packed.filter(() => true), packed);
	}));
});

test('lines taken from others, as many as there is room for, and again after clearing', t => {
	check(t, fc.property(someLines, fc.nat(400), fc.integer({min: 1, max: 10}), (lines, bytes, most) => {
		const packed = pack(lines);
		const segment = new PackedLines({bytes, lines: most});
		const taken: LogLine[] = [];
		while (taken.length < lines.length) {
			segment.clear();
			const count = segment.take(packed, taken.length);
			assert.ok(count > 0);
			assert.ok(count <= most);
			assert.ok(segment.byteLength <= bytes || count === 1);
			taken.push(...unpack(segment));
			// Nothing was left out that had room.
			assert.ok(taken.length === lines.length || count === most || segment.byteLength + packed.byteLengthOf(taken.length) > bytes);
		}

		assert.deepEqual(taken, unpack(packed));
		assert.equal(segment.take(packed, lines.length), 0);
	}));
});
