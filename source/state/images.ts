import type {Container, Image} from '../engine/types.js';
import {compareNames} from '../format/compare-names.js';
import {matchWords} from '../format/find-words.js';
import {splitTag} from '../format/image-reference.js';
import {derive, deriveBy} from './derive.js';
import {followRows, newListView, rowsKey, selectedRow, type ListView} from './list.js';

/** A row of the images pane, as `docker images` prints them: one for each tag, or one for an image without. */
export type ImageRow = {
	/** Unique among rows: an image with two tags has two. */
	readonly id: string;
	readonly image: Image;
	/** `repository:tag`, or `undefined` for a dangling image. */
	readonly reference: string | undefined;
	readonly repository: string;
	readonly tag: string;
};

export type Images = {
	readonly all: readonly Image[];
	readonly isLoaded: boolean;
	readonly view: ListView;
};

export const noImages: Images = {all: [], isLoaded: false, view: newListView('created')};

type Order = {readonly title: string; compare(a: ImageRow, b: ImageRow): number};

/** The orders of the sort picker; `created` is the docker client's. */
export const imageOrders: Readonly<Record<string, Order>> = {
	created: {title: 'created, newest first', compare: (a, b) => b.image.createdAt - a.image.createdAt},
	name: {title: 'repository and tag', compare: () => 0},
	size: {title: 'size, largest first', compare: (a, b) => b.image.sizeBytes - a.image.sizeBytes},
};

const none = '<none>';

export const imageRows = derive((all: readonly Image[]): readonly ImageRow[] => all.flatMap((image): ImageRow | readonly ImageRow[] => {
	if (image.tags.length === 0) {
		const repository = image.digests[0]?.split('@')[0] ?? none;
		return {id: `${image.id}|`, image, reference: undefined, repository, tag: none};
	}

	return image.tags.map(reference => ({id: `${image.id}|${reference}`, image, reference, ...splitTag(reference)}));
}));

export const visibleImages = deriveBy(({all}: Images) => all, ({view}) => rowsKey(view), ({all, view}): readonly ImageRow[] => {
	const {compare} = imageOrders[view.sortKey] ?? imageOrders.created!;
	const direction = view.isDescending ? -1 : 1;
	return imageRows(all)
		.filter(row => view.filter === '' || matchWords(`${row.repository}:${row.tag} ${row.image.id.replace('sha256:', '').slice(0, 12)}`, view.filter))
		.toSorted((a, b) => direction * (compare(a, b) || compareNames(a.repository, b.repository) || compareNames(a.tag, b.tag)) || (a.id < b.id ? -1 : 1));
});

export const selectedImage = derive((images: Images): ImageRow | undefined => selectedRow(visibleImages(images), images.view));

export function replaceImages(images: Images, all: readonly Image[]): Images {
	if (images.isLoaded && JSON.stringify(all) === JSON.stringify(images.all)) {
		return images;
	}

	const next = {...images, all, isLoaded: true};
	const everything = new Set(imageRows(all).map(({id}) => id));
	return {...next, view: followRows(visibleImages(images), visibleImages(next), everything, images.view)};
}

/** The most the images of some rows can take on the disk, each counted once: layers they share are counted with each. */
export const totalImageBytes = derive((rows: readonly ImageRow[]): number => {
	const sizes = new Map(rows.map(({image}) => [image.id, image.sizeBytes]));
	return sizes.values().reduce((sum, bytes) => sum + bytes, 0);
});

/** Which containers use each image, by image id. The engine's own count is unknown (−1) before API 1.51. */
export const containersByImage = derive((containers: readonly Container[]): ReadonlyMap<string, readonly Container[]> =>
	Map.groupBy(containers, ({imageId}) => imageId));
