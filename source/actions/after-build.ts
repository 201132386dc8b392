import type {Task} from '../state/task.js';
import type {ActionContext} from './action.js';
import {buildCache} from './build-cache-operation.js';
import {rebuild} from './build-operation.js';
import {imageName} from './image-operations.js';
import {perform} from './perform.js';
import {prune} from './prune-operation.js';
import {runOperations} from './run-operations.js';
import {say} from './say.js';
import {imageRowOf} from './show-image.js';

const engineWords = {name: () => '', id: () => ''};

/** Run a container from what a build has made. */
export async function runBuilt(context: ActionContext, {build, building}: Task): Promise<void> {
	const row = build?.imageId === undefined ? undefined : imageRowOf(context.store.get().images.all, build.imageId, building?.tag);
	if (!row) {
		say(context, 'The image that was built is not here any more.', 'warning');
		return;
	}

	await perform(context, runOperations.image[0], [row], {name: imageName, id: ({id}) => id});
}

/** Prune what the builder keeps for the next builds: BuildKit's cache; the classic builder keeps images. */
export async function pruneAfterBuild(context: ActionContext, {build}: Task): Promise<void> {
	await perform(context, build?.builder === 'buildkit' ? buildCache : prune, [context.store.get()], engineWords);
}

export const buildAgain = async (context: ActionContext): Promise<void> => perform(context, rebuild, [context.store.get()], engineWords);
