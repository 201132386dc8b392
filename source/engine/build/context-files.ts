import type {Stats} from 'node:fs';
import {stat} from 'node:fs/promises';
import path from 'node:path';
import {cleanText} from '../../format/clean.js';
import {EngineError} from '../engine-error.js';
import type {BuildProgress} from './build-progress.js';
import type {BuildRequest} from './build-request.js';

/** What of a context has been sent, and kept back. */
export type ContextCounts = {files: number; ignored: number; ignoredPaths: string[]};

export const newCounts = (): ContextCounts => ({files: 0, ignored: 0, ignoredPaths: []});

/** How many of the paths that `.dockerignore` keeps back are named. */
const mostNamed = 20;

export function countIgnored(counts: ContextCounts, name: string): void {
	counts.ignored++;
	if (counts.ignoredPaths.length < mostNamed) {
		counts.ignoredPaths.push(cleanText(name));
	}
}

/** The counts as they are now. */
export const countsNow = ({files, ignored, ignoredPaths}: ContextCounts): Pick<BuildProgress, 'files' | 'ignored' | 'ignoredPaths'> => ({files, ignored, ignoredPaths: [...ignoredPaths]});

export type FoundDockerfile = {
	/** Absolute. */
	readonly file: string;
	/** Its name within the context, with slashes; nothing for one from outside. */
	readonly nameWithin: string | undefined;
};

/**
Look for the context's directory and its Dockerfile.

@throws {EngineError} `invalid` when there is no such directory or Dockerfile.
*/
export async function findDockerfile({context, dockerfile}: Pick<BuildRequest, 'context' | 'dockerfile'>): Promise<FoundDockerfile> {
	const file = path.resolve(context, dockerfile);
	const directory = await quietStat(context);
	if (!directory?.isDirectory()) {
		throw new EngineError('invalid', `${directory ? 'The build context is no directory' : 'There is no such directory to build from'}: ${cleanText(context)}`);
	}

	const fileStat = await quietStat(file);
	// A pipe would be waited for, for ever.
	if (!fileStat?.isFile()) {
		throw new EngineError('invalid', fileStat ? `${cleanText(file)} is no file that could be read as a Dockerfile.` : `There is no Dockerfile at ${cleanText(file)}.`);
	}

	const within = path.relative(context, file);
	const isOutside = within === '..' || within.startsWith(`..${path.sep}`) || path.isAbsolute(within);
	return {file, nameWithin: isOutside ? undefined : within.split(path.sep).join('/')};
}

/** What a path stands for, links followed; `undefined` for nothing that can be read. */
export async function quietStat(file: string): Promise<Stats | undefined> {
	try {
		return await stat(file);
	} catch {
		return undefined;
	}
}
