import {EngineError} from '../engine/engine-error.js';
import {countOf} from '../format/plural.js';
import {isUp} from '../state/containers.js';
import type {TaskStep} from '../state/task.js';
import type {ActionContext, RunningTask} from './action.js';
import {Cancelled} from './cancelled.js';
import {explain} from './explain.js';
import {isSameId, type Replacement} from './image-users.js';
import {defaultGraceSeconds} from './inspected.js';
import {asideName, replaceContainer} from './replace-container.js';
import {taskSteps} from './task-steps.js';
import {pullWithLogin} from './transfer-image.js';

/** A task of several parts, each with steps of its own; those of all stand one below the other. */
function taskParts(task: RunningTask, first: ReadonlyArray<readonly TaskStep[]>) {
	const parts = [...first];
	const show = (index: number, steps: readonly TaskStep[]) => {
		parts[index] = steps;
		task.update({steps: parts.flat()});
	};

	task.update({steps: parts.flat()});
	return {
		show,
		/** A part as a task: its steps bear its name, if it has one. */
		of: (index: number, name?: string): RunningTask => ({
			signal: task.signal,
			update({steps = []}) {
				show(index, steps.map(step => name === undefined ? step : {...step, title: `${name} · ${step.title}`}));
			},
		}),
	};
}

type Parts = ReturnType<typeof taskParts>;

/** What became of a container. @throws What is no engine's refusal: cancelling. */
async function replaceOne(context: ActionContext, {container, facts, recipe}: Replacement, task: RunningTask): Promise<string | undefined> {
	const {id, name} = container;
	try {
		await replaceContainer(context, {id, name, wasUp: isUp(container), graceSeconds: facts.graceSeconds ?? defaultGraceSeconds}, recipe, facts.aside ?? asideName(name), task);
		return undefined;
	} catch (error) {
		if (task.signal.aborted) {
			throw error;
		}

		return explain(error);
	}
}

async function pullTag(context: ActionContext, reference: string, parts: Parts): Promise<void> {
	const title = `Pull ${reference}`;
	const part = parts.of(0);
	await taskSteps(part, context.clock, [title]).run(title, async tell => {
		const {digest} = await pullWithLogin(context, {reference}, transfer => {
			tell({pull: transfer});
		}, part.signal);
		tell(digest === undefined ? {} : {detail: digest});
	});
}

/**
Pull a tag and put new containers in the places of those that run something older, one after the other. One that cannot be replaced is put back, and the
others are still done.

@returns What came of it.
@throws {EngineError} `failed` when a container could not be replaced, with the first that could not.
*/
export async function updateContainers(context: ActionContext, reference: string, isPulled: boolean, replacements: readonly Replacement[], task: RunningTask): Promise<string> {
	const {engine, clock} = context;
	const pullStep: TaskStep = isPulled ? {title: `Pull ${reference}`, state: 'waiting'} : {title: `Pull ${reference}`, state: 'skipped', detail: 'as asked'};
	const parts = taskParts(task, [[pullStep], ...replacements.map(({container: {name}}): readonly TaskStep[] => [{title: name, state: 'waiting'}])]);
	if (isPulled) {
		await pullTag(context, reference, parts);
	}

	const {id: imageId} = await engine.images.inspect(reference, task.signal);
	const failures: string[] = [];
	let replaced = 0;
	for (const [index, replacement] of replacements.entries()) {
		const {container: {name, imageId: oldId}} = replacement;
		if (isSameId(oldId, imageId)) {
			parts.show(index + 1, [{title: name, state: 'skipped', detail: 'is made from this image already'}]);
			continue;
		}

		const startedAt = clock();
		// One after the other: what depends on another finds it there.
		const why = await orCancelled(replaceOne(context, replacement, parts.of(index + 1, name)), replaced, task.signal);
		if (why === undefined) {
			replaced++;
			parts.show(index + 1, [{title: name, state: 'done', detail: 'replaced', startedAt, endedAt: clock()}]);
		} else {
			failures.push(`${name}: ${why}`);
		}
	}

	return outcome(reference, {replaced, same: replacements.length - replaced - failures.length, failures});
}

/** What was done before it was cancelled is said, unless there is worse to say. */
async function orCancelled<Answer>(work: Promise<Answer>, replaced: number, signal: AbortSignal): Promise<Answer> {
	try {
		return await work;
	} catch (error) {
		throw signal.aborted && replaced > 0 && !(error instanceof Cancelled) ? new Cancelled(`Cancelled, with ${countOf(replaced, 'container')} replaced; the others are as they were.`, {cause: error}) : error;
	}
}

function outcome(reference: string, {replaced, same, failures}: {readonly replaced: number; readonly same: number; readonly failures: readonly string[]}): string {
	const [failure] = failures;
	if (failure !== undefined) {
		throw new EngineError('failed', `${failures.length} of ${countOf(replaced + failures.length, 'container')} could not be replaced. ${failure}`);
	}

	if (replaced === 0) {
		return `Nothing was replaced: its containers run what ${reference} names now.`;
	}

	return `${countOf(replaced, 'container')} of ${reference} replaced${same > 0 ? `; ${same} made from it already` : ''}.`;
}
