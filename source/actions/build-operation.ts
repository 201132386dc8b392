import type {State} from '../state/state.js';
import type {FormValues} from '../state/overlay.js';
import type {ActionContext, EngineOperation, RunningTask} from './action.js';
import {buildFields, checkBuildForm, fillBuild, specOf, valuesOf} from './build-form.js';
import {requestOf} from './build-recipe.js';
import {builderOf, buildWords, newBuildSpec, withoutHome, type BuildSpec} from './build-spec.js';
import {showImage} from './show-image.js';

/** What was built last on each engine, by its address. */
const lastBuilt = new Map<string, BuildSpec>();

const lastOn = ({connection}: State): BuildSpec | undefined => lastBuilt.get(connection.address);

/** Beside a build that has ended: what it left for the next one. An engine that does not tell is no reason to say anything. */
async function measureCache({engine, signal}: ActionContext, task: RunningTask, building: NonNullable<Parameters<RunningTask['update']>[0]['building']>): Promise<void> {
	try {
		const {entries, plan} = await engine.prune.cache(signal);
		const bytes = entries.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
		task.update({building: {...building, cache: {bytes, freeableBytes: plan.bytes, entries: entries.length}}});
	} catch {
		// It was only to be told beside the outcome.
	}
}

async function buildFrom(context: ActionContext, spec: BuildSpec, task: RunningTask): Promise<string> {
	const {engine, store} = context;
	lastBuilt.set(store.get().connection.address, spec);
	const [tag] = spec.tags;
	const building = {dockerfile: spec.dockerfile, ...(tag === undefined ? {} : {tag})};
	task.update({building});
	const {imageId, builder} = await engine.images.build(requestOf(spec, context), progress => {
		task.update({build: progress});
	}, task.signal);
	if (imageId === undefined) {
		return `Built ${tag ?? 'it'}; the engine keeps no image of it.`;
	}

	await showImage(context, imageId, task.signal, tag);
	const sizeBytes = store.get().images.all.find(({id}) => id === imageId)?.sizeBytes;
	const built = {...building, ...(sizeBytes === undefined ? {} : {sizeBytes})};
	task.update({building: built});
	if (builder === 'buildkit') {
		void measureCache(context, task, built);
	}

	return `Built ${tag ?? imageId.replace('sha256:', '').slice(0, 12)}.`;
}

export const build: EngineOperation = {
	id: 'engine.build', on: 'engine', keys: ['b'], title: 'Build an image…', hint: 'build', doing: 'building', done: 'Built', isForMany: false, presentation: 'view',
	async lookUp({engine}, _, signal) {
		try {
			return {networkNames: await engine.networks.names(signal)};
		} catch {
			// Only for completion: an engine that does not tell is no obstacle.
			return {};
		}
	},
	form(_, state, {networkNames = []}, context) {
		const known: FormValues = valuesOf(lastOn(state) ?? {...newBuildSpec, builder: builderOf(context.environment.DOCKER_BUILDKIT)});
		return {
			title: 'Build an image', submit: 'build', fields: buildFields(known, {networks: networkNames}, context), fill: text => fillBuild(text, context), check: checkBuildForm(context),
		};
	},
	// From here on the paths are whole: the command line must mean the same wherever it is typed.
	prepare: async (context, _, input) => ({...input, values: valuesOf(withoutHome(specOf(input.values), context))}),
	command: (_, {values}) => buildWords(specOf(values)),
	run: async (context, _, {values}, task) => buildFrom(context, specOf(values), task),
};

export const rebuild: EngineOperation = {
	id: 'engine.rebuild', on: 'engine', keys: ['B'], title: 'Build again what was built last', doing: 'building', done: 'Built', isForMany: false, presentation: 'view',
	obstacle: (_, state) => lastOn(state) ? undefined : 'Nothing has been built on this engine yet: b builds an image.',
	command: state => buildWords(lastOn(state) ?? newBuildSpec),
	run: async (context, state, _, task) => buildFrom(context, lastOn(state) ?? newBuildSpec, task),
};
