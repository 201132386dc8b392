import {cleanText} from '../../format/clean.js';
import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import {fromGoMode} from './file-mode.js';
import type {PathStat} from './types.js';

type RawStat = {readonly size?: unknown; readonly mode?: unknown; readonly mtime?: unknown; readonly linkTarget?: unknown};

/** The header the engine tells a path's stat in, base64 of JSON; `undefined` when it is none. Pure. */
export function readPathStat(header: string | undefined): PathStat | undefined {
	try {
		const raw = JSON.parse(Buffer.from(header ?? '', 'base64').toString('utf8')) as RawStat | null;
		if (typeof raw?.mode !== 'number') {
			return undefined;
		}

		return {
			...fromGoMode(raw.mode),
			sizeBytes: typeof raw.size === 'number' ? raw.size : 0,
			modifiedAt: typeof raw.mtime === 'string' ? Date.parse(raw.mtime) : NaN,
			...(typeof raw.linkTarget === 'string' && raw.linkTarget !== '' ? {target: raw.linkTarget} : {}),
		};
	} catch {
		return undefined;
	}
}

type HeadAnswer = NodeJS.ReadableStream & {readonly headers: Readonly<Record<string, string | undefined>>};

/** A path as it may stand in a sentence. */
export const shownPath = (path: string): string => cleanText(path);

/** What the kernel makes while a container runs: the engine does not see it. */
export const isOfKernel = (path: string): boolean => /^\/(?:proc|sys|dev)(?:\/|$)/v.test(path);

/**
What stands at a path. A symbolic link is not followed, unless the path ends with a slash.

@returns `undefined` when there is nothing.
@throws {EngineError} `gone` when the container is.
@see HEAD /containers/{id}/archive
*/
export async function statPath(client: EngineClient, id: string, path: string, signal: AbortSignal): Promise<PathStat | undefined> {
	try {
		const answer = await client.call(async (docker, abortSignal) => docker.getContainer(id).infoArchive({path, abortSignal}) as Promise<HeadAnswer>, {signal});
		answer.resume();
		const stat = readPathStat(answer.headers['x-docker-container-path-stat']);
		if (!stat) {
			throw new EngineError('unsupported', 'This engine does not tell what stands at a path.');
		}

		return stat;
	} catch (error) {
		// A HEAD has no body to say which of the two there is none of; a path through a file is told as a failure of the engine's own.
		if (error instanceof EngineError && (error.kind === 'gone' || error.kind === 'failed')) {
			await client.call(async (docker, abortSignal) => docker.getContainer(id).inspect({abortSignal}), {signal});
			return undefined;
		}

		throw error;
	}
}

/**
As `statPath`, with symbolic links followed.

@returns The stat and the path it is of.
@throws {EngineError} `invalid` when there is nothing there.
*/
export async function followPath(client: EngineClient, id: string, path: string, signal: AbortSignal): Promise<{readonly path: string; readonly stat: PathStat} | undefined> {
	const stat = await statPath(client, id, path, signal);
	if (stat?.kind !== 'link' || stat.target === undefined) {
		return stat && {path, stat};
	}

	// The engine has followed it to its end already.
	const end = await statPath(client, id, stat.target, signal);
	return end && {path: stat.target, stat: end};
}
