import type http from 'node:http';
import type {Socket} from 'node:net';
import test from 'ava';
import {EngineError, type EngineErrorKind} from '../../source/engine/engine-error.js';
import type {LogOptions} from '../../source/engine/logs.js';
import {readLines, unpack} from '../helpers/packed.js';
import {frame, wireEngine, type Answer, type WireEngine} from '../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);
const logOf = async ({engine}: WireEngine, options: Partial<LogOptions> = {}) => readLines(engine.containers.logs('web', {hasTty: false, tail: 10, ...options}, soon()));

const stamp = '2026-01-01T00:00:00.000000001Z';

test('asks for both streams, with timestamps, from a tail', async t => {
	const wire = await wireEngine(t, (_, response) => {
		response.end();
	});
	t.deepEqual(await logOf(wire, {tail: 500}), []);
	t.deepEqual(wire.requests, ['GET /v1.41/containers/web/logs?follow=true&stdout=true&stderr=true&timestamps=true&tail=500']);
});

const times: ReadonlyArray<readonly [since: string, seconds: string]> = [
	['2026-01-01T00:00:00.123456789Z', '1767225600.123456789'],
	['2026-01-01T00:00:00.5Z', '1767225600.500000000'],
	['2026-01-01T00:00:00Z', '1767225600.000000000'],
	['2026-01-01T01:00:00.000000001+01:00', '1767225600.000000001'],
];

for (const [since, seconds] of times) {
	test(`resumes at ${since}, always with a tail`, async t => {
		const wire = await wireEngine(t, (_, response) => {
			response.end();
		});
		t.deepEqual(await logOf(wire, {tail: 20_000, since}), []);
		t.deepEqual(wire.requests, [`GET /v1.41/containers/web/logs?follow=true&stdout=true&stderr=true&timestamps=true&tail=20000&since=${seconds}`]);
	});
}

test('asks for what there is when it is not to be followed', async t => {
	const wire = await wireEngine(t, (_, response) => {
		response.end(frame(1, `${stamp} up\n`));
	});
	t.deepEqual(await logOf(wire, {tail: 500, isFollowing: false}), [{stream: 'stdout', timestamp: stamp, text: 'up'}]);
	t.deepEqual(wire.requests, ['GET /v1.41/containers/web/logs?follow=false&stdout=true&stderr=true&timestamps=true&tail=500']);
});

test('lines as they come, the last one without a newline too', async t => {
	const answer = Promise.withResolvers<http.ServerResponse>();
	const {engine} = await wireEngine(t, (_, response) => {
		response.flushHeaders();
		answer.resolve(response);
	});
	const logs = engine.containers.logs('web', {hasTty: false, tail: 1}, soon());
	const first = logs.next();
	const response = await answer.promise;
	response.write(Buffer.concat([frame(1, `${stamp} up\n`), frame(2, `${stamp} oh\n`), frame(1, `${stamp} ready`)]));
	t.deepEqual(unpack((await first).value!), [{stream: 'stdout', timestamp: stamp, text: 'up'}, {stream: 'stderr', timestamp: stamp, text: 'oh'}]);
	response.end();
	t.deepEqual(unpack((await logs.next()).value!), [{stream: 'stdout', timestamp: stamp, text: 'ready'}]);
	t.true((await logs.next()).done);
});

test('nothing is asked before the first line is wanted', async t => {
	const {engine, requests} = await wireEngine(t, () => undefined);
	engine.containers.logs('web', {hasTty: false, tail: 1}, soon());
	await engine.connect(soon());
	t.deepEqual(requests, []);
});

const reason = new Error('another container is selected');

test('aborting throws the reason and closes the connection', async t => {
	const controller = new AbortController();
	const closed = Promise.withResolvers<void>();
	const {engine} = await wireEngine(t, (request, response) => {
		request.socket.once('close', () => {
			closed.resolve();
		});
		response.write(frame(1, `${stamp} up\n`));
	});
	const logs = engine.containers.logs('web', {hasTty: false, tail: 10}, controller.signal);
	await logs.next();
	controller.abort(reason);
	const error = await t.throwsAsync(logs.next());
	t.is(error, reason);
	await closed.promise;
});

