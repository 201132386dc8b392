import {masked} from './mask.js';
import {countOf} from './plural.js';

/*
What an image's history says of each of its steps, as it would stand in a Dockerfile. The builders write it in forms of their own: the classic one
and Buildah `/bin/sh -c #(nop)  CMD ["x"]` and `|1 A=b /bin/sh -c make`, BuildKit `CMD ["x"]` and `RUN |1 A=b /bin/sh -c make # buildkit`.

(github.com/moby/moby daemon/builder/dockerfile/dispatchers.go, github.com/moby/buildkit frontend/dockerfile/dockerfile2llb)
*/

/** One step of an image's history. Texts keep their lines. */
export type Instruction = {
	/** `RUN`; empty for what was no instruction: a commit, an import. */
	readonly keyword: string;
	/** What follows the keyword. */
	readonly text: string;
	/** The same with the values of variables hidden: build arguments are where secrets end up. */
	readonly masked: string;
	/** The build arguments in force at a RUN, as `NAME=value`. */
	readonly arguments: readonly string[];
	readonly maskedArguments: readonly string[];
};

/** What a history and its image tell that helps to read its steps. */
export type HistoryWords = {
	/** Shells that RUN has used, as the history writes them: `/bin/bash -o pipefail -c`. */
	readonly shells: readonly string[];
	/** Names of variables and build arguments: values may hold blanks and equals signs, which nothing in a history tells apart. */
	readonly names: ReadonlySet<string>;
};

const usualShells = ['/bin/sh -c', '/bin/bash -c', '/bin/bash -o pipefail -c', '/bin/ash -eo pipefail -c', '/bin/ash -c', 'cmd /S /C', 'powershell -Command'];

const keywords: ReadonlySet<string> = new Set([
	'ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR',
]);

