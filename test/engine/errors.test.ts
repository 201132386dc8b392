import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {EngineError, type EngineErrorKind} from '../../source/engine/engine-error.js';
import {toEngineError} from '../../source/engine/to-engine-error.js';
import {engineAt, serve} from '../helpers/serve.js';
import {json, wireEngine} from '../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);

type Case = {readonly status: number; readonly body: string; readonly type?: string; readonly kind: EngineErrorKind; readonly message: string};

const cases: Readonly<Record<string, Case>> = {
	404: {status: 404, body: '{"message":"No such container: web"}', kind: 'gone', message: 'No such container: web'},
	'404 for an image where dockerode speaks of a container': {status: 404, body: '{"message":"No such image: bb:latest"}', kind: 'gone', message: 'No such image: bb:latest'},
	409: {status: 409, body: '{"message":"You cannot remove a running container"}', kind: 'conflict', message: 'You cannot remove a running container'},
	500: {status: 500, body: '{"message":"driver failed"}', kind: 'failed', message: 'driver failed'},
	400: {status: 400, body: '{"message":"invalid filter"}', kind: 'invalid', message: 'invalid filter'},
	401: {status: 401, body: '{"message":"unauthorized"}', kind: 'denied', message: 'unauthorized'},
	403: {status: 403, body: '{"message":"plugin says no"}', kind: 'denied', message: 'plugin says no'},
	501: {status: 501, body: '{"message":"not built in"}', kind: 'unsupported', message: 'not built in'},
	'a status nobody expected': {status: 418, body: '{"message":"I am a teapot"}', kind: 'failed', message: 'I am a teapot'},
	'plain text': {status: 400, body: 'client version 1.12 is too old\n', type: 'text/plain', kind: 'invalid', message: 'client version 1.12 is too old'},
	'plain text with a dash': {status: 404, body: 'page - not found - here', type: 'text/plain', kind: 'gone', message: 'page - not found - here'},
	'podman’s shape': {status: 500, body: '{"cause":"no such image","message":"bb: image not known","response":500}', kind: 'failed', message: 'bb: image not known'},
	'no body': {status: 500, body: '', kind: 'failed', message: 'The engine gave no reason.'},
	'an empty message': {status: 409, body: '{"message":""}', kind: 'conflict', message: 'The engine gave no reason.'},
	'a message that moves the terminal': {
		status: 409, body: JSON.stringify({message: '\u{1B}[2J\u{1B}]0;owned\u{7}name\r\nis \u{9B}31mtaken\u{202E}'}), kind: 'conflict', message: 'name  is taken',
	},
	'a plain text that moves the terminal': {status: 500, body: '\u{1B}]52;c;ZXZpbA==\u{7}broken\u{1B}[?1049h', type: 'text/plain', kind: 'failed', message: 'broken'},
};

for (const [what, {status, body, type = 'application/json', kind, message}] of Object.entries(cases)) {
	test(`maps ${what}`, async t => {
		const {engine} = await wireEngine(t, (_, response) => {
			response.writeHead(status, {'content-type': type});
			response.end(body);
		});
		const error = await t.throwsAsync(engine.containers.remove('web', {}, soon()), {instanceOf: EngineError});
		t.is(error?.kind, kind);
		t.is(error?.message, message);
	});

	test(`maps ${what} where a stream was wanted`, async t => {
		const {engine} = await wireEngine(t, (_, response) => {
			response.writeHead(status, {'content-type': type});
			response.end(body);
		});
		const error = await t.throwsAsync(engine.events(soon()), {instanceOf: EngineError});
		t.is(error?.kind, kind);
		t.is(error?.message, message);
	});
}

test('never shows dockerode’s own reason', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {message: 'the truth'}, 404);
	});
	const error = await t.throwsAsync(engine.containers.inspect('web', soon()), {instanceOf: EngineError});
	t.is((error?.cause as {reason?: string}).reason, 'no such container');
	t.is(error?.message, 'the truth');
});

test('a message that is no text is still an error to show', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {message: {text: 5}}, 500);
	});
	const error = await t.throwsAsync(engine.images.list(soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'failed');
	t.is(typeof error?.message, 'string');
});

test('an endless message is cut', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {message: 'x'.repeat(100_000)}, 500);
	});
	const error = await t.throwsAsync(engine.images.list(soon()), {instanceOf: EngineError});
	t.is(error?.message, `${'x'.repeat(400)}…`);
});

test('“not modified” is a success: it is so already', async t => {
	const {engine, requests} = await wireEngine(t, (_, response) => {
		response.writeHead(304);
		response.end();
	});
	await engine.containers.start('web', soon());
	await engine.containers.stop('web', {graceSeconds: 3}, soon());
	t.deepEqual(requests, ['POST /v1.41/containers/web/start', 'POST /v1.41/containers/web/stop?t=3']);
});

test('no socket', async t => {
	const address = await serve(t, () => undefined);
	const engine = engineAt(t, `${path.dirname(address)}/nothing.sock`);
	const error = await t.throwsAsync(engine.connect(soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
	t.is(error?.message, 'There is no socket at this path: is the engine running?');
});

test('a socket nobody listens at', async t => {
	const address = await serve(t, () => undefined);
	const file = `${path.dirname(address.slice('unix://'.length))}/plain`;
	await writeFile(file, '');
	const error = await t.throwsAsync(engineAt(t, `unix://${file}`).connect(soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
	t.is(error?.message, 'The connection was refused: the engine is not running.');
});

test('a port nobody listens at', async t => {
	// The one port that is never listened at.
	const error = await t.throwsAsync(engineAt(t, 'tcp://127.0.0.1:1').connect(soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
	t.is(error?.message, 'The connection was refused: the engine is not running.');
});

test('a connection that is closed without an answer', async t => {
	const {engine} = await wireEngine(t, request => {
		request.socket.destroy();
	});
	const error = await t.throwsAsync(engine.containers.list(soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
	t.is(error?.message, 'The connection to the engine was lost.');
});

const codes: ReadonlyArray<readonly [string, EngineErrorKind]> = [
	['ENOENT', 'unreachable'], ['ECONNREFUSED', 'unreachable'], ['EACCES', 'denied'], ['EPERM', 'denied'], ['ENOTFOUND', 'unreachable'],
	['ECONNRESET', 'unreachable'], ['EPIPE', 'unreachable'], ['ETIMEDOUT', 'unreachable'], ['EHOSTUNREACH', 'unreachable'], ['ENOTSOCK', 'invalid'],
];

for (const [code, kind] of codes) {
	test(`maps ${code} to a sentence of its own`, t => {
		const {message, ...error} = toEngineError(Object.assign(new Error(`connect ${code} /somewhere`), {code}));
		t.is(error.kind, kind);
		t.regex(message, /^[A-Z][^\/]+[.?]$|sudo\.$/v);
		t.false(message.includes(code));
	});
}

test('an error of ours stays what it is', t => {
	const error = new EngineError('timeout', 'too late');
	t.is(toEngineError(error), error);
});

test('anything thrown becomes an error to show', t => {
	for (const thrown of [new TypeError('\u{1B}[31mbug'), 'bug', undefined, null, 5]) {
		const error = toEngineError(thrown);
		t.is(error.kind, 'failed');
		t.false(error.message.includes('\u{1B}'));
		t.true(error.message.length > 0);
	}
});
