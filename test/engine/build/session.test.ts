import {once} from 'node:events';
import http2, {type ClientHttp2Session} from 'node:http2';
import net from 'node:net';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import fc from 'fast-check';
import {buildSecrets} from '../../../source/engine/build/session/secrets.js';
import {fileSync} from '../../../source/engine/build/session/file-sync.js';
import {GrpcError, readMessages, serveGrpc, type GrpcMethod} from '../../../source/engine/build/session/grpc-server.js';
import {registryAuth} from '../../../source/engine/build/session/registry-auth.js';
import {sshAgents} from '../../../source/engine/build/session/ssh-agents.js';
import {bytesIn, fieldOf, numberIn, readFields, textIn, textOf, writeFields} from '../../../source/engine/build/protobuf.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {noCredentials, type RegistryAuth} from '../../../source/engine/registry/credentials.js';
import {aDirectory} from '../../helpers/a-directory.js';

const framed = (message: Uint8Array): Buffer => {
	const head = Buffer.alloc(5);
	head.writeUInt32BE(message.length, 1);
	return Buffer.concat([head, message]);
};

/** The engine's side of a session with these methods. */
async function engineSide(t: ExecutionContext, methods: ReadonlyArray<readonly [string, GrpcMethod]>): Promise<ClientHttp2Session> {
	const directory = await aDirectory(t, {});
	const socketPath = path.join(directory, 'session.sock');
	const server = net.createServer(socket => {
		serveGrpc(socket, new Map(methods));
	});
	server.listen(socketPath);
	await once(server, 'listening');
	const client = http2.connect('http://session', {maxSendHeaderBlockLength: 10_000_000, createConnection: () => net.connect(socketPath)});
	t.teardown(() => {
		client.destroy();
		server.close();
	});
	return client;
}

type Answer = {readonly status: number; readonly message: string; readonly messages: readonly Uint8Array[]};

/** Call a method; what is said to it, and when, is up to `talk`. */
async function call(client: ClientHttp2Session, method: string, talk: Uint8Array | ((stream: http2.ClientHttp2Stream, onMessage: (take: (message: Uint8Array) => void) => void) => void), headers: http2.OutgoingHttpHeaders = {}): Promise<Answer> {
	const stream = client.request({':method': 'POST', ':path': method, 'content-type': 'application/grpc', te: 'trailers', ...headers});
	let told: Readonly<Record<string, unknown>> = {};
	stream.on('response', (head: Readonly<Record<string, unknown>>) => {
		told = head;
	});
	stream.on('trailers', (trailers: Readonly<Record<string, unknown>>) => {
		told = trailers;
	});
	const takers: Array<(message: Uint8Array) => void> = [];
	if (talk instanceof Uint8Array) {
		stream.end(framed(talk));
	} else {
		talk(stream, take => {
			takers.push(take);
		});
	}

	const messages: Uint8Array[] = [];
	for await (const message of readMessages(stream)) {
		messages.push(message);
		for (const take of takers) {
			take(message);
		}
	}

	if (!stream.closed) {
		await once(stream, 'close');
	}

	return {status: Number(told['grpc-status']), message: decodeURIComponent(typeof told['grpc-message'] === 'string' ? told['grpc-message'] : ''), messages};
}

const said = ({messages}: Answer, field: number) => messages.map(message => textOf(fieldOf(readFields(message), field)));

const someMessages = fc.array(fc.uint8Array({maxLength: 60}), {maxLength: 8});
const someCuts = fc.array(fc.integer({min: 1, max: 40}), {minLength: 1});

test('messages are found wherever they are cut', async t => {
	await fc.assert(fc.asyncProperty(someMessages, someCuts, async (messages, cuts) => {
		const whole = Buffer.concat(messages.map(message => framed(message)));
		async function * pieces() {
			for (let at = 0, turn = 0; at < whole.length; turn++) {
				const length = cuts[turn % cuts.length]!;
				yield whole.subarray(at, at + length);
				at += length;
			}
		}

		const found: number[][] = [];
		for await (const message of readMessages(pieces())) {
			found.push([...message]);
		}

		t.deepEqual(found, messages.map(message => [...message]));
	}));
});

for (const [what, head] of [['compressed', [1, 0, 0, 0, 0]], ['endless', [0, 0xFF, 0xFF, 0xFF, 0xFF]]] as const) {
	test(`a message that is ${what} is refused`, async t => {
		async function * pieces() {
			yield Uint8Array.from(head);
		}

		await t.throwsAsync(readMessages(pieces()).next(), {instanceOf: GrpcError});
	});
}