test('leaving the loop closes the connection', async t => {
	const closed = Promise.withResolvers<void>();
	const {engine} = await wireEngine(t, (request, response) => {
		request.socket.once('close', () => {
			closed.resolve();
		});
		response.write(frame(1, `${stamp} up\n`));
	});
	const logs = engine.containers.logs('web', {hasTty: false, tail: 10}, soon());
	t.is((await logs.next()).value?.size, 1);
	// What `break` does.
	await logs.return();
	await closed.promise;
});

test('an engine that goes away in mid-line is unreachable', async t => {
	const wire = await wireEngine(t, (_, response) => {
		response.write(frame(1, `${stamp} up\n`).subarray(0, 12), () => {
			response.socket?.destroy();
		});
	});
	const error = await t.throwsAsync(logOf(wire), {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
});

for (const [status, message, kind] of [
	[404, 'No such container: web', 'gone'],
	[501, 'configured logging driver does not support reading', 'unsupported'],
	[409, 'can not get logs from container which is dead or marked for removal', 'conflict'],
] as const) {
	test(`${status} is ${kind}`, async t => {
		const wire = await wireEngine(t, (_, response) => {
			response.writeHead(status, {'content-type': 'application/json'});
			response.end(JSON.stringify({message}));
		});
		const error = await t.throwsAsync(logOf(wire), {instanceOf: EngineError});
		t.is(error?.kind, kind);
		t.is(error?.message, message);
	});
}

test('frames read as a terminal’s raw bytes, and raw bytes as frames', async t => {
	const wire = await wireEngine(t, (_, response) => {
		response.end(`${stamp} raw\r\n`);
	});
	const error = await t.throwsAsync(logOf(wire), {instanceOf: EngineError});
	t.is(error?.kind, 'failed');
	t.deepEqual(await logOf(wire, {hasTty: true}), [{stream: 'stdout', timestamp: stamp, text: 'raw'}]);
});

const stampedFrame = (text: string) => frame(1, `${stamp} ${text}\n`);

/** An answer as it goes over the connection, written in pieces. */
const rawAnswer = (...pieces: ReadonlyArray<string | Uint8Array>): Answer => ({socket}) => {
	void writeAll(socket, pieces);
};

async function writeAll(socket: Socket, pieces: ReadonlyArray<string | Uint8Array>): Promise<void> {
	for (const piece of pieces) {
		socket.write(piece);
		// Each on its own.
		await new Promise(resolve => {
			setImmediate(resolve);
		});
	}

	socket.end();
}

const chunkedHead = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const chunkOf = (bytes: Uint8Array, extension = '') => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}${extension}\r\n`), bytes, Buffer.from('\r\n')]);
const textsOf = async (wire: WireEngine) => (await logOf(wire)).map(({text}) => text);

test('an answer may come in any pieces, byte by byte too', async t => {
	const head = Buffer.from(chunkedHead);
	const answer = Buffer.concat([head, chunkOf(stampedFrame('up')), chunkOf(stampedFrame('and'), ';x=1'), chunkOf(stampedFrame('running').subarray(0, 12)), chunkOf(stampedFrame('running').subarray(12)), Buffer.from('0\r\nTrailer: x\r\n\r\n')]);
	for (const size of [1, 7, 60, 61, 62, 150, 1000]) {
		const pieces = Array.from({length: Math.ceil(answer.length / size)}, (_, index) => answer.subarray(index * size, (index + 1) * size));
		const wire = await wireEngine(t, rawAnswer(...pieces));
		t.deepEqual(await textsOf(wire), ['up', 'and', 'running']);
	}
});

test('a log ends with its last chunk, though the connection stays', async t => {
	const wire = await wireEngine(t, ({socket}) => {
		const last = Buffer.from('0\r\n\r\n');
		const head = Buffer.from(chunkedHead);
		const only = chunkOf(stampedFrame('up'));
		socket.write(Buffer.concat([head, only, last]));
	});
	t.deepEqual(await textsOf(wire), ['up']);
});

test('a log without chunks ends with its connection, or as long as it said it would be', async t => {
	const plain = await wireEngine(t, rawAnswer('HTTP/1.0 200\r\n\r\n', stampedFrame('up'), frame(1, `${stamp} ready`)));
	t.deepEqual(await textsOf(plain), ['up', 'ready']);
	const long = await wireEngine(t, ({socket}) => {
		const head = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${stampedFrame('up').length}\r\n\r\n`);
		socket.write(Buffer.concat([head, stampedFrame('up'), stampedFrame('beyond')]));
	});
	t.deepEqual(await textsOf(long), ['up']);
});

