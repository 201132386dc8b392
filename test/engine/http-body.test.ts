import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {EngineError} from '../../source/engine/engine-error.js';
import {httpBody, type BodyHeaders} from '../../source/engine/http-body.js';
import {check} from '../helpers/check.js';

const chunked: BodyHeaders = {'transfer-encoding': 'chunked'};

/** What is in a body that comes in these pieces. */
function read(headers: BodyHeaders, pieces: readonly Uint8Array[]) {
	const body = httpBody(headers);
	const parts: Uint8Array[] = [];
	for (const piece of pieces) {
		const bytes = Buffer.concat([Buffer.from('0'), piece, Buffer.from('0')]);
		body.push(bytes, 1, 1 + piece.length, (all, from, to) => {
			parts.push(Uint8Array.from(all.subarray(from, to)));
		});
	}

	return {text: Buffer.concat(parts).toString('latin1'), parts: parts.length, isDone: body.isDone(), endsWithConnection: body.endsWithConnection()};
}

const readText = (headers: BodyHeaders, text: string) => read(headers, [Buffer.from(text, 'latin1')]);

test('chunks, with what a sender may add to them', t => {
	t.deepEqual(readText(chunked, '3\r\nabc\r\nA;name=value\r\n0123456789\r\n0\r\n\r\n'), {text: 'abc0123456789', parts: 2, isDone: true, endsWithConnection: false});
	t.like(readText(chunked, '003\nabc\n0;x\r\nTrailer: 1\r\nOther: 2\r\n\r\nnot more'), {text: 'abc', isDone: true});
	t.like(readText(chunked, 'fF\r\n'), {text: '', isDone: false});
	t.like(readText(chunked, '3\r\nab'), {text: 'ab', isDone: false});
	t.like(readText(chunked, '0\r\nTrailer: 1\r\n'), {text: '', isDone: false});
});

test('a body of a known length, and one that ends with its connection', t => {
	t.like(readText({'content-length': '3'}, 'abcdef'), {text: 'abc', isDone: true, endsWithConnection: false});
	t.like(readText({'content-length': '9'}, 'abc'), {text: 'abc', isDone: false, endsWithConnection: false});
	t.like(readText({'content-length': '0'}, ''), {text: '', isDone: true});
	t.like(readText({}, 'abc'), {text: 'abc', isDone: false, endsWithConnection: true});
});

for (const text of ['\r\n', 'x\r\n', '-3\r\nabc', '3x\r\nabc\r\n', '3\r\nabcd\r\n', '3\r\nabc3\r\n', `${'f'.repeat(20)}\r\n`, '3\r\nabc\r\n\r\n', ' 3\r\nabc\r\n']) {
	test(`${JSON.stringify(text)} is no chunk`, t => {
		const error = t.throws(() => readText(chunked, text), {instanceOf: EngineError});
		t.is(error.kind, 'failed');
	});
}

test('any chunks in any pieces', t => {
	const byte = fc.integer({min: 0, max: 255}).map(code => String.fromCodePoint(code));
	const bodies = fc.array(fc.string({unit: byte, minLength: 1, maxLength: 300}), {maxLength: 15});
	const somePlaces = fc.array(fc.nat(5000), {maxLength: 20});
	check(t, fc.property(bodies, somePlaces, (parts, places) => {
		const encoded = parts.map(part => `${part.length.toString(16)}\r\n${part}\r\n`).join('');
		const bytes = Buffer.from(`${encoded}0\r\n\r\n`, 'latin1');
		const ends = [...places.map(place => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
		const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
		const {text, isDone} = read(chunked, pieces);
		assert.equal(text, parts.join(''));
		assert.ok(isDone);
	}));
});
