import {PassThrough, type Duplex} from 'node:stream';
import {toEngineError} from './to-engine-error.js';

/** Without a listener an error would end the program. */
export const quiet = (socket: Duplex): void => {
	socket.on('error', () => undefined);
};

/**
A connection that the engine has handed over, for somebody who listens only now: one that has ended already, without a word, must still be heard to end. Its
errors are nobody's: the end that follows them says all there is to say.
*/
export function heard(socket: Duplex): Duplex {
	quiet(socket);
	return socket.readableEnded || socket.destroyed ? new PassThrough().end() : socket;
}

/**
Read such a connection, which does not hear its request's signal, until it ends or enough has been read. It is destroyed afterwards.

@param take Given each piece; `false` ends the reading.
@throws {EngineError} When it breaks. @throws The signal's reason.
*/
export async function readHijacked(socket: Duplex, take: (chunk: Uint8Array) => unknown, signal: AbortSignal | undefined): Promise<void> {
	quiet(socket);
	const onAbort = () => {
		socket.destroy();
	};

	signal?.addEventListener('abort', onAbort, {once: true});
	if (signal?.aborted) {
		onAbort();
	}

	try {
		for await (const chunk of socket) {
			if (take(chunk as Uint8Array) === false) {
				return;
			}
		}
	} catch (error) {
		signal?.throwIfAborted();
		throw toEngineError(error);
	} finally {
		signal?.removeEventListener('abort', onAbort);
		socket.destroy();
	}

	signal?.throwIfAborted();
}
