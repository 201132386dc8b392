import type {CreateRequest} from '../engine/run/create-request.js';
import {EngineError} from '../engine/engine-error.js';
import {shortId} from '../format/image-reference.js';
import {visibleContainers} from '../state/containers.js';
import {listRows} from '../state/layout.js';
import {selectId} from '../state/list.js';
import {focusOn} from '../state/screen.js';
import type {ActionContext, RunningTask} from './action.js';
import {attachSession, endInWords} from './attach-session.js';
import {explain, sentence} from './explain.js';
import {nameIn} from './inspected.js';
import {starts} from './run-form.js';
import {taskSteps, type Steps} from './task-steps.js';
import {pullWithLogin} from './transfer-image.js';

/** What a container is made from: a read and checked `docker run` line. */
export type Recipe = {
	readonly image: string;
	/** `--rm` */
	readonly isRemovedAtEnd: boolean;
	readonly request: CreateRequest;
};

const stepTitles = {pull: 'Pull the image', create: 'Create the container', start: 'Start it'} as const;

/** The image is here, or pulled: layer by layer on the task's screen. */
export async function ensureImage(context: ActionContext, {image, request: {pull: when, platform}}: Recipe, steps: Steps, signal: AbortSignal): Promise<void> {
	const {engine} = context;
	if (when !== 'always') {
		try {
			await engine.images.inspect(image, signal);
			steps.skip(stepTitles.pull, 'it is here');
			return;
		} catch (error) {
			if (!(error instanceof EngineError) || error.kind !== 'gone') {
				throw error;
			}

			if (when === 'never') {
				throw new EngineError('gone', `There is no image ${image} here, and it is never to be pulled.`, {cause: error});
			}
		}
	}

	await steps.run(stepTitles.pull, async tell => {
		const {digest} = await pullWithLogin(context, {reference: image, platform}, transfer => {
			tell({pull: transfer});
		}, signal);
		tell(digest === undefined ? {} : {detail: digest});
	});
}

/**
Create a container and connect it to all its networks.

@returns Its id. Nothing is left of it when that fails.
*/
export async function createFrom(context: ActionContext, {request}: Recipe, steps: Steps, signal: AbortSignal): Promise<string> {
	const {engine} = context;
	return steps.run(stepTitles.create, async tell => {
		const {id, warnings} = await engine.containers.create({name: request.name, platform: request.platform, body: request.body}, signal);
		try {
			for (const {network, endpoint} of request.moreNetworks) {
				await engine.networks.connect(network, id, endpoint, signal);
			}
		} catch (error) {
			throw await undone(context, id, error);
		}

		tell({detail: [shortId(id), ...warnings].join(' · ')});
		return id;
	});
}

/** One that removes itself when it ends may be gone already. */
export async function removeIfThere({containers}: ActionContext['engine'], id: string, signal: AbortSignal): Promise<void> {
	try {
		await containers.remove(id, {isForced: true, withVolumes: true}, signal);
	} catch (error) {
		if (!(error instanceof EngineError) || error.kind !== 'gone') {
			throw error;
		}
	}
}

/**
Remove what was created for nothing.

@returns The error to throw: the one that made it useless, and what is left if it cannot be removed.
*/
async function undone({engine, signal}: ActionContext, id: string, error: unknown): Promise<unknown> {
	try {
		await removeIfThere(engine, id, signal);
		return error;
	} catch (error_) {
		return error instanceof EngineError ? new EngineError('failed', `${sentence(error.message)} The container ${shortId(id)} is left, created and not started: ${explain(error_)}`, {cause: error}) : error;
	}
}

/** Whether a start has failed, and not what came after it: what runs must not be removed. */
async function hasNeverRun({engine, signal}: ActionContext, id: string): Promise<boolean> {
	try {
		const {startedAt} = await engine.containers.run(id, signal);
		return startedAt === '';
	} catch {
		return false;
	}
}

/** Choose a container in the list, as soon as it is there. */
export function showContainer({store}: ActionContext, id: string): void {
	store.patch(({containers, screen}) => ({
		containers: {...containers, view: selectId(visibleContainers(containers), containers.view, id, listRows(screen, 'containers'))},
		screen: focusOn(screen, 'containers'),
	}));
}

async function nameOf({engine, signal}: ActionContext, id: string): Promise<string> {
	const {raw} = await engine.containers.inspect(id, signal);
	return nameIn(raw) ?? shortId(id);
}

/**
`docker run`: pull what is missing, create, start; or only the first two.

@returns What to say of it.
*/
export async function runContainer(context: ActionContext, recipe: Recipe, start: string | undefined, task: RunningTask): Promise<string> {
	const {engine} = context;
	const isStarted = start !== starts.created;
	const steps = taskSteps(task, context.clock, [stepTitles.pull, stepTitles.create, ...(isStarted ? [stepTitles.start] : [])]);
	await ensureImage(context, recipe, steps, task.signal);
	const id = await createFrom(context, recipe, steps, task.signal);
	showContainer(context, id);
	const name = recipe.request.name ?? await nameOf(context, id);
	if (!isStarted) {
		context.copy(id);
		return `Created ${name}, not started: ${shortId(id)}. Its id is copied.`;
	}

	if (start === starts.attached) {
		const end = await steps.run(stepTitles.start, async () => {
			try {
				return await attachSession(context, {id, name}, {isStarting: true, isRemovedAtEnd: recipe.isRemovedAtEnd}, task.signal);
			} catch (error) {
				throw await hasNeverRun(context, id) ? await undone(context, id, error) : error;
			}
		});
		return endInWords(name, end);
	}

	await steps.run(stepTitles.start, async () => {
		try {
			await engine.containers.start(id, task.signal);
		} catch (error) {
			throw await undone(context, id, error);
		}
	});
	return `Runs: ${name}.`;
}
