import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {ExecutionContext} from 'ava';

/** What stands in a directory: a text is a file, `→target` a symbolic link; a name that ends with a slash is an empty directory. */
export type Files = Readonly<Record<string, string>>;

/** A directory with these files, gone after the test. */
export async function aDirectory(t: ExecutionContext, files: Files): Promise<string> {
	const directory = await mkdtemp(path.join(tmpdir(), 'gantry-files-'));
	t.teardown(async () => rm(directory, {recursive: true}));
	for (const [name, content] of Object.entries(files)) {
		const file = path.join(directory, name);
		await mkdir(name.endsWith('/') ? file : path.dirname(file), {recursive: true});
		if (content.startsWith('→')) {
			await symlink(content.slice(1), file);
		} else if (!name.endsWith('/')) {
			await writeFile(file, content);
		}
	}

	return directory;
}
