import {once} from 'node:events';
import type http from 'node:http';
import process from 'node:process';
import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import {createClient} from '../../source/engine/client.js';
import {EngineError} from '../../source/engine/engine-error.js';
import {resolveEndpoint} from '../../source/engine/endpoint.js';
import {engineAt, serve} from '../helpers/serve.js';
import {json, wireEngine} from '../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);

/** Headers that promise more than what follows, then the end of the connection. */
const cutShort = (_: http.IncomingMessage, response: http.ServerResponse) => {
	response.writeHead(200, {'content-type': 'application/json', 'content-length': '1000'});
	response.write('[{"Id":', () => {
		response.socket?.destroy();
	});
};

test('an answer cut after its headers ends at the deadline', async t => {
	const {client} = await wireEngine(t, cutShort);
	const error = await t.throwsAsync(client.call(async docker => docker.listContainers(), {signal: soon(), deadline: 100}), {instanceOf: EngineError});
	t.is(error?.kind, 'timeout');
	t.is(error?.message, 'The engine did not answer within 0 seconds.');
});

test('an error whose body is cut ends at the deadline', async t => {
	const {client} = await wireEngine(t, (_, response) => {
		response.writeHead(500, {'content-length': '1000'});
		response.write('{"mess', () => {
			response.socket?.destroy();
		});
	});
	await t.throwsAsync(client.call(async docker => docker.listImages(), {signal: soon(), deadline: 100}), {instanceOf: EngineError, message: /did not answer/v});
});

test('an engine that takes the request and never answers ends at the deadline, and the connection is closed', async t => {
	const closed = Promise.withResolvers<void>();
	const {client} = await wireEngine(t, request => {
		request.socket.once('close', () => {
			closed.resolve();
		});
	});
	const error = await t.throwsAsync(client.call(async (docker, abortSignal) => docker.listContainers({abortSignal}), {deadline: 100}), {instanceOf: EngineError});
	t.is(error?.kind, 'timeout');
	await t.notThrowsAsync(closed.promise);
});

test('the deadline says how long it was', async t => {
	const {client} = await wireEngine(t, () => undefined);
	await t.throwsAsync(client.call(async docker => docker.listContainers(), {deadline: 1001}), {message: 'The engine did not answer within 1 seconds.'});
});

test('an answer before the deadline counts, and the client goes on after one that missed it', async t => {
	let isFrozen = true;
	const {client} = await wireEngine(t, (_, response) => {
		if (!isFrozen) {
			json(response, [{Id: 'a'}]);
		}
	});
	await t.throwsAsync(client.call(async docker => docker.listContainers(), {deadline: 50}));
	isFrozen = false;
	const rows = await client.call(async docker => docker.listContainers(), {deadline: 20_000});
	t.is(rows[0]?.Id, 'a');
});

test('more frozen calls than there are connections do not starve those that follow', async t => {
	let isFrozen = true;
	const {client} = await wireEngine(t, (_, response) => {
		if (!isFrozen) {
			json(response, []);
		}
	});
	const frozen = Array.from({length: 20}, async () => client.call(async (docker, abortSignal) => docker.listContainers({abortSignal}), {deadline: 200}));
	const results = await Promise.allSettled(frozen);
	t.true(results.every(({status}) => status === 'rejected'));
	isFrozen = false;
	t.deepEqual(await client.call(async docker => docker.listContainers(), {deadline: 20_000}), []);
});

test('open streams do not starve calls', async t => {
	const {engine, requests} = await wireEngine(t, (request, response) => {
		if (request.url!.includes('/events')) {
			response.writeHead(200);
			response.flushHeaders();
		} else {
			json(response, []);
		}
	});
	const controller = new AbortController();
	await Promise.all(Array.from({length: 30}, async () => engine.events(controller.signal)));
	t.deepEqual(await engine.containers.list(soon()), []);
	t.is(requests.length, 31);
	controller.abort();
});

const reason = new Error('the user has left');

test('aborting throws the signal’s reason and closes the connection', async t => {
	const controller = new AbortController();
	const closed = Promise.withResolvers<void>();
	const {engine} = await wireEngine(t, request => {
		request.socket.once('close', () => {
			closed.resolve();
		});
		controller.abort(reason);
	});
	const error = await t.throwsAsync(engine.containers.list(controller.signal));
	t.is(error, reason);
	await closed.promise;
});

