import type http from 'node:http';
import {text} from 'node:stream/consumers';
import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {engineAt, serve} from '../helpers/serve.js';
import {json, wireEngine} from '../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);

test('attaching sends no body, which the container would get to read, and takes the connection over', async t => {
	const bodies: string[] = [];
	const asked: Array<string | undefined> = [];
	const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
		bodies.push(await text(request));
		if (request.url === '/version' || request.url === '/_ping') {
			json(response, {ApiVersion: '1.41'});
		} else if (request.url!.includes('/resize')) {
			json(response, {}, 201);
		} else {
			asked.push(request.url, request.headers['content-length']);
			request.socket.write('HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nfirst ');
			request.socket.on('data', chunk => {
				request.socket.end(`you typed ${String(chunk)}`);
			});
		}
	};

	const address = await serve(t, (request, response) => {
		void answer(request, response);
	});
	const {socket, isMultiplexed, resize} = await engineAt(t, address).attach.open('web', {stdin: true, tty: true}, soon());
	t.false(isMultiplexed);
	await resize(80, 24);
	socket.write('\u{10}\u{11}!');
	t.is(await text(socket), 'first you typed \u{10}\u{11}!');
	t.deepEqual(asked, ['/v1.41/containers/web/attach?stream=true&stdin=true&stdout=true&stderr=true&logs=false&detachKeys=ctrl-%40%2Cctrl-%5E%2Cctrl-%40%2Cctrl-_', '0']);
	t.true(bodies.every(body => !body.includes('stream')));
});

test('a refusal is the engine’s own sentence', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {message: 'You cannot attach to a paused container, unpause first'}, 409);
	});
	const error = await t.throwsAsync(engine.attach.open('web', {stdin: false, tty: false}, soon()), {instanceOf: EngineError});
	t.like(error, {kind: 'conflict', message: 'You cannot attach to a paused container, unpause first'});
});

test('an answer that does not hand the connection over is told as such', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		response.end('output');
	});
	const error = await t.throwsAsync(engine.attach.open('web', {stdin: false, tty: false}, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unsupported');
});

test('waiting has begun when the headers have come, and ends with the exit code', async t => {
	const {promise: ended, resolve: end} = Promise.withResolvers<void>();
	const answer = async (response: http.ServerResponse) => {
		response.writeHead(200, {'content-type': 'application/json'});
		response.flushHeaders();
		await ended;
		response.end('{"StatusCode":3}\n');
	};

	const {engine, requests} = await wireEngine(t, (_, response) => {
		void answer(response);
	});
	const {exitCode} = await engine.attach.wait('web', 'next-exit', soon());
	t.deepEqual(requests, ['POST /v1.41/containers/web/wait?condition=next-exit']);
	end();
	t.is(await exitCode, 3);
});

test('an engine that goes away while it is waited for', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		response.writeHead(200, {'content-type': 'application/json'});
		response.flushHeaders();
		setImmediate(() => {
			response.destroy();
		});
	});
	const {exitCode} = await engine.attach.wait('web', 'not-running', soon());
	const error = await t.throwsAsync(exitCode, {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
});

test('a container is created by name, its body as it is, and what the engine warns of is cleaned', async t => {
	let sent = '';
	const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
		sent = await text(request);
		json(response, {Id: 'abc', Warnings: ['no swap\u{1B}[2J limit']}, 201);
	};

	const {engine, requests} = await wireEngine(t, (request, response) => {
		void answer(request, response);
	});
	t.deepEqual(await engine.containers.create({name: 'a b', platform: 'linux/arm64', body: {Image: 'bb', Cmd: ['ls']}}, soon()), {id: 'abc', warnings: ['no swap limit']});
	t.deepEqual(requests, ['POST /v1.41/containers/create?name=a b&platform=linux/arm64']);
	t.deepEqual(JSON.parse(sent), {Image: 'bb', Cmd: ['ls']});
});

test('without a name the engine makes one up, and null is no warning', async t => {
	const {engine, requests} = await wireEngine(t, (_, response) => {
		json(response, {Id: 'abc', Warnings: null}, 201);
	});
	t.deepEqual(await engine.containers.create({body: {Image: 'bb'}}, soon()), {id: 'abc', warnings: []});
	t.deepEqual(requests, ['POST /v1.41/containers/create?']);
});

for (const [status, kind] of [[404, 'gone'], [409, 'conflict'], [400, 'invalid']] as const) {
	test(`a container that cannot be created: ${status}`, async t => {
		const {engine} = await wireEngine(t, (_, response) => {
			json(response, {message: 'No such image: bb:latest'}, status);
		});
		const error = await t.throwsAsync(engine.containers.create({body: {Image: 'bb'}}, soon()), {instanceOf: EngineError});
		t.like(error, {kind, message: 'No such image: bb:latest'});
	});
}
