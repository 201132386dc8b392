import {closeSync, fstatSync, openSync, readSync, statSync} from 'node:fs';
import path from 'node:path';
import {stageNames} from '../format/dockerfile-stages.js';
import {isRemoteContext} from '../format/remote-context.js';
import {wholePath, type BuildSpec, type Places} from './build-spec.js';
import {hostPathCompleter} from './complete-path.js';

/** The files of this machine that a build form looks at. */
export type BuildFiles = {
	/** Completes paths. */
	paths(typed: string): readonly string[];
	/** Completes paths of directories; nothing where a URL is being typed. */
	directories(typed: string): readonly string[];
	/** Completes paths within the context, those that look like Dockerfiles first. */
	dockerfiles(typed: string, spec: BuildSpec): readonly string[];
	/** The stages of the Dockerfile; `undefined` where it cannot be read. */
	stages(spec: BuildSpec): readonly string[] | undefined;
};

/** What a path stands for: links followed. */
export function kindOf(file: string): 'file' | 'directory' | 'other' | undefined {
	try {
		const stats = statSync(file);
		return stats.isFile() ? 'file' : (stats.isDirectory() ? 'directory' : 'other');
	} catch {
		return undefined;
	}
}

const looksLikeDockerfile = (file: string): boolean => /(?:docker|container)file/iv.test(path.basename(file)) && !file.endsWith('.dockerignore');

/** Of a context so many directories are looked into for Dockerfiles. */
const mostDirectories = 40;

/** A Dockerfile is read so far. */
const mostBytes = 1_000_000;

/** @returns `undefined` for what is no file, or none that can be read. */
function textOf(file: string): string | undefined {
	// Opening a pipe would wait for somebody who writes, and the whole program with it.
	if (kindOf(file) !== 'file') {
		return undefined;
	}

	try {
		const handle = openSync(file, 'r');
		try {
			const bytes = Buffer.alloc(Math.min(mostBytes, fstatSync(handle).size));
			return bytes.subarray(0, readSync(handle, bytes)).toString('utf8');
		} finally {
			closeSync(handle);
		}
	} catch {
		return undefined;
	}
}

/** A directory is read once: the form it serves is open for a moment only. */
export function buildFiles(places: Places): BuildFiles {
	const completers = new Map<string, ReturnType<typeof hostPathCompleter>>();
	const completer = (directory: string) => {
		const known = completers.get(directory) ?? hostPathCompleter(directory, places.home);
		completers.set(directory, known);
		return known;
	};

	const stagesOf = new Map<string, readonly string[] | undefined>();
	const paths = completer(places.directory);
	return {
		paths,
		directories: typed => isRemoteContext(typed) ? [] : paths(typed).filter(one => one.endsWith('/')),
		dockerfiles(typed, {context}) {
			if (isRemoteContext(context)) {
				return [];
			}

			const complete = completer(wholePath(context, places));
			const here = complete(typed);
			const inside = typed.includes('/') ? [] : here.filter(one => one.endsWith('/')).slice(0, mostDirectories).flatMap(one => complete(one));
			const files = [...here, ...inside].filter(one => !one.endsWith('/'));
			return [...files.filter(file => looksLikeDockerfile(file)), ...here.filter(one => !looksLikeDockerfile(one) && (typed !== '' || one.endsWith('/')))];
		},
		stages({context, dockerfile}) {
			if (isRemoteContext(context)) {
				return undefined;
			}

			const file = wholePath(dockerfile, {...places, directory: wholePath(context, places)});
			if (!stagesOf.has(file)) {
				const text = textOf(file);
				stagesOf.set(file, text === undefined ? undefined : stageNames(text));
			}

			return stagesOf.get(file);
		},
	};
}
