import {EngineError} from '../engine/engine-error.js';
import type {Image, ImageRemoval} from '../engine/types.js';
import {formatBytes} from '../format/bytes.js';
import {countOf, listed} from '../format/plural.js';
import {shortId} from '../format/image-reference.js';
import {builtOn, type ImageRow} from '../state/images.js';
import type {State} from '../state/state.js';
import type {ActionContext, ImageOperation, Input, RunningTask} from './action.js';
import {sentence} from './explain.js';
import {imageName} from './image-names.js';
import {isForAll, isForcing, isKeeping, isOnlyName, refusal, removalFacts, removalItems, removalLines, removedReferences, type RemovalFacts} from './image-removal.js';
import {saveImages} from './save-operation.js';
import {tagImage} from './tag-operation.js';

/** A step of a build stays as long as an image that came of it. */
function intermediateObstacle({id}: Image, all: readonly Image[]): string {
	const images = builtOn(all, id).filter(({isIntermediate}) => !isIntermediate);
	const names = images.map(image => image.tags[0] ?? shortId(image.id));
	return `${shortId(id)} is a step of the build of ${names.length === 0 ? 'other images' : listed(names)} and goes with ${names.length === 1 ? 'it' : 'them'}.`;
}

/** Why the engine would refuse to remove this row in whichever way: it has no name that could be taken away, and a container is up that uses it; or it is a step of others. */
function removalObstacle(row: ImageRow, {containers, images}: State): string | undefined {
	if (row.image.isIntermediate) {
		return intermediateObstacle(row.image, images.all);
	}

	const why = row.reference === undefined ? refusal(row, removalFacts(row, containers.all, []), 'force') : undefined;
	return why === undefined ? undefined : `${imageName(row)} cannot be removed: ${why}, and must be stopped and removed first.`;
}

const factsOf = (row: ImageRow, state: State, input: Input | undefined): RemovalFacts => input?.removals?.get(row.id) ?? removalFacts(row, state.containers.all, []);

function choicesForMany(targets: readonly ImageRow[], state: State, input: Input | undefined): ReturnType<NonNullable<ImageOperation['choices']>>['items'] {
	const all = targets.map(row => ({row, facts: factsOf(row, state, input)}));
	const refusals = all.map(({row, facts}) => ({row, why: refusal(row, facts, 'remove')}));
	const [first] = refusals;
	const obstacle = refusals.every(({why}) => why !== undefined) && first ? `${imageName(first.row)}: ${first.why!}` : undefined;
	const names = all.filter(({row, facts}) => isOnlyName(row, facts, 'remove')).length;
	const parents = all.reduce((sum, {facts}) => sum + facts.parents, 0);
	return [
		{id: 'remove', key: 'r', label: 'Remove', hint: names === 0 ? 'the names and the layers nothing else needs' : `of ${countOf(names, 'image')} only a name: it stays`, obstacle},
		...(parents > 0 ? [{id: 'keep', key: 'k', label: 'Remove, keep their parents', hint: `--no-prune: ${countOf(parents, 'untagged parent')} would go with them`, obstacle}] : []),
		{id: 'force', key: 'f', label: 'Remove by force', hint: 'even if stopped containers use them', isDangerous: true},
	];
}

function questionFor(targets: readonly ImageRow[], {choice, removals}: Input): NonNullable<ReturnType<NonNullable<ImageOperation['question']>>> {
	const forced = isForcing(choice) ? ' by force' : '';
	const known = targets.map(row => ({row, facts: removals?.get(row.id) ?? removalFacts(row, [], [])}));
	if (known.length === 1) {
		const [{row, facts}] = known as [typeof known[number]];
		const what = isOnlyName(row, facts, choice) ? (isForAll(choice) ? 'all names of the image' : `only the name ${imageName(row)}`) : `the image ${imageName(row)}`;
		return {title: `Remove ${what}${forced}?`, lines: removalLines(row, facts, choice), isDangerous: true};
	}

	const lines = known.flatMap(({row, facts}) => {
		const why = refusal(row, facts, choice);
		return why === undefined ? (isOnlyName(row, facts, choice) ? [`Of ${imageName(row)} only the name goes.`] : []) : [`${imageName(row)} will stay: ${why}.`];
	});
	return {title: `Remove ${countOf(targets.length, 'image')}${forced}?`, lines, isDangerous: true};
}

/** What really went. */
function removalText(name: string, {untagged, deleted, layers, freedBytes}: ImageRemoval, others: readonly string[]): string {
	if (deleted.length === 0) {
		return `Untagged ${name}: the image stays${others.length === 0 ? '' : ` as ${others.join(', ')}`}.`;
	}

	const freed = freedBytes === undefined || freedBytes === 0 ? '' : `, ${formatBytes(freedBytes)} freed`;
	return `Removed ${name}: ${countOf(untagged.length, 'name')} and ${countOf(layers ?? deleted.length, 'layer')} gone${freed}.`;
}

async function removeOne({engine}: ActionContext, row: ImageRow, {choice, removals}: Input, {signal}: RunningTask): Promise<string> {
	let total: ImageRemoval = {untagged: [], deleted: []};
	for (const reference of removedReferences(row, choice)) {
		try {
			const {untagged, deleted, layers = 0, freedBytes} = await engine.images.remove(reference, {isForced: isForcing(choice), isKeepingParents: isKeeping(choice)}, signal);
			total = {untagged: [...total.untagged, ...untagged], deleted: [...total.deleted, ...deleted], layers: (total.layers ?? 0) + layers, ...(freedBytes === undefined ? {} : {freedBytes})};
		} catch (error) {
			if (error instanceof EngineError && error.kind === 'gone' && (removals?.size ?? 0) > 1) {
				return `${imageName(row)} had gone with another one.`;
			}

			throw error instanceof EngineError && total.untagged.length > 0 ? new EngineError(error.kind, `${sentence(error.message)} Gone by then: ${total.untagged.join(', ')}.`, {cause: error}) : error;
		}
	}

	return removalText(imageName(row), total, removals?.get(row.id)?.others ?? []);
}

const remove: ImageOperation = {
	id: 'image.remove', on: 'image', keys: ['d', 'delete'], title: 'Remove the image…', hint: 'remove', doing: 'removing', done: 'Removed', isForMany: true,
	obstacle: removalObstacle,
	async lookUp({engine, store}, targets, signal) {
		const lineage = await engine.images.list(signal, {isAll: true});
		const {containers} = store.get();
		return {removals: new Map(targets.map(row => [row.id, removalFacts(row, containers.all, lineage, targets)]))};
	},
	choices: (targets, state, input) => ({
		title: targets.length === 1 ? `Remove ${imageName(targets[0]!)}` : `Remove ${countOf(targets.length, 'image')}`,
		items: targets.length === 1 ? removalItems(targets[0]!, factsOf(targets[0]!, state, input)) : choicesForMany(targets, state, input),
	}),
	question: questionFor,
	command: (row, {choice}) => [
		'docker', 'image', 'rm', ...(isForcing(choice) ? ['--force'] : []), ...(isKeeping(choice) ? ['--no-prune'] : []),
		...removedReferences(row, choice).map(reference => reference === row.image.id ? shortId(reference) : reference),
	],
	run: removeOne,
};

export {imageName} from './image-names.js';

/** What can be done to images. */
export const imageOperations: readonly ImageOperation[] = [remove, tagImage, saveImages];
