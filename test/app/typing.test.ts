import test from 'ava';
import {keys, openStory} from '../helpers/open-story.js';
import {farm, selectedName, shop} from '../helpers/shop.js';

test('the delete key removes; the backspace key does not', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press(keys.backspace, '\b');
	t.deepEqual(story.store.get().overlays, []);
	await story.press('\u{1B}[3~');
	await story.until('╭ Remove shop-db');
	await story.press(keys.backspace);
	t.is(story.store.get().overlays.length, 1);
});

test('letters of any language can be typed, and are erased as one', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('/', 'né日本e\u{301}');
	await story.until('“né日本e\u{301}”');
	await story.press(keys.backspace, keys.backspace);
	await story.until('“né日”');
	await story.press(keys.left, keys.backspace, 'o');
	await story.until('“no日”');
});

test('a paste that arrives in pieces is one', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('R', keys.ctrlU);
	await story.press('\u{1B}[200~new-', 'na', 'me\u{1B}[201~');
	await story.until('$ docker rename shop-db new-name');
	await story.press('s');
	await story.until('$ docker rename shop-db new-names');
});

test('a key whose sequence arrives in pieces is that key', async t => {
	const story = await openStory(t, farm());
	await story.until('60 · all');
	await story.press('j', 'j');
	story.input.push('\u{1B}');
	story.input.push('[B');
	await story.until(text => selectedName(text) === 'web-4');
	t.deepEqual(story.store.get().overlays, []);
});

test('several arrows in one read are several moves', async t => {
	const story = await openStory(t, farm());
	await story.until('60 · all');
	await story.press(keys.down + keys.down + keys.down + keys.up);
	t.is(selectedName(story.text()), 'web-3');
	await story.press(`j${keys.down}j`);
	t.is(selectedName(story.text()), 'web-6');
});

test('keys nothing is bound to do nothing', async t => {
	const engine = farm();
	const story = await openStory(t, engine);
	await story.until('60 · all');
	const before = story.store.get();
	await story.press('\u{1B}j', '\u{1B}[15~', '\u{0}', 'Z', 'é', '日', '\u{1B}[1;5C', '\u{1B}OP');
	t.is(story.store.get().screen, before.screen);
	t.is(story.store.get().containers, before.containers);
	t.deepEqual(story.store.get().overlays, []);
	t.deepEqual(engine.asked.filter(asked => !/^(?:connect|events|list|images|logs web-1)$/v.test(asked)), []);
});

test('typing ahead of a question is not an answer to it', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('dfy');
	await story.settle();
	t.true(story.text().includes('docker rm --force shop-db'));
	t.false(engine.asked.some(asked => asked.startsWith('remove')));
});
