import type {Image} from '../engine/types.js';
import {globPattern} from '../format/glob.js';
import type {FilterTerm} from './filter-words.js';
import type {ImageRow} from './images.js';

/** What the terms of the images' filter look at beside the row. */
export type ImageFilterContext = {
	readonly all: readonly Image[];
	/** Ids of images that containers were made from. */
	readonly usedIds: readonly string[];
};

const booleans = ['true', 'false'] as const;

const tagsOf = ({all}: ImageFilterContext): readonly string[] => all.flatMap(({tags}) => tags);

/** An image by one of its names, `latest` being understood, or by the beginning of its id. */
export function findImage(all: readonly Image[], name: string): Image | undefined {
	const id = name.replace(/^sha256:/v, '');
	return all.find(({tags, digests}) => tags.includes(name) || tags.includes(`${name}:latest`) || digests.includes(name))
		?? (/^[\da-f]+$/v.test(id) ? all.find(image => image.id.replace(/^sha256:/v, '').startsWith(id)) : undefined);
}

/** @param isFitting Of another image's time of creation and that image's own. The engine tells it in whole seconds. */
const byTime = (name: string, isFitting: (createdAt: number, limit: number) => boolean): FilterTerm<ImageRow, ImageFilterContext> => ({
	name, example: `${name}:IMAGE`, suggest: tagsOf,
	read(value, {all}) {
		const limit = findImage(all, value);
		return limit ? ({image}) => image !== limit && isFitting(image.createdAt, limit.createdAt) : `No image is called “${value}”: ${name}: takes a name with its tag, or the beginning of an id.`;
	},
});

/** Label terms are the same for everything that has labels. */
export const labelTest = (value: string): ((labels: Readonly<Record<string, string>>) => boolean) => {
	const at = value.indexOf('=');
	const key = at === -1 ? value : value.slice(0, at);
	return labels => Object.hasOwn(labels, key) && (at === -1 || labels[key] === value.slice(at + 1));
};

/** Labels as they may be typed. */
export const labelsOf = (all: ReadonlyArray<{readonly labels: Readonly<Record<string, string>>}>): readonly string[] =>
	[...new Set(all.flatMap(({labels}) => Object.entries(labels).flatMap(([key, value]) => [key, `${key}=${value}`])))];

/** What the images' filter takes beside words: as `docker images --filter`, and `unused`. */
export const imageTerms: ReadonlyArray<FilterTerm<ImageRow, ImageFilterContext>> = [
	{
		name: 'dangling', example: 'dangling:true|false', values: booleans, bare: 'true',
		// To the engine an image that was pulled by its digest is both.
		read: value => ({image: {tags, digests, isIntermediate}}) => value === 'true' ? tags.length === 0 && !isIntermediate : tags.length > 0 || digests.length > 0,
	},
	{
		name: 'unused', example: 'unused:true|false', values: booleans, bare: 'true',
		read(value, {usedIds}) {
			const used = new Set(usedIds);
			// What another image is built on is of use.
			return ({image: {id, isIntermediate}}) => (value === 'true') === (!used.has(id) && !isIntermediate);
		},
	},
	byTime('before', (createdAt, limit) => createdAt < limit),
	byTime('since', (createdAt, limit) => createdAt > limit),
	{
		name: 'label', example: 'label:KEY or label:KEY=VALUE', suggest: ({all}) => labelsOf(all),
		read(value) {
			const test = labelTest(value);
			return ({image}) => test(image.labels);
		},
	},
	{
		name: 'reference', example: 'reference:PATTERN', isEither: true,
		read(value) {
			const pattern = globPattern(value);
			return pattern ? ({reference, repository}) => reference !== undefined && (pattern.test(reference) || pattern.test(repository)) : `“${value}” is no pattern: a [ wants its ].`;
		},
	},
];
