import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import type {Container, Image, Json} from '../../source/engine/types.js';
import type {FakeEngine} from '../helpers/fake-engine.js';
import {keys, openStory, type Story} from '../helpers/open-story.js';
import {shop} from '../helpers/shop.js';
import {aContainer, anExited, anImage} from '../helpers/values.js';

const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;
const pulled = (tag: string, letter: string): Image => anImage(tag, {digests: [`${tag.slice(0, tag.lastIndexOf(':'))}@${digestOf(letter)}`]});

const web = pulled('shop/web:1', 'a');
const db = pulled('shop/db:1', 'b');
const made = anImage('made:1');
const remotes = {'shop/web:1': {digest: digestOf('c'), platforms: []}, 'shop/db:1': {digest: digestOf('b'), platforms: []}};

const newId = `sha256:${'9'.repeat(64)}`;
const oldId = `sha256:${'8'.repeat(64)}`;

const one = aContainer('web-one', {image: 'shop/web:1', imageId: web.id, labels: {'com.docker.compose.project': 'shop'}});
const stopped = anExited('web-stopped', 0, {image: 'shop/web:1', imageId: web.id});
/** Left behind by a tag that has moved: the engine names its image by its id. */
const older = aContainer('web-older', {image: oldId, imageId: oldId});
const other = aContainer('web-other', {image: 'shop/web:latest', imageId: web.id});

const inspection = ({name, imageId}: Container): Json => ({Id: name, Name: `/${name}`, Image: imageId, Config: {Image: 'shop/web:1', Labels: {team: 'shop'}}, HostConfig: {}});

const renewable = (containers: readonly Container[] = [one, stopped, older, other], tagId = newId): FakeEngine => shop({
	images: [web, db, made], remotes, containers,
	inspections: {...Object.fromEntries(containers.map(container => [container.id, inspection(container)])), 'shop/web:1': {Id: tagId}},
});

async function toImages(story: Story): Promise<void> {
	await story.until('2 Images');
	await story.press('2');
	await story.until(text => text.includes('REPOSITORY') && text.includes('shop/web'));
}

/** What was done, without the ends of names nobody knows before. */
const done = ({asked}: FakeEngine): readonly string[] => asked
	.filter(words => /^(?:pull|rename|create|stop|start|remove) /v.test(words))
	.map(words => words.replaceAll(/-old-[\da-f]{4}/gv, '-old'));

for (const [columns, rows] of [[80, 24], [160, 45]] as const) {
	test(`how all images stand to their registries, at ${columns}×${rows}`, async t => {
		const story = await openStory(t, renewable(), {columns, rows});
		await toImages(story);
		t.false(story.text().includes('UPDATE'));
		await story.press(':', 'check all', keys.enter);
		await story.until('3 images: 1 newer in the registry, 1 up to date, 1 only here.');
		t.regex(story.text(), /● shop\/web:1 +↑ newer in the registry: c{12}/v);
		await story.press(keys.escape);
		await story.until(text => /REPOSITORY +TAG +UPDATE/v.test(text));
		t.regex(story.text(), /shop\/web +1 +↑ newer/v);
		t.regex(story.text(), /shop\/db +1 +current/v);
		t.regex(story.text(), /made +1 +local/v);
	});
}

test('a mark goes with what it was of', async t => {
	const engine = renewable();
	const story = await openStory(t, engine);
	await toImages(story);
	await story.press('/', 'shop/web', keys.enter, 'o');
	await story.until('shop/web:1 is newer in its registry: O updates its containers.');
	await story.press(keys.escape);
	await story.until('↑ newer');
	engine.held.images = [{...web, digests: [`shop/web@${digestOf('c')}`]}, db, made];
	engine.emit({type: 'image', action: 'pull', id: 'shop/web:1'});
	await story.until(text => !text.includes('↑ newer'));
});

async function openUpdate(story: Story): Promise<void> {
	await toImages(story);
	await story.press('/', 'shop/web', keys.enter, 'O');
	await story.until('╭ Update the containers of shop/web:1');
}

