import {runConflicts} from '../engine/run/create-request.js';
import {checkRunOption} from '../engine/run/check-run-option.js';
import {flagWords, runWords} from '../engine/run/run-words.js';
import {parseRunFlags, parseRunLine} from '../engine/run/parse-run-line.js';
import type {RunSpec} from '../engine/run/run-spec.js';
import {cleanText} from '../format/clean.js';
import {quoteCommandLine, splitCommandLine} from '../format/command-line.js';
import {imageNameError, isReference} from '../format/image-reference.js';
import {restartPolicies, restartPolicyHint} from '../format/restart-policy.js';
import {publishedBy} from '../state/containers.js';
import {formField, type FormField, type FormFill, type FormValues} from '../state/overlay.js';
import type {State} from '../state/state.js';
import {imageNames} from './image-names.js';
import {lastWord} from './suggestions.js';

/** What is to become of the container once it is created. */
export const starts = {detached: 'detached', attached: 'attached', created: 'only created', replacing: 'in place of the old one'} as const;

/** Names that a value may be completed to. */
export type RunNames = {
	readonly networks: readonly string[];
	readonly volumes: readonly string[];
	/** Of this machine, which is the engine's where its socket is. */
	readonly paths: (typed: string) => readonly string[];
};

type FlagField = {
	/** The flag's long name, and the field's. */
	readonly name: string;
	readonly label: string;
	/** `words`: the flag may be given several times, once for each word. */
	readonly kind: 'text' | 'words' | 'switch';
	readonly placeholder?: string;
	readonly hint?: string;
	readonly group?: string;
	readonly isSecret?: boolean;
	readonly candidates?: (names: RunNames, word: string) => readonly string[];
};

const several = 'several with blanks between; quoted as in a shell';

/** The flags people use most have a field each; all others go into one. */
const flagFields: readonly FlagField[] = [
	{name: 'entrypoint', label: 'Entrypoint', kind: 'text', placeholder: 'the image’s', hint: 'a program in place of the image’s; \'\' for none'},
	{name: 'name', label: 'Name', kind: 'text', placeholder: 'the engine invents one'},
	{name: 'restart', label: 'Restart policy', kind: 'text', placeholder: 'no', hint: restartPolicyHint, candidates: () => restartPolicies},
	{name: 'rm', label: 'Remove when it ends', kind: 'switch', hint: 'with its anonymous volumes'},
	{name: 'publish', label: 'Ports', kind: 'words', placeholder: '8080:80 127.0.0.1:5432:5432 53:53/udp', hint: `host:container; ${several}`, group: 'How it is reached'},
	{name: 'network', label: 'Network', kind: 'words', placeholder: 'bridge', hint: 'a network’s name, host, none or container:NAME', candidates: ({networks}) => networks},
	{name: 'volume', label: 'Volumes', kind: 'words', placeholder: 'data:/var/lib/data /srv/conf:/etc/conf:ro', hint: `volume or host path:path in it[:ro]; ${several}`, candidates: ({volumes, paths}, word) => /^[.\/~][^:]*$/v.test(word) ? paths(word) : volumes.map(name => `${name}:`), group: 'What it keeps'},
	{name: 'mount', label: 'Mounts', kind: 'words', placeholder: 'type=bind,src=/srv,dst=/srv,readonly', hint: 'the long form, which tells when a host path is not there', candidates: () => ['type=bind,source=', 'type=volume,source=', 'type=tmpfs,target=']},
	{name: 'tmpfs', label: 'In memory', kind: 'words', placeholder: '/run /tmp:size=64m', hint: 'paths that are lost when it ends'},
	{name: 'env', label: 'Environment', kind: 'words', placeholder: 'NAME=value', hint: `${several}; a name alone takes this program’s value`, isSecret: true, group: 'What it is told'},
	{name: 'env-file', label: 'Environment file', kind: 'words', placeholder: './app.env', hint: 'lines of NAME=value', candidates: ({paths}, word) => paths(word)},
	{name: 'workdir', label: 'Directory', kind: 'text', placeholder: 'the image’s', hint: 'where the command starts'},
	{name: 'user', label: 'User', kind: 'text', placeholder: 'the image’s', hint: 'name or number, then :group'},
	{name: 'label', label: 'Labels', kind: 'words', placeholder: 'team=shop', hint: several},
	{name: 'memory', label: 'Memory', kind: 'text', placeholder: 'no limit', hint: '512m, 2g; 6m at least', group: 'What it may use'},
	{name: 'cpus', label: 'CPUs', kind: 'text', placeholder: 'all', hint: '1.5 is one and a half'},
	{name: 'pids-limit', label: 'Processes', kind: 'text', placeholder: 'no limit', hint: 'so many at most, threads counted'},
	{name: 'init', label: 'Init process', kind: 'switch', hint: 'a small program as PID 1 that passes signals on and reaps orphans', group: 'More'},
];

