import {randomBytes} from 'node:crypto';
import {chmod, copyFile, link, lstat, lutimes, mkdir, open, rename, rm, symlink, utimes} from 'node:fs/promises';
import path from 'node:path';
import type {Stats} from 'node:fs';
import {cleanText} from '../../format/clean.js';
import {EngineError} from '../engine-error.js';
import {hostError} from './host-error.js';
import {entryParts, type ArchiveEntry} from './open-archive.js';
import type {Placement} from './place-copy.js';

/** What has been copied so far. */
export type CopyCounts = {files: number; bytes: number};

/** Something of the archive that was left out, and why. */
export type Skipped = {readonly name: string; readonly why: string};

export type Unpacker = {
	readonly counts: CopyCounts;
	/** The first few of those left out. */
	readonly skipped: readonly Skipped[];
	readonly skippedCount: number;
	/**
	Write one entry. What it replaces stays as it was until all of it has been written.

	@throws {EngineError} `conflict` where something stands in its place that may not be replaced, `invalid` for what the disk refuses.
	*/
	take(entry: ArchiveEntry): Promise<void>;
	/** Directories get their own modes and times when nothing more is written into them. */
	finish(): Promise<void>;
};

export type UnpackOptions = Placement & {
	/** What the archive calls its root: see `sourceBase`. */
	readonly base: string;
	/** Whether files that are there already may be replaced. */
	readonly mayReplace: boolean;
	readonly onProgress: () => void;
	readonly signal: AbortSignal;
};

const mostSkippedKept = 20;

/** Directories whose way has been looked at lately: more are looked at anew. */
const mostKnownDirectories = 10_000;

type Later = {readonly file: string; readonly mode: number; readonly mtime: Date | undefined};

