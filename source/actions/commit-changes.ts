import {splitCommandLine} from '../format/command-line.js';

/*
Changes to an image's configuration as Dockerfile instructions: which of them a commit takes, and what each may say. The rules are the
Dockerfile's own (moby's builder/dockerfile, `BuildFromConfig` and `validCommitCommands`); the engine would answer with one sentence for
all of them together.
*/

/** Those with a field of their own in the form, by the field's name, in the order they are applied in. */
export const changeFields = {env: 'ENV', label: 'LABEL', expose: 'EXPOSE', volume: 'VOLUME', user: 'USER', workdir: 'WORKDIR', entrypoint: 'ENTRYPOINT', cmd: 'CMD'} as const;

export type ChangeField = keyof typeof changeFields;

const ownFields: ReadonlySet<string> = new Set(Object.values(changeFields));

/** `["nginx", "-g"]`: a list of texts and nothing else. */
function isExecForm(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) && value.every(item => typeof item === 'string');
	} catch {
		return false;
	}
}

const commandError = (text: string): string | undefined =>
	text.startsWith('[') && !isExecForm(text) ? 'What begins with [ is a JSON list of texts: ["nginx", "-g"]. Without [ it goes through the image’s shell.' : undefined;

const pairsError = (text: string, example: string): string | undefined =>
	withWords(text, words => words.every(word => /^[^=]+=/v.test(word)) ? undefined : `NAME=value, several with blanks between, such as ${example}.`);

function withWords(text: string, check: (words: readonly string[]) => string | undefined): string | undefined {
	const split = splitCommandLine(text);
	return 'error' in split ? split.error : check(split.words);
}

const isPort = (digits: string): boolean => Number(digits) >= 1 && Number(digits) <= 65_535;

function isPortRange(word: string): boolean {
	const found = /^(?<from>\d{1,5})(?:-(?<to>\d{1,5}))?(?:\/(?:tcp|udp|sctp))?$/iv.exec(word)?.groups;
	return found !== undefined && isPort(found.from!) && isPort(found.to ?? found.from!) && Number(found.to ?? found.from) >= Number(found.from);
}

const isAbsolute = (path: string): boolean => /^[\/$]/v.test(path);

function volumeError(text: string): string | undefined {
	// Quotes do not hold a path with blanks together here: that takes the list.
	const paths = text.startsWith('[') ? (isExecForm(text) ? JSON.parse(text) as readonly string[] : []) : (/["']/v.test(text) ? [] : text.split(/\s+/v));
	return paths.length > 0 && paths.every(one => isAbsolute(one)) ? undefined : 'Absolute paths with blanks between, or a JSON list of them: ["/with blank"].';
}

const checks: Readonly<Record<ChangeField, (text: string) => string | undefined>> = {
	env: text => pairsError(text, 'MODE=production NAME="two words"'),
	label: text => pairsError(text, 'tier=front'),
	expose: text => text.split(/\s+/v).every(word => isPortRange(word)) ? undefined : 'Ports from 1 to 65535 with blanks between, each with /tcp, /udp or /sctp if it is not TCP: 80 53/udp 8000-8010.',
	volume: volumeError,
	user: text => /^\S+$/v.test(text) ? undefined : 'One name or number, with its group behind a colon: node:node.',
	workdir: text => withWords(text, () => undefined),
	entrypoint: commandError,
	cmd: commandError,
};

/** What every instruction would stumble over: it has to stand on one line. */
const lineError = (text: string): string | undefined => /\\\s*$/v.test(text) ? 'A backslash at the end would join it with the next change.' : undefined;

/** What is wrong with a field's text; nothing for an empty one, which changes nothing. */
export function changeError(field: ChangeField, text: string): string | undefined {
	const typed = text.trim();
	return typed === '' ? undefined : lineError(typed) ?? checks[field](typed);
}

/** Instructions of a Dockerfile. Where one of them begins behind a bar, the bar stood between two changes. */
const instructions = ['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'];
const known: ReadonlySet<string> = new Set(instructions);
const bar = new RegExp(String.raw`\s*\|\s*(?=(?:${instructions.join('|')})\s)`, 'v');

/** `HEALTHCHECK CMD a | b | ONBUILD RUN c` in its two: a bar within a command stays in it. */
export const otherChanges = (text: string): readonly string[] => text.trim() === '' ? [] : text.trim().split(bar).filter(one => one !== '');

/** What is wrong with the other changes, the first of it. */
export function otherError(text: string): string | undefined {
	return otherChanges(text).map(change => lineError(change) ?? instructionError(change)).find(error => error !== undefined);
}

function instructionError(change: string): string | undefined {
	const {name = '', rest = ''} = /^(?<name>[A-Za-z]+)(?:\s+(?<rest>\S.*)?)?$/v.exec(change)?.groups ?? {};
	const instruction = name.toUpperCase();
	if (ownFields.has(instruction)) {
		return `${instruction} has a field of its own above.`;
	}

	switch (instruction) {
		case 'HEALTHCHECK': {
			return healthError(rest);
		}

		case 'ONBUILD': {
			const inner = rest.split(/\s/v)[0]!.toUpperCase();
			return known.has(inner) && !['ONBUILD', 'FROM', 'MAINTAINER'].includes(inner) && /\s\S/v.test(rest) ? undefined : 'ONBUILD is followed by an instruction, but not by ONBUILD, FROM or MAINTAINER.';
		}

		default: {
			return known.has(instruction)
				? `A commit cannot change ${instruction}: build an image from the new one for that.`
				: 'HEALTHCHECK … or ONBUILD …, several with | between.';
		}
	}
}

const durations = /^(?:\d+(?:\.\d+)?(?:[num]s|µs|[smh]))+$/v;

function healthError(rest: string): string | undefined {
	const example = 'HEALTHCHECK NONE, or HEALTHCHECK --interval=30s --timeout=5s --retries=3 CMD curl -f http://localhost/.';
	const {flags = '', command = ''} = /^(?<flags>(?:--\S+\s+)*)(?<command>\S.*)?$/v.exec(rest)?.groups ?? {};
	const wrong = flags.trim().split(/\s+/v).filter(flag => flag !== '').find(flag => {
		const {name, value = ''} = /^--(?<name>[a-z\-]+)=(?<value>.*)$/v.exec(flag)?.groups ?? {};
		return !(name === 'retries' ? /^\d+$/v.test(value) : ['interval', 'timeout', 'start-period', 'start-interval'].includes(name ?? '') && durations.test(value));
	});
	if (wrong !== undefined) {
		return `“${wrong}” is no option of HEALTHCHECK: ${example}`;
	}

	if (/^none$/iv.test(command)) {
		return undefined;
	}

	const {test} = /^cmd\s+(?<test>\S.*)$/iv.exec(command)?.groups ?? {};
	return test === undefined ? example : commandError(test);
}

/** All changes of the form as instructions, in the order they are applied in. */
export const changesOf = (values: Readonly<Record<string, string>>): readonly string[] => [
	...(Object.entries(changeFields) as ReadonlyArray<[ChangeField, string]>).flatMap(([field, instruction]) => {
		const typed = values[field]?.trim() ?? '';
		return typed === '' ? [] : [`${instruction} ${typed}`];
	}),
	...otherChanges(values.others ?? ''),
];
