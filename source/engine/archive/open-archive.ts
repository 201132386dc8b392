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

/** The names an entry's path is made of; `undefined` for one that would lead out of where it is unpacked. */
export function entryParts(name: string): readonly string[] | undefined {
	const parts = name.split('/').filter(part => part !== '' && part !== '.');
	return parts.includes('..') ? undefined : parts;
}
