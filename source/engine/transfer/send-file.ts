import {createReadStream} from 'node:fs';
import {hostError} from '../archive/host-error.js';
import type {EngineClient} from '../client.js';
import {dial, type Request} from '../dial.js';
import {readJson} from '../json-lines.js';
import type {Json} from '../types.js';
import type {ArchiveSource} from './transfer-types.js';

/** Until the engine has taken the whole archive and begins to answer. */
export const transferDeadline = 86_400_000;

type Options = {
	readonly request: Pick<Request, 'path' | 'options'>;
	/** None when the engine gets the archive itself. */
	readonly source: ArchiveSource | undefined;
	/** Told how many bytes of the file have been taken. */
	readonly onSent: (bytes: number) => void;
};

/**
Send a file as the body of a request, at the pace at which the engine takes it, and give what it answers, value by value. Leaving the loop ends both.

@throws {EngineError} In the engine's words, or `invalid` when the file cannot be read to its end. @throws The signal's reason when aborted.
*/
export async function * sendFile(client: EngineClient, {request, source, onSent}: Options, signal: AbortSignal): AsyncGenerator<Json, void> {
	const run = new AbortController();
	const runSignal = AbortSignal.any([signal, run.signal]);
	const file = source && createReadStream(source.file, {highWaterMark: 256 * 1024});
	let sent = 0;
	file?.on('error', error => {
		// What goes wrong while reading ends the request, whatever the engine makes of what it has got.
		run.abort(hostError(error, source!.file));
	});
	file?.on('data', chunk => {
		sent += chunk.length;
		onSent(sent);
	});
	file?.pause();
	try {
		const answer = await client.open(async (docker, abortSignal) => dial(docker, {
			method: 'POST', ...request, isStream: true, abortSignal,
			...(file ? {file, headers: {'Content-Type': 'application/x-tar'}} : {}),
		}), {signal: runSignal, deadline: transferDeadline}) as NodeJS.ReadableStream & {destroy(): void};
		yield * readJson(answer, runSignal);
	} finally {
		file?.destroy();
	}
}
