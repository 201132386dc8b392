import {createReadStream, type Stats} from 'node:fs';
import {lstat, readdir, readFile, readlink} from 'node:fs/promises';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import tar, {type Pack} from 'tar-stream';
import {cleanText} from '../../format/clean.js';
import {EngineError} from '../engine-error.js';
import type {BuildRequest} from './build-request.js';
import {countIgnored, findDockerfile, newCounts, quietStat, type ContextCounts} from './context-files.js';
import {ignorePatterns, type IgnorePatterns} from './ignore-patterns.js';

export type PackedContext = {
	/** The tar stream to send. An error while packing destroys it. */
	readonly stream: Pack & NodeJS.ReadableStream;
	/** The Dockerfile's name within the tar. */
	readonly dockerfile: string;
	readonly counts: ContextCounts;
};

/** The name a Dockerfile from outside the context gets within it: unlikely enough to hide nothing. */
const outsideName = '.dockerfile.gantry';

/**
Pack a build context as the docker client does: what `.dockerignore` names stays out, except the Dockerfile and `.dockerignore`
themselves, which the engine needs; symbolic links stay links; everything belongs to root; sockets are left out.

@throws {EngineError} `invalid` when there is no such directory or Dockerfile.
@see github.com/docker/cli cli/command/image/build/context.go, github.com/moby/patternmatcher
*/
export async function packContext(request: Pick<BuildRequest, 'context' | 'dockerfile'>): Promise<PackedContext> {
	const {context} = request;
	const {file, nameWithin} = await findDockerfile(request);
	const isOutside = nameWithin === undefined;
	const name = nameWithin ?? outsideName;
	const ignoreText = await readIgnoreFile(context);
	const patterns = ignorePatterns(ignoreText ?? '');
	const stream = tar.pack() as Pack & NodeJS.ReadableStream;
	const counts = newCounts();

	void (async () => {
		try {
			const always = new Set([name, '.dockerignore']);
			if (isOutside) {
				// The engine takes out again what `.dockerignore` names, once it has read the Dockerfile: `COPY .` must not find it.
				stream.entry({name: outsideName, mode: 0o600}, await readFile(file));
				const stats = await quietStat(path.join(context, '.dockerignore'));
				stream.entry({name: '.dockerignore', ...(stats ? {mode: stats.mode % 0o1_0000, mtime: stats.mtime} : {mode: 0o600})}, `${ignoreText ?? '.dockerignore'}\n${outsideName}\n`);
			}

			await addDirectory(stream, context, '', {patterns, always, without: isOutside ? '.dockerignore' : undefined, counts});

			stream.finalize();
		} catch (error) {
			stream.destroy(error instanceof Error ? error : new Error(String(error)));
		}
	})();

	return {stream, dockerfile: name, counts};
}

async function readIgnoreFile(context: string): Promise<string | undefined> {
	const file = path.join(context, '.dockerignore');
	const stats = await quietStat(file);
	if (stats?.isFIFO()) {
		throw new EngineError('invalid', 'The .dockerignore is a pipe, which would be waited for, for ever.');
	}

	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
			throw new EngineError('invalid', `The file .dockerignore cannot be read: ${cleanText((error as Error).message)}`, {cause: error});
		}

		return undefined;
	}
}

type Packing = {readonly patterns: IgnorePatterns; readonly always: ReadonlySet<string>; readonly without: string | undefined; readonly counts: ContextCounts};

async function addDirectory(stream: Pack, context: string, directory: string, packing: Packing): Promise<void> {
	const {patterns, always, without, counts} = packing;
	const names = await readdir(path.join(context, directory));
	for (const name of names.toSorted()) {
		const relative = directory === '' ? name : `${directory}/${name}`;
		if (relative === without) {
			continue;
		}

		const isKept = always.has(relative) || !patterns.ignores(relative);
		// In the order in which they stand in the archive.
		const entry = await lstat(path.join(context, relative));
		if (!isKept) {
			countIgnored(counts, relative);
		}

		// A file in an ignored directory may be named again by a later pattern, or be the Dockerfile.
		const isEntered = entry.isDirectory() && (isKept || patterns.hasExceptionsIn(relative) || [...always].some(one => one.startsWith(`${relative}/`)));
		if (isKept) {
			await addEntry(stream, path.join(context, relative), relative, entry, counts);
		}

		if (isEntered) {
			await addDirectory(stream, context, relative, packing);
		}
	}
}

async function addEntry(stream: Pack, file: string, name: string, stats: Stats, counts: ContextCounts): Promise<void> {
	// With the bits that say what it is, which are left out: 0 alone would count as none given.
	const header = {name, mode: stats.mode, mtime: stats.mtime, uid: 0, gid: 0};
	if (stats.isDirectory()) {
		stream.entry({...header, name: `${name}/`, type: 'directory'});
	} else if (stats.isSymbolicLink()) {
		counts.files++;
		stream.entry({...header, type: 'symlink', linkname: await readlink(file)});
	} else if (stats.isFIFO()) {
		counts.files++;
		stream.entry({...header, type: 'fifo'});
	} else if (stats.isFile()) {
		counts.files++;
		// A file that grows meanwhile must not outgrow what its header promises.
		const {size} = stats;
		const entry = stream.entry({...header, size});
		if (size > 0) {
			await pipeline(createReadStream(file, {end: size - 1}), entry);
		} else {
			(entry as NodeJS.WritableStream).end();
		}
	}
}
