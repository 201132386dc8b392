import {cleanText} from '../../format/clean.js';
import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import {kindOfTarType} from './file-mode.js';
import {atIntervals, type ListOptions} from './list-limits.js';
import {entryParts, lookThrough, type ArchiveEntry} from './open-archive.js';
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

	const entries: FileEntry[] = [];
	let passedOver = 0;
	const report = atIntervals(onProgress);
	const isWhole = await lookThrough(client, id, `${found.path.replace(/\/+$/v, '')}/.`, limits, header => {
		const parts = entryParts(header.name) ?? [];
		if (parts.length === 1) {
			entries.push(toEntry(parts[0]!, header));
		} else if (parts.length > 1) {
			passedOver++;
		}

		report(entries.length + passedOver);
		return entries.length < limits.names;
	}, signal);
	return {entries, isWhole, passedOver};
}

function toEntry(name: string, {type, mode, size, mtime, linkname}: ArchiveEntry['header']): FileEntry {
	return {
		id: name, name: cleanText(name), kind: kindOfTarType(type), mode: mode % 0o1_0000, sizeBytes: size, modifiedAt: mtime.getTime(),
		...(type === 'symlink' ? {target: cleanText(linkname)} : {}),
	};
}
