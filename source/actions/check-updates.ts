import {andThen} from '../format/command-line.js';
import {EngineError} from '../engine/engine-error.js';
import type {RemoteImage} from '../engine/registry/remote-image.js';
import {countOf} from '../format/plural.js';
import {shortId, splitReference} from '../format/image-reference.js';
import {splitRegistry} from '../format/registry-name.js';
import {imageRows, type ImageRow} from '../state/images.js';
import type {State} from '../state/state.js';
import {askAbout, askedAbout, digestsOf, keepCheck, updateOf, type UpdateCheck, type UpdateState} from '../state/updates.js';
import type {ActionContext, EngineOperation, ImageOperation, RunningTask} from './action.js';
import {explain, sentence} from './explain.js';
import {imageName} from './image-operations.js';
import {severalAtOnce} from './several-at-once.js';
import {taskSteps, type Steps} from './task-steps.js';

type Told = Pick<UpdateCheck, 'state' | 'reason' | 'digest'>;

/** The digests by which the repository of a row has known its image. */
const digestsIn = ({image, repository}: ImageRow): readonly string[] =>
	image.digests.filter(digest => digest.startsWith(`${repository}@`)).map(digest => digest.slice(repository.length + 1));

/** What can be told of a row without asking its registry. */
export function toldUnasked(row: ImageRow): Told | undefined {
	const {reference, image} = row;
	if (reference === undefined) {
		return image.digests.length > 0
			? {state: 'pinned', reason: 'It has no tag here, and what a digest names never changes.'}
			: {state: 'local', reason: 'It has no name a registry could be asked for.'};
	}

	return digestsIn(row).length === 0 ? {state: 'local', reason: 'It was made or loaded here, and neither pulled nor pushed under this name: there is nothing to compare.'} : undefined;
}

/** An image may be known by several digests: of its own manifest, of an index, compressed twice. */
export const compareDigest = (row: ImageRow, {digest}: RemoteImage): Told => ({state: digestsIn(row).includes(digest) ? 'current' : 'newer', digest});

const hostOf = ({reference = ''}: ImageRow): string => splitRegistry(splitReference(reference).name).registry;

/** What cannot be said of one image alone: the registry's others will get no answer either. */
const isOfRegistry = ({kind}: EngineError): boolean => kind === 'unreachable' || kind === 'timeout';

const reasonOf = (error: EngineError, {reference = ''}: ImageRow): string =>
	error.kind === 'gone' ? `Its registry has no ${reference}, or has none any more.` : sentence(explain(error));

/** Ask about one row. @param silent Why registries do not answer, by host: they are not asked again. */
async function ask({engine}: ActionContext, row: ImageRow, silent: Map<string, string>, signal: AbortSignal): Promise<Told> {
	const known = toldUnasked(row);
	if (known) {
		return known;
	}

	const host = hostOf(row);
	try {
		return silent.has(host) ? {state: 'unknown', reason: silent.get(host)!} : compareDigest(row, await engine.registries.remote(row.reference ?? '', signal));
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof EngineError)) {
			throw error;
		}

		const reason = reasonOf(error, row);
		if (isOfRegistry(error)) {
			silent.set(host, reason);
		}

		return {state: 'unknown', reason};
	}
}

/** In a few words, the most important first. */
const words: Readonly<Record<UpdateState, string>> = {newer: 'newer in the registry', unknown: 'unknown', current: 'up to date', local: 'only here', pinned: 'pinned by digest'};

/** @param isNew Whether its reason has not been told yet. */
function showStep(steps: Steps, title: string, {state, digest, reason}: Told, isNew: boolean): void {
	steps.end(title, {
		state: state === 'newer' || state === 'current' ? 'done' : (state === 'unknown' ? 'failed' : 'skipped'),
		detail: state === 'newer' ? `↑ ${words.newer}: ${shortId(digest ?? '')}` : words[state], ...(reason !== undefined && isNew && state === 'unknown' ? {reason} : {}),
	});
}

const counted = (told: readonly Told[]): string => Object.entries(words)
	.map(([state, inWords]) => [inWords, told.filter(one => one.state === state).length] as const)
	.filter(([, count]) => count > 0)
	.map(([inWords, count]) => `${count} ${inWords}`)
	.join(', ');

