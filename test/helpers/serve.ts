import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import http from 'node:http';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {createEngine, type Engine, type EngineOptions} from '../../source/engine/engine.js';
import {resolveEndpoint} from '../../source/engine/endpoint.js';

/**
A server that answers every request itself, `/version` too, on a socket of its own or on a port of this machine.

@returns Its address, as in `DOCKER_HOST`.
*/
export async function serve(t: ExecutionContext, answer: http.RequestListener, on: 'socket' | 'port' = 'socket'): Promise<string> {
	const directory = await mkdtemp(path.join(tmpdir(), 'gantry-wire-'));
	const server = http.createServer(answer);
	if (on === 'socket') {
		server.listen(path.join(directory, 'docker.sock'));
	} else {
		server.listen(0, '127.0.0.1');
	}

	await once(server, 'listening');
	t.teardown(async () => {
		server.closeAllConnections();
		server.close();
		await rm(directory, {recursive: true, force: true});
	});
	const address = server.address();
	return typeof address === 'string' ? `unix://${address}` : `tcp://127.0.0.1:${address!.port}`;
}

/** An engine that is closed with its test. */
export function engineAt(t: ExecutionContext, address: string, options?: EngineOptions): Engine {
	const engine = createEngine(resolveEndpoint(address, {}), options);
	t.teardown(engine.close);
	return engine;
}
