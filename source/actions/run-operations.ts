import path from 'node:path';
import process from 'node:process';
import {createRequest} from '../engine/run/create-request.js';
import type {RunSpec} from '../engine/run/run-spec.js';
import {runWords} from '../engine/run/run-words.js';
import {specFromInspect} from '../engine/run/spec-from-inspect.js';
import {EngineError} from '../engine/engine-error.js';
import type {Container, Json} from '../engine/types.js';
import {andThen} from '../format/command-line.js';
import {expandHome} from '../format/expand-home.js';
import {listed} from '../format/plural.js';
import type {FormField} from '../state/overlay.js';
import type {State} from '../state/state.js';
import {isUp} from '../state/containers.js';
import type {ActionContext, ContainerOperation, EngineOperation, ImageOperation, Input, Operation} from './action.js';
import {hostPathCompleter} from './complete-path.js';
import {notReplaceable} from './container-obstacles.js';
import {imageName} from './image-operations.js';
import {anonymousVolumesOf, defaultGraceSeconds, graceSecondsOf, imageIdIn, isRemovedAtEnd} from './inspected.js';
import {asideName, replaceContainer} from './replace-container.js';
import {runContainer, type Recipe} from './run-container.js';
import {hubSearch} from './search-hub.js';
import {checkRun, fillRun, runFields, runLine, specOf, starts, valuesOf, type RunNames} from './run-form.js';

/** What is known before the form opens. */
export type RunFacts = {
	readonly names?: RunNames;
	/** Of the container that is to be run again or replaced. */
	readonly spec?: RunSpec;
	/** Its volumes without a name, which go over to what replaces it, and to nothing else. */
	readonly anonymous?: ReturnType<typeof anonymousVolumesOf>;
	/** It goes by itself when it is stopped, and could not be put back. */
	readonly isRemovedAtEnd?: boolean;
	/** What no docker run line can say of it. */
	readonly losses?: readonly string[];
	readonly graceSeconds?: number;
	/** What the old one is called while it is replaced. */
	readonly aside?: string;
};

const noNames: RunNames = {networks: [], volumes: [], paths: () => []};

/** Only for completion: an engine that does not tell is no obstacle. */
async function namesOf({engine, directory, home}: ActionContext, signal: AbortSignal): Promise<RunNames> {
	const [networks, volumes] = await Promise.allSettled([engine.networks.names(signal), engine.volumes.names(signal)]);
	return {networks: networks.status === 'fulfilled' ? networks.value : [], volumes: volumes.status === 'fulfilled' ? volumes.value : [], paths: hostPathCompleter(directory, home)};
}

const newStarts = [starts.detached, starts.attached, starts.created] as const;

const reasons: Readonly<Record<string, string>> = {ENOENT: 'there is no such file', EACCES: 'this user may not', EISDIR: 'it is a directory', EINVAL: 'it is no file'};

/** Read the files it names and make of it what the engine is sent. */
export async function recipeOf(spec: RunSpec, {directory, environment, home}: Pick<ActionContext, 'directory' | 'environment' | 'home'>, isDetached: boolean): Promise<Recipe> {
	const made = await createRequest(spec, {
		directory, environment, home,
		async readFile(file) {
			const whole = path.resolve(directory, expandHome(file, home));
			try {
				// Loaded when it is wanted: the first screen does without.
				const {readFile, stat} = process.getBuiltinModule('node:fs/promises');
				const stats = await stat(whole);
				// A pipe would be waited for, for ever.
				if (!stats.isFile() && !stats.isDirectory()) {
					throw Object.assign(new Error('A pipe.'), {code: 'EINVAL'});
				}

				return await readFile(whole, 'utf8');
			} catch (error) {
				const {code = ''} = error as NodeJS.ErrnoException;
				throw new Error(`${file} cannot be read: ${reasons[code] ?? (code || 'unknown error')}.`, {cause: error});
			}
		},
	}, {isDetached});
	if ('errors' in made) {
		throw new EngineError('invalid', made.errors.map(({sentence}) => sentence).join(' '));
	}

	return {image: spec.image, isRemovedAtEnd: spec.options.rm?.at(-1) === 'true', request: made};
}

/** The image may be one that only the hub knows. */
const withSearch = (context: ActionContext, fields: readonly FormField[]): readonly FormField[] =>
	fields.map(field => field.name === 'image' ? {...field, search: hubSearch(context)} : field);

