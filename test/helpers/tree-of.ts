import {lstat, readdir, readFile, readlink} from 'node:fs/promises';
import path from 'node:path';

/** What stands below a directory: a line for each, with its mode, name, and content or target. */
export async function treeOf(directory: string): Promise<string[]> {
	const names = await readdir(directory, {recursive: true});
	return Promise.all(names.toSorted().map(async name => {
		const file = path.join(directory, name);
		const stats = await lstat(file);
		if (stats.isSymbolicLink()) {
			return `${name} → ${await readlink(file)}`;
		}

		const mode = (stats.mode % 0o1_0000).toString(8);
		return stats.isDirectory() ? `${mode} ${name}/` : `${mode} ${name} ${JSON.stringify(await readFile(file, 'latin1'))}`;
	}));
}
