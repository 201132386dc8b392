import path from 'node:path';
import {imageNameError, isReference} from '../../format/image-reference.js';
import {expandHome} from '../../format/expand-home.js';
import {networkConflicts} from './networks.js';
import {runFlags} from './run-flags.js';
import type {Draft, RunOptions, RunSpec} from './run-spec.js';

export type CreateRequest = {
	readonly name: string | undefined;
	readonly platform: string | undefined;
	readonly pull: 'always' | 'missing' | 'never';
	/** As `POST /containers/create` takes it. */
	readonly body: Readonly<Record<string, unknown>>;
	/** Networks beyond the first: older engines take only one when a container is created. */
	readonly moreNetworks: ReadonlyArray<{readonly network: string; readonly endpoint: Readonly<Record<string, unknown>>}>;
};

export type RequestErrors = {readonly errors: ReadonlyArray<{readonly option: string; readonly sentence: string}>};

export type RequestSources = {
	/** The client's own environment, for `-e NAME`. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** What `~` stands for. */
	readonly home?: string;
	/** What relative paths begin at. */
	readonly directory: string;
	/** Read a file that a flag names. @throws {Error} Whose message is a sentence. */
	readFile(file: string): Promise<string>;
};

/** A line of an environment file; blank ones and comments say nothing. @see docker/cli pkg/kvfile */
const linesOf = (text: string): readonly string[] => text.replace(/^\u{FEFF}/v, '').split(/\r?\n/v).map(line => line.trimStart()).filter(line => line !== '' && !line.startsWith('#'));

/** What is wrong with a line of such a file: the name, which ends at the first `=`. */
function wrongLine(file: string, line: string): string | undefined {
	const name = line.split('=', 1)[0]!;
	return name !== '' && !/\s/v.test(name) ? undefined : `The line “${name === '' ? line : name}” of ${file} ${name === '' ? 'has no name before the =.' : 'has a blank in its name.'}`;
}

/** `NAME` alone has the client's own value. Where that has none it stays alone: the engine then takes the image's away. */
const withValue = (environment: RequestSources['environment']) => (variable: string): string => {
	const value = variable.includes('=') ? undefined : environment[variable];
	return value === undefined ? variable : `${variable}=${value}`;
};

/** A path of this machine as a shell and the client would make it whole. */
const whole = (source: string, {directory, home = '~'}: RequestSources): string => /^[.~]/v.test(source) ? path.resolve(directory, expandHome(source, home)) : source;

const makeAbsolute = (volume: string, sources: RequestSources): string => {
	const [source = '', ...rest] = volume.split(':');
	return rest.length > 0 ? [whole(source, sources), ...rest].join(':') : volume;
};

/** Flags whose files have been read, whose paths are whole and whose variables have values. */
async function wholeOptions(options: RunOptions, sources: RequestSources, fail: (option: string, sentence: string) => void): Promise<RunOptions> {
	const {environment, readFile} = sources;
	const read = async (option: string, file: string): Promise<string> => {
		try {
			return await readFile(file);
		} catch (error) {
			fail(option, (error as Error).message);
			return '';
		}
	};

	const fromFiles = async (option: string): Promise<readonly string[]> => {
		const files = await Promise.all((options[option] ?? []).map(async file => ({file, lines: linesOf(await read(option, file))})));
		for (const {file, lines} of files) {
			const sentence = lines.map(line => wrongLine(file, line)).find(Boolean);
			if (sentence !== undefined) {
				fail(option, sentence);
			}
		}

		return files.flatMap(({lines}) => lines);
	};

	// A file that names a variable which is nowhere says nothing.
	const inFiles = (await fromFiles('env-file')).map(withValue(environment)).filter(variable => variable.includes('='));
	const variables = [...inFiles, ...(options.env ?? []).map(withValue(environment))];
	const labels = [...await fromFiles('label-file'), ...(options.label ?? [])];
	const security = await Promise.all((options['security-opt'] ?? []).map(async option => {
		const file = /^seccomp[=:](?<file>.+)$/v.exec(option)?.groups?.file;
		// One that is read back from a container stands there whole.
		if (file === undefined || file === 'unconfined' || file === 'builtin' || file.startsWith('{')) {
			return option;
		}

		const text = await read('security-opt', file);
		try {
			return `seccomp=${JSON.stringify(JSON.parse(text))}`;
		} catch {
			fail('security-opt', `${file} is no seccomp profile: it is no JSON.`);
			return option;
		}
	}));
	return {
		...options,
		...(variables.length > 0 ? {env: variables} : {}),
		...(labels.length > 0 ? {label: labels} : {}),
		...(security.length > 0 ? {'security-opt': security} : {}),
		...(options.volume ? {volume: options.volume.map(volume => makeAbsolute(volume, sources))} : {}),
		...(options.mount ? {mount: options.mount.map(mount => mount.replace(/(?<=(?:^|,)(?:source|src)=)[.~][^,]*/v, source => whole(source, sources)))} : {}),
	};
}

