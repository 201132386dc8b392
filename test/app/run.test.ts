import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {newPull} from '../../source/engine/registry/pull-progress.js';
import {keys, openStory, type Story} from '../helpers/open-story.js';
import {containerJson, imageJson} from '../helpers/inspections.js';
import {shop, shopWeb} from '../helpers/shop.js';

const changes = (asked: readonly string[]): readonly string[] => asked.filter(one => /^(?:create|connect|start|stop|remove|rename|pull) /v.test(one));

/** A shop with the form of a run open on it. */
async function openRun(story: Story): Promise<void> {
	await story.until('3 · all');
	await story.press('n');
	await story.until('╭ Run a container');
}

const paste = (text: string): string => `\u{1B}[200~${text}\u{1B}[201~`;

test('run: the line grows with the form; what is missing is pulled, then it is created, then started', async t => {
	const engine = shop();
	engine.held.missingImages.add('shop/new:1');
	engine.held.pulling = [{...newPull, layers: [{id: 'aabbcc', phase: 'done', current: 0, total: 0}], status: 'Downloaded newer image for shop/new:1'}];
	const story = await openStory(t, engine);
	await openRun(story);
	await story.press('shop/new:1', keys.tab, 'serve -p 80');
	await story.until('$ docker run -d shop/new:1 serve -p 80');
	await story.press(keys.enter);
	await story.until('Runs: ');
	t.deepEqual(changes(engine.asked), ['pull shop/new:1', 'create invented_name from shop/new:1', 'start invented_name']);
	t.like(engine.created[0], {Image: 'shop/new:1', Cmd: ['serve', '-p', '80']});
	t.regex(story.text(), /● Pull the image[\s\S]*1 of 1 layer[\s\S]*aabbcc +done[\s\S]*● Create the container[\s\S]*● Start it/v);
});

test('only created: the id is said and copied', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await openRun(story);
	await story.press('shop/web:1.4.2', keys.tab, keys.tab, 'o');
	await story.until('$ docker create shop/web:1.4.2');
	await story.press(keys.enter);
	await story.until('not started: new-invented');
	t.deepEqual(changes(engine.asked), ['create invented_name from shop/web:1.4.2']);
	t.true(story.output.raw.includes(`\u{1B}]52;c;${Buffer.from('new-invented_name').toString('base64')}`));
	t.regex(story.text(), /○ Pull the image +it is here/v);
});

test('a pasted docker run line fills the form; what cannot be read is said', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await openRun(story);
	await story.press(paste('docker run --nosuch shop/web'));
	await story.until('--nosuch');
	await story.press(paste('$ sudo docker run -d --name shop-x -p 9090:80 \\\n  -e PASSWORD=hunter2 --memory 512m --cap-add NET_ADMIN shop/web:1.4.2 serve "a b"'));
	await story.until(text => text.includes('shop-x') && text.includes('shop/web:1.4.2'));
	t.false(story.text().includes('hunter2'));
	await story.press(keys.enter);
	await story.until('Runs: shop-x');
	t.deepEqual(changes(engine.asked), ['create shop-x from shop/web:1.4.2', 'start shop-x']);
	t.like(engine.created[0], {Cmd: ['serve', 'a b'], Env: ['PASSWORD=hunter2']});
	t.like(engine.created[0]!.HostConfig, {Memory: 536_870_912, CapAdd: ['CAP_NET_ADMIN']});
});

test('a pasted line whose ends are carriage returns, with text over several lines in it', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await openRun(story);
	await story.press(paste('docker run -d \\\r  --name shop-y \\\r  shop/web:1.4.2 sh -c \'echo one\recho two\'\r'), keys.enter);
	await story.until('Runs: shop-y');
	t.like(engine.created[0], {Image: 'shop/web:1.4.2', Cmd: ['sh', '-c', 'echo one\necho two']});
});