/**
Writes an archive's entries into a directory, and nowhere else, whatever they say: names that lead out and hard links to what lies outside are left
out; nothing is ever written through a symbolic link; setuid, setgid and sticky bits, owners, devices and pipes are not taken over.
*/
export function createUnpacker({directory, name, base, mayReplace, onProgress, signal}: UnpackOptions): Unpacker {
	const counts: CopyCounts = {files: 0, bytes: 0};
	const skipped: Skipped[] = [];
	let skippedCount = 0;
	const known = new Set<string>();
	const later: Later[] = [];

	/** Where an entry goes; `undefined` for one that would lead out. The root itself is an empty list where it has no name of its own. */
	const placeOf = (entryName: string): readonly string[] | undefined => {
		const parts = entryParts(entryName);
		const isContents = base === '.' || base === '/';
		if (!parts || (!isContents && parts[0] !== base)) {
			return undefined;
		}

		const within = isContents ? parts : parts.slice(1);
		return within.some(part => part.includes(path.sep)) ? undefined : (name === undefined ? within : [name, ...within]);
	};

	const fileOf = (parts: readonly string[]) => path.join(directory, ...parts);

	const skip = (entryName: string, why: string) => {
		skippedCount++;
		if (skipped.length < mostSkippedKept) {
			skipped.push({name: cleanText(entryName), why});
		}
	};

	/** Make sure that the directories above a place are directories, and no links to some. */
	const ensureParents = async (parts: readonly string[]) => {
		for (let length = 1; length < parts.length; length++) {
			const above = fileOf(parts.slice(0, length));
			if (!known.has(above)) {
				const stats = await quietLstat(above);
				if (stats && !stats.isDirectory()) {
					throw new EngineError('conflict', `${cleanText(above)} is ${stats.isSymbolicLink() ? 'a symbolic link, and nothing is written through one' : 'no directory'}.`);
				}

				if (!stats) {
					await mkdir(above);
				}

				if (known.size >= mostKnownDirectories) {
					known.clear();
				}

				known.add(above);
			}
		}
	};

	/** What stands in the place of something that is no directory: it must be one that may be replaced. */
	const checkPlace = async (file: string) => {
		const stats = await quietLstat(file);
		if (stats?.isDirectory()) {
			throw new EngineError('conflict', `${cleanText(file)} is a directory: it is not replaced by a file.`);
		}

		if (stats && !mayReplace) {
			throw new EngineError('conflict', `${cleanText(file)} has come to be meanwhile, and was not overwritten.`);
		}
	};

	/** Let something come to be under a name nobody has, then give it its own: of what fails on the way nothing is left. */
	const replace = async (file: string, make: (temporary: string) => Promise<void>) => {
		await checkPlace(file);
		const temporary = path.join(path.dirname(file), `.gantry-${randomBytes(6).toString('hex')}`);
		try {
			await make(temporary);
			await rename(temporary, file);
		} catch (error) {
			await rm(temporary, {force: true});
			throw error;
		}
	};

	const takeFile = async (file: string, entry: ArchiveEntry) => {
		const {mode, mtime} = entry.header;
		await replace(file, async temporary => {
			const handle = await open(temporary, 'wx', 0o600);
			try {
				for await (const chunk of entry) {
					signal.throwIfAborted();
					await handle.writeFile(chunk);
					counts.bytes += chunk.length;
					onProgress();
				}

				await handle.chmod(mode % 0o1000);
				await handle.utimes(...timesOf(mtime));
			} finally {
				await handle.close();
			}
		});
		counts.files++;
	};

	const takeDirectory = async (file: string, {mode, mtime}: ArchiveEntry['header']) => {
		const stats = await quietLstat(file);
		if (stats && !stats.isDirectory()) {
			throw new EngineError('conflict', `${cleanText(file)} is no directory: it is not replaced by one.`);
		}

		if (!stats) {
			await mkdir(file, 0o700);
		}

		later.push({file, mode: mode % 0o1000, mtime});
	};

	const takeSymlink = async (parts: readonly string[], {name: entryName, linkname, mtime}: ArchiveEntry['header']) => {
		const file = fileOf(parts);
		const target = linkname ?? '';
		if (leadsOut(target, parts.length - 1)) {
			skip(entryName, 'it is a link that leads out of the copy');
			return;
		}

		await replace(file, async temporary => {
			await symlink(target, temporary);
			await lutimes(temporary, ...timesOf(mtime));
		});
		counts.files++;
	};

	const takeLink = async (file: string, {name: entryName, linkname}: ArchiveEntry['header']) => {
		const parts = placeOf(linkname ?? '');
		const original = parts && fileOf(parts);
		if (parts) {
			await ensureParents(parts);
		}

		if (original === undefined || !(await quietLstat(original))?.isFile()) {
			skip(entryName, 'it is another name of a file that is not part of the copy');
			return;
		}

		if (original !== file) {
			await replace(file, async temporary => {
				// Not every file system knows a second name.
				await link(original, temporary).catch(async () => copyFile(original, temporary));
			});
		}

		counts.files++;
	};

	const takeInto = async (parts: readonly string[], entry: ArchiveEntry) => {
		const {header} = entry;
		const file = fileOf(parts);
		switch (header.type) {
			case 'directory': {
				return takeDirectory(file, header);
			}

			case 'file':
			case 'contiguous-file': {
				return takeFile(file, entry);
			}

			case 'symlink': {
				return takeSymlink(parts, header);
			}

			case 'link': {
				return takeLink(file, header);
			}

			default: {
				skip(header.name, header.type === 'fifo' ? 'it is a pipe' : (header.type?.endsWith('device') ? 'it is a device' : 'it is no file'));
			}
		}
	};

	return {
		counts, skipped,
		get skippedCount() {
			return skippedCount;
		},
		async take(entry) {
			signal.throwIfAborted();
			const parts = placeOf(entry.header.name);
			if (!parts) {
				skip(entry.header.name, 'its name leads out of the copy');
			} else if (parts.length > 0) {
				const file = fileOf(parts);
				try {
					await ensureParents(parts);
					await takeInto(parts, entry);
				} catch (error) {
					signal.throwIfAborted();
					throw hostError(error, file);
				}
			}

			onProgress();
		},
		async finish() {
			// The innermost first: what is written into a directory changes its time.
			for (const {file, mode, mtime} of later.toReversed()) {
				try {
					await utimes(file, ...timesOf(mtime));
					await chmod(file, mode);
				} catch (error) {
					throw hostError(error, file);
				}
			}
		},
	};
}

async function quietLstat(file: string): Promise<Stats | undefined> {
	try {
		return await lstat(file);
	} catch (error) {
		if ((error as {readonly code?: string}).code === 'ENOENT') {
			return undefined;
		}

		throw error;
	}
}

/** Whether a link with this target, so many directories deep, leads out by going up. An absolute target is kept as it is: nothing is written through it. */
function leadsOut(target: string, depth: number): boolean {
	let level = target.startsWith('/') ? Number.MAX_SAFE_INTEGER : depth;
	for (const part of target.split('/')) {
		level += part === '..' ? -1 : (part === '' || part === '.' ? 0 : 1);
		if (level < 0) {
			return true;
		}
	}

	return false;
}

/** Times as the file system takes them; now for none. */
function timesOf(mtime: Date | undefined): [Date, Date] {
	const time = mtime === undefined || Number.isNaN(mtime.getTime()) ? new Date() : mtime;
	return [time, time];
}
