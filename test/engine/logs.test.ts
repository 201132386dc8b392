import type http from 'node:http';
import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import type {LogOptions} from '../../source/engine/logs.js';
import {readAll} from '../helpers/read-all.js';
import {frame, wireEngine, type WireEngine} from '../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);
const logOf = async ({engine}: WireEngine, options: Partial<LogOptions> = {}) => readAll(engine.containers.logs('web', {hasTty: false, tail: 10, ...options}, soon()));

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
	t.deepEqual((await first).value, [{stream: 'stdout', timestamp: stamp, text: 'up'}, {stream: 'stderr', timestamp: stamp, text: 'oh'}]);
	response.end();
	t.deepEqual((await logs.next()).value, [{stream: 'stdout', timestamp: stamp, text: 'ready'}]);
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
	t.is((await logs.next()).value?.length, 1);
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
