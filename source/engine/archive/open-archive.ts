import type {Header} from 'tar-stream';
import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import {toEngineError} from '../to-engine-error.js';
import {shownPath} from './path-stat.js';

export type ArchiveStream = NodeJS.ReadableStream & {destroy(error?: Error): void};

/** One entry of an archive: the stream is its body, to be read to its end or left alone. */
export type ArchiveEntry = AsyncIterable<Uint8Array> & {readonly header: Header; resume(): void};

/**
Open the archive of a path: a tar of everything below it. The engine keeps the container locked until it has been read or given up: it can be
neither stopped nor inspected meanwhile.

@throws {EngineError} `invalid` when there is nothing at this path, `gone` when there is no such container.
@see GET /containers/{id}/archive
*/
export async function openArchive(client: EngineClient, id: string, path: string, signal: AbortSignal): Promise<ArchiveStream> {
	try {
		return await client.open(async (docker, abortSignal) => docker.getContainer(id).getArchive({path, abortSignal}), {signal, deadline: 60_000}) as ArchiveStream;
	} catch (error) {
		if (error instanceof EngineError && error.kind === 'gone') {
			await client.call(async (docker, abortSignal) => docker.getContainer(id).inspect({abortSignal}), {signal});
			throw new EngineError('invalid', `There is no ${shownPath(path)} in this container.`, {cause: error});
		}

		throw error;
	}
}

/**
The entries of an archive in their order. Leaving the loop gives the archive up. A body that nobody has begun to read when the next entry is asked
for is passed over.

@param onBytes Told how many bytes have come, each time some have.
@throws {EngineError} `failed` when it is no archive or is cut short, `unreachable` when the connection breaks.
@throws The signal's reason when aborted.
*/
export async function * archiveEntries(stream: ArchiveStream, signal: AbortSignal, onBytes: (bytes: number) => void = () => undefined): AsyncGenerator<ArchiveEntry, void> {
	const {default: tar} = await import('tar-stream');
	const extract = tar.extract();
	let broken: Error | undefined;
	const onError = (error: Error) => {
		broken = error;
		extract.destroy(error);
	};

	const onAbort = () => {
		stream.destroy();
		extract.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
	};

	stream.on('error', onError);
	stream.on('data', (chunk: Uint8Array) => {
		onBytes(chunk.length);
	});
	signal.addEventListener('abort', onAbort, {once: true});
	try {
		signal.throwIfAborted();
		for await (const entry of stream.pipe(extract)) {
			yield entry as unknown as ArchiveEntry;
			entry.resume();
		}
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof EngineError) {
			throw error;
		}

		throw broken ? toEngineError(broken) : new EngineError('failed', `The archive the engine sent cannot be read: ${(error as Error).message}.`, {cause: error});
	} finally {
		signal.removeEventListener('abort', onAbort);
		stream.destroy();
		extract.destroy();
	}

	signal.throwIfAborted();
}

/** What may be read of an archive that is only looked through. */
export type ArchiveLimits = {readonly bytes: number; readonly milliseconds: number};

/**
Look through the headers of an archive. When a limit is reached it is given up, which also gives the container free. A body may be as long as all
the rest: bytes are counted as they come.

@param visit Told of each entry, in their order; `false` is enough.
@returns Whether it was seen whole.
@throws As `openArchive` and `archiveEntries`.
*/
export async function lookThrough(client: EngineClient, id: string, path: string, limits: ArchiveLimits, visit: (header: Header) => unknown, signal: AbortSignal): Promise<boolean> {
	const limit = new AbortController();
	const runSignal = AbortSignal.any([signal, limit.signal]);
	const giveUp = () => {
		limit.abort();
	};

	const timer = setTimeout(giveUp, limits.milliseconds);
	let read = 0;
	const onBytes = (length: number) => {
		read += length;
		if (read > limits.bytes) {
			giveUp();
		}
	};

	try {
		const stream = await openArchive(client, id, path, runSignal);
		for await (const {header} of archiveEntries(stream, runSignal, onBytes)) {
			if (await visit(header) === false) {
				return false;
			}
		}

		return true;
	} catch (error) {
		signal.throwIfAborted();
		if (limit.signal.aborted) {
			return false;
		}

		throw error;
	} finally {
		clearTimeout(timer);
	}
}

/** The names an entry's path is made of; `undefined` for one that would lead out of where it is unpacked. */
export function entryParts(name: string): readonly string[] | undefined {
	const parts = name.split('/').filter(part => part !== '' && part !== '.');
	return parts.includes('..') ? undefined : parts;
}
