import test, {type ExecutionContext} from 'ava';
import {imageOperations} from '../../../source/actions/image-operations.js';
import {isForcing, isKeeping, isOnlyName, refusal, removalFacts, removalItems, removedReferences, type RemovalFacts} from '../../../source/actions/image-removal.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {imageRows, type ImageRow} from '../../../source/state/images.js';
import type {MenuItem} from '../../../source/state/overlay.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {anImage} from '../../helpers/values.js';

let real: RealEngine;

const registry = '127.0.0.1:5000';

test.before(async () => {
	real = await startEngine();
	await real.registry(5000);
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(60_000);

const docker = async (...args: readonly string[]) => real.docker(...args);

/** What has been made for one case: images by id, and the reference of the row; none is the first image, by its id. */
type Made = {readonly ids: readonly string[]; readonly reference: string | undefined};

/** An image of its own on top of another. @returns Its id. */
async function image(name: string, base = 'bb', ...tags: readonly string[]): Promise<string> {
	await docker('create', '--name', `maker-${name}`, base);
	const id = await docker('commit', '--change', `LABEL made=${name}`, `maker-${name}`);
	await docker('rm', `maker-${name}`);
	for (const tag of tags) {
		await docker('tag', id, tag);
	}

	return id;
}

const single = async (name: string): Promise<Made> => ({ids: [await image(name, 'bb', `${name}:1`)], reference: `${name}:1`});
const pair = async (name: string): Promise<Made> => ({ids: [await image(name, 'bb', `${name}:1`, `other/${name}:2`)], reference: `${name}:1`});
const dangling = async (name: string): Promise<Made> => ({ids: [await image(name)], reference: undefined});

const users: Readonly<Record<string, (name: string, id: string) => Promise<unknown>>> = {
	running: async (name, id) => docker('run', '--detach', '--init', '--name', `${name}-user`, id, 'sleep', '1000'),
	async paused(name, id) {
		await users.running!(name, id);
		await docker('pause', `${name}-user`);
	},
	stopped: async (name, id) => docker('run', '--name', `${name}-user`, id, 'true'),
	created: async (name, id) => docker('create', '--name', `${name}-user`, id),
};

/** The image made, with a container in one of these states. */
const used = (make: (name: string) => Promise<Made>, by: string) => async (name: string): Promise<Made> => {
	const made = await make(name);
	await users[by]!(name, made.ids[0]!);
	return made;
};

/** The image made, and another built on it. */
const builtOn = (make: (name: string) => Promise<Made>, hasName = true) => async (name: string): Promise<Made> => {
	const made = await make(name);
	return {...made, ids: [...made.ids, await image(`${name}-child`, made.ids[0], ...(hasName ? [`${name}-child:1`] : []))]};
};

/** An image with two parents that have no names, the upper of which something else may need. */
const chain = (also: 'nothing' | 'child' | 'container') => async (name: string): Promise<Made> => {
	const lower = await image(`${name}-lower`);
	const upper = await image(`${name}-upper`, lower);
	const id = await image(name, upper, `${name}:1`);
	const others = also === 'child' ? [await image(`${name}-sister`, upper, `${name}-sister:1`)] : [];
	if (also === 'container') {
		await docker('create', '--name', `${name}-user`, upper);
	}

	return {ids: [id, upper, lower, ...others], reference: `${name}:1`};
};

const pushed = (hasOther: boolean) => async (name: string): Promise<Made> => {
	const id = await image(name, 'bb', `${registry}/${name}:1`, ...(hasOther ? [`${name}:1`] : []));
	await docker('push', '--quiet', `${registry}/${name}:1`);
	return {ids: [id], reference: hasOther ? `${name}:1` : `${registry}/${name}:1`};
};

const byDigest = async (name: string): Promise<Made> => {
	const {ids, reference} = await pushed(false)(name);
	const digest = await real.inspect(reference!, '{{index .RepoDigests 0}}');
	await docker('rmi', reference!);
	await docker('pull', '--quiet', digest);
	return {ids, reference: undefined};
};

const cases: Readonly<Record<string, (name: string) => Promise<Made>>> = {
	'one name': single,
	'two names': pair,
	'no name': dangling,
	'one name, running': used(single, 'running'),
	'one name, paused': used(single, 'paused'),
	'one name, stopped': used(single, 'stopped'),
	'one name, only created': used(single, 'created'),
	'two names, running': used(pair, 'running'),
	'two names, stopped': used(pair, 'stopped'),
	'no name, running': used(dangling, 'running'),
	'no name, stopped': used(dangling, 'stopped'),
	'one name, a child': builtOn(single),
	'one name, a child without a name': builtOn(single, false),
	'two names, a child': builtOn(pair),
	'no name, a child': builtOn(dangling),
	'one name, a child, running': used(builtOn(single), 'running'),
	'one name, a child, stopped': used(builtOn(single), 'stopped'),
	'two names, a child, stopped': used(builtOn(pair), 'stopped'),
	'parents without a name': chain('nothing'),
	'parents without a name, one with another child': chain('child'),
	'parents without a name, one with a container': chain('container'),
	'pushed, with its digest': pushed(false),
	'pushed, with another name': pushed(true),
	'pushed, running': used(pushed(false), 'running'),
	'pulled by its digest': byDigest,
	'pulled by its digest, stopped': used(byDigest, 'stopped'),
};

async function look({ids, reference}: Made): Promise<{readonly row: ImageRow; readonly facts: RemovalFacts}> {
	const [images, containers, lineage] = await Promise.all([real.engine.images.list(soon()), real.engine.containers.list(soon()), real.engine.images.list(soon(), {isAll: true})]);
	// What only has children is in no list, but could come to be shown.
	const found = images.find(({id}) => id === ids[0]) ?? anImage('', {id: ids[0]!});
	const row = imageRows([found]).find(one => one.reference === reference)!;
	return {row, facts: removalFacts(row, containers, lineage)};
}

/** Which of the images are left, with which names. */
async function left({ids}: Made, name: string): Promise<ReadonlyArray<string | readonly string[]>> {
	const lineage = await real.engine.images.list(soon(), {isAll: true});
	return ids.map(id => lineage.flatMap(one => one.id === id ? [[...one.tags, ...one.digests]] : [])[0]?.map(reference => reference.replaceAll(name, () => 'NAME').replace(/@.*/v, '@digest')).toSorted() ?? 'gone');
}

async function isRefused(t: ExecutionContext, work: () => Promise<unknown>): Promise<boolean> {
	try {
		await work();
		return false;
	} catch (error) {
		t.true(error instanceof EngineError || String(error).includes('conflict'), String(error));
		return true;
	}
}

const remove = imageOperations.find(({id}) => id === 'image.remove')!;

async function removeByUs(row: ImageRow, choice: string): Promise<void> {
	for (const reference of removedReferences(row, choice)) {
		await real.engine.images.remove(reference, {isForced: isForcing(choice), isKeepingParents: isKeeping(choice)}, soon());
	}
}

/** Make a case twice, and remove one by the docker client and one by us. */
async function compare(t: ExecutionContext, make: (name: string) => Promise<Made>, name: string, {id: choice, obstacle}: MenuItem): Promise<void> {
	const [ours, theirs] = [`${name}-ours`, `${name}-theirs`];
	const [mine, other] = [await make(ours), await make(theirs)];
	const {row, facts} = await look(mine);
	const {row: otherRow} = await look(other);
	t.is(refusal(row, facts, choice) === undefined, obstacle === undefined, choice);
	const [, ...words] = remove.command(otherRow, {choice, values: {}});
	const refused = await isRefused(t, async () => docker(...words));
	t.is(refused, obstacle !== undefined, `${choice} by the client: ${words.join(' ')}: ${obstacle ?? 'no obstacle'}`);
	t.is(await isRefused(t, async () => removeByUs(row, choice)), refused, `${choice} by us`);
	const after = await left(mine, ours);
	t.deepEqual(after, await left(other, theirs), choice);
	const isStaying = refused || isOnlyName(row, facts, choice);
	t.is(after[0] !== 'gone', isStaying, `${choice}: ${JSON.stringify(after)}`);
	t.is(after.slice(1).filter(parent => parent === 'gone').length, isKeeping(choice) || isStaying ? 0 : facts.parents, `${choice}: parents`);
}

for (const [index, [title, make]] of Object.entries(cases).entries()) {
	test.serial(`${title}: what each choice says is what the engine does, for us and for the docker client`, async t => {
		const {row, facts} = await look(await make(`case${index}-x`));
		const items = removalItems(row, facts);
		t.true(items.length >= 2);
		for (const [turn, item] of items.entries()) {
			await compare(t, make, `case${index}-${turn}`, item);
		}
	});
}

test.serial('what an image was built from is named by what is built on it, through steps without a name', async t => {
	const base = await image('base', 'bb', 'base:1');
	const step = await image('step', base);
	await image('top', step, 'top:1', 'top:2');
	const {facts} = await look({ids: [base], reference: 'base:1'});
	t.deepEqual(facts.children, ['top:1']);
	t.deepEqual(facts.others, []);
});

test.serial('what really went is counted: names, layers, bytes', async t => {
	await docker('run', '--name', 'wide', 'bb', 'sh', '-c', 'head -c 300000 /dev/zero > /wide');
	await docker('commit', 'wide', 'wide:1');
	await docker('rm', 'wide');
	await docker('tag', 'wide:1', 'wide:2');
	t.deepEqual(await real.engine.images.remove('wide:1', {}, soon()), {untagged: ['wide:1'], deleted: []});
	const {untagged, deleted, layers, freedBytes} = await real.engine.images.remove('wide:2', {}, soon());
	t.deepEqual([untagged, deleted.length, layers, freedBytes], [['wide:2'], 2, 1, 300_000]);
});
