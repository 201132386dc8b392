import {EngineError} from '../engine/engine-error.js';
import type {Container} from '../engine/types.js';
import {andThen} from '../format/command-line.js';
import {humanDuration} from '../format/duration.js';
import {isUp} from '../state/containers.js';
import type {ImageRow} from '../state/images.js';
import {formField, type FormField, type FormValues} from '../state/overlay.js';
import type {State} from '../state/state.js';
import {updateOf} from '../state/updates.js';
import type {ActionContext, ImageOperation, Input} from './action.js';
import {updateHint} from './check-updates.js';
import {imageName} from './image-operations.js';
import {imageUsers, isSameId, mayUse, type ImageUser, type Replacement} from './image-users.js';
import {checkReplaceable, emptySpec, factsOf, recipeOf, replaceLine, replacingSpec} from './run-operations.js';

/** What is to become of a container. */
const fates = {replaced: 'replace', left: 'leave'} as const;

const fieldOf = (name: string): string => `container ${name}`;

/** Compose knows again what it has made by labels, which go over. */
const projectOf = ({labels}: Container): string | undefined => labels['com.docker.compose.project'];

const isPulled = ({pull}: FormValues): boolean => pull !== 'no';

function userField({container, isOutdated, obstacle}: ImageUser, index: number): FormField {
	const {name, status} = container;
	const project = projectOf(container);
	const about = [
		isUp(container) ? 'up: it is stopped and its successor started' : `${status || 'not running'}: its successor is not started`, isOutdated ? 'made from an older image' : 'made from the image that is here',
		...(project === undefined ? [] : [`of the Compose project ${project}`]),
	];
	return formField({
		name: fieldOf(name), label: name, value: obstacle === undefined ? fates.replaced : fates.left, options: obstacle === undefined ? Object.values(fates) : [fates.left],
		hint: obstacle ?? about.join('; '), ...(index === 0 ? {group: 'Its containers'} : {}),
	});
}

function pullField(state: State, row: ImageRow): FormField {
	const check = updateOf(state.updates, row);
	const age = check ? ` (asked ${humanDuration(Math.max(0, state.now - check.checkedAt)).toLowerCase()} ago)` : '';
	return formField({name: 'pull', label: 'Pull it first', value: 'yes', options: ['yes', 'no'], hint: `${updateHint(state, row)}${age}`});
}

const chosenOf = (users: readonly ImageUser[], values: FormValues): readonly ImageUser[] => users.filter(({container: {name}}) => values[fieldOf(name)] === fates.replaced);

/** Those that are chosen, as they are now: some may have been replaced before. */
async function replacementsOf(context: ActionContext, row: ImageRow, values: FormValues, signal: AbortSignal): Promise<readonly Replacement[]> {
	const users = await imageUsers(context, row, signal);
	const inspection = isPulled(values) ? undefined : await context.engine.images.inspect(row.reference ?? row.image.id, signal);
	const chosen = chosenOf(users, values).filter(({container: {imageId}}) => !inspection || !isSameId(imageId, inspection.id));
	if (chosen.length === 0) {
		throw new EngineError('conflict', `There is nothing to replace: its containers are made from what ${imageName(row)} names now. Pull it first to see whether there is something newer.`);
	}

	return Promise.all(chosen.map(async ({container}): Promise<Replacement> => {
		const facts = await factsOf(context, container, signal);
		checkReplaceable(container, facts);
		return {container, facts, recipe: await recipeOf(replacingSpec(facts.spec ?? emptySpec, container, facts), context, false)};
	}));
}

function linesOf(replacements: readonly Replacement[]): readonly string[] {
	const projects = new Set(replacements.flatMap(({container}) => projectOf(container) ?? []));
	return [
		...replacements.map(({container}) => `  ${container.name}${isUp(container) ? '' : ' (not running: its successor is not started)'}`),
		'Each old one is removed only when its successor runs; it is put back otherwise. Volumes go over.',
		'Those that are made from the image already stay as they are.',
		...[...projects].map(project => `The labels of the Compose project ${project} go over; its next docker compose up may recreate them once more.`),
		...replacements.flatMap(({container: {name}, facts: {losses = []}}) => losses.map(loss => `Not taken over from ${name}: ${loss}`)),
	];
}

function lineOf(row: ImageRow, {values, replacements = []}: Input): readonly string[] {
	const lines = [
		...(isPulled(values) ? [['docker', 'pull', imageName(row)]] : []),
		...replacements.map(({container, facts}) => replaceLine(container, replacingSpec(facts.spec ?? emptySpec, container, facts), facts.aside ?? `${container.name}-old`)),
	];
	return lines.length === 0 ? ['docker', 'image', 'inspect', imageName(row)] : lines.flatMap((line, index) => index === 0 ? line : [andThen, ...line]);
}

function updateObstacle(row: ImageRow, {containers}: State): string | undefined {
	if (row.reference === undefined) {
		return 'It has no tag that could be pulled: choose the row of the tag its containers were made from.';
	}

	return containers.all.some(container => mayUse(container, row)) ? undefined : `No container was made from ${row.reference}.`;
}

/** Pull a tag and recreate the containers that were made from it. */
export const updateImage: ImageOperation = {
	id: 'image.update', on: 'image', keys: ['O'], title: 'Pull it and update its containers…', doing: 'updating', done: 'Updated', isForMany: false, presentation: 'view',
	obstacle: updateObstacle,
	lookUp: async (context, [row], signal) => ({imageUsers: await imageUsers(context, row!, signal)}),
	form: (row, state, {imageUsers: users = []}) => ({
		title: `Update the containers of ${imageName(row)}`, submit: 'update',
		fields: [pullField(state, row), ...users.map((user, index) => userField(user, index))],
		check: values => users.length > 0 && chosenOf(users, values).length === 0 ? {[fieldOf(users[0]!.container.name)]: 'None of its containers is chosen to be replaced.'} : {},
	}),
	prepare: async (context, [row], input, signal) => ({...input, replacements: await replacementsOf(context, row!, input.values, signal)}),
	question: ([row], {values, replacements = []}) => ({
		title: `${isPulled(values) ? `Pull ${imageName(row!)} and replace` : 'Replace'} ${replacements.map(({container: {name}}) => name).join(', ')} by ${replacements.length === 1 ? 'a new container' : 'new ones'}, with everything written in ${replacements.length === 1 ? 'it' : 'them'} that is in no volume?`,
		isDangerous: true, lines: linesOf(replacements),
	}),
	command: lineOf,
	async run(context, row, {values, replacements = []}, task) {
		// The first screen does without.
		const {updateContainers} = await import('./update-containers.js');
		return updateContainers(context, row.reference ?? row.image.id, isPulled(values), replacements, task);
	},
};