/** The parts that running from nothing and from an image have in common. */
function running<Target>(imageOf: (target: Target) => string): Pick<Operation<Target>, 'doing' | 'done' | 'isForMany' | 'presentation' | 'lookUp' | 'form' | 'prepare' | 'command' | 'run'> {
	return {
		doing: 'running', done: 'Ran', isForMany: false, presentation: 'view',
		lookUp: async (context, _, signal) => ({runFacts: {names: await namesOf(context, signal)}}),
		form: (target, state, {runFacts}, context) => ({
			title: 'Run a container', submit: 'run', fill: fillRun,
			fields: withSearch(context, runFields({image: imageOf(target)}, state, runFacts?.names ?? noNames, newStarts)), check: typed => checkRun(typed, state),
		}),
		prepare: async (context, _, input) => ({...input, recipe: await recipeOf(specOf(input.values), context, input.values.start === starts.detached)}),
		command: (_, {values}) => runLine(values),
		run: async (context, _, {values, recipe}, task) => runContainer(context, recipe!, values.start, task),
	};
}

/** Running a container from an image that need not be here. */
export const runNamed = (name: string): EngineOperation => ({...run, ...running<State>(() => name)});

const run: EngineOperation = {
	id: 'engine.run', on: 'engine', keys: ['n'], title: 'Run a container…', hint: 'run', ...running<State>(() => ''),
};

const runImage: ImageOperation = {
	id: 'image.run', on: 'image', keys: ['n'], title: 'Run a container from it…', hint: 'run', ...running(imageName),
};

/** Volumes that have no name are named, so that what is in them is in the new container too. */
function withAnonymousVolumes(spec: RunSpec, kept: RunFacts['anonymous'] = []): RunSpec {
	const paths = new Set(kept.map(({path: at}) => at));
	const volumes = (spec.options.volume ?? []).filter(volume => !paths.has(volume) && kept.every(({name}) => !volume.startsWith(`${name}:`)));
	const all = [...volumes, ...kept.map(({name, path: at, isReadOnly}) => `${name}:${at}${isReadOnly ? ':ro' : ''}`)];
	return all.length === 0 ? spec : {...spec, options: {...spec.options, volume: all}};
}

/** A container whose network others share takes it along: they cannot be started again without. */
function networkLosses({containers}: State, id: string): readonly string[] {
	const names = containers.all.filter(({networkOf}) => networkOf === id).map(({name}) => name);
	return names.length === 0 ? [] : [`the network that ${listed(names)} ${names.length === 1 ? 'shares' : 'share'} with it: recreate ${names.length === 1 ? 'it' : 'them'} afterwards, which cannot be started again otherwise.`];
}

export async function factsOf({engine, store}: ActionContext, {id, name}: Container, signal: AbortSignal): Promise<RunFacts> {
	const {raw} = await engine.containers.inspect(id, signal);
	let image: Json | undefined;
	try {
		image = (await engine.images.inspect(imageIdIn(raw), signal)).raw;
	} catch (error) {
		// An image that was removed by force tells no settings: all of the container's are then taken for its own.
		if (!(error instanceof EngineError) || error.kind !== 'gone') {
			throw error;
		}
	}

	const {spec, losses} = specFromInspect(raw, image);
	return {spec, anonymous: anonymousVolumesOf(raw), isRemovedAtEnd: isRemovedAtEnd(raw), losses: [...losses, ...networkLosses(store.get(), id)], graceSeconds: graceSecondsOf(raw), aside: asideName(name)};
}

export function checkReplaceable({name}: Container, facts: Partial<RunFacts> = {}): void {
	if (facts.isRemovedAtEnd) {
		throw new EngineError('conflict', `${name} removes itself when it stops (--rm), so it could not be put back: N runs another one beside it.`);
	}
}

const isReplacing = ({values}: Pick<Input, 'values'>): boolean => values.start === undefined || values.start === starts.replacing;

/** `web` → `web-2`, or the first that is free. */
function freeName(name: string, {containers}: State): string {
	const taken = new Set(containers.all.map(container => container.name));
	const base = name.replace(/-\d+$/v, '');
	let number = 2;
	while (taken.has(`${base}-${number}`)) {
		number++;
	}

	return `${base}-${number}`;
}

/** The docker commands that replace a container, as far as they can be told before. */
export function replaceLine({name, state}: Container, spec: RunSpec, aside: string): readonly string[] {
	return [
		'docker', 'rename', name, aside, andThen, ...runWords(spec, 'create'),
		...(isUp({state}) ? [andThen, 'docker', 'stop', aside, andThen, 'docker', 'start', name] : []),
		andThen, 'docker', 'rm', aside,
	];
}

const named = (spec: RunSpec, name: string): RunSpec => ({...spec, options: {...spec.options, name: [name]}});

export const emptySpec: RunSpec = {image: '', command: [], options: {}};

