import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import {tmpdir} from 'node:os';
import type {ExecutionContext} from 'ava';
import {createClient, type EngineClient} from '../../source/engine/client.js';
import {createEngine, type Engine} from '../../source/engine/engine.js';
import {resolveEndpoint} from '../../source/engine/endpoint.js';

export type WireEngine = {
	readonly engine: Engine;
	readonly client: EngineClient;
	readonly socketPath: string;
	/** Every request, as `GET /v1.41/containers/json?all=true`. */
	readonly requests: string[];
	/** For what is no request with an answer: a connection that is handed over. */
	readonly server: http.Server;
};

export type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/**
A small HTTP server on a socket of its own, with the real client in front of it: for what a real engine cannot be made to do. It answers
`/_ping` and `/version` itself when they are asked for without a version; everything else is the test's.
*/
export async function wireEngine(t: ExecutionContext, answer: Answer, {version = '20.10.24', apiVersion = '1.41', minimum = '1.12', isReadOnly = false} = {}): Promise<WireEngine> {
	const directory = await mkdtemp(path.join(tmpdir(), 'gantry-wire-'));
	const socketPath = path.join(directory, 'docker.sock');
	const requests: string[] = [];
	const server = http.createServer((request, response) => {
		if (request.url === '/_ping') {
			// What no header can hold is told in the long answer only.
			response.writeHead(200, {'api-version': apiVersion, ostype: 'linux', ...(/^[\w.+\-]+$/v.test(version) ? {server: `Docker/${version} (linux)`} : {})});
			response.end('OK');
			return;
		}

		if (request.url === '/version') {
			json(response, {Version: version, ApiVersion: apiVersion, MinAPIVersion: minimum, Os: 'linux', Arch: 'amd64'});
			return;
		}

		requests.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`);
		answer(request, response);
	});
	server.listen(socketPath);
	await once(server, 'listening');
	const endpoint = resolveEndpoint(`unix://${socketPath}`, {});
	const engine = createEngine(endpoint, {isReadOnly});
	const client = createClient(endpoint, {isReadOnly});
	t.teardown(async () => {
		engine.close();
		client.close();
		server.closeAllConnections();
		server.close();
		await rm(directory, {recursive: true});
	});
	return {engine, client, socketPath, requests, server};
}

export function json(response: http.ServerResponse, value: unknown, status = 200): void {
	response.writeHead(status, {'content-type': 'application/json'});
	response.end(JSON.stringify(value));
}

/** A frame of Docker's multiplexed stream. */
export function frame(stream: 1 | 2, payload: string | Uint8Array): Buffer {
	const body = Buffer.from(payload);
	const header = Buffer.alloc(8);
	header[0] = stream;
	header.writeUInt32BE(body.length, 4);
	return Buffer.concat([header, body]);
}
