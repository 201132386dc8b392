import {cleanText} from '../../format/clean.js';
import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import {kindOfTarType} from './file-mode.js';
import {atIntervals, type ListOptions} from './list-limits.js';
import {archiveEntries, entryParts, openArchive, type ArchiveEntry} from './open-archive.js';
import {followPath, shownPath} from './path-stat.js';
import type {FileEntry, Listing} from './types.js';

/**
List a directory by the headers of its archive, for a container that does not run or has no shell. Bodies and what lies in directories below are
passed over as they come; when a limit is reached the archive is given up, which also gives the container free.

@throws {EngineError} `invalid` when there is no such directory.
*/
export async function listByArchive(client: EngineClient, id: string, path: string, {limits, onProgress}: ListOptions, signal: AbortSignal): Promise<Listing> {
	const found = await followPath(client, id, path, signal);
	if (found?.stat.kind !== 'directory') {
		throw new EngineError('invalid', found ? `${shownPath(path)} is no directory.` : `There is no ${shownPath(path)} in this container.`);
	}

	const patience = new AbortController();
	const timer = setTimeout(() => {
		patience.abort();
	}, limits.milliseconds);
	const entries: FileEntry[] = [];
	let passedOver = 0;
	const report = atIntervals(onProgress);
	try {
		// A body may be as long as all the rest: the bytes are counted as they come.
		const stream = await openArchive(client, id, `${found.path.replace(/\/+$/v, '')}/.`, AbortSignal.any([signal, patience.signal]));
		let bytes = 0;
		for await (const entry of archiveEntries(stream, AbortSignal.any([signal, patience.signal]), length => {
			bytes += length;
			if (bytes > limits.bytes) {
				patience.abort();
			}
		})) {
			const parts = entryParts(entry.header.name) ?? [];
			if (parts.length === 1) {
				entries.push(toEntry(parts[0]!, entry.header));
			} else if (parts.length > 1) {
				passedOver++;
			}

			report(entries.length + passedOver);
			if (entries.length >= limits.names) {
				return {entries, isWhole: false, passedOver};
			}
		}

		return {entries, isWhole: true, passedOver};
	} catch (error) {
		signal.throwIfAborted();
		if (patience.signal.aborted) {
			return {entries, isWhole: false, passedOver};
		}

		throw error;
	} finally {
		clearTimeout(timer);
	}
}

function toEntry(name: string, {type, mode, size, mtime, linkname}: ArchiveEntry['header']): FileEntry {
	return {
		id: name, name: cleanText(name), kind: kindOfTarType(type), mode: mode % 0o1_0000, sizeBytes: size, modifiedAt: mtime.getTime(),
		...(type === 'symlink' ? {target: cleanText(linkname)} : {}),
	};
}
