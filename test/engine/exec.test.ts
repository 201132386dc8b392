import {once} from 'node:events';
import type http from 'node:http';
import type {Duplex} from 'node:stream';
import {text} from 'node:stream/consumers';
import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {engineAt, serve} from '../helpers/serve.js';
import {frame, json} from '../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);

type Exec = {
	/** What happens on the connection once it is taken over. */
	readonly run: (socket: Duplex, command: readonly string[]) => void;
	readonly exitCode?: (command: readonly string[]) => number | null;
	readonly resizeStatus?: number;
	readonly beforeResize?: Promise<void>;
};

/** An engine that runs commands: the connection is upgraded, as real ones do. */
async function execEngine(t: ExecutionContext, {run, exitCode = () => 0, resizeStatus = 200, beforeResize}: Exec) {
	const requests: Array<{readonly url: string; readonly body: unknown}> = [];
	const commands: string[][] = [];
	const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
		const sent = await text(request);
		if (request.url === '/_ping') {
			response.end('OK');
			return;
		}

		requests.push({url: `${request.method} ${request.url}`, body: sent === '' ? undefined : JSON.parse(sent)});
		if (request.url === '/version') {
			json(response, {ApiVersion: '1.41', MinAPIVersion: '1.12'});
		} else if (request.url!.includes('/resize')) {
			await beforeResize;
			json(response, {}, resizeStatus);
		} else if (request.method === 'GET') {
			json(response, {ExitCode: exitCode(commands.at(-1)!), Running: false});
		} else if (request.url!.endsWith('/start')) {
			const {socket} = request;
			socket.write('HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
			run(socket, commands.at(-1)!);
		} else {
			commands.push((JSON.parse(sent) as {Cmd: string[]}).Cmd);
			json(response, {Id: 'e1'}, 201);
		}
	};

	const address = await serve(t, (request, response) => {
		void answer(request, response);
	});
	return {engine: engineAt(t, address), requests, commands};
}

test('captures both streams and the exit code', async t => {
	const {engine, requests} = await execEngine(t, {
		run(socket) {
			const bytes = Buffer.concat([frame(1, 'out €'), frame(2, 'err\n'), frame(1, '\n')]);
			socket.write(bytes.subarray(0, 14));
			socket.end(bytes.subarray(14));
		},
		exitCode: () => 3,
	});
	t.deepEqual(await engine.exec.capture('web', ['ls', '-l'], soon()), {stdout: 'out €\n', stderr: 'err\n', exitCode: 3});
	t.like(requests[1], {url: 'POST /v1.41/containers/web/exec', body: {Cmd: ['ls', '-l'], AttachStdout: true, AttachStderr: true}});
});

test('an engine that does not know the exit code', async t => {
	const {engine} = await execEngine(t, {
		run(socket) {
			socket.end();
		},
		exitCode: () => null,
	});
	t.deepEqual(await engine.exec.capture('web', ['true'], soon()), {stdout: '', stderr: '', exitCode: undefined});
});

test('of what a command writes, a MiB is kept', async t => {
	const {engine} = await execEngine(t, {
		run(socket) {
			for (let count = 0; count < 40; count++) {
				socket.write(frame(1, Buffer.alloc(60_000, 'x')));
			}

			socket.end(frame(2, 'end'));
		},
	});
	const {stdout, stderr} = await engine.exec.capture('web', ['yes'], soon());
	t.is(stdout.length, 1024 * 1024);
	t.is(stderr, 'end');
});

test('aborting closes a connection that no longer hears the request’s signal', async t => {
	const controller = new AbortController();
	const reason = new Error('left');
	const closed = Promise.withResolvers<void>();
	const {engine} = await execEngine(t, {
		run(socket) {
			socket.once('close', () => {
				closed.resolve();
			});
			socket.write(frame(1, 'begun'), () => {
				controller.abort(reason);
			});
		},
	});
	const error = await t.throwsAsync(engine.exec.capture('web', ['sleep', '1000'], controller.signal));
	t.is(error, reason);
	await closed.promise;
});

test('of a connection that ends within a frame, what was whole counts', async t => {
	const {engine} = await execEngine(t, {
		run(socket) {
			socket.write(Buffer.concat([frame(1, 'whole\n'), frame(1, 'half').subarray(0, 10)]), () => {
				socket.destroy();
			});
		},
	});
	t.like(await engine.exec.capture('web', ['sleep', '1000'], soon()), {stdout: 'whole\n', stderr: ''});
});

