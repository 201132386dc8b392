import {randomSuffix} from '../format/random-suffix.js';
import {EngineError} from '../engine/engine-error.js';
import type {ActionContext, RunningTask} from './action.js';
import {Cancelled} from './cancelled.js';
import {explain, sentence} from './explain.js';
import {nameIn} from './inspected.js';
import {createFrom, ensureImage, removeIfThere, showContainer, type Recipe} from './run-container.js';
import {taskSteps, type Steps} from './task-steps.js';

/** The container that is to be replaced. */
export type Old = {readonly id: string; readonly name: string; readonly wasUp: boolean; readonly graceSeconds: number};

const titles = {
	pull: 'Pull the image', aside: 'Rename the old one', create: 'Create the container', stop: 'Stop the old one', start: 'Start the new one', watch: 'See whether it runs', remove: 'Remove the old one', back: 'Put the old one back',
} as const;

/** Milliseconds a new container must stay up before the old one goes. */
const provingTime = 1500;

/** What an old container is called until it goes. */
export const asideName = (name: string): string => `${name}-old-${randomSuffix()}`;

/**
Put a new container in the place of an old one: the old one is renamed, and removed only when the new one runs. Whatever goes wrong before that, the old
one gets its name back and runs again if it did.

@param aside What the old one is called meanwhile.
@returns What to say of it.
*/
export async function replaceContainer(context: ActionContext, old: Old, recipe: Recipe, aside: string, task: RunningTask): Promise<string> {
	const {engine} = context;
	const {signal} = task;
	const steps = taskSteps(task, context.clock, [titles.pull, titles.aside, titles.create, ...(old.wasUp ? [titles.stop, titles.start, titles.watch] : []), titles.remove]);
	await ensureImage(context, recipe, steps, signal);
	let newId: string | undefined;
	let isStopping = false;
	try {
		await steps.run(titles.aside, async tell => {
			tell({detail: aside});
			await engine.containers.rename(old.id, aside, signal);
		});
		newId = await createFrom(context, recipe, steps, signal);
		if (old.wasUp) {
			const id = newId;
			isStopping = true;
			await steps.run(titles.stop, async () => engine.containers.stop(old.id, {graceSeconds: old.graceSeconds}, signal));
			isStopping = false;
			await steps.run(titles.start, async () => engine.containers.start(id, signal));
			await steps.run(titles.watch, async () => provesItself(context, id, signal));
		}
	} catch (error) {
		throw await putBack(context, old, {newId, isStopping}, steps, error);
	}

	showContainer(context, newId);
	try {
		await steps.run(titles.remove, async () => engine.containers.remove(old.id, {}, signal));
	} catch (error) {
		throw new EngineError('failed', `${old.name} is replaced; the old one is left, stopped, as ${aside}: ${explain(error)}`, {cause: error});
	}

	return `Replaced ${old.name}${old.wasUp ? ': the new one runs' : '; the new one is not started, as the old one was not'}.`;
}

/** A program that ends at once has not replaced anything. */
async function provesItself({engine, pause}: ActionContext, id: string, signal: AbortSignal): Promise<void> {
	await pause(provingTime, signal);
	const {isRunning, exitCode, restartCount} = await engine.containers.run(id, signal);
	if (!isRunning || restartCount > 0) {
		throw new EngineError('failed', `The new container ended at once with exit code ${exitCode}.`);
	}
}

/** A request that was cancelled may have been carried out all the same. @returns The id of what has the name now, unless it is the old one. */
async function createdMeanwhile({containers}: ActionContext['engine'], {id, name}: Pick<Old, 'id' | 'name'>, signal: AbortSignal): Promise<string | undefined> {
	try {
		const found = await containers.inspect(name, signal);
		return found.id === id ? undefined : found.id;
	} catch (error) {
		if (error instanceof EngineError && error.kind === 'gone') {
			return undefined;
		}

		throw error;
	}
}

/** Undo all of it. @returns The error to throw, with what could not be undone. */
async function putBack({engine, signal}: ActionContext, {id, name, wasUp, graceSeconds}: Old, {newId, isStopping}: {readonly newId: string | undefined; readonly isStopping: boolean}, steps: Steps, error: unknown): Promise<unknown> {
	try {
		await steps.run(titles.back, async () => {
			// What is put back must not be cancelled with what it is put back for.
			const useless = newId ?? (error instanceof EngineError ? undefined : await createdMeanwhile(engine, {id, name}, signal));
			if (useless !== undefined) {
				await removeIfThere(engine, useless, signal);
			}

			const {raw} = await engine.containers.inspect(id, signal);
			if (nameIn(raw) !== name) {
				await engine.containers.rename(id, name, signal);
			}

			if (isStopping) {
				// The engine goes on with a stop that nobody waits for any more: a start before its end would do nothing.
				await engine.containers.stop(id, {graceSeconds}, signal);
			}

			if (wasUp) {
				await engine.containers.start(id, signal);
			}
		});
	} catch (error_) {
		const left = `The old container could not be put back whole: ${explain(error_)}`;
		return error instanceof EngineError ? new EngineError('failed', `${sentence(error.message)} ${left}`, {cause: error}) : new Cancelled(left, {cause: error});
	}

	return error instanceof EngineError ? new EngineError('failed', `${sentence(error.message)} ${name} is as it was before.`, {cause: error}) : error;
}
