import {open, rename, rm, stat, type FileHandle} from 'node:fs/promises';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {createGzip} from 'node:zlib';
import {cleanText} from '../../format/clean.js';
import {randomSuffix} from '../../format/random-suffix.js';
import {hostError} from '../archive/host-error.js';
import {atIntervals} from '../archive/list-limits.js';
import {EngineError} from '../engine-error.js';
import {toEngineError} from '../to-engine-error.js';
import {tarEnd} from './tar-end.js';
import type {ArchiveTarget} from './transfer-types.js';

/**
Write an archive that the engine sends into a file, at the pace of the slower of both. It comes to be under a name nobody has, beside its place, and gets its own
when it is whole: of what fails or is cancelled nothing is left, and what it replaces stays until then.

@param start Asks the engine for it: not before the file could be opened.
@param onProgress Told several times a second how many bytes of the archive have come, and at the end.
@returns How many bytes have come, before compression.
@throws {EngineError} `invalid` for what the disk refuses, `conflict` when a file has come to stand in its place meanwhile, `failed` when what came is no whole archive.
@throws The signal's reason when aborted.
*/
export async function receiveFile({file, isThere, isCompressed}: ArchiveTarget, start: () => Promise<NodeJS.ReadableStream>, onProgress: (bytes: number) => void, signal: AbortSignal): Promise<number> {
	const temporary = path.join(path.dirname(file), `.gantry-${randomSuffix()}${randomSuffix()}`);
	const end = tarEnd();
	const report = atIntervals(onProgress);
	let bytes = 0;
	async function * counted(source: NodeJS.ReadableStream) {
		for await (const part of source) {
			const chunk = part as Uint8Array;
			bytes += chunk.length;
			end.push(chunk);
			report(bytes);
			yield chunk;
		}
	}

	let handle: FileHandle | undefined;
	try {
		// For its owner only, as the docker client writes it: there may be secrets in it.
		handle = await open(temporary, 'wx', 0o600);
		const stream = await start();
		const sink = handle.createWriteStream();
		await (isCompressed ? pipeline(stream, counted, createGzip(), sink, {signal}) : pipeline(stream, counted, sink, {signal}));
		end.check();
		if (!isThere && await isTaken(file)) {
			throw new EngineError('conflict', `${cleanText(file)} has come to be meanwhile, and was not overwritten.`);
		}

		await rename(temporary, file);
	} catch (error) {
		await handle?.close().catch(() => undefined);
		await rm(temporary, {force: true});
		signal.throwIfAborted();
		throw toEngineError(hostError(error, file));
	} finally {
		onProgress(bytes);
	}

	return bytes;
}

async function isTaken(file: string): Promise<boolean> {
	try {
		await stat(file);
		return true;
	} catch {
		return false;
	}
}
