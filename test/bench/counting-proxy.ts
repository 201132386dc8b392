// Stands between a program and the engine and counts what goes through it. A process of its own, so that what it does costs neither the
// clock of the measuring one nor its processor: `node counting-proxy.js SOCKET ENGINE-SOCKET`, told `count` by message.
import {connect, createServer} from 'node:net';
import process from 'node:process';

/** Since the last time somebody asked. */
export type Traffic = {
	readonly requests: number;
	readonly connections: number;
	readonly bytes: number;
	/** How often each path was asked, ids left out. */
	readonly paths: Readonly<Record<string, number>>;
};

const [socket, engineSocket] = process.argv.slice(2);

let requests = 0;
let connections = 0;
let bytes = 0;
let paths: Record<string, number> = {};

// Clients write a request's head in one piece, and another only when they have the answer to the first.
const head = /^(GET|HEAD|POST|PUT|DELETE) (\/[^\s?]*)(?:\?\S*)? HTTP\/1\.[01]\r\n/v;

const note = (chunk: Buffer) => {
	const found = head.exec(chunk.toString('latin1', 0, 2000));
	if (found) {
		requests++;
		const path = `${found[1]} ${found[2]!.replace(/^\/v\d+\.\d+/v, '').replaceAll(/[\da-f]{64}/gv, '{id}')}`;
		paths[path] = (paths[path] ?? 0) + 1;
	}
};

const server = createServer({allowHalfOpen: true}, client => {
	connections++;
	const engine = connect({path: engineSocket!, allowHalfOpen: true});
	client.on('data', note);
	engine.on('data', chunk => {
		bytes += chunk.length;
	});
	client.pipe(engine);
	engine.pipe(client);
	const end = () => {
		client.destroy();
		engine.destroy();
	};

	for (const side of [client, engine]) {
		side.on('error', end);
		side.on('close', end);
	}
});

server.listen(socket, () => {
	process.send!('ready');
});

process.on('message', () => {
	const traffic: Traffic = {requests, connections, bytes, paths};
	process.send!(traffic);
	requests = 0;
	connections = 0;
	bytes = 0;
	paths = {};
});

// It must not outlive who started it.
process.on('disconnect', () => {
	server.close();
	process.exitCode = 0;
	setTimeout(() => {
		process.kill(process.pid, 'SIGKILL');
	}, 100).unref();
});
