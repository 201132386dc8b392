import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {actions} from '../../source/actions/registry.js';
import {keyLabel} from '../../source/format/key-name.js';
import {keys, openStory} from '../helpers/open-story.js';
import {selectedName, shop} from '../helpers/shop.js';
import {aContainer} from '../helpers/values.js';

test('in the menu of a container that has ended, s starts it', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('G', 'x');
	await story.until('╭ shop-worker');
	await story.press('s');
	await story.until('Started shop-worker.');
});

test('typing “unpause” never pauses', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press(':', 'unpause', keys.enter);
	await story.settle();
	t.deepEqual(engine.asked.filter(asked => asked.startsWith('pause')), []);
});

test('the help shows all keys of an action', async t => {
	const story = await openStory(t, shop(), {columns: 120, rows: 60});
	await story.until('3 · all');
	await story.press('?');
	await story.until('╭ Help');
	let seen = story.text();
	for (let page = 0; page < 5; page++) {
		await story.press(keys.pageDown);
		seen += story.text();
	}

	const missing = actions.filter(action => action.keys.length > 0 && !seen.includes(action.keys.map(name => keyLabel(name)).join(' ')));
	t.deepEqual(missing.map(({id}) => id), []);
});

test('the row that is selected at the start stays selected when another comes above it', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	t.is(selectedName(story.text()), 'shop-db');
	engine.change([aContainer('adminer'), ...engine.held.containers], 'create');
	await story.until('adminer');
	t.is(selectedName(story.text()), 'shop-db');
});

test('the image can be copied by the key its item shows', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('y');
	await story.until('╭ Copy');
	const [menu] = story.store.get().overlays;
	const shown = menu?.kind === 'menu' ? menu.items.map(({key}) => key) : [];
	t.is(new Set(shown).size, shown.length);
});

test('a menu is as wide as its items', async t => {
	const story = await openStory(t, shop(), {columns: 120, rows: 40});
	await story.until('3 · all');
	await story.press('S');
	await story.until('Sort containers by');
	const line = story.text().split('\n').find(row => row.includes('Sort containers by'))!;
	t.true(/╭ Sort containers by ─*╮/v.exec(line)![0].length < 80);
});

test('no two items of the palette read alike', t => {
	const titles = actions.map(({title, keys: [key]}) => `${key} ${title}`);
	t.deepEqual(titles.filter((title, index) => titles.indexOf(title) !== index && /^[A-Zd]/v.test(title)), []);
});

test('how a container ended is no line of its log', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('G');
	await story.until('── exited 137');
	await story.until('0 lines read');
});

test('at 80×24 too it is said that the engine is tried again', async t => {
	const story = await openStory(t, shop({failure: new EngineError('unreachable', 'connect ENOENT /fake.sock')}));
	await story.until('it goes on trying.');
});

test('keys typed ahead open nothing beside the question', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('dfy');
	await story.settle();
	t.is(story.store.get().overlays.length, 1);
});

test('a question that a shrunken window hides is not answered but by backing out', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('G', 'd', 'r');
	await story.until('Please confirm');
	await story.resize(50, 10);
	await story.press('y');
	t.is(story.store.get().overlays.length, 1);
	await story.press(keys.escape);
	t.is(story.store.get().overlays.length, 0);
	t.false(engine.asked.some(asked => asked.startsWith('remove')));
});
