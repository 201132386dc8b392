import {isDeepStrictEqual} from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import {EngineError} from '../../source/engine/engine-error.js';
import {lineAssembler, type LineAssembler, type LineAssemblerOptions} from '../../source/engine/log-lines.js';
import type {LogLine} from '../../source/engine/types.js';
import {check} from '../helpers/check.js';
import {unpack} from '../helpers/packed.js';
import {frame} from '../helpers/wire-engine.js';

const stamp = '2026-01-01T00:00:00.123456789Z';
const later = '2026-01-01T00:00:01.5Z';

function linesOf(chunks: readonly Uint8Array[], options: Partial<LineAssemblerOptions> = {}): LogLine[] {
	const lines = lineAssembler({hasTty: false, hasTimestamps: true, ...options});
	return [...chunks.flatMap(chunk => pushed(lines, chunk)), ...unpack(lines.end())];
}

/** The lines this chunk has ended. The chunk is spoilt then: its place belongs to the next. */
function pushed(lines: LineAssembler, chunk: Uint8Array): LogLine[] {
	const bytes = Buffer.concat([Buffer.from('before'), chunk, Buffer.from('\nafter\n')]);
	lines.push(bytes, 6, 6 + chunk.length);
	bytes.fill('!');
	return unpack(lines.take());
}

const out = (text: string | Uint8Array, timestamp = stamp) => frame(1, Buffer.concat([Buffer.from(`${timestamp} `), Buffer.from(text)]));
const error = (text: string, timestamp = stamp) => frame(2, `${timestamp} ${text}`);

test('a frame is a line, with its stream and its timestamp', t => {
	t.deepEqual(linesOf([out('up\n'), error('oh\n', later)]), [
		{stream: 'stdout', timestamp: stamp, text: 'up'},
		{stream: 'stderr', timestamp: later, text: 'oh'},
	]);
});

test('lines come as soon as they end', t => {
	const lines = lineAssembler({hasTty: false, hasTimestamps: true});
	t.deepEqual(pushed(lines, out('first\n').subarray(0, 20)), []);
	const rest = out('first\n').subarray(20);
	const more = out('second\n');
	t.is(pushed(lines, Buffer.concat([rest, more])).length, 2);
	t.deepEqual(pushed(lines, out('third')), []);
	t.deepEqual(unpack(lines.end()), [{stream: 'stdout', timestamp: stamp, text: 'third'}]);
	t.deepEqual(unpack(lines.end()), []);
});

test('a line of more than 16 KiB comes in several frames, each with a timestamp', t => {
	const part = 'a'.repeat(16_384);
	t.deepEqual(linesOf([out(part), out(part), out('end\n'), out('next\n', later)]), [
		{stream: 'stdout', timestamp: stamp, text: `${part}${part}end`},
		{stream: 'stdout', timestamp: later, text: 'next'},
	]);
});

test('a part with a later timestamp has the line’s first', t => {
	t.deepEqual(linesOf([out('be'), out('gun\n', later)]), [{stream: 'stdout', timestamp: stamp, text: 'begun'}]);
});

test('the two streams do not mix within a line', t => {
	t.deepEqual(linesOf([out('begun '), error('between\n'), out('and done\n')]), [
		{stream: 'stderr', timestamp: stamp, text: 'between'},
		{stream: 'stdout', timestamp: stamp, text: 'begun and done'},
	]);
});

test('a character cut between two frames is whole again', t => {
	const bytes = Buffer.from('a€😀b\n');
	for (let at = 0; at < bytes.length; at++) {
		const frames = [bytes.subarray(0, at), bytes.subarray(at)].map(part => out(part));
		t.deepEqual(linesOf(frames).map(({text}) => text), ['a€😀b']);
	}
});

test('several lines in one frame', t => {
	t.deepEqual(linesOf([frame(1, 'one\ntwo\nthr'), frame(1, 'ee\n')], {hasTimestamps: false}).map(({text}) => text), ['one', 'two', 'three']);
});

test('empty lines stay', t => {
	t.deepEqual(linesOf([out('\n'), out('\n'), out('x\n')]).map(({text}) => text), ['', '', 'x']);
});

test('what is no timestamp is the program’s text', t => {
	t.deepEqual(linesOf([frame(1, 'no stamp here\n')]), [{stream: 'stdout', timestamp: '', text: 'no stamp here'}]);
	t.deepEqual(linesOf([frame(1, '5 apples\n')], {hasTimestamps: false}), [{stream: 'stdout', timestamp: '', text: '5 apples'}]);
});

test('a line without its newline comes at the end', t => {
	t.deepEqual(linesOf([out('done\n'), error('Killed')]), [
		{stream: 'stdout', timestamp: stamp, text: 'done'}, {stream: 'stderr', timestamp: stamp, text: 'Killed'},
	]);
});

test('nothing is no line', t => {
	t.deepEqual(linesOf([]), []);
	t.deepEqual(linesOf([new Uint8Array()]), []);
	t.deepEqual(linesOf([], {hasTty: true}), []);
});

test('a terminal’s lines end with a carriage return and a newline', t => {
	t.deepEqual(linesOf([Buffer.from(`${stamp} one\r\n${later} two\r\n`)], {hasTty: true}), [
		{stream: 'stdout', timestamp: stamp, text: 'one'}, {stream: 'stdout', timestamp: later, text: 'two'},
	]);
});

