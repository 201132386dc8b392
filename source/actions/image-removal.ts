import type {Container, Image} from '../engine/types.js';
import {shortId, splitTag} from '../format/image-reference.js';
import {countOf, listed} from '../format/plural.js';
import {isUp} from '../state/containers.js';
import type {ImageRow} from '../state/images.js';
import type {MenuItem} from '../state/overlay.js';

/*
What `docker image rm` would do to an image, said before it is asked for. The rules are the engine's (moby's daemon/images/image_delete.go): a name can always be taken
away where others are left; the last one only where no container uses the image, unless by force; the image itself goes with its last name where no container runs from it
and no other image is built on it, and stays without a name otherwise.
*/

/** What the engine would go by. */
export type RemovalFacts = {
	/** Names that are left when the row's has gone. */
	readonly others: readonly string[];
	readonly users: readonly Container[];
	/** Images that are built on it: by name where they have one. */
	readonly children: readonly string[];
	/** How many parents without a name, and needed by nothing else, go with it. */
	readonly parents: number;
};

/**
The ways to remove an image: `remove` takes the row's name (or the image that has none), `all` every name of its image; `keep` leaves parents without a name,
`force` does not mind containers that are stopped.
*/
export type RemovalChoice = 'remove' | 'keep' | 'force' | 'all' | 'all-keep' | 'all-force';

export const isForcing = (choice: string | undefined): boolean => choice?.endsWith('force') ?? false;
export const isKeeping = (choice: string | undefined): boolean => choice?.endsWith('keep') ?? false;
export const isForAll = (choice: string | undefined): boolean => choice?.startsWith('all') ?? false;

const referencesOf = ({tags, digests}: Image): readonly string[] => [...tags, ...digests];

const repositoryOf = (reference: string): string => splitTag(reference).repository;

const isDigest = (reference: string): boolean => reference.includes('@');

/** Names left when one of them is taken away. With a repository's last tag its digests go too. */
function without(references: readonly string[], taken: readonly string[]): readonly string[] {
	const left = references.filter(reference => !taken.includes(reference));
	const repositories = new Set(taken.map(reference => repositoryOf(reference)));
	return left.filter(reference => !isDigest(reference) || !repositories.has(repositoryOf(reference)) || left.some(other => !isDigest(other) && repositoryOf(other) === repositoryOf(reference)));
}

/**
@param lineage Every image there is, steps in between too; none when it is not known.
@param taken Other rows that go as well.
*/
export function removalFacts(row: ImageRow, containers: readonly Container[], lineage: readonly Image[], taken: readonly ImageRow[] = []): RemovalFacts {
	const {image, reference} = row;
	const going = taken.flatMap(other => other.image.id === image.id && other.reference !== undefined ? [other.reference] : []);
	const users = containers.filter(({imageId}) => imageId === image.id);
	return {
		others: reference === undefined ? [] : without(referencesOf(image), [...going, reference]), users,
		children: namesBelow(image.id, lineage),
		parents: parentsGone(image.id, containers, lineage),
	};
}

/** What is built on an image, by name where it has one: of a step in between, which says nothing to anybody, what is built on that. */
function namesBelow(id: string, lineage: readonly Image[]): readonly string[] {
	const children = Map.groupBy(lineage, ({parentId = ''}) => parentId);
	const names: string[] = [];
	const left = [id];
	for (let next = left.pop(); next !== undefined; next = left.pop()) {
		const own = children.get(next) ?? [];
		// Each once, whatever an engine says of an image's parents.
		children.delete(next);
		for (const child of own) {
			const [name] = referencesOf(child);
			if (name === undefined && children.has(child.id)) {
				left.push(child.id);
			} else {
				names.push(name ?? shortId(child.id));
			}
		}
	}

	return names;
}

function parentsGone(id: string, containers: readonly Container[], lineage: readonly Image[]): number {
	const links = new Map(lineage.map(link => [link.id, link]));
	const gone = new Set([id]);
	for (let parent = links.get(links.get(id)?.parentId ?? ''); parent; parent = links.get(parent.parentId ?? '')) {
		const {id: parentId} = parent;
		if (referencesOf(parent).length > 0 || gone.has(parentId) || containers.some(({imageId}) => imageId === parentId) || lineage.some(link => link.parentId === parentId && !gone.has(link.id))) {
			break;
		}

		gone.add(parentId);
	}

	return gone.size - 1;
}

/** `shop-web (running), shop-migrate (exited)` */
export const usersText = (users: readonly Container[]): string => listed(users.toSorted((a, b) => Number(isUp(b)) - Number(isUp(a))).map(({name, state}) => `${name} (${state})`));

const builtOn = (children: readonly string[]): string => `${listed(children)} ${children.length === 1 ? 'is' : 'are'} built on it`;

/** Those that stand in the way even by force. */
const upUsers = ({users}: RemovalFacts): readonly Container[] => users.filter(container => isUp(container));