const broken: Readonly<Record<string, readonly [kind: EngineErrorKind, answer: Answer]>> = {
	'after a chunk': ['unreachable', rawAnswer(chunkedHead, chunkOf(stampedFrame('up')))],
	'within a chunk': ['unreachable', rawAnswer(chunkedHead, chunkOf(stampedFrame('up')).subarray(0, 20))],
	'before any chunk': ['unreachable', rawAnswer(chunkedHead)],
	'before its whole length': ['unreachable', rawAnswer('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n', stampedFrame('up'))],
	'within its head': ['unreachable', rawAnswer('HTTP/1.1 200 OK\r\nTransfer-')],
	'before its head': ['unreachable', rawAnswer()],
	'with a head without an end': ['failed', rawAnswer(`HTTP/1.1 200 OK\r\nEndless: ${'x'.repeat(200_000)}`)],
	'with what is no length': ['failed', rawAnswer('HTTP/1.1 200 OK\r\nContent-Length: much\r\n\r\n', stampedFrame('up'))],
	'with what is no chunk': ['failed', rawAnswer(chunkedHead, 'no chunk')],
	'with what is no HTTP': ['failed', rawAnswer('no HTTP\r\n\r\n')],
};

for (const [where, [kind, answer]] of Object.entries(broken)) {
	test(`an answer that breaks ${where} is ${kind}`, async t => {
		const wire = await wireEngine(t, answer);
		const error = await t.throwsAsync(logOf(wire), {instanceOf: EngineError});
		t.is(error?.kind, kind, error?.message);
	});
}

test('an engine’s refusal is read whole, however long it is', async t => {
	const message = 'no '.repeat(100_000);
	const wire = await wireEngine(t, (_, response) => {
		response.writeHead(500, {'content-type': 'application/json'});
		response.end(JSON.stringify({message}));
	});
	const error = await t.throwsAsync(logOf(wire), {instanceOf: EngineError});
	t.is(error?.kind, 'failed');
	t.regex(error?.message ?? '', /^no no .*…$/v);
});

test('aborting while nothing comes throws the reason', async t => {
	for (const head of ['', chunkedHead, Buffer.concat([Buffer.from(chunkedHead), chunkOf(stampedFrame('up'))])]) {
		const asked = Promise.withResolvers<void>();
		const closed = Promise.withResolvers<void>();
		const {engine} = await wireEngine(t, ({socket}) => {
			socket.once('close', () => {
				closed.resolve();
			});
			socket.write(head, () => {
				asked.resolve();
			});
		});
		const controller = new AbortController();
		const reading = t.throwsAsync(readLines(engine.containers.logs('web', {hasTty: false, tail: 10}, controller.signal)));
		await asked.promise;
		controller.abort(reason);
		t.is(await reading, reason);
		await closed.promise;
	}
});

test('one slow reader holds the engine back instead of filling the memory', async t => {
	const chunk = Buffer.concat(Array.from({length: 1000}, (_, index) => frame(1, `${stamp} ${String(index).padStart(60, '.')}\n`)));
	let written = 0;
	const {engine} = await wireEngine(t, (_, response) => {
		const write = () => {
			while (written < 300 && response.write(chunk)) {
				written++;
			}

			written++;
			if (written >= 300) {
				response.end();
			} else {
				response.once('drain', write);
			}
		};

		write();
	});
	const logs = engine.containers.logs('web', {hasTty: false, tail: 10}, soon());
	await logs.next();
	// Long enough for all of it to arrive, were it not held back: other requests come and go.
	for (let count = 0; count < 50; count++) {
		await engine.connect(soon());
	}

	t.true(written < 300, `${written} of 300 chunks of 96 KB were taken`);
	await logs.return();
});
