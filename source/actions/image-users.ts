import {EngineError} from '../engine/engine-error.js';
import type {Container} from '../engine/types.js';
import {familiarReference} from '../format/registry-name.js';
import {recordIn} from '../format/json.js';
import {cleanText} from '../format/clean.js';
import type {ImageRow} from '../state/images.js';
import type {ActionContext} from './action.js';
import {notReplaceable} from './container-obstacles.js';
import type {RunFacts} from './run-operations.js';
import type {Recipe} from './run-container.js';
import {severalAtOnce} from './several-at-once.js';

/** A container that was made from a tag, from the image it names now or from one it named before. */
export type ImageUser = {
	readonly container: Container;
	/** Whether the tag has gone to another image since. */
	readonly isOutdated: boolean;
	/** Why it cannot be replaced now. */
	readonly obstacle: string | undefined;
};

/** What puts a new container in the place of an old one. */
export type Replacement = {
	readonly container: Container;
	readonly facts: RunFacts;
	readonly recipe: Recipe;
};

const bare = (id: string): string => id.replace(/^sha256:/v, '');

/** Ids of images, as some engines tell them with what stands before them and others without. */
export const isSameId = (a: string, b: string): boolean => bare(a) === bare(b);

/** An engine names the image of a container by its id as soon as the tag it was made from names another. */
const isId = (image: string): boolean => /^(?:sha256:)?[\da-f]{12,64}$/v.test(image);

/** Whether a container may have been made from a row's tag, as far as the list tells. */
export function mayUse({image, imageId}: Container, row: ImageRow): boolean {
	return isId(image) || isSameId(imageId, row.image.id) || familiarReference(image) === familiarReference(row.reference ?? '');
}

/** What it was made from, as it was typed; `undefined` when it is gone meanwhile. */
async function madeFrom({engine}: ActionContext, {id, image}: Container, signal: AbortSignal): Promise<string | undefined> {
	if (!isId(image)) {
		return image;
	}

	try {
		const {raw} = await engine.containers.inspect(id, signal);
		const {Image} = recordIn(recordIn(raw).Config);
		return typeof Image === 'string' ? cleanText(Image) : undefined;
	} catch (error) {
		if (error instanceof EngineError && error.kind === 'gone') {
			return undefined;
		}

		throw error;
	}
}

/**
The containers that were made from a tag, in the list's order.

@throws {EngineError} `conflict` when there are none.
*/
export async function imageUsers(context: ActionContext, row: ImageRow, signal: AbortSignal): Promise<readonly ImageUser[]> {
	const reference = row.reference ?? '';
	const containers = await context.engine.containers.list(signal);
	const candidates = containers.filter(container => mayUse(container, row));
	const sources = new Map<string, string>();
	await severalAtOnce(candidates, async container => {
		const source = await madeFrom(context, container, signal);
		if (source !== undefined) {
			sources.set(container.id, source);
		}
	});
	const users = candidates.filter(({id}) => familiarReference(sources.get(id) ?? '') === familiarReference(reference));
	if (users.length === 0) {
		const other = candidates.find(({id, imageId}) => isSameId(imageId, row.image.id) && sources.has(id));
		throw new EngineError('conflict', `No container was made from ${reference}${other ? `: ${other.name} uses the same image as ${sources.get(other.id)!}` : ''}.`);
	}

	return users.map(container => ({container, isOutdated: !isSameId(container.imageId, row.image.id), obstacle: notReplaceable(container)}));
}