test('pull, then each container in turn; those of another name are left alone, stopped ones are not started', async t => {
	const engine = renewable();
	const story = await openStory(t, engine, {rows: 45});
	await openUpdate(story);
	t.false(story.text().includes('web-other'));
	t.regex(story.text(), /its registry has not been asked: o does that/v);
	await story.press(keys.tab);
	await story.until('up: it is stopped and its successor started; made from the image');
	await story.press(keys.enter);
	await story.until(text => text.includes('Pull shop/web:1 and replace web-one, web-stopped, web-older by new ones') && text.includes('Compose project shop'));
	t.regex(story.text(), /web-stopped \(not running: its successor is not started\)/v);
	await story.press('y');
	await story.until('3 containers of shop/web:1 replaced.');
	t.deepEqual(done(engine), [
		'pull shop/web:1',
		'rename web-one web-one-old', 'create web-one from shop/web:1', 'stop web-one 10', 'start web-one', 'remove web-one',
		'rename web-stopped web-stopped-old', 'create web-stopped from shop/web:1', 'remove web-stopped',
		'rename web-older web-older-old', 'create web-older from shop/web:1', 'stop web-older 10', 'start web-older', 'remove web-older',
	]);
	t.like(engine.created[0], {Image: 'shop/web:1', Labels: {team: 'shop'}});
});

test('a pull that brings nothing new replaces only what runs something older', async t => {
	const engine = renewable([one, older], web.id);
	const story = await openStory(t, engine, {rows: 45});
	await openUpdate(story);
	await story.press(keys.enter);
	await story.until('Pull shop/web:1 and replace');
	await story.press('y');
	await story.until('1 container of shop/web:1 replaced; 1 made from it already.');
	t.deepEqual(done(engine).filter(words => words.startsWith('create')), ['create web-older from shop/web:1']);
	t.regex(story.text(), /○ web-one +is made from this image already/v);
});

test('nothing new at all is said, and nothing is done', async t => {
	const engine = renewable([one], web.id);
	const story = await openStory(t, engine);
	await openUpdate(story);
	await story.press(keys.enter);
	await story.until('Pull shop/web:1 and replace');
	await story.press('y');
	await story.until('Nothing was replaced: its containers run what shop/web:1 names now.');
	t.deepEqual(done(engine), ['pull shop/web:1']);
});

test('without a pull, and only those that are chosen', async t => {
	const engine = renewable([one, stopped]);
	const story = await openStory(t, engine, {rows: 45});
	await openUpdate(story);
	await story.press(keys.right, keys.tab, keys.right, keys.tab, keys.right, keys.enter);
	await story.until('✖ None of its containers is chosen to be replaced.');
	await story.press(keys.right, keys.enter);
	await story.until('Replace web-one by a new container');
	await story.press('y');
	await story.until('1 container of shop/web:1 replaced.');
	t.deepEqual(done(engine), ['rename web-one web-one-old', 'create web-one from shop/web:1', 'stop web-one 10', 'start web-one', 'remove web-one']);
	t.regex(story.text(), /○ Pull shop\/web:1 +as asked/v);
});

test('one that cannot be replaced is put back, the others are done, and the form comes again', async t => {
	const engine = renewable([one, older]);
	engine.held.refusals = {'create web-one from shop/web:1': new EngineError('failed', 'no such device')};
	const story = await openStory(t, engine, {rows: 45});
	await openUpdate(story);
	await story.press(keys.enter);
	await story.until('Pull shop/web:1 and replace');
	await story.press('y');
	await story.until(text => text.includes('1 of 2 containers could not be replaced. web-one: no such device.') && text.includes('web-one is as it was before.'));
	t.deepEqual(done(engine).filter(words => words.startsWith('create')), ['create web-one from shop/web:1', 'create web-older from shop/web:1']);
	await story.press(keys.escape);
	await story.until('╭ Update the containers of shop/web:1');
	engine.held.refusals = {};
	engine.held.containers = [one, {...older, image: 'shop/web:1', imageId: newId}];
	await story.press(keys.enter);
	await story.until('Pull shop/web:1 and replace');
	await story.press('y');
	await story.until('1 container of shop/web:1 replaced; 1 made from it already.');
});

test('what cannot be pulled changes nothing', async t => {
	const engine = renewable([one]);
	engine.held.refusals = {'pull shop/web:1': new EngineError('failed', 'dial tcp: connection refused')};
	const story = await openStory(t, engine);
	await openUpdate(story);
	await story.press(keys.enter);
	await story.until('Pull shop/web:1 and replace');
	await story.press('y');
	await story.until('dial tcp: connection refused (');
	await story.press(keys.escape);
	await story.until('✖ dial tcp: connection refused');
	t.deepEqual(done(engine), ['pull shop/web:1']);
});

test('why there is nothing to update', async t => {
	const engine = renewable([other]);
	const story = await openStory(t, engine);
	await toImages(story);
	await story.press('/', 'shop/web', keys.enter, 'O');
	await story.until(text => text.includes('No container was made from shop/web:1: web-other uses the same image as') && text.includes('shop/web:latest.'));
	await story.press('/', keys.ctrlU, 'made', keys.enter, 'O');
	await story.until('No container was made from made:1.');
	t.deepEqual(done(engine), []);
});
