import type http from 'node:http';
import {writeFile} from 'node:fs/promises';
import type net from 'node:net';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {writeFields} from '../../../source/engine/build/protobuf.js';
import type {BuildProgress} from '../../../source/engine/build/build-progress.js';
import type {BuildRequest} from '../../../source/engine/build/build-request.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {json, wireEngine, type WireEngine} from '../../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);

const request = (context: string, rest: Partial<BuildRequest> = {}): BuildRequest => ({context, dockerfile: 'Dockerfile', tags: [], buildArgs: {}, isCacheOff: false, builder: 'buildkit', ...rest});

const classicAnswer = '{"stream":"Step 1/1 : FROM bb\\n"}\n{"aux":{"ID":"sha256:1"}}\n';

for (const status of [404, 501]) {
	test(`an engine that answers a session with ${status} builds with the classic builder, and it is said`, async t => {
		const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
		const {engine, requests} = await wireEngine(t, (incoming, response) => {
			if (incoming.url!.endsWith('/session')) {
				json(response, {message: 'page not found'}, status);
			} else {
				incoming.resume().on('end', () => {
					response.end(classicAnswer);
				});
			}
		});
		const progress = await engine.images.build(request(context), () => undefined, soon());
		t.like(progress, {builder: 'classic', builderNote: 'This engine has no BuildKit: the classic builder does it.', phase: 'done', imageId: 'sha256:1'});
		t.is(progress.steps[0]?.line, 1);
		t.deepEqual(requests.map(line => line.split('?')[0]), ['POST /v1.41/session', 'POST /v1.41/build', 'GET /v1.41/images/sha256:1/history']);
		const error = await t.throwsAsync(engine.images.build(request(context, {secrets: [{id: 'a', value: 'b'}]}), () => undefined, soon()), {instanceOf: EngineError});
		t.is(error?.kind, 'unsupported');
		t.regex(error.message, /^The classic builder has no secrets/v);
		t.is(requests.filter(line => line.includes('/build')).length, 1, 'nothing was sent');
	});
}

/** An engine with BuildKit that does with its session and its build what the test says. */
async function buildkitEngine(t: ExecutionContext, onBuild: (session: net.Socket, response: http.ServerResponse) => void): Promise<WireEngine> {
	const wire = await wireEngine(t, (_, response) => {
		onBuild(sessions.at(-1)!, response);
	});
	const sessions: net.Socket[] = [];
	wire.server.on('upgrade', (_: http.IncomingMessage, socket: net.Socket) => {
		sessions.push(socket);
		socket.on('error', () => undefined).on('end', () => {
			socket.end();
		}).resume();
		socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
	});
	return wire;
}

const started = writeFields([1, 1]);
const vertex = writeFields([1, 'a'], [3, '[1/1] RUN x'], [5, started]);
const oneStep = writeFields([1, vertex]);

test('an engine that goes away during a build by BuildKit', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
	const closed = Promise.withResolvers<void>();
	const {engine} = await buildkitEngine(t, (session, response) => {
		session.once('close', () => {
			closed.resolve();
		});
		response.write(`{"id":"moby.buildkit.trace","aux":"${oneStep.toString('base64')}"}\n`, () => {
			response.socket?.destroy();
		});
	});
	let last: BuildProgress | undefined;
	const error = await t.throwsAsync(engine.images.build(request(context), progress => {
		last = progress;
	}, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
	t.is(error?.message, 'The connection to the engine was lost.');
	t.like(last, {phase: 'failed', builder: 'buildkit'});
	t.is(last?.steps[0]?.state, 'cancelled');
	await closed.promise;
});

test('an engine that refuses a build by BuildKit closes the session', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
	const closed = Promise.withResolvers<void>();
	const {engine} = await buildkitEngine(t, (session, response) => {
		session.once('close', () => {
			closed.resolve();
		});
		json(response, {message: 'invalid reference format'}, 400);
	});
	const error = await t.throwsAsync(engine.images.build(request(context), () => undefined, soon()), {instanceOf: EngineError});
	t.is(error?.message, 'invalid reference format');
	await closed.promise;
});

test('aborting a build by BuildKit throws the reason and closes both connections', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
	const controller = new AbortController();
	const reason = new Error('cancelled');
	const closed = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
	const {engine} = await buildkitEngine(t, (session, response) => {
		session.once('close', () => {
			closed[0].resolve();
		});
		response.socket?.once('close', () => {
			closed[1].resolve();
		});
		response.write('{}\n', () => {
			controller.abort(reason);
		});
	});
	const error = await t.throwsAsync(engine.images.build(request(context), () => undefined, controller.signal));
	t.is(error, reason);
	await Promise.all(closed.map(async ({promise}) => promise));
});

test('a secret that is too large is refused before anything is sent', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
	const file = path.join(context, 'large');
	await writeFile(file, Buffer.alloc(600_000));
	const {engine, requests} = await wireEngine(t, () => undefined);
	const error = await t.throwsAsync(engine.images.build(request(context, {secrets: [{id: 'a', file}]}), () => undefined, soon()), {instanceOf: EngineError});
	t.regex(error?.message ?? '', /larger than the 500 kB/v);
	t.deepEqual(requests, []);
});
