import type {Http2Session, IncomingHttpHeaders, ServerHttp2Stream} from 'node:http2';
import {once} from 'node:events';
import process from 'node:process';
import type {Duplex} from 'node:stream';
import {cleanText} from '../../../format/clean.js';

/** @see https://grpc.io/docs/guides/status-codes/ */
const statuses = {ok: 0, unknown: 2, notFound: 5, resourceExhausted: 8, unimplemented: 12} as const;

/** An answer that is none, for those who told the engine so. */
export class GrpcError extends Error {
	override readonly name = 'GrpcError';
	readonly status: keyof typeof statuses;

	constructor(status: keyof typeof statuses, message: string) {
		super(message);
		this.status = status;
	}
}

/** A call of the engine's: messages either way, until the method returns. */
export type GrpcCall = {
	/** What came with the call, in its order: name (in lower case) and value. */
	readonly metadata: ReadonlyArray<readonly [name: string, value: string]>;
	/** Ends when the engine has sent its last. */
	readonly messages: AsyncIterable<Uint8Array>;
	/** Resolves when there is room for more. */
	send(message: Uint8Array): Promise<void>;
	/** Aborted when the call has ended, however it did. */
	readonly signal: AbortSignal;
};

export type GrpcMethod = (call: GrpcCall) => Promise<void>;

/** A method with one message in and one out. */
export const unary = (answer: (request: Uint8Array) => Promise<Uint8Array>): GrpcMethod => async call => {
	const {value} = await call.messages[Symbol.asyncIterator]().next() as IteratorResult<Uint8Array, undefined>;
	if (value) {
		await call.send(await answer(value));
	}
};

/** No message of an engine is longer. */
const longestMessage = 16 * 1024 * 1024;

/** What `.dockerignore` says comes as headers, one for each pattern. */
const mostHeaders = 100_000;
const longestHeaders = 32 * 1024 * 1024;

/**
Answer the calls that come over a connection, by gRPC over HTTP/2 without TLS: the engine is the client there. Node's own HTTP/2 does all but the framing of messages, so
nothing else is needed for it.

@param methods By path: `/grpc.health.v1.Health/Check`. The engine is told that what is not among them is not implemented.
@returns The session; destroying it closes the connection.
@see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
*/
export function serveGrpc(socket: Duplex, methods: ReadonlyMap<string, GrpcMethod>): Http2Session {
	const http2 = process.getBuiltinModule('node:http2');
	const session = http2.performServerHandshake(socket, {
		maxHeaderListPairs: mostHeaders, maxSendHeaderBlockLength: longestHeaders, maxSessionMemory: 64,
		settings: {maxHeaderListSize: longestHeaders, initialWindowSize: 1024 * 1024},
	});
	// Whoever waits for something hears of the session's end by its closing.
	session.on('error', () => undefined);
	session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags: number, rawHeaders: readonly string[]) => {
		stream.on('error', () => undefined);
		void answerCall(stream, methods.get(String(headers[':path'])), rawHeaders);
	});
	return session;
}

async function answerCall(stream: ServerHttp2Stream, method: GrpcMethod | undefined, rawHeaders: readonly string[]): Promise<void> {
	const head = {':status': 200, 'content-type': 'application/grpc'};
	if (!method) {
		stream.respond({...head, 'grpc-status': String(statuses.unimplemented)}, {endStream: true});
		return;
	}

	const ended = new AbortController();
	stream.on('close', () => {
		ended.abort();
	});
	let trailers: Record<string, string> = {'grpc-status': String(statuses.ok)};
	stream.respond(head, {waitForTrailers: true});
	stream.on('wantTrailers', () => {
		stream.sendTrailers(trailers);
	});
	// A method that has heard enough must not end the call before it has answered.
	const input = stream.iterator({destroyOnReturn: false}) as AsyncIterable<Uint8Array>;
	try {
		await method({
			metadata: pairsOf(rawHeaders), messages: readMessages(input), signal: ended.signal,
			async send(message) {
				if (stream.destroyed || stream.writableEnded) {
					throw new GrpcError('unknown', 'The call has ended.');
				}

				if (!stream.write(framed(message))) {
					await once(stream, 'drain', {signal: ended.signal});
				}
			},
		});
	} catch (error) {
		trailers = {
			'grpc-status': String(error instanceof GrpcError ? statuses[error.status] : statuses.unknown),
			// Percent-encoded, as the protocol wants what is no plain text.
			'grpc-message': encodeURIComponent(cleanText(error instanceof Error ? error.message : String(error))),
		};
	} finally {
		if (!stream.destroyed) {
			stream.end();
			stream.resume();
		}
	}
}

const pairsOf = (rawHeaders: readonly string[]): ReadonlyArray<readonly [string, string]> =>
	rawHeaders.flatMap((name, index) => index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ''] as const] : []);

/** Whether it is compressed, its length in four bytes, itself. */
function framed(message: Uint8Array): Buffer {
	const head = Buffer.alloc(5);
	head.writeUInt32BE(message.length, 1);
	return Buffer.concat([head, message]);
}

/** @throws {GrpcError} For a message that is compressed or endless. */
export async function * readMessages(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
	let held: Buffer[] = [];
	let length = 0;
	let wanted = 5;
	for await (const chunk of stream) {
		held.push(Buffer.from(chunk));
		length += chunk.length;
		while (length >= wanted) {
			const bytes = held.length === 1 ? held[0]! : Buffer.concat(held);
			held = [bytes];
			const size = bytes.readUInt32BE(1);
			if (bytes[0] !== 0) {
				throw new GrpcError('unimplemented', 'Compressed messages are not read.');
			}

			if (size > longestMessage) {
				throw new GrpcError('resourceExhausted', 'The message is too long.');
			}

			wanted = 5 + size;
			if (length >= wanted) {
				yield bytes.subarray(5, wanted);
				held = [bytes.subarray(wanted)];
				length -= wanted;
				wanted = 5;
			}
		}
	}
}