/** What only one container of a network can have. */
const addresses: ReadonlySet<string> = new Set(['ip', 'ip6', 'link-local-ip', 'mac-address']);

/** Beside the old one the addresses it was given itself are taken. */
function besideSpec({options, ...spec}: RunSpec, old: RunSpec | undefined): RunSpec {
	const isOld = ([name, values]: readonly [string, readonly string[]]) => addresses.has(name) && JSON.stringify(old?.options[name]) === JSON.stringify(values);
	return {...spec, options: Object.fromEntries(Object.entries(options).filter(entry => !isOld(entry)))};
}

/** In place of a container, with its name and its volumes. */
export const replacingSpec = (spec: RunSpec, {name}: Container, facts: Partial<RunFacts> = {}): RunSpec => withAnonymousVolumes(named(spec, name), facts.anonymous);

/** The spec that a form which runs a container again stands for. */
function againSpec(container: Container, input: Input): RunSpec {
	const spec = specOf(input.values);
	return isReplacing(input) ? replacingSpec(spec, container, input.runFacts) : besideSpec(spec, input.runFacts?.spec);
}

function replaced({name, state}: Container, {losses = []}: Partial<RunFacts>) {
	return {
		title: `Replace ${name} by a new container, with everything written in it that is in no volume?`, isDangerous: true,
		lines: [
			isUp({state}) ? 'The old one is removed only when the new one runs; it is put back otherwise.' : 'It does not run: the new one is created and not started, so nobody sees whether it would run before the old one is removed.',
			'Its volumes go over to the new one.', ...losses.map(loss => `Not taken over: ${loss}`),
		],
	};
}

async function replace(context: ActionContext, container: Container, {recipe, runFacts}: Input, task: Parameters<ContainerOperation['run']>[3]): Promise<string> {
	const {id, name, state} = container;
	return replaceContainer(context, {id, name, wasUp: isUp({state}), graceSeconds: runFacts?.graceSeconds ?? defaultGraceSeconds}, recipe!, runFacts?.aside ?? asideName(name), task);
}

const runAgain: ContainerOperation = {
	id: 'container.run-again', on: 'container', keys: ['N'], title: 'Run again with changes…', doing: 'running again', done: 'Ran again', isForMany: false, presentation: 'view',
	async lookUp(context, [container], signal) {
		const [facts, names] = await Promise.all([factsOf(context, container!, signal), namesOf(context, signal)]);
		return {runFacts: {...facts, names}};
	},
	form({id, name}, state, {runFacts}, context) {
		const known = valuesOf(runFacts?.spec ?? emptySpec, starts.detached);
		return {
			title: `Run ${name} again`, submit: 'run', fill: fillRun,
			fields: withSearch(context, runFields({...known, name: freeName(name, state)}, state, runFacts?.names ?? noNames, [...newStarts, starts.replacing])),
			check: values => checkRun(isReplacing({values}) ? {...values, name} : values, state, isReplacing({values}) ? id : undefined),
		};
	},
	async prepare(context, [container], input) {
		if (isReplacing(input)) {
			checkReplaceable(container!, input.runFacts);
		}

		return {...input, recipe: await recipeOf(againSpec(container!, input), context, input.values.start === starts.detached)};
	},
	question: ([container], input) => isReplacing(input) ? replaced(container!, input.runFacts ?? {}) : undefined,
	command: (container, input) => isReplacing(input) ? replaceLine(container, againSpec(container, input), input.runFacts?.aside ?? `${container.name}-old`) : runLine(input.values, againSpec(container, input)),
	run: async (context, container, input, task) => isReplacing(input) ? replace(context, container, input, task) : runContainer(context, input.recipe!, input.values.start, task),
};

const recreate: ContainerOperation = {
	id: 'container.recreate', on: 'container', keys: ['ctrl+r'], title: 'Recreate from its image', doing: 'replacing', done: 'Replaced', isForMany: false, presentation: 'view',
	obstacle: notReplaceable,
	async prepare(context, [container], input, signal) {
		const runFacts = await factsOf(context, container!, signal);
		checkReplaceable(container!, runFacts);
		return {...input, runFacts, recipe: await recipeOf(replacingSpec(runFacts.spec ?? emptySpec, container!, runFacts), context, false)};
	},
	question: ([container], {runFacts}) => replaced(container!, runFacts ?? {}),
	command: (container, {runFacts}) => replaceLine(container, replacingSpec(runFacts?.spec ?? {...emptySpec, image: container.image}, container, runFacts), runFacts?.aside ?? `${container.name}-old`),
	run: replace,
};

/** Running containers: from nothing, from an image, from another container. */
export const runOperations = {engine: [run], image: [runImage], container: [runAgain, recreate]} as const;
