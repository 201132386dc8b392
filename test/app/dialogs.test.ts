import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {keys, openStory} from '../helpers/open-story.js';
import {shop, shopDb, shopWeb, shopWorker} from '../helpers/shop.js';
import {aContainer, anExited, anImage} from '../helpers/values.js';

const operations = (asked: readonly string[]): readonly string[] => asked.filter(one => /^(?:stop|start|restart|pause|unpause|kill|remove|rename|prune|build) /v.test(one));

test('rename a container: what is wrong stands below the field, and Enter waits until it is right', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('R');
	await story.until('╭ Rename shop-db');
	await story.press(keys.ctrlU, '-no', keys.enter);
	await story.until('✖ Two or more letters, digits');
	await story.press(keys.ctrlU, 'shop-web');
	await story.until('✖ shop-web is taken by another container.');
	await story.press(keys.enter);
	t.deepEqual(operations(engine.asked), []);
	await story.press(keys.ctrlU, 'database');
	await story.until('$ docker rename shop-db database');
	t.false(story.text().includes('✖ shop-web is taken'));
	await story.press(keys.enter);
	await story.until('Renamed shop-db to database.');
	t.deepEqual(operations(engine.asked), ['rename shop-db database']);
});

test('a name that somebody else took meanwhile: the engine’s own sentence is shown', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	engine.held.refusal = new EngineError('conflict', 'Conflict. The container name "/db" is already in use.');
	await story.press('R', keys.ctrlU, 'db', keys.enter);
	await story.until('✖ Conflict. The container name "/db" is already in use.');
	// The form is back as it was filled in, and the second attempt is only another key.
	await story.until(text => text.includes('╭ Rename shop-db') && text.includes('$ docker rename shop-db db'));
	await story.press('2');
	await story.until(text => !text.includes('Conflict'));
	await story.press(keys.enter);
	await story.until('Renamed shop-db to db2.');
	t.deepEqual(operations(engine.asked), ['rename shop-db db', 'rename shop-db db2']);
});

test('remove a container: choose how, read the question, and Enter is no', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('G', 'd');
	await story.until('╭ Remove shop-worker');
	t.regex(story.text(), /▸ r\s+Remove [\s\S]*v\s+Remove with volumes [\s\S]*f\s+Kill and remove [\s\S]*a\s+Kill and remove with volumes/v);
	await story.press('v');
	await story.until('Remove shop-worker and everything written in it, with anonymous volumes?');
	await story.until('$ docker rm --volumes shop-worker');
	await story.press(keys.enter);
	await story.until(text => !text.includes('Please confirm'));
	t.deepEqual(operations(engine.asked), []);
	await story.press('d', 'v', 'y');
	await story.until('Removed shop-worker.');
	t.deepEqual(operations(engine.asked), ['remove shop-worker with volumes']);
});

test('a running container is removed by force only', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('d');
	await story.until('it is running');
	await story.press('r', 'v');
	await story.until('╭ Remove shop-db');
	await story.press('f');
	await story.until('$ docker rm --force shop-db');
	await story.press('y');
	await story.until('Removed shop-db.');
	t.deepEqual(operations(engine.asked), ['remove shop-db forced']);
});

test('an image that containers use goes by force only, and of one that a running one uses only the name; who uses it is said', async t => {
	const [web, db] = [anImage('shop/web:1.4.2'), anImage('shop/db:15.3')];
	const engine = shop({images: [web, db], containers: [aContainer('front', {imageId: web.id}), anExited('back', 0, {imageId: db.id})]});
	const story = await openStory(t, engine);
	await story.until('2 · all');
	await story.press('2', 'j', 'd');
	await story.until('used by front (running)');
	await story.press('r', 'f');
	await story.until('Remove only the name shop/web:1.4.2 by force?');
	t.regex(story.text(), /The image stays without a name: front runs from it\.[\s\S]*Used by front \(running\)\./v);
	await story.press(keys.enter, 'k', 'd');
	await story.until('used by back (exited)');
	await story.press('r');
	await story.until('╭ Remove shop/db:15.3');
	await story.press('f');
	await story.until('$ docker image rm --force shop/db:15.3');
	await story.press('y');
	await story.until('Removed shop/db:15.3: 1 name and 1 layer gone, 12.3MB freed.');
	t.deepEqual(operations(engine.asked), ['remove image shop/db:15.3 forced']);
});

