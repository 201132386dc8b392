import {andThen} from '../format/command-line.js';
import {familiarReference, hub, registryOf, splitRegistry} from '../format/registry-name.js';
import {imageNameError, isImageName, shortId, splitTag} from '../format/image-reference.js';
import {countOf, listed} from '../format/plural.js';
import type {Container, Image} from '../engine/types.js';
import {containersByImage, type ImageRow, type Images} from '../state/images.js';
import {formField} from '../state/overlay.js';
import type {ImageOperation} from './action.js';
import {imageName} from './image-names.js';
import {showImage} from './show-image.js';
import {lastWord} from './suggestions.js';

/** A name that another image has, and loses. */
export type TagMove = {
	readonly name: string;
	/** The other image, and those of its names that it keeps. */
	readonly from: string;
	readonly others: readonly string[];
	/** Containers made from it, by name. */
	readonly users: readonly string[];
};

const namesIn = (text: string | undefined): readonly string[] => [...new Set((text ?? '').split(/[\s,]+/v).filter(word => word !== ''))];

/** The engine takes no more of a name, tag and all aside. */
const longestRepository = 255;

/** What is wrong with a name, in the terms it was typed in. */
function nameError(typed: string): string | undefined {
	if (/^[^:@]+(?::\d+\/[^:]+)?:$/v.test(typed)) {
		return `Type the tag behind the colon: ${typed}1.0, or leave the colon away for latest.`;
	}

	if (typed.includes('@')) {
		return `“${typed}”: a digest is found out by the registry and cannot be given. Type repository:tag.`;
	}

	const {repository} = splitTag(typed);
	return !isImageName(typed) || /^[\da-f]{64}$/v.test(repository)
		? imageNameError(typed)
		: (repository.length > longestRepository ? `“${typed.slice(0, 20)}…” is longer than the ${longestRepository} characters a repository may have.` : undefined);
}

function namesError(text: string | undefined): string | undefined {
	const names = namesIn(text);
	return names.length === 0 ? 'Type the new name, such as shop/web:1.4.2.' : names.map(name => nameError(name)).find(error => error !== undefined);
}

/** Repositories that are here, and the same one in every registry that images here came from or go to. */
export function tagCandidates({all}: Images, row: Pick<ImageRow, 'repository'>): readonly string[] {
	const repositories = [...new Set(all.flatMap(({tags}) => tags.map(tag => splitTag(tag).repository)))].toSorted();
	const registries = [...new Set(repositories.map(repository => registryOf(repository)).filter(registry => registry !== hub))];
	const own = row.repository === '<none>' ? '' : splitRegistry(row.repository).rest;
	return [...new Set([...(own === '' ? [] : [own, ...registries.map(one => `${one}/${own}`)]), ...repositories])].map(repository => `${repository}:`);
}

/** Names that are another image's now. */
export function tagMoves(names: readonly string[], target: string, images: readonly Image[], containers: readonly Container[]): readonly TagMove[] {
	const wanted = new Set(names.map(name => familiarReference(name)));
	return images.flatMap(({id, tags}) => id === target ? [] : tags.filter(tag => wanted.has(tag)).map(name => ({
		name, from: shortId(id), others: tags.filter(tag => !wanted.has(tag)), users: (containersByImage(containers).get(id) ?? []).map(user => user.name),
	})));
}

function moveLines({name, from, others, users}: TagMove): readonly string[] {
	const left = others.length > 0 ? `which keeps ${others.join(', ')}` : 'which has no other name and becomes dangling';
	return [`${name} belongs to ${from} now, ${left}.`, ...(users.length === 0 ? [] : [`${listed(users)} ${users.length === 1 ? 'goes' : 'go'} on with ${from}.`])];
}

/** Give an image more names (`docker tag`). */
export const tagImage: ImageOperation = {
	id: 'image.tag', on: 'image', keys: ['t'], title: 'Tag…', hint: 'tag', doing: 'tagging', done: 'Tagged', isForMany: false,
	form: (row, {images}) => ({
		title: `Tag ${imageName(row)}`, submit: 'tag',
		fields: [formField({
			name: 'names', label: 'New name', value: row.repository === '<none>' ? '' : `${row.repository}:`, placeholder: 'account/project:version',
			hint: 'repository:tag as in account/project:version, latest unless told; several with blanks between', suggest: lastWord(() => tagCandidates(images, row)),
		})],
		check: values => ({names: namesError(values.names)}),
	}),
	async prepare({engine, store}, targets, input, signal) {
		// What is listed may be older than what another client has just tagged.
		const images = await engine.images.list(signal);
		return {...input, tagMoves: tagMoves(namesIn(input.values.names), targets[0]!.image.id, images, store.get().containers.all)};
	},
	question(_, {tagMoves: moves = []}) {
		return moves.length === 0 ? undefined : {
			title: moves.length === 1 ? `Move ${moves[0]!.name} to this image?` : `Move ${countOf(moves.length, 'name')} to this image?`,
			lines: moves.flatMap(move => moveLines(move)), isDangerous: moves.some(({others}) => others.length === 0),
		};
	},
	command(row, {values}) {
		const names = namesIn(values.names);
		return (names.length === 0 ? ['NAME'] : names).flatMap((name, index) => [...(index === 0 ? [] : [andThen]), 'docker', 'tag', imageName(row), name]);
	},
	async run(context, row, {values}, {signal}) {
		const names = namesIn(values.names);
		for (const name of names) {
			await context.engine.images.tag(row.reference ?? row.image.id, name, signal);
		}

		await showImage(context, row.image.id, signal, names[0]);
		return `Tagged ${imageName(row)} as ${names.map(name => familiarReference(name)).join(', ')}.`;
	},
};
