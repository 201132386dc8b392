import {createReadStream} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import type {Pack} from 'tar-stream';
import {cleanText} from '../../format/clean.js';
import {hostError} from './host-error.js';
import type {CopyCounts, Skipped} from './unpack.js';
import {walkTree, type TreeFile} from './walk-tree.js';

export type PackOptions = {
	/** What is copied, on this machine. */
	readonly root: string;
	/** What it is called in the archive; without a name what is in it stands at the archive's top. */
	readonly name: string | undefined;
	readonly onProgress: () => void;
	readonly signal: AbortSignal;
};

export type PackedTree = {
	readonly stream: Pack & NodeJS.ReadableStream;
	readonly counts: CopyCounts;
	/** The first few of those left out. */
	readonly skipped: readonly Skipped[];
	/** What ended the packing before its time. */
	readonly failure: () => Error | undefined;
};

/** Why something is not packed, or `undefined` for what is. */
export function unpackable({stats}: Pick<TreeFile, 'stats'>): string | undefined {
	if (stats.isFile() || stats.isDirectory() || stats.isSymbolicLink()) {
		return undefined;
	}

	return stats.isSocket() ? 'it is a socket' : (stats.isFIFO() ? 'it is a pipe' : 'it is a device');
}

/**
A tar of a file or directory of this machine, as the engine takes it: names below `name`, links as links, owners and modes as they are. What goes wrong
while packing destroys the stream.
*/
export async function packTree({root, name, onProgress, signal}: PackOptions): Promise<PackedTree> {
	const {default: tar} = await import('tar-stream');
	const stream = tar.pack() as Pack & NodeJS.ReadableStream;
	const counts: CopyCounts = {files: 0, bytes: 0};
	const skipped: Skipped[] = [];
	let failure: Error | undefined;

	void (async () => {
		try {
			for await (const found of walkTree(root, signal)) {
				const why = unpackable(found);
				const parts = name === undefined ? found.parts : [name, ...found.parts];
				if (why !== undefined) {
					skipped.push({name: cleanText(found.file), why});
				} else if (parts.length > 0) {
					await addFile(stream, found, parts.join('/'), chunk => {
						counts.bytes += chunk;
						onProgress();
					});
					counts.files += found.stats.isDirectory() ? 0 : 1;
					onProgress();
				}
			}

			stream.finalize();
		} catch (error) {
			failure = error instanceof Error ? error : new Error(String(error));
			stream.destroy(failure);
		}
	})();

	return {stream, counts, skipped, failure: () => failure};
}

async function addFile(stream: Pack, {file, stats, target}: TreeFile, name: string, onBytes: (bytes: number) => void): Promise<void> {
	const header = {name, mode: stats.mode % 0o1_0000, mtime: stats.mtime, uid: stats.uid, gid: stats.gid};
	if (stats.isDirectory()) {
		stream.entry({...header, name: `${name}/`, type: 'directory'});
	} else if (target !== undefined) {
		stream.entry({...header, type: 'symlink', linkname: target});
	} else if (stats.size === 0) {
		const entry = stream.entry({...header, size: 0});
		(entry as NodeJS.WritableStream).end();
	} else {
		// A file that grows meanwhile must not outgrow what its header promises.
		const {size} = stats;
		const entry = stream.entry({...header, size});
		const source = createReadStream(file, {end: size - 1});
		source.on('data', chunk => {
			onBytes(chunk.length);
		});
		source.pause();
		try {
			await pipeline(source, entry);
		} catch (error) {
			throw hostError(error, file);
		}
	}
}
