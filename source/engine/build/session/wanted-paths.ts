import {lstat, readdir, readlink} from 'node:fs/promises';
import path from 'node:path';
import {pathPatterns, type IgnorePatterns} from '../ignore-patterns.js';

/** Links that lead to each other do so for ever. */
const mostLinks = 1000;

/**
The paths within a directory that the engine wants, and what symbolic links among them lead to: a file is of no use without what it stands for.
A link that leads outside leads to what would be there if this directory were all there is.

@param follow Paths, which may have wildcards, as `COPY` names them.
@returns Nothing when everything is wanted.
@see github.com/tonistiigi/fsutil followlinks.go
*/
export async function wantedPaths(directory: string, include: readonly string[], follow: readonly string[]): Promise<IgnorePatterns | undefined> {
	const wanted = new Set<string>();
	const waiting = [...follow];
	for (let count = 0; waiting.length > 0 && count < mostLinks; count++) {
		const {reached, targets} = await walkTo(directory, within(waiting.shift()!));
		if (!wanted.has(reached)) {
			wanted.add(reached);
			waiting.push(...targets);
		}
	}

	const patterns = [...include, ...wanted];
	return patterns.length === 0 || wanted.has('.') ? undefined : pathPatterns(patterns);
}

/** A path as seen from a directory above which there is nothing. */
const within = (name: string): string => path.posix.normalize(`/${name}`).replaceAll(/^\/|\/$/gv, '') || '.';

/** Go along a path up to its end, or to the first links on it: what they lead to, with the rest of the path, is what is wanted then too. */
async function walkTo(directory: string, name: string): Promise<{readonly reached: string; readonly targets: readonly string[]}> {
	const parts = name.split('/');
	for (const [index, part] of parts.entries()) {
		const parent = parts.slice(0, index).join('/');
		const reached = parts.slice(0, index + 1).join('/');
		const names = hasWildcard(part) ? await namesLike(part, path.join(directory, parent)) : [part];
		const links = await Promise.all(names.map(async one => linkTarget(directory, parent, one)));
		const targets = links.flatMap(link => link === undefined ? [] : [path.posix.join(link, ...parts.slice(index + 1))]);
		if (targets.length > 0 || index === parts.length - 1) {
			// With wildcards there may be others than links.
			return {reached: hasWildcard(part) ? name : reached, targets};
		}
	}

	return {reached: name, targets: []};
}

const hasWildcard = (part: string): boolean => /[*?\[]/v.test(part.replaceAll(/\\./gsv, ''));

async function namesLike(part: string, directory: string): Promise<readonly string[]> {
	try {
		const {ignores} = pathPatterns([part]);
		return (await readdir(directory)).filter(name => ignores(name));
	} catch {
		return [];
	}
}

async function linkTarget(directory: string, parent: string, name: string): Promise<string | undefined> {
	try {
		const file = path.join(directory, parent, name);
		return (await lstat(file)).isSymbolicLink() ? path.posix.resolve('/', parent, await readlink(file)) : undefined;
	} catch {
		return undefined;
	}
}