test('what is wrong stands at its field, in the terms it was typed in', async t => {
	const engine = shop();
	const story = await openStory(t, engine, {rows: 60});
	await openRun(story);
	await story.press(keys.enter);
	await story.until('✖ Which image?');
	await story.press(paste('docker run --name shop-db -p 8080:80 --rm --restart always shop/web:1.4.2'), keys.enter);
	await story.until('✖ shop-db is taken by another container.');
	await story.until(text => text.includes('published by shop-web already') && text.includes('✖ One that is removed when it ends'));
	t.deepEqual(changes(engine.asked), []);
});

test('a start that fails leaves nothing behind, and the form is there as it was typed', async t => {
	const engine = shop({refusals: {'start shop-x': new EngineError('failed', 'Bind for 0.0.0.0:9090 failed: port is already allocated')}});
	const story = await openStory(t, engine);
	await openRun(story);
	await story.press(paste('docker run -d --name shop-x -p 9090:80 shop/web:1.4.2'), keys.enter);
	await story.until(text => text.includes('✖ Start it') && text.includes('port is already allocated'));
	t.deepEqual(changes(engine.asked), ['create shop-x from shop/web:1.4.2', 'start shop-x', 'remove shop-x forced with volumes']);
	await story.press(keys.escape);
	await story.until(text => text.includes('╭ Run a container') && text.includes('✖ Bind for 0.0.0.0:9090') && text.includes('shop-x'));
});

test('an image that does not exist anywhere: the registry’s sentence, and nothing is created', async t => {
	const engine = shop({refusals: {'pull nosuch:latest': new EngineError('failed', 'pull access denied for nosuch')}});
	engine.held.missingImages.add('nosuch:latest');
	const story = await openStory(t, engine);
	await openRun(story);
	await story.press('nosuch:latest', keys.enter);
	await story.until('pull access denied for nosuch');
	t.deepEqual(changes(engine.asked), ['pull nosuch:latest']);
});

test('run from an image: its name stands there', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('2', 'n');
	await story.until(text => text.includes('╭ Run a container') && text.includes('$ docker run -d shop/db:15.3'));
	t.regex(story.text(), /▸ Image +shop\/db:15\.3/v);
});

test('networks, volumes and images are completed as they are typed', async t => {
	const story = await openStory(t, shop(), {rows: 60});
	await openRun(story);
	await story.press('shop/w', keys.right, ...Array.from({length: 9}, () => keys.tab), 'sh', keys.right, keys.tab, 'shop', keys.right, '/var/lib');
	await story.until('shop-data:/var/lib');
	t.true(story.text().includes('$ docker run -d --network shop -v shop-data:/var/lib shop/web:1.4.2'));
});

const held = {inspections: {[shopWeb.id]: {...containerJson as object, Name: '/shop-web'}, [(containerJson as {Image: string}).Image]: imageJson}};

test('recreate: aside, create, start, and the old one goes only then', async t => {
	const engine = shop(held);
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('j', '\u{12}');
	await story.until('Replace shop-web by a new container');
	await story.until(text => text.includes('$ docker rename shop-web shop-web-old-'));
	await story.press('y');
	await story.until('Replaced shop-web: the new one runs.');
	const asked = changes(engine.asked).map(one => one.replaceAll(/-old-[\da-f]{4}/gv, '-old'));
	t.deepEqual(asked, ['rename shop-web shop-web-old', 'create shop-web from shop/web:1.4', 'stop shop-web 10', 'start shop-web', 'remove shop-web']);
});

test('recreate: when the new one does not start the old one is put back', async t => {
	const engine = shop({...held, refusals: {'start shop-web': new EngineError('failed', 'no such device')}});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('j', '\u{12}');
	await story.until('Replace shop-web by a new container');
	// The name is the same for both: only the first start is refused.
	const onStart = () => {
		engine.held.refusals = {};
	};

	engine.held.onRefusal = onStart;
	await story.press('y');
	await story.until(text => text.includes('no such device') && text.includes('shop-web is as it was before'));
	const asked = changes(engine.asked).map(one => one.replaceAll(/-old-[\da-f]{4}/gv, '-old'));
	t.deepEqual(asked, ['rename shop-web shop-web-old', 'create shop-web from shop/web:1.4', 'stop shop-web 10', 'start shop-web', 'remove shop-web forced with volumes', 'start shop-web']);
});
