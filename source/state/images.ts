import type {Container, Image} from '../engine/types.js';
import {compareNames} from '../format/compare-names.js';
import {matchWords} from '../format/find-words.js';
import {splitTag} from '../format/image-reference.js';
import {derive, deriveBy} from './derive.js';
import {readFilter, type Filter} from './filter-words.js';
import {imageTerms} from './image-filter.js';
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
	/** Whether the classic builder's intermediate images are shown, and asked for. */
	readonly isShowingAll: boolean;
	/** Ids of the images that containers were made from, in order. */
	readonly usedIds: readonly string[];
	readonly view: ListView;
};

export const noImages: Images = {all: [], isLoaded: false, isShowingAll: false, usedIds: [], view: newListView('created')};

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

/** All rows there are to show, whatever the filter says. */
export const listedRows = ({all, isShowingAll}: Pick<Images, 'all' | 'isShowingAll'>): readonly ImageRow[] => isShowingAll ? imageRows(all) : namedRows(all);

const namedRows = derive((all: readonly Image[]): readonly ImageRow[] => imageRows(all).filter(({image}) => !image.isIntermediate));

/** What the filter line asks for. */
export const imageFilter = ({all, usedIds, view}: Pick<Images, 'all' | 'usedIds' | 'view'>): Filter<ImageRow> => readFilter(view.filter, imageTerms, {all, usedIds});

/** A text in which the words of a filter are looked for. */
const wordsOf = ({repository, tag, image: {id, isIntermediate}}: ImageRow): string => `${repository}:${tag} ${id.replace('sha256:', '').slice(0, 12)}${isIntermediate ? ' intermediate' : ''}`;

/** Only `unused:` looks at what else there is. */
const visibleKey = ({isShowingAll, usedIds, view}: Images): string => `${isShowingAll} ${rowsKey(view)}${view.filter.includes('unused') ? usedIds.join(' ') : ''}`;

export const visibleImages = deriveBy(({all}: Images) => all, visibleKey, (images): readonly ImageRow[] => {
	const {view, all} = images;
	const {compare} = imageOrders[view.sortKey] ?? imageOrders.created!;
	const direction = view.isDescending ? -1 : 1;
	const filter = imageFilter(images);
	const rows = listedRows(images)
		.filter(row => view.filter === '' || (filter.fits(row) && matchWords(wordsOf(row), filter.words)))
		.toSorted((a, b) => direction * (compare(a, b) || compareNames(a.repository, b.repository) || compareNames(a.tag, b.tag)) || (a.id < b.id ? -1 : 1));
	return images.isShowingAll ? underTheirImages(rows, all) : rows;
});

/** An intermediate image stands below the first image that is built on it; one whose image is not in sight at the end. */
function underTheirImages(rows: readonly ImageRow[], all: readonly Image[]): readonly ImageRow[] {
	const byId = new Map(all.map(image => [image.id, image]));
	const steps = new Map(rows.filter(({image}) => image.isIntermediate).map(row => [row.image.id, row]));
	const named = rows.filter(({image}) => !image.isIntermediate);
	const lastRows = new Map(named.map(row => [row.image.id, row]));
	const placed = named.flatMap(row => {
		const below: ImageRow[] = [];
		const passed = new Set<string>();
		const parentId = lastRows.get(row.image.id) === row ? row.image.parentId : undefined;
		for (let image = byId.get(parentId ?? ''); image?.isIntermediate && !passed.has(image.id); image = byId.get(image.parentId ?? '')) {
			passed.add(image.id);
			const step = steps.get(image.id);
			if (step && steps.delete(image.id)) {
				below.push(step);
			}
		}

		return [row, ...below];
	});
	return [...placed, ...steps.values()];
}

/** The images that are built on one, as far as the engine tells. */
export function builtOn(all: readonly Image[], id: string): readonly Image[] {
	const children = Map.groupBy(all.filter(({parentId}) => parentId !== undefined), ({parentId}) => parentId!);
	const found: Image[] = [];
	const left = [id];
	for (let next = left.pop(); next !== undefined; next = left.pop()) {
		const own = children.get(next) ?? [];
		children.delete(next);
		found.push(...own);
		left.push(...own.map(child => child.id));
	}

	return found;
}

/** Nothing has a name for it, and nothing is built on it. One that was pulled by its digest has that. */
export const isDangling = ({tags, digests, isIntermediate}: Image): boolean => tags.length === 0 && digests.length === 0 && !isIntermediate;

/** Take note which images containers are made from: `unused:` asks for it. */
export function noteUse(images: Images, containers: readonly Container[]): Images {
	const usedIds = [...new Set(containers.map(({imageId}) => imageId))].toSorted();
	if (usedIds.join(' ') === images.usedIds.join(' ')) {
		return images;
	}

	const next = {...images, usedIds};
	return {...next, view: followRows(visibleImages(images), visibleImages(next), rowIds(images.all), images.view)};
}

const rowIds = (all: readonly Image[]): ReadonlySet<string> => new Set(imageRows(all).map(({id}) => id));

export const selectedImage = derive((images: Images): ImageRow | undefined => selectedRow(visibleImages(images), images.view));

export function replaceImages(images: Images, all: readonly Image[]): Images {
	if (images.isLoaded && JSON.stringify(all) === JSON.stringify(images.all)) {
		return images;
	}

	const next = {...images, all, isLoaded: true};
	return {...next, view: followRows(visibleImages(images), visibleImages(next), rowIds(all), images.view)};
}

/** The most the images of some rows can take on the disk, each counted once: layers they share are counted with each. Steps of a build are part of their images. */
export const totalImageBytes = derive((rows: readonly ImageRow[]): number => {
	const sizes = new Map(rows.filter(({image}) => !image.isIntermediate).map(({image}) => [image.id, image.sizeBytes]));
	return sizes.values().reduce((sum, bytes) => sum + bytes, 0);
});

/** Which containers use each image, by image id. The engine's own count is unknown (−1) before API 1.51. */
export const containersByImage = derive((containers: readonly Container[]): ReadonlyMap<string, readonly Container[]> =>
	Map.groupBy(containers, ({imageId}) => imageId));