const terminals = {none: 'none', '-i': '-i: input', '-t': '-t: terminal', '-it': '-it: both'} as const;
const yesNo = ['no', 'yes'] as const;

/** Flags that stand in a field of their own, or are said by one. */
const placed: ReadonlySet<string> = new Set([...flagFields.map(({name}) => name), 'tty', 'interactive', 'pull', 'detach']);

const wordsOf = (text: string | undefined): readonly string[] => {
	const split = splitCommandLine(text ?? '');
	return 'words' in split ? split.words : [];
};

/** `''` says that there is to be none, an empty field says nothing. */
const textOf = (text: string): readonly string[] => text.trim() === '' ? [] : [/^(?:''|"")$/v.test(text.trim()) ? '' : text.trim()];

/** What a filled-in form says. A field that cannot be read says nothing: `checkRun` tells why. */
export function specOf(values: FormValues): RunSpec {
	const others = parseRunFlags(values.others ?? '');
	const options = new Map<string, readonly string[]>(Object.entries('options' in others ? others.options : {}));
	const add = (name: string, given: readonly string[]) => {
		if (given.length > 0) {
			options.set(name, [...given, ...(options.get(name) ?? [])]);
		}
	};

	for (const {name, kind} of flagFields) {
		const value = values[name] ?? '';
		add(name, kind === 'switch' ? (value === 'yes' ? ['true'] : []) : (kind === 'words' ? wordsOf(value) : textOf(value)));
	}

	const terminal = values.terminal ?? '';
	add('interactive', terminal === terminals['-i'] || terminal === terminals['-it'] ? ['true'] : []);
	add('tty', terminal === terminals['-t'] || terminal === terminals['-it'] ? ['true'] : []);
	add('pull', values.pull === undefined || values.pull === 'missing' ? [] : [values.pull]);
	return {image: (values.image ?? '').trim(), command: wordsOf(values.command), options: Object.fromEntries(options)};
}

const isOn = ([value]: readonly string[] = []): boolean => value === 'true';

/** What a field shows of the values of its flag. */
function fieldValue(kind: FlagField['kind'], given: readonly string[]): string {
	if (kind === 'switch') {
		return isOn(given) ? 'yes' : 'no';
	}

	if (kind === 'words') {
		return quoteCommandLine(given);
	}

	const text = given.at(-1);
	return text === '' ? '\'\'' : cleanText(text ?? '');
}

/** The form that says this. */
export function valuesOf({image, command, options}: RunSpec, start: string): FormValues {
	const terminal = isOn(options.interactive) ? (isOn(options.tty) ? '-it' : '-i') : (isOn(options.tty) ? '-t' : 'none');
	const fields = flagFields.map(({name, kind}) => [name, fieldValue(kind, options[name] ?? [])] as const);
	return {
		...Object.fromEntries(fields),
		image: cleanText(image), command: quoteCommandLine(command), start, terminal: terminals[terminal], pull: options.pull?.at(-1) ?? 'missing',
		others: quoteCommandLine(flagWords(options, placed)),
	};
}

/** The whole line a form stands for. */
export function runLine(values: FormValues, spec = specOf(values)): readonly string[] {
	const isCreated = values.start === starts.created || values.start === starts.replacing;
	return runWords(spec.image === '' ? {...spec, image: 'IMAGE'} : spec, isCreated ? 'create' : 'run', {isDetached: values.start === starts.detached});
}

/** A pasted `docker run` line as a form; `undefined` for any other text. */
export function fillRun(text: string): FormFill | undefined {
	const read = parseRunLine(text);
	if (read === undefined || 'error' in read) {
		return read;
	}

	return {values: valuesOf(read.spec, read.verb === 'create' ? starts.created : (read.isDetached ? starts.detached : starts.attached))};
}

