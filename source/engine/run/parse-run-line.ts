import {splitCommandLine} from '../../format/command-line.js';
import {readClientLine, readFlags, type ClientWords, type Failure} from './client-line.js';
import {flagLettered, flagNamed} from './run-flags.js';
import type {RunOptions, RunSpec} from './run-spec.js';

export type RunLine = {readonly verb: 'run' | 'create'; readonly spec: RunSpec; readonly isDetached: boolean};

const table = {command: 'docker run', named: flagNamed, lettered: flagLettered};

/** @returns The words behind the verb. */
function behindVerb({words, variables}: ClientWords): {readonly verb: 'run' | 'create'; readonly words: readonly string[]} | undefined {
	const [verb, ...rest] = words[0] === 'container' ? words.slice(1) : words;
	return variables.length === 0 && (verb === 'run' || verb === 'create') ? {verb, words: rest} : undefined;
}

/**
Read a whole `docker run` or `docker create` line as a shell and the docker client would: nothing is expanded.

@returns `undefined` when it is no such line, one sentence when it is one that cannot be read.
*/
export function parseRunLine(text: string): RunLine | Failure | undefined {
	const found = readClientLine(text, table.command, behindVerb);
	if (found === undefined || 'error' in found) {
		return found;
	}

	const read = readFlags(found.words, table);
	if ('error' in read) {
		return read;
	}

	const stray = found.verb === 'create' ? Object.keys(read.options).find(name => flagNamed(name)?.isRunOnly) : undefined;
	if (stray !== undefined) {
		return {error: `docker create has no flag --${stray}: it is one of docker run.`};
	}

	const [image, ...command] = read.rest;
	const {detach, ...options} = read.options;
	return image === undefined
		? {error: 'The line names no image.'}
		: {verb: found.verb, isDetached: detach?.at(-1) === 'true', spec: {image, command, options}};
}

/** Flags alone, as they would stand in a line. */
export function parseRunFlags(text: string): Failure | {readonly options: RunOptions} {
	const split = splitCommandLine(text);
	const read = 'error' in split ? split : readFlags(split.words, table);
	if ('error' in read) {
		return read;
	}

	const [word] = read.rest;
	return word === undefined ? {options: read.options} : {error: `“${word}” is no flag: image and command have fields of their own.`};
}