test('a session is raw both ways, has its size from the start, and leaves Ctrl-p alone', async t => {
	const {engine, requests} = await execEngine(t, {
		run(socket) {
			socket.on('data', chunk => {
				socket.end(`you typed ${String(chunk)}`);
			});
		},
		exitCode: () => 7,
	});
	const session = await engine.exec.open('web', {command: ['sh'], environment: ['TERM=xterm'], columns: 100, rows: 30}, soon());
	session.socket.write('\u{10}hello');
	t.is(await text(session.socket), 'you typed \u{10}hello');
	t.is(await session.exitCode(), 7);
	t.like(requests[1]?.body, {Cmd: ['sh'], Env: ['TERM=xterm'], Tty: true, AttachStdin: true, DetachKeys: 'ctrl-@,ctrl-^,ctrl-@,ctrl-_'});
	t.is(requests[3]?.url, 'POST /v1.41/exec/e1/resize?w=100&h=30');
});

test('a session that ends without a word before it has been given back is heard to end', async t => {
	const {promise, resolve} = Promise.withResolvers<void>();
	const {engine} = await execEngine(t, {
		run(socket) {
			socket.once('close', resolve).end();
		},
		beforeResize: promise,
	});
	const session = await engine.exec.open('web', {command: ['true'], columns: 80, rows: 24}, soon());
	await once(session.socket.resume(), 'end', {signal: soon()});
	t.is(await session.exitCode(), 0);
});

for (const resizeStatus of [201, 404, 500]) {
	test(`a resize answered with ${resizeStatus} does no harm`, async t => {
		const {engine} = await execEngine(t, {
			run(socket) {
				socket.end('done');
			},
			resizeStatus,
		});
		const session = await engine.exec.open('web', {command: ['sh'], columns: 80, rows: 24}, soon());
		await session.resize(20, 10);
		t.is(await text(session.socket), 'done');
	});
}

test('finds the shell where the first finder does', async t => {
	const {engine, commands} = await execEngine(t, {
		run(socket) {
			socket.end(frame(1, '/bin/bash\n'));
		},
	});
	t.is(await engine.exec.findShell('web', soon()), '/bin/bash');
	t.is(commands.length, 1);
});

test('tries the others where there is no sh in the path', async t => {
	const {engine} = await execEngine(t, {
		run(socket, command) {
			socket.end(frame(1, command[0] === '/bin/busybox' ? '/bin/busybox sh\n' : 'OCI runtime exec failed\n'));
		},
		exitCode: command => command[0] === '/bin/busybox' ? 0 : 126,
	});
	t.is(await engine.exec.findShell('web', soon()), '/bin/busybox sh');
});

test('no shell is unsupported', async t => {
	const {engine} = await execEngine(t, {
		run(socket) {
			socket.end(frame(1, 'OCI runtime exec failed\n'));
		},
		exitCode: () => 127,
	});
	const error = await t.throwsAsync(engine.exec.findShell('web', soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unsupported');
});

for (const [status, kind] of [[409, 'conflict'], [404, 'gone']] as const) {
	test(`a container that cannot run it: ${status}`, async t => {
		const address = await serve(t, (request, response) => {
			json(response, request.url === '/version' ? {ApiVersion: '1.41'} : {message: 'Container c1 is paused'}, request.url === '/version' ? 200 : status);
		});
		const error = await t.throwsAsync(engineAt(t, address).exec.open('c1', {command: ['sh'], columns: 80, rows: 24}, soon()), {instanceOf: EngineError});
		t.is(error?.kind, kind);
		t.is(error?.message, 'Container c1 is paused');
	});
}

test('starts that are refused do not use up the connections', async t => {
	const address = await serve(t, (request, response) => {
		if (request.url === '/version') {
			json(response, {ApiVersion: '1.41'});
		} else if (request.url!.endsWith('/start')) {
			json(response, {message: 'paused meanwhile'}, 409);
		} else {
			json(response, request.method === 'POST' ? {Id: 'e1'} : [], request.method === 'POST' ? 201 : 200);
		}
	});
	const engine = engineAt(t, address);
	for (let count = 0; count < 20; count++) {
		const error = await t.throwsAsync(engine.exec.capture('web', ['true'], soon()), {instanceOf: EngineError});
		t.is(error?.kind, 'conflict');
	}

	t.deepEqual(await engine.containers.list(soon()), []);
});

test('a session’s start that is aborted closes its connection', async t => {
	const controller = new AbortController();
	const reason = new Error('left');
	const closed = Promise.withResolvers<void>();
	const address = await serve(t, (request: http.IncomingMessage, response: http.ServerResponse) => {
		if (request.url === '/version') {
			json(response, {ApiVersion: '1.41'});
		} else if (request.url!.endsWith('/start')) {
			request.socket.once('close', () => {
				closed.resolve();
			});
			controller.abort(reason);
		} else {
			json(response, {Id: 'e1'}, 201);
		}
	});
	const error = await t.throwsAsync(engineAt(t, address).exec.open('web', {command: ['sh'], columns: 80, rows: 24}, controller.signal));
	t.is(error, reason);
	await closed.promise;
});