/** What the client sends although nobody asked for it. */
const usualHost: Readonly<Record<string, unknown>> = {NetworkMode: 'default', RestartPolicy: {Name: 'no', MaximumRetryCount: 0}, LogConfig: {Type: '', Config: {}}, OomKillDisable: false, PidsLimit: 0, MemorySwappiness: -1};

/** Which streams are attached to: all that are written, unless told; and the input where it is kept open. A container that starts in the background has none. */
function streamsOf(options: RunOptions, isDetached: boolean): Readonly<Record<string, boolean>> {
	const asked = new Set((options.attach ?? []).map(stream => stream.toLowerCase()));
	const isOpen = options.interactive?.at(-1) === 'true';
	const isIn = (asked.has('stdin') || isOpen) && !isDetached;
	return {
		AttachStdin: isIn, StdinOnce: isIn && isOpen,
		AttachStdout: !isDetached && (asked.size === 0 || asked.has('stdout')), AttachStderr: !isDetached && (asked.size === 0 || asked.has('stderr')),
	};
}

function * wrongValues(options: RunOptions): Generator<readonly [option: string, sentence: string]> {
	for (const {name, kind, check} of runFlags) {
		const given = options[name] ?? [];
		for (const value of kind === 'text' ? given.slice(-1) : given) {
			const sentence = check?.(value);
			if (sentence !== undefined) {
				yield [name, sentence];
			}
		}
	}
}

/** What does not go together, each with the flag it is told of. */
export function * runConflicts(options: RunOptions, isDetached: boolean): Generator<readonly [option: string, sentence: string]> {
	const isOn = (name: string) => options[name]?.at(-1) === 'true';
	const restart = options.restart?.at(-1) ?? 'no';
	if (isOn('rm') && !['', 'no'].includes(restart)) {
		yield ['rm', 'One that is removed when it ends cannot be started again: --rm and --restart exclude each other.'];
	}

	const hasHealth = Object.keys(options).some(name => name.startsWith('health-'));
	if (isOn('no-healthcheck') && hasHealth) {
		yield ['no-healthcheck', '--no-healthcheck and the --health flags exclude each other.'];
	}

	if (options['log-driver']?.at(-1) === 'none' && options['log-opt']) {
		yield ['log-opt', 'The log driver none has no options: leave --log-opt or --log-driver none away.'];
	}

	if (isDetached && options.attach) {
		yield ['attach', '--attach and --detach exclude each other: leave one of them away.'];
	}

	yield * networkConflicts(options);
}

/**
What the engine is sent for a `docker run` or `docker create` line.

@param isDetached Whether nobody attaches to it: `docker run -d`.
@returns All that is wrong with it otherwise, each with the flag it is wrong with, or `image`.
@see docker/cli cli/command/container/opts.go (`parse`)
*/
export async function createRequest(spec: RunSpec, sources: RequestSources, {isDetached = false}: {readonly isDetached?: boolean} = {}): Promise<CreateRequest | RequestErrors> {
	const errors: Array<{option: string; sentence: string}> = isReference(spec.image) ? [] : [{option: 'image', sentence: imageNameError(spec.image)}];
	const fail = (option: string, sentence: string) => {
		errors.push({option, sentence});
	};

	for (const [option, sentence] of wrongValues(spec.options)) {
		fail(option, sentence);
	}

	for (const [option, sentence] of runConflicts(spec.options, isDetached)) {
		fail(option, sentence);
	}

	const options = errors.length > 0 ? spec.options : await wholeOptions(spec.options, sources, fail);
	if (errors.length > 0) {
		return {errors};
	}

	const draft: Draft = {config: {Image: spec.image, ...streamsOf(options, isDetached)}, host: {...usualHost}, health: {}, networks: []};
	for (const {name, apply} of runFlags) {
		const values = options[name] ?? [];
		if (values.length > 0) {
			apply?.(draft, values);
		}
	}

	const [first, ...more] = draft.networks;
	const last = (name: string) => options[name]?.at(-1);
	return {
		name: last('name'), platform: last('platform'), pull: (last('pull') ?? 'missing') as CreateRequest['pull'],
		body: {
			...draft.config,
			...(spec.command.length > 0 ? {Cmd: [...spec.command]} : {}),
			...(Object.keys(draft.health).length > 0 ? {Healthcheck: draft.health} : {}),
			HostConfig: draft.host,
			NetworkingConfig: {EndpointsConfig: first && Object.keys(first.endpoint).length > 0 ? {[first.name]: first.endpoint} : {}},
		},
		moreNetworks: more.map(({name, endpoint}) => ({network: name, endpoint})),
	};
}

