import {once} from 'node:events';
import {stat} from 'node:fs/promises';
import net from 'node:net';
import {cleanText} from '../../../format/clean.js';
import {EngineError} from '../../engine-error.js';
import type {BuildSsh} from '../build-request.js';
import {bytesIn, readFields, textIn, writeFields} from '../protobuf.js';
import {GrpcError, unary, type GrpcCall, type GrpcMethod} from './grpc-server.js';

const defaultId = 'default';

/**
Lend the engine's steps the SSH agents of this machine: what a step says to its agent's socket goes to ours, and the answer back. No key leaves the agent.

@param environment For `SSH_AUTH_SOCK`, the agent of those that name none.
@throws {EngineError} `invalid` for one that is not there, or for a key's file: only agents can be lent.
@see github.com/moby/buildkit session/sshforward/ssh.proto, session/sshforward/sshprovider/agentprovider.go
*/
export async function sshAgents(agents: readonly BuildSsh[], environment: Readonly<Record<string, string | undefined>>): Promise<ReadonlyArray<readonly [string, GrpcMethod]>> {
	const sockets = new Map<string, string>();
	for (const {id, paths} of agents) {
		sockets.set(id === '' ? defaultId : id, await socketOf(id, paths, environment));
	}

	const socketFor = (id: string): string => {
		const socket = sockets.get(id === '' ? defaultId : id);
		if (socket === undefined) {
			throw new GrpcError('notFound', `unset ssh forward key ${cleanText(id)}`);
		}

		return socket;
	};

	return sockets.size === 0 ? [] : [
		['/moby.sshforward.v1.SSH/CheckAgent', unary(async request => {
			const id = textIn(readFields(request), 1);
			socketFor(id);
			return new Uint8Array(0);
		})],
		['/moby.sshforward.v1.SSH/ForwardAgent', async call => {
			await forward(call, socketFor(call.metadata.find(([name]) => name === 'buildkit.ssh.id')?.[1] ?? ''));
		}],
	];
}

async function socketOf(id: string, paths: readonly string[], environment: Readonly<Record<string, string | undefined>>): Promise<string> {
	const [given, ...more] = paths;
	if (more.length > 0) {
		throw new EngineError('invalid', `Only one agent can be lent as “${cleanText(id)}”: give the others names of their own.`);
	}

	const socket = given ?? environment.SSH_AUTH_SOCK;
	if (!socket) {
		throw new EngineError('invalid', `There is no SSH agent to lend as “${cleanText(id)}”: SSH_AUTH_SOCK is not set.`);
	}

	let isSocket: boolean;
	try {
		isSocket = (await stat(socket)).isSocket();
	} catch (error) {
		throw new EngineError('invalid', `There is no SSH agent at ${cleanText(socket)}.`, {cause: error});
	}

	if (!isSocket) {
		throw new EngineError('invalid', `${cleanText(socket)} is no socket of an SSH agent: add the key to an agent with ssh-add, and lend that.`);
	}

	return socket;
}

/** Messages of one field, the bytes, either way until one of the two has ended. */
async function forward(call: GrpcCall, path: string): Promise<void> {
	const agent = net.connect(path);
	const onEnd = () => {
		agent.destroy();
	};

	agent.on('error', () => undefined);
	call.signal.addEventListener('abort', onEnd, {once: true});
	try {
		await Promise.race([once(agent, 'connect'), once(agent, 'close').then(() => {
			throw new GrpcError('unknown', 'The SSH agent does not answer.');
		})]);
		await Promise.race([toAgent(call, agent), fromAgent(call, agent)]);
	} finally {
		call.signal.removeEventListener('abort', onEnd);
		agent.destroy();
	}
}

async function toAgent(call: GrpcCall, agent: net.Socket): Promise<void> {
	for await (const message of call.messages) {
		const bytes = bytesIn(readFields(message), 1);
		if (!agent.write(bytes)) {
			await once(agent, 'drain', {signal: call.signal});
		}
	}

	// It may still have something to say to what it was asked last.
	agent.end();
	await once(agent, 'close', {signal: call.signal});
}

async function fromAgent(call: GrpcCall, agent: net.Socket): Promise<void> {
	for await (const chunk of agent) {
		await call.send(writeFields([1, chunk as Uint8Array]));
	}
}
