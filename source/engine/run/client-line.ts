import {shellOnly, splitCommandLine} from '../../format/command-line.js';
import {truthOf} from '../../format/truth.js';
import type {RunFlag, RunOptions} from './run-spec.js';

export type Failure = {readonly error: string};

/** What must be known of a flag to read it. */
export type ClientFlag = Pick<RunFlag, 'name' | 'kind'>;

/** The flags a command of the docker client knows. */
export type FlagTable = {
	/** `docker run`, as it is called in what is said of it. */
	readonly command: string;
	readonly named: (name: string) => ClientFlag | undefined;
	readonly lettered: (letter: string) => ClientFlag | undefined;
	/** Whether flags may stand behind other words too. */
	readonly isMixed?: boolean;
};

/** Flags of the client itself, which may stand before the verb; those with a value. */
const clientFlags: ReadonlySet<string> = new Set(['-H', '--host', '-c', '--context', '--config', '-l', '--log-level', '--tlscacert', '--tlscert', '--tlskey']);

export function booleanOf(text: string): 'true' | 'false' | undefined {
	const truth = truthOf(text);
	return truth === undefined ? undefined : (truth ? 'true' : 'false');
}

/** The flags of a line and its other words. Where they do not mix, the first other word ends the flags; `--` always does. */
export function readFlags(words: readonly string[], table: FlagTable): Failure | {readonly options: RunOptions; readonly rest: readonly string[]} {
	const options = new Map<string, string[]>();
	const rest: string[] = [];
	let at = 0;
	let failure: Failure | undefined;
	const add = ({name}: ClientFlag, value: string) => {
		options.set(name, [...(options.get(name) ?? []), value]);
	};

	const take: Take = (flag, given, written) => {
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

		if (word.startsWith('-') && word !== '-') {
			const unknown = word.startsWith('--') ? readLong(word, table, take) : readLetters(word, table, take);
			failure ??= unknown;
		} else if (table.isMixed) {
			rest.push(word);
		} else {
			break;
		}
	}

	return failure ?? {options: Object.fromEntries(options), rest: [...rest, ...words.slice(at)]};
}

/** @param given What stands in the same word as the flag. */
type Take = (flag: ClientFlag, given: string | undefined, written: string) => void;

function readLong(word: string, {command, named}: FlagTable, take: Take): Failure | undefined {
	const at = word.indexOf('=');
	const name = at === -1 ? word.slice(2) : word.slice(2, at);
	const flag = named(name);
	if (!flag) {
		return {error: `${command} has no flag --${name}.`};
	}

	take(flag, at === -1 ? undefined : word.slice(at + 1), `--${name}`);
	return undefined;
}

/** `-itd`, `-p8080:80`, `-e=A=1`: switches together, and the last may have a value. */
function readLetters(word: string, {command, lettered}: FlagTable, take: Take): Failure | undefined {
	for (let at = 1; at < word.length; at++) {
		const letter = word[at]!;
		const flag = lettered(letter);
		if (!flag) {
			return {error: `${command} has no flag -${letter}.`};
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

/** A line of the client: what stands behind the program and its own flags, and the variables set for it alone. */
export type ClientWords = {readonly words: readonly string[]; readonly variables: readonly string[]};

/** What stands before the verb is left out: a prompt, sudo, the program, flags of the client. */
function behindClient(words: readonly string[]): ClientWords | undefined {
	let left = words;
	const variables: string[] = [];
	while (['$', '#', 'sudo', '-E', 'env'].includes(left[0] ?? '') || /^[A-Za-z_]\w*=/v.test(left[0] ?? '')) {
		variables.push(...left.slice(0, 1).filter(word => word.includes('=')));
		left = left.slice(1);
	}

	if (!['docker', 'podman', 'nerdctl'].includes((left[0] ?? '').replace(/^.*\//v, ''))) {
		return undefined;
	}

	left = left.slice(1);
	while (left[0]?.startsWith('-')) {
		left = left.slice(clientFlags.has(left[0]) ? 2 : 1);
	}

	return {words: left, variables};
}

/** What only a shell would understand, in one sentence; nothing is expanded or run here. */
const beyond = (special: string, command: string): string => /^[$\x60]/v.test(special)
	? `“${special}” stands for something else in a shell, and is not read here: write it out.`
	: `Only one ${command} line can be read: what stands behind it, with ; & | < > # or on another line, is to be left out.`;

/**
Read a line of the docker client as a shell would: nothing is expanded.

@param find Finds the command that is meant.
@returns `undefined` when it is no such line, one sentence when it is one that cannot be read.
*/
export function readClientLine<Found>(text: string, command: string, find: (line: ClientWords) => Found | undefined): Found | Failure | undefined {
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

	const client = behindClient(split.words);
	const found = client && find(client);
	if (!found) {
		return undefined;
	}

	// Taken as it stands it would be read as another word.
	const special = shellOnly(line.trim());
	return special === undefined ? found : {error: beyond(special, command)};
}
