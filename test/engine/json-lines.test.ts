import {isDeepStrictEqual} from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import {EngineError} from '../../source/engine/engine-error.js';
import {jsonLines} from '../../source/engine/json-lines.js';
import {check} from '../helpers/check.js';

const valuesOf = (...chunks: ReadonlyArray<string | Uint8Array>) => {
	const cut = jsonLines();
	return chunks.flatMap(chunk => cut(Buffer.from(chunk)));
};

test('several values in a chunk', t => {
	t.deepEqual(valuesOf('{"a":1}\n[2]\n"three"\nnull\n'), [{a: 1}, [2], 'three', null]);
});

test('a value in several chunks', t => {
	t.deepEqual(valuesOf('{"a"', ':1', '}', '\n'), [{a: 1}]);
	t.deepEqual(valuesOf('{"a":1}\n{"b"', ':2}\n{"c":3}'), [{a: 1}, {b: 2}]);
});

test('a value comes with its newline, not with the next value', t => {
	const cut = jsonLines();
	t.deepEqual(cut(Buffer.from('{"a":1}')), []);
	t.deepEqual(cut(Buffer.from('\n')), [{a: 1}]);
});

test('cut within a character', t => {
	const bytes = Buffer.from('{"text":"a€😀"}\n');
	for (let at = 0; at <= bytes.length; at++) {
		t.deepEqual(valuesOf(bytes.subarray(0, at), bytes.subarray(at)), [{text: 'a€😀'}]);
	}
});

test('empty lines and carriage returns are nothing', t => {
	t.deepEqual(valuesOf('\n\r\n{"a":1}\r\n\n', '\n'), [{a: 1}]);
});

test('any chunking gives the same values', t => {
	const someValues = fc.array(fc.jsonValue(), {maxLength: 10});
	const somePlaces = fc.array(fc.nat(500), {maxLength: 10});
	check(t, fc.property(someValues, somePlaces, (values, places) => {
		const texts = values.map(value => JSON.stringify(value));
		const bytes = Buffer.from(texts.map(text => `${text}\n`).join(''));
		const ends = [...places.map(place => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
		const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
		return isDeepStrictEqual(valuesOf(...chunks), texts.map(text => JSON.parse(text) as unknown));
	}), 200);
});

test('what is no JSON is an error that does not quote it', t => {
	const error = t.throws(() => valuesOf('{"a":1}\n<html>\u{1B}[2J\n'), {instanceOf: EngineError});
	t.is(error.kind, 'failed');
	t.is(error.message, 'The engine sent something that is no JSON.');
});

test('a line without an end is an error before the memory is full', t => {
	const cut = jsonLines();
	const chunk = Buffer.alloc(1024 * 1024, 'x');
	const error = t.throws(() => {
		for (let count = 0; count < 20; count++) {
			cut(chunk);
		}
	}, {instanceOf: EngineError});
	t.is(error.message, 'The engine sent a message without an end.');
});

test('a long line in small chunks is joined once', t => {
	// Joining with each chunk would copy some 100 GB here.
	const cut = jsonLines();
	const chunk = Buffer.alloc(100, 'x');
	cut(Buffer.from('"'));
	for (let count = 0; count < 50_000; count++) {
		cut(chunk);
	}

	t.is((cut(Buffer.from('"\n'))[0] as string).length, 5_000_000);
});