test('a terminal’s line may be cut anywhere, within its timestamp too', t => {
	const bytes = Buffer.from(`${stamp} first €\r\n${later} $ `);
	const expected = [{stream: 'stdout', timestamp: stamp, text: 'first €'}, {stream: 'stdout', timestamp: later, text: '$ '}];
	for (let at = 0; at <= bytes.length; at++) {
		t.deepEqual(linesOf([bytes.subarray(0, at), bytes.subarray(at)], {hasTty: true}), expected as LogLine[]);
	}
});

test('a terminal’s line of more than 16 KiB has timestamps within, which are no part of it', t => {
	const part = 'a'.repeat(16_384);
	const bytes = Buffer.from(`${stamp} ${part}${stamp} ${part}${stamp} end\r\n${later} next\r\n`);
	t.deepEqual(linesOf([bytes.subarray(0, 16_400), bytes.subarray(16_400)], {hasTty: true}), [
		{stream: 'stdout', timestamp: stamp, text: `${part}${part}end`}, {stream: 'stdout', timestamp: later, text: 'next'},
	]);
	t.is(linesOf([Buffer.from(`${stamp} ${part}${later} quoted\r\n`)], {hasTty: true})[0]?.text, `${part}${later} quoted`);
});

test('a terminal without timestamps', t => {
	t.deepEqual(linesOf([Buffer.from('2026 was\r\n5 left')], {hasTty: true, hasTimestamps: false}).map(({text}) => text), ['2026 was', '5 left']);
});

test('a carriage return within a line does what a terminal does', t => {
	t.deepEqual(linesOf([out(' 10 %\r 20 %\r100 %\n'), out('bare\r\r\n')]).map(({text}) => text), ['100 %', 'bare']);
});

test('what could move the terminal is gone; colours stay and end with their line', t => {
	t.deepEqual(linesOf([out('\u{1B}[31mred\n'), out('\u{1B}[2J\u{1B}]0;t\u{7}clean\n')]).map(({text}) => text), ['\u{1B}[31mred\u{1B}[0m', 'clean']);
});

test('binary garbage becomes text', t => {
	const [line] = linesOf([out(Uint8Array.of(0xFF, 0xFE, 0, 1, 0x41, 0x1B, 0x0A))]);
	t.is(line?.text, '\u{FFFD}\u{FFFD}A');
});

test('a line too long is cut, and what is cut is counted', t => {
	const part = 'a'.repeat(16_384);
	const parts = Array.from({length: 61}, () => out(part));
	t.deepEqual(linesOf([...parts, out('x\n'), out('next\n')]), [
		{stream: 'stdout', timestamp: stamp, text: 'a'.repeat(65_536), cut: (57 * 16_384) + 1},
		{stream: 'stdout', timestamp: stamp, text: 'next'},
	]);
});

for (const [length, cut] of [[9, undefined], [10, undefined], [11, 1], [1000, 990]] as const) {
	test(`of ${length} characters, ten are kept`, t => {
		const text = 'abcdefghij'.repeat(100).slice(0, length);
		for (const options of [{}, {hasTty: true}]) {
			const chunk = 'hasTty' in options ? Buffer.from(`${text}\n`) : frame(1, `${text}\n`);
			const lines = linesOf([chunk], {...options, hasTimestamps: false, maxLineBytes: 10});
			t.deepEqual(lines, [{stream: 'stdout', timestamp: '', text: text.slice(0, 10), ...(cut ? {cut} : {})}]);
		}
	});
}

test('a line is not cut within a character', t => {
	t.deepEqual(linesOf([frame(1, 'abc€€\n')], {hasTimestamps: false, maxLineBytes: 5}).map(({text}) => text), ['abc']);
	t.deepEqual(linesOf([frame(1, 'abc😀\n')], {hasTimestamps: false, maxLineBytes: 6}).map(({text}) => text), ['abc']);
});

test('a stream read out of step is an error', t => {
	t.throws(() => linesOf([Buffer.from('no frames at all\n')]), {instanceOf: EngineError});
});

/** The bytes in pieces that end at these places. */
function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
	const ends = [...places.map(place => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
	return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const text = fc.string({unit: fc.constantFrom('a', '€', '😀', ' ', '\n', '\r\n', '\t', '1'), maxLength: 40});
const someFrames = fc.array(fc.tuple(fc.boolean(), text), {maxLength: 15});
const places = fc.array(fc.nat(2000), {maxLength: 20});

test('any chunking gives the same lines', t => {
	check(t, fc.property(someFrames, places, (frames, at) => {
		const bytes = Buffer.concat(frames.map(([isError, body]) => isError ? error(body) : out(body)));
		return isDeepStrictEqual(linesOf(cutAt(bytes, at), {maxLineBytes: 30}), linesOf([bytes], {maxLineBytes: 30}));
	}));
});

test('any chunking gives the same lines of a terminal', t => {
	check(t, fc.property(fc.array(text, {maxLength: 15}), places, fc.boolean(), (bodies, at, hasTimestamps) => {
		const bytes = Buffer.from(bodies.map(body => `${stamp} ${body}`).join('\r\n'));
		return isDeepStrictEqual(linesOf(cutAt(bytes, at), {hasTty: true, hasTimestamps}), linesOf([bytes], {hasTty: true, hasTimestamps}));
	}));
});
