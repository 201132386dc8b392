import test from 'ava';
import {keys, openStory} from '../helpers/open-story.js';
import {farm, selectedName, shop, shopDb, shopWeb, shopWorker} from '../helpers/shop.js';
import {aContainer} from '../helpers/values.js';

/** The names in the containers pane, from top to bottom. */
const namesOf = (text: string): readonly string[] => Array.from(text.matchAll(/^│.{2,4}[●○✖‖◌↻▲] (?<name>[\w\-]+)/gmv), match => match.groups!.name!);

test('a filter filters as it is typed; Enter keeps it, Esc clears it', async t => {
	const story = await openStory(t, farm());
	await story.until('60 · all');
	await story.press('/', 'w', 'e', 'b');
	await story.until('60 · all');
	await story.press('-', '1');
	await story.until('11 of 60');
	await story.press('2');
	await story.until('1 of 60');
	t.deepEqual(namesOf(story.text()), ['web-12']);
	await story.press(keys.backspace);
	await story.until('11 of 60');
	await story.press(keys.enter);
	await story.until('“web-1”');
	t.deepEqual(story.store.get().overlays, []);
	await story.press('j');
	t.is(selectedName(story.text()), 'web-10');
	await story.press(keys.escape);
	await story.until('60 · all');
	t.is(selectedName(story.text()), 'web-10');
});

test('backing out of a filter brings the earlier one back', async t => {
	const story = await openStory(t, farm());
	await story.until('60 · all');
	await story.press('/', 'web-2', keys.enter);
	await story.until('11 of 60');
	await story.press('/', '0');
	await story.until('1 of 60');
	await story.press(keys.escape);
	await story.until('11 of 60');
	await story.press('/', keys.ctrlU);
	await story.until('60 · all');
	await story.press(keys.escape);
	await story.until('11 of 60');
});

test('a filter that nothing fits says so, and how to get out of it', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('/', 'zzz');
	await story.until('Nothing matches “zzz”. Esc clears the filter.');
	await story.press('q');
	await story.until('“zzzq”');
	await story.press(keys.enter, 's');
	await story.until('Stop: nothing is selected.');
	await story.press(keys.escape);
	await story.until('3 · all');
});

test('words of a filter may stand anywhere: in the name, the image, the status', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('/', 'exited work');
	await story.until('1 of 3');
	t.deepEqual(namesOf(story.text()), ['shop-worker']);
});

test('show only what runs, and all again', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('G', 'a');
	await story.until('2 · running');
	t.deepEqual(namesOf(story.text()), ['shop-db', 'shop-web']);
	await story.press('a');
	await story.until('3 · all');
	t.is(selectedName(story.text()), 'shop-worker');
});

test('nothing runs: the list says how to see the rest', async t => {
	const story = await openStory(t, shop({containers: [shopWorker]}));
	await story.until('1 · all');
	await story.press('a');
	await story.until('Nothing runs. a shows all 1.');
});

test('sort by another column; again reverses it', async t => {
	const story = await openStory(t, shop({containers: [shopWeb, shopDb, shopWorker, aContainer('adminer', {createdAt: shopWeb.createdAt + 1000})]}));
	await story.until('4 · all · by name');
	t.deepEqual(namesOf(story.text()), ['adminer', 'shop-db', 'shop-web', 'shop-worker']);
	await story.press('j', 'S');
	await story.until('Sort containers by');
	await story.press('j', keys.enter);
	await story.until('by state');
	t.is(namesOf(story.text())[0], 'shop-worker');
	t.is(selectedName(story.text()), 'shop-db');
	await story.press('S', 'j', keys.enter);
	await story.until('by state, reversed');
	t.is(namesOf(story.text()).at(-1), 'shop-worker');
	await story.press('S', keys.enter);
	await story.until('by name');
	await story.press('S', keys.escape);
	t.deepEqual(namesOf(story.text()), ['adminer', 'shop-db', 'shop-web', 'shop-worker']);
});

test('jump to what is wrong', async t => {
	const story = await openStory(t, shop());
	await story.until('▲ 1 problem');
	await story.press('!');
	t.is(selectedName(story.text()), 'shop-worker');
});

test('jump to what is wrong when nothing is', async t => {
	const story = await openStory(t, shop({containers: [shopWeb]}));
	await story.until('1/1 up');
	await story.press('!');
	await story.until('Nothing is wrong in this list.');
});

test('what changes in the engine is seen at once, and the selection stays on its row', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('j');
	t.is(selectedName(story.text()), 'shop-web');
	engine.change([aContainer('adminer'), ...engine.held.containers], 'create');
	await story.until('adminer');
	t.is(selectedName(story.text()), 'shop-web');
	engine.change(engine.held.containers.filter(({name}) => name !== 'shop-web'), 'destroy');
	await story.until(text => !text.includes('shop-web'));
	t.is(selectedName(story.text()), 'shop-worker');
});

test('an empty engine says what to do', async t => {
	const story = await openStory(t, shop({containers: [], images: []}));
	await story.until('No containers yet.');
	await story.press('2');
	await story.until('No images yet. b builds one from a Dockerfile.');
});

test('copy a name or an id to the terminal’s clipboard', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('y');
	await story.until('╭ Copy');
	await story.press('n');
	await story.until('Copied shop-db');
	t.true(story.output.raw.includes(`\u{1B}]52;c;${Buffer.from('shop-db').toString('base64')}\u{7}`));
});