test('credentials by host, those of the hub by its name, and a token in a password’s place', async t => {
	const asked: string[] = [];
	const known: Readonly<Record<string, RegistryAuth>> = {
		'docker.io': {username: 'ada', password: 'one two', serveraddress: 'docker.io'}, '127.0.0.1:5000': {identitytoken: 'a-token', serveraddress: '127.0.0.1:5000'},
	};
	const client = await engineSide(t, registryAuth({...noCredentials, async forRegistry(server) {
		asked.push(server);
		return known[server];
	}}));
	const credentials = async (host: string) => {
		const answer = await call(client, '/moby.filesync.v1.Auth/Credentials', writeFields([1, host]));
		return [answer.status, ...said(answer, 1), ...said(answer, 2)];
	};

	t.deepEqual(await credentials('one.docker.io'), [0, 'ada', 'one two']);
	t.deepEqual(await credentials('docker.io'), [0, 'ada', 'one two']);
	t.deepEqual(await credentials('127.0.0.1:5000'), [0, '', 'a-token']);
	t.deepEqual(await credentials('localhost:5000'), [0, '', '']);
	t.deepEqual(asked, ['docker.io', 'docker.io', '127.0.0.1:5000', 'localhost:5000']);
	for (const method of ['FetchToken', 'GetTokenAuthority', 'VerifyTokenAuthority']) {
		t.is((await call(client, `/moby.filesync.v1.Auth/${method}`, writeFields([1, 'docker.io']))).status, 12, 'not implemented: the engine fetches its token itself');
	}
});

test('a credential helper that fails says why', async t => {
	const client = await engineSide(t, registryAuth({...noCredentials, async forRegistry() {
		throw new EngineError('failed', 'The helper “keys” says no: 50 % ü');
	}}));
	t.like(await call(client, '/moby.filesync.v1.Auth/Credentials', writeFields([1, 'x'])), {status: 2, message: 'The helper “keys” says no: 50 % ü', messages: []});
});

test('secrets by name, and those that are not there', async t => {
	const client = await engineSide(t, (await buildSecrets([{id: 'one', value: 'hunter2'}, {id: 'none', value: ''}])).methods);
	const secret = async (id: string) => call(client, '/moby.buildkit.secrets.v1.Secrets/GetSecret', writeFields([1, id], [2, 'annotation']));
	t.deepEqual(said(await secret('one'), 1), ['hunter2']);
	t.deepEqual(said(await secret('none'), 1), ['']);
	t.like(await secret('other'), {status: 5, message: 'secret other not found', messages: []});
	t.deepEqual((await buildSecrets([])).methods, []);
});

test('an agent answers over many messages, and hears the end', async t => {
	const directory = await aDirectory(t, {});
	const socketPath = path.join(directory, 'agent.sock');
	const ended = Promise.withResolvers<void>();
	const agent = net.createServer({allowHalfOpen: true}, socket => {
		socket.on('data', data => {
			socket.write(data.toString().toUpperCase());
		});
		socket.on('end', () => {
			socket.end('bye');
			ended.resolve();
		});
	});
	agent.listen(socketPath);
	t.teardown(() => {
		agent.close();
	});
	const client = await engineSide(t, await sshAgents([{id: '', paths: []}], {SSH_AUTH_SOCK: socketPath}));
	t.is((await call(client, '/moby.sshforward.v1.SSH/CheckAgent', writeFields([1, 'default']))).status, 0);
	t.like(await call(client, '/moby.sshforward.v1.SSH/CheckAgent', writeFields([1, 'other'])), {status: 5, message: 'unset ssh forward key other'});
	let heard = '';
	const answer = await call(client, '/moby.sshforward.v1.SSH/ForwardAgent', (stream, onMessage) => {
		stream.write(framed(writeFields([1, 'one'])));
		onMessage(message => {
			heard += textIn(readFields(message), 1);
			if (heard === 'ONE') {
				stream.write(framed(writeFields([1, 'two'])));
			} else if (heard === 'ONETWO') {
				stream.end();
			}
		});
	}, {'buildkit.ssh.id': 'default'});
	await ended.promise;
	t.is(answer.status, 0);
	t.is(heard, 'ONETWObye');
	t.is((await call(client, '/moby.sshforward.v1.SSH/ForwardAgent', writeFields([1, 'x']), {'buildkit.ssh.id': 'other'})).status, 5);
});

