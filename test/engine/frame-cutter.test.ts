import {isDeepStrictEqual} from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import {EngineError} from '../../source/engine/engine-error.js';
import {frameCutter, type FrameStream} from '../../source/engine/frame-cutter.js';
import {check} from '../helpers/check.js';
import {frame} from '../helpers/wire-engine.js';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

type Frame = readonly [stream: FrameStream, payload: string];

function cutAll(chunks: readonly Uint8Array[]): Frame[] {
	const frames: Frame[] = [];
	const cut = frameCutter((stream, bytes, from, to) => {
		frames.push([stream, latin1(bytes.subarray(from, to))]);
	});
	for (const [index, chunk] of chunks.entries()) {
		// The place of a chunk belongs to the next: what is cut later must not need it.
		const before = index % 3;
		const bytes = Buffer.concat([Buffer.alloc(before, 7), chunk, Buffer.alloc(index % 2, 7)]);
		cut(bytes, before, before + chunk.length);
		bytes.fill(7);
	}

	return frames;
}

/** The bytes in pieces that end at these places. */
function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
	const ends = [...new Set(places.map(place => place % (bytes.length + 1))), bytes.length].toSorted((a, b) => a - b);
	return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const someFrames = fc.array(fc.tuple(fc.constantFrom(1 as const, 2 as const), fc.uint8Array({maxLength: 200})), {maxLength: 20});

test('any chunking gives the same frames', t => {
	const somePlaces = fc.array(fc.nat(5000), {maxLength: 30});
	check(t, fc.property(someFrames, somePlaces, (frames, places) => {
		const bytes = Buffer.concat(frames.map(([stream, payload]) => frame(stream, payload)));
		return isDeepStrictEqual(cutAll(cutAt(bytes, places)), frames.map(([stream, payload]) => [stream === 1 ? 'stdout' : 'stderr', latin1(payload)]));
	}));
});

test('byte by byte', t => {
	const bytes = Buffer.concat([frame(1, 'one'), frame(2, ''), frame(2, 'three\n')]);
	t.deepEqual(cutAll([...bytes].map(byte => Uint8Array.of(byte))), [['stdout', 'one'], ['stderr', ''], ['stderr', 'three\n']]);
});

test('a frame that is not whole is waited for', t => {
	t.deepEqual(cutAll([frame(1, 'whole'), frame(1, 'half').subarray(0, 10)]), [['stdout', 'whole']]);
	t.deepEqual(cutAll([frame(1, 'half').subarray(0, 7)]), []);
	t.deepEqual(cutAll([new Uint8Array()]), []);
});

test('stdin’s frames are told apart', t => {
	const bytes = frame(1, 'typed');
	bytes[0] = 0;
	t.deepEqual(cutAll([bytes]), [['stdin', 'typed']]);
});

const corrupt: Readonly<Record<string, Uint8Array>> = {
	'an unknown stream': Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 1, 65),
	'padding that is none': Uint8Array.of(1, 0, 7, 0, 0, 0, 0, 1, 65),
	'a length no engine sends': Uint8Array.of(1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF),
	'a terminal’s raw text': Buffer.from('$ ls -l\r\n'),
	JSON: Buffer.from('{"message":"no"}'),
};

for (const [what, bytes] of Object.entries(corrupt)) {
	test(`${what} is no frame`, t => {
		const error = t.throws(() => cutAll([bytes]), {instanceOf: EngineError});
		t.is(error.kind, 'failed');
		t.is(error.message, 'The engine’s stream cannot be read: it is not cut into frames.');
		t.throws(() => cutAll([frame(1, 'good'), bytes]), {instanceOf: EngineError});
	});
}

test('any bytes are cut or refused, never misread in silence', t => {
	check(t, fc.property(fc.uint8Array({minLength: 8, maxLength: 100}), bytes => {
		try {
			const frames = cutAll([bytes]);
			return frames.reduce((sum, [, payload]) => sum + 8 + payload.length, 0) <= bytes.length;
		} catch (error) {
			return error instanceof EngineError;
		}
	}));
});

/** Frames of one byte: dockerode’s own demultiplexer overflows the stack on a tenth of it. */
const tiny = (length: number) => Buffer.concat(Array.from({length: length / 9}, () => frame(1, 'x')));

test('a chunk of a MiB of frames of one byte does not overflow', t => {
	let count = 0;
	const cut = frameCutter((_stream, _bytes, from, to) => {
		count += to - from;
	});
	cut(tiny(1_048_581));
	t.is(count, 116_509);
});

test('a large frame in small chunks is copied once, not once a chunk', t => {
	// Joining what is held with each chunk would copy 40 GB here.
	const bytes = frame(1, Buffer.alloc(8_000_000, 'x'));
	const chunks: Uint8Array[] = [];
	for (let offset = 0; offset < bytes.length; offset += 800) {
		chunks.push(bytes.subarray(offset, offset + 800));
	}

	let length = 0;
	const cut = frameCutter((_stream, _bytes, from, to) => {
		length += to - from;
	});
	for (const chunk of chunks) {
		cut(chunk);
	}

	t.is(length, 8_000_000);
});

test('a payload that is whole in its chunk is not copied', t => {
	const bytes = frame(1, 'here');
	const cut = frameCutter((_stream, chunk, from, to) => {
		t.is(chunk, bytes);
		t.deepEqual([from, to], [8, 12]);
	});
	t.plan(2);
	cut(bytes);
});
