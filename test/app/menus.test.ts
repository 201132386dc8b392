import test from 'ava';
import {actions} from '../../source/actions/registry.js';
import {keyLabel} from '../../source/format/key-name.js';
import {keys, openStory} from '../helpers/open-story.js';
import {farm, selectedName, shop} from '../helpers/shop.js';

test('all that can be done to a row, and why some of it cannot, is in its menu', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('j', 'x');
	await story.until('╭ shop-web');
	const text = story.text();
	t.regex(text, /▸ s\s+Stop /v);
	t.regex(text, /s\s+Start\s+shop-web is up already\./v);
	t.regex(text, /p\s+Unpause\s+shop-web is not paused\./v);
	t.regex(text, /Stop with another grace period…/v);
	await story.press('p');
	await story.until('Paused shop-web.');
	t.true(engine.asked.includes('pause shop-web'));
});

test('an item of the menu can be chosen with the arrows too', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('x', keys.down, keys.down, keys.down, keys.enter);
	await story.until('Restart shop-db?');
	await story.press(keys.enter);
	await story.until('Restarted shop-db.');
});

test('what has an obstacle cannot be chosen', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('x', 'j', keys.enter);
	await story.until('shop-db is up already.');
	await story.press(keys.escape);
	await story.until(text => !text.includes('is up already'));
	t.deepEqual(engine.asked.filter(asked => asked.startsWith('start')), []);
});

test('stop with another grace period: only the menu has it', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press(':', 'grace', keys.enter);
	await story.until('Seconds to wait');
	await story.press(keys.ctrlU, 'soon', keys.enter);
	await story.until('Type a number of seconds, such as 30.');
	await story.press(keys.ctrlU, '0', keys.enter);
	await story.until('Stopped shop-db.');
	t.true(engine.asked.includes('stop shop-db 0'));
});

test('find an action by typing', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press(':', 'pau');
	await story.until(text => /▸ p\s+Pause/v.test(text));
	await story.press(keys.enter);
	await story.until('Paused shop-db.');
	await story.press(':', 'qqqq');
	await story.until('nothing fits');
	await story.press(keys.enter);
	await story.until('nothing fits');
	await story.press(keys.escape);
	await story.until(text => !text.includes('nothing fits'));
	t.deepEqual(story.store.get().overlays, []);
});

test('the palette tells why an action cannot be done now', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press(':', 'unpause');
	await story.until('shop-db is not paused.');
});

test('the help lists every action that has a key', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('?');
	await story.until('╭ Help');
	let seen = story.text();
	for (let page = 0; page < 12; page++) {
		await story.press(keys.pageDown);
		seen += story.text();
	}

	const rows = seen.split(/[│\n]/v).map(piece => piece.trim());
	const withKeys = actions.filter(action => action.keys.length > 0);
	const missing = withKeys.filter(({keys: [key], title}) => rows.every(row => !(row.startsWith(`${keyLabel(key!)} `) && row.endsWith(` ${title}`))));
	t.deepEqual(missing.map(({id}) => id), []);
	await story.press('?');
	await story.until(text => !text.includes('╭ Help'));
});

test('the help can be read on a small screen too, from its beginning to its end', async t => {
	const story = await openStory(t, shop(), {columns: 60, rows: 16});
	await story.until('shop-db');
	await story.press('?');
	await story.until('╭ Help');
	t.true(story.text().includes('Containers'));
	await story.press('G');
	await story.until('Quit');
	await story.press('g', keys.escape);
	await story.until(text => !text.includes('╭ Help'));
	t.is(selectedName(story.text()), 'shop-db');
});

test('the journal has what was done, the newest first, with its command', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('J');
	await story.until('Nothing has been done yet.');
	await story.press('J', 'p');
	await story.until('Paused shop-db.');
	await story.press('G', 's');
	await story.until('Started shop-worker.');
	await story.press('J');
	await story.until('╭ Journal');
	t.regex(story.text(), /\d\d:\d\d:\d\d ● docker start shop-worker[\s\S]*Started shop-worker\.[\s\S]*\d\d:\d\d:\d\d ● docker pause shop-db[\s\S]*Paused shop-db\./v);
	await story.press('q');
	await story.until(text => !text.includes('╭ Journal'));
	t.false(story.controller.signal.aborted);
});

test('send a signal, seeing the command each would be', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('K');
	await story.until('Send which signal to shop-db?');
	await story.until('$ docker kill shop-db');
	await story.press('j', 'j', 'j');
	await story.until('$ docker kill --signal SIGHUP shop-db');
	await story.press(keys.enter);
	await story.until('Send SIGHUP to shop-db?');
	await story.press('y');
	await story.until('Sent SIGHUP to shop-db.');
	t.true(engine.asked.includes('kill shop-db SIGHUP'));
});

test('keys meant for a menu do not reach the list below it', async t => {
	const engine = farm();
	const story = await openStory(t, engine);
	await story.until('60 · all');
	await story.press('S', 'G', 'a', 'q', keys.tab, '2', 'P', 'b');
	t.is(story.store.get().overlays.length, 1);
	await story.press(keys.escape);
	t.is(selectedName(story.text()), 'web-1');
	t.is(story.store.get().screen.focus, 'containers');
});