for (const [what, ask] of Object.entries({
	ping: async (engine, signal) => engine.ping(signal),
	inspect: async (engine, signal) => engine.containers.inspect('web', signal),
	stop: async (engine, signal) => engine.containers.stop('web', {graceSeconds: 1}, signal),
	remove: async (engine, signal) => engine.containers.remove('web', {}, signal),
	events: async (engine, signal) => engine.events(signal),
	exec: async (engine, signal) => engine.exec.capture('web', ['true'], signal),
	prune: async (engine, signal) => engine.prune.preview('system', signal),
} satisfies Record<string, (engine: Awaited<ReturnType<typeof wireEngine>>['engine'], signal: AbortSignal) => Promise<unknown>>)) {
	test(`aborting ${what} throws the reason and closes its connections`, async t => {
		const controller = new AbortController();
		const closed: Array<Promise<unknown>> = [];
		const {engine} = await wireEngine(t, request => {
			closed.push(once(request.socket, 'close'));
			controller.abort(reason);
		});
		const error = await t.throwsAsync(ask(engine, controller.signal));
		t.is(error, reason);
		await Promise.all(closed);
		t.true(closed.length > 0);
	});
}

test('aborting while the answer’s body is on its way throws the reason', async t => {
	const controller = new AbortController();
	const closed = Promise.withResolvers<void>();
	const {engine} = await wireEngine(t, (request, response) => {
		request.socket.once('close', () => {
			closed.resolve();
		});
		response.writeHead(200, {'content-type': 'application/json'});
		response.write('[', () => {
			controller.abort(reason);
		});
	});
	const error = await t.throwsAsync(engine.images.list(controller.signal));
	t.is(error, reason);
	await closed.promise;
});

test('a signal aborted before lets nothing out', async t => {
	const asked: string[] = [];
	const address = await serve(t, request => {
		asked.push(request.url!);
	});
	const engine = engineAt(t, address);
	for (const ask of [engine.connect, engine.ping, engine.containers.list, engine.images.list, engine.events]) {
		const error = await t.throwsAsync(ask(AbortSignal.abort(reason)));
		t.is(error, reason);
	}

	await turn();
	t.deepEqual(asked, []);
});

test('aborting during the first negotiation throws the reason at once', async t => {
	const controller = new AbortController();
	const closed = Promise.withResolvers<void>();
	const address = await serve(t, request => {
		request.socket.once('close', () => {
			closed.resolve();
		});
		controller.abort(reason);
	});
	const error = await t.throwsAsync(engineAt(t, address).containers.list(controller.signal));
	t.is(error, reason);
	await closed.promise;
});

test('a signal that is aborted after its call has ended does no harm', async t => {
	const controller = new AbortController();
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, []);
	});
	await engine.containers.list(controller.signal);
	controller.abort(reason);
	await turn();
	t.deepEqual(await engine.containers.list(soon()), []);
});

test.serial('nothing of the environment leaks into a client', async t => {
	const variables = {DOCKER_HOST: 'tcp://127.0.0.1:1', DOCKER_CERT_PATH: '/no/such/folder', DOCKER_TLS_VERIFY: '1', DOCKER_API_VERSION: '1.99', DOCKER_PATH_PREFIX: '/evil'};
	const before = {...process.env};
	t.teardown(() => {
		process.env = before;
	});
	Object.assign(process.env, variables);
	const {engine, requests} = await wireEngine(t, (_, response) => {
		json(response, []);
	});
	t.like(await engine.connect(soon()), {apiVersion: '1.41'});
	await engine.images.list(soon());
	t.deepEqual(requests, ['GET /v1.41/images/json']);
});

test.serial('nor into one that speaks TCP', async t => {
	const before = {...process.env};
	t.teardown(() => {
		process.env = before;
	});
	Object.assign(process.env, {DOCKER_HOST: 'unix:///nowhere.sock', DOCKER_CERT_PATH: '/no/such/folder', DOCKER_TLS_VERIFY: '1'});
	const asked: string[] = [];
	const address = await serve(t, (request, response) => {
		asked.push(`${request.method} ${request.url}`);
		json(response, request.url === '/version' ? {ApiVersion: '1.45', MinAPIVersion: '1.24'} : [{Id: 'sha256:1', RepoTags: ['bb:latest']}]);
	}, 'port');
	const client = createClient(resolveEndpoint(address, process.env));
	t.teardown(client.close);
	const rows = await client.call(async docker => docker.listImages(), {signal: soon()});
	t.is(rows[0]?.Id, 'sha256:1');
	t.deepEqual(asked, ['GET /_ping', 'GET /version', 'GET /v1.45/images/json']);
});

test('an empty list may be null', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, null);
	});
	t.deepEqual(await engine.containers.list(soon()), []);
	t.deepEqual(await engine.images.list(soon()), []);
});

test('an answer that is no list is an error, not an empty list', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		response.end('<html>Gateway</html>');
	});
	await t.throwsAsync(engine.containers.list(soon()), {instanceOf: EngineError, message: 'The engine’s answer is no list.'});
	await t.throwsAsync(engine.images.list(soon()), {instanceOf: EngineError, message: 'The engine’s answer is no list.'});
});
