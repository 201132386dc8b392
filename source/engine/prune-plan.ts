import {shortId} from '../format/image-reference.js';
import type {DiskUsage, UsedContainer} from './disk-usage.js';

export type PruneKind = 'containers' | 'images' | 'all-images' | 'volumes' | 'all-volumes' | 'networks' | 'build-cache' | 'system';

export type PruneItem = {
	readonly type: 'container' | 'image' | 'volume' | 'network' | 'build cache';
	readonly id: string;
	readonly name: string;
	readonly bytes?: number;
	/** How many names an image goes by, when it is more than one: the engine wants to be forced then. */
	readonly names?: number;
};

/** What a prune would remove, by name, and about how many bytes it frees. */
export type PrunePlan = {readonly kind: PruneKind; readonly items: readonly PruneItem[]; readonly bytes: number};

type Choice = {readonly kind: PruneKind; readonly title: string; readonly meaning: string; readonly command: readonly string[]};

/** What can be pruned, with the docker command line that does the same. */
export const pruneChoices: readonly Choice[] = [
	{kind: 'system', title: 'Everything unused', meaning: 'stopped containers, unused networks, untagged images, build cache', command: ['docker', 'system', 'prune']},
	{kind: 'containers', title: 'Stopped containers', meaning: 'and what was written in them', command: ['docker', 'container', 'prune']},
	{kind: 'images', title: 'Untagged images', meaning: 'that no container uses', command: ['docker', 'image', 'prune']},
	{kind: 'all-images', title: 'Unused images', meaning: 'tagged ones too, if no container uses them', command: ['docker', 'image', 'prune', '--all']},
	{kind: 'volumes', title: 'Unused anonymous volumes', meaning: 'with their data', command: ['docker', 'volume', 'prune']},
	{kind: 'all-volumes', title: 'Unused volumes', meaning: 'named ones too, with their data', command: ['docker', 'volume', 'prune', '--all']},
	{kind: 'networks', title: 'Unused networks', meaning: 'that no container is connected to', command: ['docker', 'network', 'prune']},
	{kind: 'build-cache', title: 'Build cache', meaning: 'that no build is using', command: ['docker', 'builder', 'prune', '--all']},
];

/** States the engine's own prune leaves alone. */
const keptStates: ReadonlySet<string> = new Set(['running', 'paused', 'restarting']);

/**
What goes, in the order in which it must go: containers first, since they hold on to the rest.

@see github.com/moby/moby daemon/prune.go, daemon/images/image_prune.go
*/
export function planPrune(kind: PruneKind, usage: DiskUsage): PrunePlan {
	const isSystem = kind === 'system';
	const stopped = kind === 'containers' || isSystem ? usage.containers.filter(({state}) => !keptStates.has(state)) : [];
	const staying = usage.containers.filter(container => !stopped.includes(container));
	const items = [
		...stopped.map(({id, name, writtenBytes}): PruneItem => ({type: 'container', id, name, bytes: writtenBytes})),
		...(kind === 'networks' || isSystem ? networkItems(usage, staying) : []),
		...(kind === 'volumes' || kind === 'all-volumes' ? volumeItems(usage, kind === 'all-volumes') : []),
		...(kind === 'images' || kind === 'all-images' || isSystem ? imageItems(usage, staying, kind === 'all-images') : []),
		...(kind === 'build-cache' || isSystem ? cacheItems(usage) : []),
	];
	return {kind, items, bytes: items.reduce((sum, {bytes = 0}) => sum + bytes, 0)};
}

function imageItems({images}: DiskUsage, staying: readonly UsedContainer[], areTaggedToo: boolean): readonly PruneItem[] {
	const used = new Set(staying.map(({imageId}) => imageId));
	return images
		.filter(({id, tags}) => !used.has(id) && (areTaggedToo || tags.length === 0))
		.map(({id, tags, sizeBytes, sharedBytes}) => ({
			type: 'image', id, name: tags.length === 0 ? `${shortId(id)} (untagged)` : tags.join(', '), ...(tags.length > 1 ? {names: tags.length} : {}),
			// Layers that another image needs as well stay.
			bytes: Math.max(0, sizeBytes - sharedBytes),
		}));
}

const volumeItems = ({volumes}: DiskUsage, areNamedToo: boolean): readonly PruneItem[] => volumes
	.filter(({references, isAnonymous}) => references === 0 && (areNamedToo || isAnonymous))
	.map(({name, sizeBytes}) => ({type: 'volume', id: name, name, bytes: sizeBytes}));

function networkItems({networks}: DiskUsage, staying: readonly UsedContainer[]): readonly PruneItem[] {
	const used = new Set(staying.flatMap(container => container.networks));
	return networks
		.filter(({id, name, isBuiltIn, endpoints}) => !isBuiltIn && endpoints === 0 && !used.has(id) && !used.has(name))
		.map(({id, name}) => ({type: 'network', id, name}));
}

const cacheItems = ({cache}: DiskUsage): readonly PruneItem[] => cache
	.filter(({isInUse}) => !isInUse)
	.map(({id, description, sizeBytes, isShared}) => ({
		type: 'build cache', id, name: description === '' ? id : description,
		// What an image shares stays on the disk with it.
		bytes: isShared ? 0 : sizeBytes,
	}));