/** Take part in the sending of a directory as the engine does: ask for all files, and say when it has them. */
async function receive(client: ClientHttp2Session, headers: http2.OutgoingHttpHeaders): Promise<{readonly names: string[]; readonly contents: ReadonlyMap<string, string>; readonly answer: Answer}> {
	const names: string[] = [];
	const contents = new Map<string, string>();
	const waiting = new Set<number>();
	let isListed = false;
	const answer = await call(client, '/moby.filesync.v1.FileSync/DiffCopy', (stream, onMessage) => {
		const finish = () => {
			if (isListed && waiting.size === 0) {
				stream.write(framed(writeFields([1, 3])));
			}
		};

		onMessage(message => {
			const fields = readFields(message);
			const type = numberIn(fields, 1);
			const stat = fieldOf(fields, 2);
			if (type === 0 && stat instanceof Uint8Array) {
				const parts = readFields(stat);
				names.push(textIn(parts, 1));
				if (numberIn(parts, 2) < 0o1_0000) {
					waiting.add(names.length - 1);
					stream.write(framed(writeFields([1, 1], [3, names.length - 1])));
				}
			} else {
				switch (type) {
					case 0: {
						isListed = true;
						finish();

						break;
					}

					case 2: {
						const id = numberIn(fields, 3);
						const data = bytesIn(fields, 4);
						contents.set(names[id]!, (contents.get(names[id]!) ?? '') + Buffer.from(data).toString());
						if (data.length === 0) {
							waiting.delete(id);
							finish();
						}

						break;
					}

					case 3:
					case 4: {
						stream.end();

						break;
					}
 // No default
				}
			}
		});
	}, headers);
	return {names, contents, answer};
}

test('a directory is sent in the engine’s order, without what it excludes', async t => {
	const directory = await aDirectory(t, {'b/c': 'bc', 'b.x': 'b.x', a: 'x'.repeat(100_000), 'logs/keep/1': '1', 'logs/drop': '2', ü: 'ü', link: '→a', 'secret/key': 'key'});
	const told = {files: 0, ignored: [] as string[], bytes: 0};
	const client = await engineSide(t, fileSync(new Map([
		['context', {path: directory, told: {
			onFile() {
				told.files++;
			},
			onIgnored(name: string) {
				told.ignored.push(name);
			},
			onBytes(count: number) {
				told.bytes += count;
			},
		}}],
		['dockerfile', {path: directory, only: ['a']}],
	]), () => undefined));
	const {names, contents, answer} = await receive(client, {'dir-name': 'context', 'exclude-patterns': ['logs', '!logs/keep', '%C3%BC', 'secret, or not'], 'exclude-patterns-encoded': '1'});
	t.is(answer.status, 0);
	t.deepEqual(names, ['a', 'b', 'b/c', 'b.x', 'link', 'logs', 'logs/keep', 'logs/keep/1', 'secret', 'secret/key']);
	t.is(contents.get('a')?.length, 100_000);
	t.deepEqual(told, {files: 6, ignored: ['logs', 'logs/drop', 'ü'], bytes: 100_000 + 2 + 3 + 1 + 3});

	t.deepEqual((await receive(client, {'dir-name': 'context', followpaths: ['b/../b/c', 'link', '/nothing', '../../a.file']})).names, ['a', 'b', 'b/c', 'link']);
	t.deepEqual((await receive(client, {'dir-name': 'dockerfile'})).names, ['a'], 'a Dockerfile’s neighbours are nobody’s business');
	t.deepEqual((await receive(client, {'dir-name': 'dockerfile', followpaths: 'secret/key'})).names, []);
	t.like(await call(client, '/moby.filesync.v1.FileSync/DiffCopy', writeFields([1, 3]), {'dir-name': 'home'}), {status: 5, message: 'no access allowed to dir home'});
});

test('thousands of patterns are taken', async t => {
	const directory = await aDirectory(t, {'file-4999': 'x', other: 'y'});
	const client = await engineSide(t, fileSync(new Map([['context', {path: directory}]]), () => undefined));
	const {names} = await receive(client, {'dir-name': 'context', 'exclude-patterns': Array.from({length: 5000}, (_, index) => `file-${index}`)});
	t.deepEqual(names, ['other']);
});

test('a directory that cannot be read is told on both sides', async t => {
	const errors: string[] = [];
	const client = await engineSide(t, fileSync(new Map([['context', {path: '/nowhere/at/all'}]]), error => {
		errors.push(error.message);
	}));
	const {answer} = await receive(client, {'dir-name': 'context'});
	t.is(answer.status, 2);
	t.regex(errors.join('\n'), /^The context could not be sent: ENOENT/v);
});