test('prune names what goes, and does exactly that', async t => {
	const engine = shop({plan: {kind: 'containers', bytes: 1_500_000, items: [{type: 'container', id: shopWorker.id, name: 'shop-worker', bytes: 1_500_000}, {type: 'container', id: 'x', name: 'old-job'}]}});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('P');
	await story.until('Remove what is not used: what of?');
	await story.press('j', keys.enter);
	await story.until('Remove 2 things and free 1.5MB?');
	t.regex(story.text(), /container\s+shop-worker\s+1\.5MB[\s\S]*container\s+old-job[\s\S]*\$ docker container prune/v);
	await story.press(keys.enter);
	t.deepEqual(operations(engine.asked), []);
	await story.press('P', 'j', keys.enter);
	await story.until('Remove 2 things');
	await story.press('y');
	await story.until('Removed 2 things, 1.5MB freed.');
	t.deepEqual(operations(engine.asked), ['prune shop-worker old-job']);
	t.true(engine.asked.includes('preview containers'));
});

test('a prune of nothing says so instead of asking', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('P', keys.enter);
	await story.until('There is nothing to prune: everything unused.');
	t.deepEqual(operations(engine.asked), []);
});

test('a prune of more than the screen holds can be read to its end', async t => {
	const items = Array.from({length: 50}, (_, index) => ({type: 'volume', id: `v${index}`, name: `volume-${index}`, bytes: 1000} as const));
	const story = await openStory(t, shop({plan: {kind: 'volumes', bytes: 50_000, items}}));
	await story.until('3 · all');
	await story.press('P', keys.enter);
	await story.until('Remove 50 things and free 50kB?');
	t.false(story.text().includes('volume-49'));
	await story.press('G');
	await story.until('volume-49');
	t.true(story.text().includes('$ docker'));
});

test('a container that vanishes while its question is open is told to be gone', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('j', 's');
	await story.until('Stop shop-web?');
	engine.change([shopDb, shopWorker], 'destroy');
	await story.until('2 · all');
	t.true(story.text().includes('Stop shop-web?'));
	engine.held.refusal = new EngineError('gone', 'No such container: shop-web');
	await story.press('y');
	await story.until('It is gone already. (No such container: shop-web)');
	t.deepEqual(operations(engine.asked), ['stop shop-web 10']);
});

test('what is being done to a container stands in its row until it is done', async t => {
	const {promise: gate, resolve: open} = Promise.withResolvers<void>();
	const engine = shop({gate});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('G', 's');
	await story.until(text => /shop-worker\s+starting…/v.test(text));
	await story.press('r');
	await story.until('Already starting it.');
	open();
	await story.until('Started shop-worker.');
	t.regex(story.text(), /shop-worker\s+Exited/v);
	engine.change([shopWeb, shopDb, aContainer('shop-worker')]);
	await story.until('3/3 up');
});

test('what is pasted into a form is text, whatever it looks like', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	t.true(story.output.raw.includes('\u{1B}[?2004h'));
	await story.press('R', keys.ctrlU, '\u{1B}[200~q\ryes \u{1B}[31mred\u{1B}[0m\n\u{1B}[201~');
	await story.until('$ docker rename shop-db \'q yes red\'');
	t.deepEqual(operations(engine.asked), []);
	await story.press(keys.escape, '/', '\u{1B}[200~shop-w\u{1B}[201~');
	await story.until('2 of 3');
});

test('what is pasted where no text is typed is not read as keys', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('\u{1B}[200~pspq\r\u{1B}[201~', 's', '\u{1B}[200~y\u{1B}[201~');
	await story.until('Stop shop-db?');
	t.deepEqual(operations(engine.asked), []);
	t.false(story.controller.signal.aborted);
});

test('a line of text is edited as in a shell', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('R', keys.ctrlU, 'one two', '\u{17}', keys.left, keys.backspace, 'E', keys.home, 'x', keys.end, 'z');
	await story.until('$ docker rename shop-db \'xonE z\'');
	t.true(story.text().includes('xonE z'));
});