/** What is wrong with each field, in the terms it was typed in. */
export function checkRun(values: FormValues, state: State, replacedId?: string): Readonly<Record<string, string | undefined>> {
	const errors = new Map<string, string>();
	const image = (values.image ?? '').trim();
	if (!isReference(image)) {
		errors.set('image', image === '' ? 'Which image? Such as nginx or shop/web:1.4.' : imageNameError(image));
	}

	for (const {name, kind} of flagFields) {
		const typed = values[name] ?? '';
		const split = splitCommandLine(typed);
		const given = kind === 'text' ? textOf(typed) : ('words' in split ? split.words : []);
		const error = kind === 'words' && 'error' in split ? split.error : (kind === 'switch' ? undefined : given.map(value => checkRunOption(name, value)).find(Boolean));
		if (error !== undefined) {
			errors.set(name, error);
		}
	}

	const command = splitCommandLine(values.command ?? '');
	if ('error' in command) {
		errors.set('command', command.error);
	}

	const others = parseRunFlags(values.others ?? '');
	const otherError = 'error' in others ? others.error : Object.entries(others.options).flatMap(([name, given]) => given.map(value => checkRunOption(name, value))).find(Boolean);
	if (otherError !== undefined) {
		errors.set('others', otherError);
	}

	const conflicts = runConflicts(specOf(values).options, values.start === starts.detached).map(([flag, sentence]) => [placed.has(flag) ? flag : 'others', sentence] as const);
	for (const [field, sentence] of [...taken(values, state, replacedId), ...conflicts]) {
		if (!errors.has(field)) {
			errors.set(field, sentence);
		}
	}

	return Object.fromEntries(errors);
}

/** What other containers have that only one can have. */
function * taken(values: FormValues, {containers}: State, replacedId: string | undefined): Generator<readonly [string, string]> {
	const others = containers.all.filter(({id}) => id !== replacedId);
	const name = (values.name ?? '').trim();
	if (name !== '' && others.some(container => container.name === name)) {
		yield ['name', `${name} is taken by another container.`];
	}

	if (values.start !== starts.created) {
		for (const word of wordsOf(values.publish)) {
			const holder = publishedBy(others, word);
			if (holder) {
				yield ['publish', `${word}: that port of the host is published by ${holder.name} already.`];
				return;
			}
		}
	}
}

/** The fields, with what is known already filled in. */
export function runFields(known: FormValues, {images}: State, names: RunNames, startOptions: readonly string[]): readonly FormField[] {
	const field = (part: Omit<FormField, 'text'>, fallback = ''): FormField => formField({...part, value: known[part.name] ?? fallback});
	const tags = imageNames(images);
	const flags = flagFields.map(({kind, candidates, ...part}) => field({
		...part,
		...(kind === 'switch' ? {options: yesNo} : {}),
		...(candidates ? {suggest: kind === 'words' ? lastWord(word => candidates(names, word)) : typed => candidates(names, typed).filter(one => one.startsWith(typed))} : {}),
	}, kind === 'switch' ? 'no' : ''));
	return [
		field({name: 'image', label: 'Image', placeholder: 'repository:tag', hint: 'or paste a whole docker run line here', suggest: typed => tags.filter(tag => tag.startsWith(typed))}),
		field({name: 'command', label: 'Command', placeholder: 'the image’s', hint: 'quoted as in a shell; for pipes sh -c \'…\''}),
		field({name: 'start', label: 'Start it', options: startOptions, hint: 'detached: it runs by itself; attached: its output and keys here'}, startOptions[0]),
		field({name: 'terminal', label: 'Terminal', options: Object.values(terminals), hint: '-i keeps its input open, -t gives it a terminal: both for a shell'}, terminals.none),
		...flags,
		field({name: 'pull', label: 'Pull the image', options: ['missing', 'always', 'never'], hint: 'missing: only when it is not there'}, 'missing'),
		field({name: 'others', label: 'Other flags', placeholder: '--cap-add NET_ADMIN --shm-size 1g', hint: 'any other flag of docker run, as it would be typed', isSecret: true}),
	];
}