/** Why the image stays though its last name goes; nothing when it goes too. */
export function whyItStays(facts: RemovalFacts): string | undefined {
	const up = upUsers(facts);
	return up.length > 0 ? `${listed(up.map(({name}) => name))} ${up.length === 1 ? 'runs' : 'run'} from it` : (facts.children.length > 0 ? builtOn(facts.children) : undefined);
}

/** Why the engine would refuse, in a few words. */
export function refusal({reference}: Pick<ImageRow, 'reference'>, facts: RemovalFacts, choice: string | undefined): string | undefined {
	const {users, others} = facts;
	// Taken by its id it cannot stay: there is no name to take instead.
	const stays = reference === undefined || choice === 'all-force' ? whyItStays(facts) : undefined;
	return stays ?? (!isForcing(choice) && users.length > 0 && (others.length === 0 || isForAll(choice)) ? `used by ${usersText(users)}` : undefined);
}

/** What is asked of the engine, one after the other, to remove a row this way: names, or an id. */
export function removedReferences(row: ImageRow, choice: string | undefined): readonly string[] {
	const {image, reference} = row;
	if (!isForAll(choice)) {
		// Without a tag it may still be known by digests of several repositories, which an id takes by force only.
		return reference === undefined && image.digests.length > 1 && !isForcing(choice) ? image.digests : [reference ?? image.id];
	}

	if (isForcing(choice)) {
		return [image.id];
	}

	const digests = image.digests.filter(digest => image.tags.every(tag => repositoryOf(tag) !== repositoryOf(digest)));
	return [...image.tags, ...digests];
}

/** Whether only the name goes; the image when not. */
export const isOnlyName = (row: ImageRow, facts: RemovalFacts, choice: string | undefined): boolean =>
	row.reference !== undefined && ((facts.others.length > 0 && !isForAll(choice)) || whyItStays(facts) !== undefined);

const keptParents = (facts: RemovalFacts): string => `--no-prune: ${countOf(facts.parents, 'untagged parent')} would go with it`;

/** The ways to remove one row. */
export function removalItems(row: ImageRow, facts: RemovalFacts): readonly MenuItem[] {
	const {others, users} = facts;
	const item = (id: RemovalChoice, key: string, label: string, hint: string): MenuItem => ({
		id, key, label, hint, obstacle: refusal(row, facts, id), ...(isForcing(id) ? {isDangerous: true} : {}),
	});
	const stays = whyItStays(facts);
	const nameless = `it stays, nameless: ${stays ?? ''}`;
	const parents = facts.parents === 0 ? '' : `, and ${countOf(facts.parents, 'untagged parent')}`;
	const despite = users.length === 0 ? 'the same here: no container uses it' : `though ${listed(users.map(({name}) => name))} ${users.length === 1 ? 'was' : 'were'} made from it`;
	if (others.length > 0) {
		const all = `${stays === undefined ? 'Remove' : 'Untag'} all ${removedReferences(row, 'all').length} names`;
		return [
			item('remove', 'u', 'Untag', `the image stays as ${listed(others)}`),
			item('all', 'r', all, stays === undefined ? `and the image${parents}` : nameless),
			...(facts.parents > 0 && stays === undefined ? [item('all-keep', 'k', `${all}, keep parents`, keptParents(facts))] : []),
			item('all-force', 'f', 'Remove by force', despite),
		];
	}

	const isNamed = row.reference !== undefined;
	return [
		isNamed && stays !== undefined && users.length === 0 ? item('remove', 'u', 'Untag', nameless) : item('remove', 'r', 'Remove', `${isNamed ? 'the name and ' : ''}the layers nothing else needs${parents}`),
		...(facts.parents > 0 && stays === undefined ? [item('keep', 'k', 'Remove, keep its parents', keptParents(facts))] : []),
		isNamed && stays !== undefined ? item('force', 'f', 'Untag by force', nameless) : item('force', 'f', 'Remove by force', despite),
	];
}

/** What goes and what stays, in sentences. */
export function removalLines(row: ImageRow, facts: RemovalFacts, choice: string | undefined): readonly string[] {
	const {others, users, parents} = facts;
	const names = isForAll(choice) ? [...new Set([...row.image.tags, ...row.image.digests])] : [];
	const image = isOnlyName(row, facts, choice)
		? (others.length > 0 && !isForAll(choice) ? `The image stays as ${listed(others)}.` : `The image stays without a name: ${whyItStays(facts)!}.`)
		: undefined;
	return [
		...(names.length > 1 ? names.map(name => `  ${name}`) : []),
		...(image === undefined ? [] : [image]),
		...(users.length === 0 ? [] : [`Used by ${usersText(users)}.`]),
		...(parents > 0 && image === undefined ? [isKeeping(choice) ? `Its ${countOf(parents, 'untagged parent')} ${parents === 1 ? 'stays' : 'stay'}.` : `${countOf(parents, 'untagged parent goes', 'untagged parents go')} with it.`] : []),
	];
}
