import type {PackedLines} from '../format/packed-lines.js';
import type {BodySocket} from './body-socket.js';
import type {EngineClient} from './client.js';
import {dial} from './dial.js';
import type {BodyHeaders} from './http-body.js';
import {lineAssembler} from './log-lines.js';
import {toEngineError} from './to-engine-error.js';

export type LogOptions = {
	/** Whether the container has a terminal: its log is one raw stream then. */
	readonly hasTty: boolean;
	/** How many of the last lines to begin with. */
	readonly tail: number;
	/** Begin with lines at or after this timestamp, as the engine wrote it: inclusive, so the last line seen comes again. */
	readonly since?: string | undefined;
	/** Whether to wait for more; otherwise the stream ends with the last line written so far. */
	readonly isFollowing?: boolean;
};

/**
Follow a container's log in batches as they arrive, oldest line first, until the container stops. However it ends, the connection
is closed.

`since` is always sent together with `tail`: on its own it makes the engine scan the whole file.

@returns Batches that are good until the next is asked for: each takes the place of the one before.
@throws The signal's reason when aborted.
@throws {EngineError} `gone` for no such container, `unsupported` when its log driver cannot be read, `unreachable` when the engine went away.
@see GET /containers/{id}/logs
*/
export async function * followLogs(client: EngineClient, id: string, {hasTty, tail, since, isFollowing = true}: LogOptions, signal: AbortSignal): AsyncGenerator<PackedLines, void> {
	// Dockerode gives a log that is not followed as a single buffer of any size.
	const answer = await client.openFast(async (docker, abortSignal) => dial(docker, {
		method: 'GET', path: `/containers/${id}/logs?`, isStream: true, abortSignal,
		options: {follow: isFollowing, stdout: true, stderr: true, timestamps: true, tail, ...(since === undefined ? {} : {since: toUnixTime(since)})},
	}), {signal}) as {readonly socket: BodySocket; readonly headers: BodyHeaders};

	const {socket, headers} = answer;
	const close = () => {
		socket.destroy();
	};

	signal.addEventListener('abort', close, {once: true});
	const lines = lineAssembler({hasTty, hasTimestamps: true});
	try {
		signal.throwIfAborted();
		socket.takeBody(headers);
		while (await socket.readBody(lines.push)) {
			signal.throwIfAborted();
			const batch = lines.take();
			if (batch.size > 0) {
				yield batch;
			}
		}

		const rest = lines.end();
		if (rest.size > 0) {
			yield rest;
		}
	} catch (error) {
		signal.throwIfAborted();
		throw toEngineError(error);
	} finally {
		signal.removeEventListener('abort', close);
		close();
	}
}

/** The engine takes seconds with up to nine decimals, and RFC 3339 not at all; a number would lose the nanoseconds. */
function toUnixTime(timestamp: string): string {
	const fraction = /\.(\d{1,9})/v.exec(timestamp)?.[1] ?? '0';
	return `${Math.floor(Date.parse(timestamp) / 1000)}.${fraction.padEnd(9, '0')}`;
}
