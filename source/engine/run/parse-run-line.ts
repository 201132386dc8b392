import {shellOnly, splitCommandLine} from '../../format/command-line.js';
import {flagLettered, flagNamed} from './run-flags.js';
import type {RunFlag, RunOptions, RunSpec} from './run-spec.js';

type Failure = {readonly error: string};

export type RunLine = {readonly verb: 'run' | 'create'; readonly spec: RunSpec; readonly isDetached: boolean};

/** Flags of the client itself, which may stand before the verb; those with a value. */
const clientFlags: ReadonlySet<string> = new Set(['-H', '--host', '-c', '--context', '--config', '-l', '--log-level', '--tlscacert', '--tlscert', '--tlskey']);

/** @see Go's strconv.ParseBool */
const booleanOf = (text: string): 'true' | 'false' | undefined => /^(?:[1tT]|true|TRUE|True)$/v.test(text) ? 'true' : (/^(?:[0fF]|false|FALSE|False)$/v.test(text) ? 'false' : undefined);

/** Where the flags of a line end: at the first word that is none, or behind `--`. */
function readFlags(words: readonly string[]): Failure | {readonly options: RunOptions; readonly rest: readonly string[]} {
	const options = new Map<string, string[]>();
	let at = 0;
	let failure: Failure | undefined;
	const add = ({name}: RunFlag, value: string) => {
		options.set(name, [...(options.get(name) ?? []), value]);
	};

	/** @param given What stands in the same word as the flag. */
	const take = (flag: RunFlag, given: string | undefined, written: string) => {
		if (flag.kind === 'switch') {
			const value = given === undefined ? 'true' : booleanOf(given);
			failure = value === undefined ? {error: `${written} is a switch: it takes no “${given!}”.`} : failure;
			add(flag, value ?? 'true');
		} else if (given === undefined) {
			at++;
			const value = words[at];
			failure = value === undefined ? {error: `${written} needs a value behind it.`} : failure;
			add(flag, value ?? '');
		} else {
			add(flag, given);
		}
	};

	for (; at < words.length && !failure; at++) {
		const word = words[at]!;
		if (word === '--') {
			at++;
			break;
		}

		if (!word.startsWith('-') || word === '-') {
			break;
		}

		const unknown = word.startsWith('--') ? readLong(word, take) : readLetters(word, take);
		failure ??= unknown;
	}

	return failure ?? {options: Object.fromEntries(options), rest: words.slice(at)};
}

type Take = (flag: RunFlag, given: string | undefined, written: string) => void;

function readLong(word: string, take: Take): Failure | undefined {
	const at = word.indexOf('=');
	const name = at === -1 ? word.slice(2) : word.slice(2, at);
	const flag = flagNamed(name);
	if (!flag) {
		return {error: `docker run has no flag --${name}.`};
	}

	take(flag, at === -1 ? undefined : word.slice(at + 1), `--${name}`);
	return undefined;
}

/** `-itd`, `-p8080:80`, `-e=A=1`: switches together, and the last may have a value. */
function readLetters(word: string, take: Take): Failure | undefined {
	for (let at = 1; at < word.length; at++) {
		const letter = word[at]!;
		const flag = flagLettered(letter);
		if (!flag) {
			return {error: `docker run has no flag -${letter}.`};
		}

		const behind = word.slice(at + 1);
		if (flag.kind !== 'switch' || behind.startsWith('=')) {
			take(flag, behind === '' ? undefined : behind.replace(/^=/v, ''), `-${letter}`);
			return undefined;
		}

		take(flag, undefined, `-${letter}`);
	}

	return undefined;
}

/** What stands before the verb: a prompt, sudo, the program, flags of the client. @returns The words behind the verb. */
function behindVerb(words: readonly string[]): {readonly verb: 'run' | 'create'; readonly words: readonly string[]} | undefined {
	let left = words;
	while (['$', '#', 'sudo', '-E'].includes(left[0] ?? '')) {
		left = left.slice(1);
	}

	if (!['docker', 'podman', 'nerdctl'].includes((left[0] ?? '').replace(/^.*\//v, ''))) {
		return undefined;
	}

	left = left.slice(1);
	while (left[0]?.startsWith('-')) {
		left = left.slice(clientFlags.has(left[0]) ? 2 : 1);
	}

	const [verb, ...rest] = left[0] === 'container' ? left.slice(1) : left;
	return verb === 'run' || verb === 'create' ? {verb, words: rest} : undefined;
}

/** What only a shell would understand, in one sentence; nothing is expanded or run here. */
const beyond = (special: string): string => /^[$\x60]/v.test(special)
	? `“${special}” stands for something else in a shell, and is not read here: write it out.`
	: 'Only one docker run line can be read: what stands behind it, with ; & | < > # or on another line, is to be left out.';

/**
Read a whole `docker run` or `docker create` line as a shell and the docker client would: nothing is expanded.

@returns `undefined` when it is no such line, one sentence when it is one that cannot be read.
*/
export function parseRunLine(text: string): RunLine | Failure | undefined {
	if (!/\b(?:docker|podman|nerdctl)\b/v.test(text)) {
		return undefined;
	}

	// Terminals paste line ends as carriage returns.
	const line = text.replaceAll(/\r\n?/gv, '\n');
	const split = splitCommandLine(line);
	if ('error' in split) {
		// What is no command line need not be a well-formed one.
		return /^\s*(?:[$#] |sudo )*(?:docker|podman|nerdctl)\s/v.test(text) ? split : undefined;
	}

	const found = behindVerb(split.words);
	if (!found) {
		return undefined;
	}

	// Taken as it stands it would go to the container as another word.
	const special = shellOnly(line.trim());
	if (special !== undefined) {
		return {error: beyond(special)};
	}

	const read = readFlags(found.words);
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
	const read = 'error' in split ? split : readFlags(split.words);
	if ('error' in read) {
		return read;
	}

	const [word] = read.rest;
	return word === undefined ? {options: read.options} : {error: `“${word}” is no flag: image and command have fields of their own.`};
}
