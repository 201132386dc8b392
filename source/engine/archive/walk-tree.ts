import type {Stats} from 'node:fs';
import {access, constants, lstat, readdir, readlink} from 'node:fs/promises';
import path from 'node:path';
import {hostError} from './host-error.js';

export type TreeFile = {
	readonly file: string;
	/** Below the root; empty for the root itself. */
	readonly parts: readonly string[];
	readonly stats: Stats;
	readonly target?: string;
};

/**
Everything at and below a path of this machine, in the order of names. Symbolic links are not followed.

@throws {EngineError} `invalid` for what cannot be read: it names the file.
*/
export async function * walkTree(root: string, signal: AbortSignal, parts: readonly string[] = []): AsyncGenerator<TreeFile, void> {
	signal.throwIfAborted();
	const file = path.join(root, ...parts);
	let names: readonly string[] = [];
	let found: TreeFile;
	try {
		const stats = await lstat(file);
		if (stats.isFile() || stats.isDirectory()) {
			await access(file, constants.R_OK);
		}

		found = {file, parts, stats, ...(stats.isSymbolicLink() ? {target: await readlink(file)} : {})};
		names = stats.isDirectory() ? await readdir(file) : [];
	} catch (error) {
		throw hostError(error, file);
	}

	yield found;
	for (const name of names.toSorted()) {
		yield * walkTree(root, signal, [...parts, name]);
	}
}
