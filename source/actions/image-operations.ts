import type {Image} from '../engine/types.js';
import {countOf} from '../format/plural.js';
import {shortId} from '../format/image-reference.js';
import {builtOn, containersByImage, type ImageRow} from '../state/images.js';
import {isUp} from '../state/containers.js';
import type {State} from '../state/state.js';
import type {ImageOperation} from './action.js';

/** What the docker client would be told: the tag, or the id of an image without. */
export const imageName = ({reference, image}: ImageRow): string => reference ?? shortId(image.id);

const listed = (names: readonly string[]): string => names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

/** A step of a build stays as long as an image that came of it. */
function intermediateObstacle({id}: Image, all: readonly Image[]): string {
	const images = builtOn(all, id).filter(({isIntermediate}) => !isIntermediate);
	const names = images.map(image => image.tags[0] ?? shortId(image.id));
	return `${shortId(id)} is a step of the build of ${names.length === 0 ? 'other images' : listed(names)} and goes with ${names.length === 1 ? 'it' : 'them'}.`;
}

/** Why the engine would refuse to remove this row even by force: its last tag, with a container up that uses it. */
function removalObstacle({image, reference}: ImageRow, {containers, images}: State): string | undefined {
	if (image.isIntermediate) {
		return intermediateObstacle(image, images.all);
	}

	const up = (containersByImage(containers.all).get(image.id) ?? []).filter(container => isUp(container));
	return up.length > 0 && (image.tags.length <= 1 || reference === undefined)
		? `${reference ?? shortId(image.id)} is used by ${listed(up.map(({name}) => name))}, which must be stopped and removed first.`
		: undefined;
}

const remove: ImageOperation = {
	id: 'image.remove', on: 'image', keys: ['d', 'delete'], title: 'Remove the image…', hint: 'remove', doing: 'removing', done: 'Removed', isForMany: true,
	obstacle: removalObstacle,
	choices(targets, {containers}) {
		const users = targets.flatMap(({image}) => image.tags.length > 1 ? [] : (containersByImage(containers.all).get(image.id) ?? []));
		const obstacle = users.length === 0 ? undefined : `used by ${listed(users.map(({name}) => name))} (stopped)`;
		return {
			title: targets.length === 1 ? `Remove ${imageName(targets[0]!)}` : `Remove ${countOf(targets.length, 'image')}`,
			items: [
				{id: 'remove', key: 'r', label: 'Remove', hint: targets.some(({image}) => image.tags.length > 1) ? 'a tag; the image goes with its last' : 'the tag and the layers nothing else needs', obstacle},
				{id: 'force', key: 'f', label: 'Remove by force', hint: 'even if stopped containers use it', isDangerous: true},
			],
		};
	},
	question: (targets, {choice}) => ({
		title: `Remove ${targets.length === 1 ? `the image ${imageName(targets[0]!)}` : countOf(targets.length, 'image')}${choice === 'force' ? ' by force' : ''}?`,
		isDangerous: true,
	}),
	command: (row, {choice}) => ['docker', 'image', 'rm', ...(choice === 'force' ? ['--force'] : []), imageName(row)],
	async run({engine}, row, {choice}, {signal}) {
		const {untagged, deleted} = await engine.images.remove(row.reference ?? row.image.id, {isForced: choice === 'force'}, signal);
		return `Removed ${imageName(row)}: ${countOf(untagged.length, 'name')} and ${countOf(deleted.length, 'layer')} gone.`;
	},
};

/** What can be done to images. */
export const imageOperations: readonly ImageOperation[] = [remove];