/** Those that only change the configuration: there is no layer of theirs. */
const metadata: ReadonlySet<string> = new Set(['ARG', 'CMD', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME']);

export const isMetadata = ({keyword}: Instruction): boolean => metadata.has(keyword);

/** Where the classic builder's own words end that are no command. */
const nop = /^(?<shell>[^\s#]+(?:\s[^\s#]+)*)?\s*#\(nop\)\s(?<rest>.*)$/sv;

const buildkitEnd = /\s*# buildkit$/v;

const nameStart = /(?:^|\s)(?<name>[A-Za-z_][\w.\-]*)=/gv;

/**
@param steps What each step was made by, in any order.
@param variables The image's environment.
*/
export function historyWords(steps: readonly string[], variables: readonly string[]): HistoryWords {
	const shells = new Set(usualShells);
	const names = new Set(variables.map(variable => variable.split('=')[0]!));
	for (const step of steps) {
		const said = nop.exec(step)?.groups?.rest?.trim() ?? step;
		const shell = /^SHELL \[(?<words>[^"\]].*)\]$/v.exec(said)?.groups?.words;
		if (shell !== undefined) {
			shells.add(shell);
		}

		if (said.startsWith('ARG ')) {
			for (const {groups} of said.slice(4).matchAll(/(?:^|\s)(?<name>[A-Za-z_][\w.\-]*)(?==|\s|$)/gv)) {
				names.add(groups!.name!);
			}
		}
	}

	return {shells: [...shells].toSorted((a, b) => b.length - a.length), names};
}

/** Read one step. Pure; never throws: what is in no known form is given back as it is. */
export function readInstruction(createdBy: string, words: HistoryWords): Instruction {
	const whole = createdBy.trim();
	const {shell = '', rest} = nop.exec(whole)?.groups ?? {};
	if (rest !== undefined && (shell === '' || isShell(shell, words))) {
		return ofDockerfile(rest.trim(), words);
	}

	const [keyword = ''] = /^[A-Z]+(?=\s)/v.exec(whole) ?? [];
	if (keyword === 'RUN') {
		return ofCommand(whole.slice(4).replace(buildkitEnd, '').trimStart(), words, true);
	}

	return keywords.has(keyword) ? ofDockerfile(whole.replace(buildkitEnd, ''), words) : ofCommand(whole, words, false);
}

/** In one row. */
export function instructionText(instruction: Instruction, isRevealed: boolean): string {
	const {keyword, text} = instruction;
	const given = isRevealed ? instruction.arguments : instruction.maskedArguments;
	return [keyword, isRevealed ? text : instruction.masked, given.length === 0 ? '' : `(${given.join(', ')})`]
		.filter(part => part !== '').join(' ').replaceAll(/\s+/gv, ' ');
}

const isShell = (text: string, {shells}: HistoryWords): boolean => shells.includes(text) || /^[\w.:\/\\\-]+(?:\s(?:[\-\/][\w\-]+|pipefail))*$/v.test(text);

const plain = (keyword: string, text: string): Instruction => ({keyword, text, masked: text, arguments: [], maskedArguments: []});

/** A command that was run, with its build arguments before it: `|2 A=b C=d e /bin/sh -c make`. */
function ofCommand(text: string, words: HistoryWords, isRun: boolean): Instruction {
	const {count, rest = ''} = /^\|(?<count>\d{1,4})\s(?<rest>.*)$/sv.exec(text)?.groups ?? {};
	if (count === undefined) {
		const command = withoutShell(text, words);
		return plain(isRun || command !== text ? 'RUN' : '', command);
	}

	const wanted = Number(count);
	const starts = rest.matchAll(nameStart).toArray();
	const from = wanted === 0 ? 0 : starts[wanted - 1]?.index;
	const at = from === undefined ? undefined : shellAfter(rest, from, words);
	if (at === undefined) {
		// Where the last value ends and the command begins is not told: it is all hidden.
		return {keyword: 'RUN', text: rest, masked: rest === '' ? '' : masked, arguments: [], maskedArguments: []};
	}

	const given = rest.slice(0, at).trim();
	const command = withoutShell(rest.slice(at).trim(), words);
	const variables = wanted === 0 ? [] : splitVariables(given, words.names, wanted);
	return {
		keyword: 'RUN', text: command, masked: command, arguments: variables?.map(({name, value}) => `${name}=${value}`) ?? [given],
		maskedArguments: variables?.map(({name}) => `${name}=${masked}`) ?? [countOf(wanted, 'build argument')],
	};
}

function withoutShell(text: string, {shells}: HistoryWords): string {
	const shell = shells.find(one => text.startsWith(`${one} `));
	return shell === undefined ? text : text.slice(shell.length + 1).trim();
}

/** Where the first shell stands behind the arguments. */
function shellAfter(text: string, from: number, {shells}: HistoryWords): number | undefined {
	const places = shells.map(shell => text.indexOf(` ${shell} `, from)).filter(place => place !== -1);
	const atStart = from === 0 && shells.some(shell => text.startsWith(`${shell} `));
	return atStart ? 0 : (places.length === 0 ? undefined : Math.min(...places) + 1);
}

type Variable = {readonly name: string; readonly value: string};

/**
`A=1 B=two words` in its variables: one begins at the start, and wherever a known name is followed by an equals sign.

@param wanted How many there are, where that is known.
@returns `undefined` where that cannot be told.
*/
function splitVariables(text: string, names: ReadonlySet<string>, wanted?: number): readonly Variable[] | undefined {
	const all = text.matchAll(nameStart).map(({index, groups}) => ({name: groups!.name!, index: text.startsWith(groups!.name!, index) ? index : index + 1})).toArray();
	const known = all.filter(({name, index}) => index === 0 || names.has(name));
	const starts = wanted !== undefined && all.length === wanted ? all : known;
	if (starts[0]?.index !== 0 || (wanted !== undefined && starts.length !== wanted)) {
		return undefined;
	}

	return starts.map(({name, index}, place) => ({name, value: text.slice(index + name.length + 1, starts[place + 1]?.index).trimEnd()}));
}

/** What stands behind a keyword, as a Dockerfile has it, from what Go prints of it. */
const rewritten: Readonly<Record<string, (text: string) => string>> = {
	CMD: text => asJsonList(text),
	ENTRYPOINT: text => asJsonList(text),
	EXPOSE: text => /^map\[.*\]$/v.test(text) ? text.slice(4, -1).replaceAll(':{}', '') : text,
	VOLUME: text => /^\[[^"].*\]$/v.test(text) ? text.slice(1, -1) : text,
	HEALTHCHECK: text => healthCheck(text) ?? text,
	ADD: text => withShortDigests(text),
	COPY: text => withShortDigests(text),
};

const withShortDigests = (text: string): string =>
	text.replaceAll(/\b(?<kind>file|dir|multi):(?<digest>[\da-f]{64})\b/gv, (_, kind: string, digest: string) => `${kind}:${digest.slice(0, 12)}`);

/** An instruction as the Dockerfile has it, or nearly. */
function ofDockerfile(text: string, words: HistoryWords): Instruction {
	const {keyword = '', untrimmed = ''} = /^(?<keyword>[A-Z]+)(?:\s(?<untrimmed>.*))?$/sv.exec(text)?.groups ?? {};
	const rest = untrimmed.trimStart();
	if (keyword === 'ENV' || keyword === 'ARG') {
		return ofVariables(keyword, rest, words);
	}

	if (keyword === 'ONBUILD') {
		const inner = ofDockerfile(rest, words);
		return inner.keyword === '' ? plain(keyword, rest) : {...inner, keyword, text: `${inner.keyword} ${inner.text}`, masked: `${inner.keyword} ${inner.masked}`};
	}

	if (keyword === 'RUN') {
		return plain(keyword, withoutShell(rest, words));
	}

	return keywords.has(keyword) ? plain(keyword, rewritten[keyword]?.(rest) ?? rest) : plain('', text);
}

function ofVariables(keyword: string, text: string, {names}: HistoryWords): Instruction {
	// `ARG TOKEN` sets nothing: there is nothing to hide.
	if (keyword === 'ARG' && /^[\w.\-]+$/v.test(text)) {
		return plain(keyword, text);
	}

	const variables = splitVariables(text, names);
	return {...plain(keyword, text), masked: variables?.map(({name, value}) => `${name}=${value === '' ? '' : masked}`).join(' ') ?? masked};
}

const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const goList = new RegExp(String.raw`^\[(?<items>${quoted}(?:\s${quoted})*)\]$`, 'sv');

/** Go prints lists without commas: `["echo" "a b"]`. */
function asJsonList(text: string): string {
	const items = goList.exec(text)?.groups?.items;
	return items === undefined ? text : `[${items.match(new RegExp(quoted, 'gsv'))!.join(', ')}]`;
}

const goCheck = /^&\{(?<test>\[.*\])\s(?<times>"\w+"(?:\s"\w+")*)\s'(?<retries>\\?.\w*)'\}$/sv;

const timeFlags = ['interval', 'timeout', 'start-period', 'start-interval'];

const escapedCodes: Readonly<Record<string, number>> = {a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13};

/** `&{["CMD-SHELL" "true"] "5s" "0s" "0s" '\x03'}`: Go's own print of a check, the number of retries as a character. */
function healthCheck(text: string): string | undefined {
	const {test, times = '', retries = ''} = goCheck.exec(text)?.groups ?? {};
	const words = test === undefined ? undefined : readList(asJsonList(test));
	if (!words) {
		return undefined;
	}

	const [kind, ...command] = words;
	if (kind === 'NONE') {
		return 'NONE';
	}

	const flags = times.split(/\s/v).map((time, index) => time === '"0s"' ? '' : `--${timeFlags[index] ?? 'time'}=${time.slice(1, -1)}`);
	const count = runeCode(retries);
	const said = kind === 'CMD-SHELL' ? command.join(' ') : `[${command.map(word => JSON.stringify(word)).join(', ')}]`;
	return [...flags, count > 0 ? `--retries=${count}` : '', 'CMD', said].filter(part => part !== '').join(' ');
}

function readList(json: string): readonly string[] | undefined {
	try {
		const list: unknown = JSON.parse(json);
		return Array.isArray(list) && list.every(item => typeof item === 'string') ? list : undefined;
	} catch {
		return undefined;
	}
}

/** A character as Go quotes it, as a number. */
function runeCode(rune: string): number {
	if (!rune.startsWith('\\')) {
		return rune.codePointAt(0) ?? 0;
	}

	return /^\\[xuU]/v.test(rune) ? Number.parseInt(rune.slice(2), 16) : escapedCodes[rune[1] ?? ''] ?? rune.codePointAt(1) ?? 0;
}
