import process from 'node:process';
import {Duplex} from 'node:stream';
import {dial} from '../../dial.js';
import {EngineError} from '../../engine-error.js';
import type {EngineClient} from '../../client.js';
import {quiet} from '../../hijacked.js';
import {writeFields} from '../protobuf.js';
import {serveGrpc, unary, type GrpcMethod} from './grpc-server.js';

/** A connection over which the engine asks for what a build needs from here. */
export type BuildSession = {
	/** What the build names it by. */
	readonly id: string;
	/** Resolves when the connection has closed, whoever closed it. */
	readonly closed: Promise<void>;
	close(): void;
};

/** What the engine asks every few seconds; without an answer it gives the session up. */
const health: readonly [string, GrpcMethod] = ['/grpc.health.v1.Health/Check', unary(async () => writeFields([1, 1]))];

/**
Open a session with the engine's BuildKit.

@param methods What the engine may ask for, by path.
@param sharedKey Under which the engine keeps the files it was sent: those that have not changed are not sent again.
@throws {EngineError} `gone` or `unsupported` when the engine has no BuildKit.
@see POST /session
*/
export async function openSession(client: EngineClient, {methods, sharedKey}: {readonly methods: ReadonlyMap<string, GrpcMethod>; readonly sharedKey: string}, signal: AbortSignal): Promise<BuildSession> {
	const {randomUUID} = process.getBuiltinModule('node:crypto');
	const id = randomUUID();
	const all = new Map([...methods, health]);
	const socket = await client.open(async (docker, abortSignal) => dial(docker, {
		method: 'POST', path: '/session', hijack: true, isStream: true, file: Buffer.alloc(0), abortSignal,
		headers: {
			Upgrade: 'h2c', 'X-Docker-Expose-Session-Uuid': id, 'X-Docker-Expose-Session-Name': 'gantry', 'X-Docker-Expose-Session-Sharedkey': sharedKey,
			'X-Docker-Expose-Session-Grpc-Method': all.keys().toArray(),
		},
	}), {signal});
	if (!(socket instanceof Duplex)) {
		throw new EngineError('unsupported', 'The engine does not hand the connection over: a proxy in between may stand in the way.');
	}

	quiet(socket);
	const session = serveGrpc(socket, all);
	const {promise: closed, resolve} = Promise.withResolvers<void>();
	session.on('close', resolve);
	if (session.destroyed) {
		resolve();
	}

	return {
		id, closed,
		close() {
			session.destroy();
			socket.destroy();
		},
	};
}
