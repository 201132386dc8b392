import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {keys, openStory} from '../helpers/open-story.js';
import {farm, shop} from '../helpers/shop.js';

const markedNames = (text: string): readonly string[] => Array.from(text.matchAll(/\*\S (?<name>[\w\-]+)/gv), match => match.groups!.name!);

test('mark rows one by one, and stop them together', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press(keys.space, keys.space);
	await story.until('2 marked');
	t.deepEqual(markedNames(story.text()), ['shop-db', 'shop-web']);
	await story.press('s');
	await story.until('Stop 2 containers?');
	const text = story.text();
	t.regex(text, /│ {3}shop-db/v);
	t.regex(text, /│ {3}shop-web/v);
	await story.press('y');
	await story.until('Stopped 2 of them.');
	t.deepEqual(engine.asked.filter(asked => asked.startsWith('stop')).toSorted(), ['stop shop-db 10', 'stop shop-web 10']);
});

test('mark a range, take one out of it, and clear the marks', async t => {
	const story = await openStory(t, farm(9));
	await story.until('9 · all');
	await story.press('j', 'v', 'j', 'j', 'v');
	await story.until('3 marked');
	t.deepEqual(markedNames(story.text()), ['web-2', 'web-3', 'web-4']);
	await story.press('k', keys.space);
	await story.until('2 marked');
	t.deepEqual(markedNames(story.text()), ['web-2', 'web-4']);
	await story.press(keys.ctrlBackslash);
	await story.until(text => !text.includes('marked'));
	t.deepEqual(markedNames(story.text()), []);
});

test('Esc clears the marks before it clears the filter', async t => {
	const story = await openStory(t, farm(9));
	await story.until('9 · all');
	await story.press('/', 'web', keys.enter, keys.space);
	await story.until('1 marked');
	await story.press(keys.escape);
	await story.until(text => !text.includes('marked'));
	t.true(story.text().includes('“web”'));
	await story.press(keys.escape);
	await story.until(text => !text.includes('“web”'));
	await story.press(keys.escape);
	await story.until('q quits.');
});

test('a mark whose container goes away goes with it', async t => {
	const engine = farm(3);
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press(keys.space, keys.space);
	await story.until('2 marked');
	engine.change(engine.held.containers.slice(1), 'destroy');
	await story.until('1 marked');
	t.deepEqual(markedNames(story.text()), ['web-2']);
});

test('of several that are stopped one fails: it is named, and the journal tells why', async t => {
	const engine = shop({refusals: {'stop shop-web 10': new EngineError('conflict', 'shop-web is held by a debugger')}});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press(keys.space, keys.space, 's');
	await story.until('Stop 2 containers?');
	await story.press('y');
	await story.until('1 of 2 failed. Try that one again?');
	t.regex(story.text(), /✖ shop-web: shop-web is held by a debugger/v);
	t.regex(story.text(), /● shop-db: Stopped shop-db\./v);
	t.regex(story.text(), /\$ docker stop shop-web /v);
	await story.press('y');
	await story.until(text => engine.asked.filter(one => one === 'stop shop-web 10').length === 2 && text.includes('✖ shop-web is held by a debugger'));
	t.is(engine.asked.filter(one => one === 'stop shop-db 10').length, 1);
	await story.press('J');
	await story.until('╭ Journal');
	const text = story.text();
	t.regex(text, /● docker stop shop-db/v);
	t.regex(text, /✖ docker stop shop-web/v);
	t.regex(text, /│ {12}shop-web is held by a debugger/v);
});