/** What came of it, in one sentence. */
function summaryOf(told: ReadonlyMap<ImageRow, Told>): string {
	const [[row, only]] = [...told] as [[ImageRow, Told]];
	if (told.size > 1) {
		return `${countOf(told.size, 'image')}: ${counted(told.values().toArray())}.`;
	}

	const name = imageName(row);
	switch (only.state) {
		case 'newer': {
			return `${name} is newer in its registry: O updates its containers.`;
		}

		case 'current': {
			return `${name} is what its registry has.`;
		}

		default: {
			return only.reason ?? words[only.state];
		}
	}
}

/**
Ask the registries of some images whether they have something else under their tags. Registries are asked a few at a time; one that does not answer is
not asked again. What has been told is kept when it is cancelled.

@returns What came of it, in one sentence.
*/
async function checkUpdates(context: ActionContext, rows: readonly ImageRow[], task: RunningTask): Promise<string> {
	const {store, clock} = context;
	const told = new Map<ImageRow, Told>();
	const silent = new Map<string, string>();
	const ids = rows.map(({id}) => id);
	const steps = taskSteps(task, clock, rows.map(row => imageName(row)));
	store.update('updates', updates => askAbout(updates, ids));
	try {
		await severalAtOnce(rows, async row => {
			task.signal.throwIfAborted();
			steps.begin(imageName(row));
			const one = await ask(context, row, silent, task.signal);
			showStep(steps, imageName(row), one, told.values().every(({reason}) => reason !== one.reason));
			told.set(row, one);
			store.update('updates', (updates, {images}) => keepCheck(updates, row.id, {...one, checkedAt: clock(), digests: digestsOf(row)}, images.all));
		});
	} finally {
		store.update('updates', updates => askedAbout(updates, ids));
	}

	const summary = summaryOf(told);
	if (told.values().every(({state}) => state === 'unknown')) {
		throw new EngineError('failed', summary);
	}

	return summary;
}

/** Without a call for it there is nothing to ask. */
const checkObstacle = ({connection}: State): string | undefined => connection.info?.isPodman ? 'Podman has no call that asks a registry what it has: pull the image to see whether it is newer.' : undefined;

/** It prints the digest, too. */
const lineOf = (row: ImageRow): readonly string[] => ['docker', 'manifest', 'inspect', imageName(row), '--verbose'];

/** Whether the registry has something newer. */
export const checkImage: ImageOperation = {
	id: 'image.check', on: 'image', keys: ['o'], title: 'Ask its registry for a newer one', hint: 'outdated?', doing: 'asking', done: 'Asked about', isForMany: true, isTogether: true, isReading: true, isAside: true, presentation: 'view',
	obstacle: (_, state) => checkObstacle(state),
	lookUp: async (_, together) => ({together}),
	command: (row, {together = [row]}) => together.flatMap((one, index) => [...(index === 0 ? [] : [andThen]), ...lineOf(one)]),
	run: async (context, row, {together = [row]}, task) => checkUpdates(context, together, task),
};

export const checkAllImages: EngineOperation = {
	id: 'engine.check-updates', on: 'engine', keys: [], title: 'Check all images for updates', doing: 'asking', done: 'Asked', isForMany: false, isReading: true, presentation: 'view',
	obstacle: state => checkObstacle(state) ?? (state.images.all.length === 0 ? 'There are no images.' : undefined),
	command: () => ['docker', 'manifest', 'inspect', '--verbose', 'IMAGE…'],
	run: async (context, {images}, _, task) => checkUpdates(context, imageRows(images.all), task),
};

/** What is known of a row, for what may be done about it. */
export function updateHint(state: Pick<State, 'updates'>, row: ImageRow): string {
	const check = updateOf(state.updates, row);
	if (!check) {
		return 'its registry has not been asked: o does that';
	}

	switch (check.state) {
		case 'newer': {
			return 'its registry has a newer one';
		}

		case 'current': {
			return 'it was what its registry has when that was asked: nothing new is to be expected';
		}

		default: {
			return `not known whether there is a newer one: ${check.reason?.replace(/\.$/v, '') ?? ''}`;
		}
	}
}
