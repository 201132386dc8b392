import test from 'ava';
import {keys, openStory} from '../helpers/open-story.js';
import {farm, selectedName, shop} from '../helpers/shop.js';

test('move, page and jump to the ends of a long list', async t => {
	const story = await openStory(t, farm());
	await story.until('60 · all');
	const pressed = async (...some: readonly string[]) => {
		await story.press(...some);
		return selectedName(story.text());
	};

	t.is(selectedName(story.text()), 'web-1');
	t.is(await pressed('j'), 'web-2');
	t.is(await pressed(keys.down, keys.down), 'web-4');
	t.is(await pressed('k'), 'web-3');
	t.is(await pressed(keys.up, keys.up, keys.up), 'web-1');
	t.is(await pressed('G'), 'web-60');
	t.is(await pressed('j'), 'web-60');
	t.is(await pressed(keys.home), 'web-1');
	t.is(await pressed(keys.end), 'web-60');
	t.is(await pressed('g'), 'web-1');
	const page = await pressed(keys.pageDown);
	t.not(page, 'web-1');
	t.is(await pressed(keys.pageUp), 'web-1');
	t.is(await pressed(keys.ctrlD), page);
	t.is(await pressed(keys.ctrlU), 'web-1');
	await story.until('1/60');
});

test('the selected row is always in sight', async t => {
	const story = await openStory(t, farm());
	await story.until('60 · all');
	for (let row = 2; row <= 60; row++) {
		await story.press('j');
		t.is(selectedName(story.text()), `web-${row}`);
	}

	await story.resize(80, 16);
	t.is(selectedName(story.text()), 'web-60');
});

test('keys typed faster than they are read all count', async t => {
	const story = await openStory(t, farm());
	await story.until('60 · all');
	await story.press('jjj');
	t.is(selectedName(story.text()), 'web-4');
	await story.press('jjkG');
	t.is(selectedName(story.text()), 'web-60');
});

test('go from pane to pane with Tab and with their numbers', async t => {
	const story = await openStory(t, shop(), {columns: 120, rows: 40});
	await story.until('3 · all');
	const {store} = story;
	const focus = () => store.get().screen.focus;
	t.is(focus(), 'containers');
	await story.press(keys.tab);
	t.is(focus(), 'images');
	await story.press(keys.tab);
	t.is(focus(), 'detail');
	await story.press(keys.tab);
	t.is(focus(), 'containers');
	await story.press(keys.shiftTab);
	t.is(focus(), 'detail');
	await story.press('2');
	t.is(focus(), 'images');
	await story.until('shop/db:15.3 ─╮');
	await story.press('1');
	t.is(focus(), 'containers');
	await story.press(keys.enter);
	t.is(focus(), 'detail');
	await story.press(keys.escape);
	t.is(focus(), 'containers');
});

test('go from tab to tab of the detail', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press(']');
	await story.until('Id             ');
	await story.press('[');
	await story.until('following');
	await story.press(keys.right);
	await story.until('structured: o shows JSON');
	await story.press(keys.left);
	await story.until('following');
	await story.press('i');
	await story.until('structured: o shows JSON');
	t.is(story.store.get().screen.focus, 'detail');
	await story.press('l');
	await story.until('following');
});

test('give one side more room, up to all of it, and take it back', async t => {
	const story = await openStory(t, farm());
	await story.until('60 · all');
	const rowsInSight = () => story.text().match(/● web-/gv)?.length ?? 0;
	const before = rowsInSight();
	await story.press('+');
	const more = rowsInSight();
	t.true(more > before);
	await story.press('+');
	t.true(rowsInSight() > more);
	t.false(story.text().includes('Logs │ Config'));
	await story.press('_', '_');
	t.is(rowsInSight(), before);
	await story.press('_');
	t.true(rowsInSight() < before);
});

test('a log that fills the screen stands alone, without borders; Esc brings the rest back', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press(keys.enter, '+', '+');
	await story.until(text => !/[│╭╰]/v.test(text));
	t.false(story.text().includes('gantry'));
	await story.press(keys.escape);
	await story.until('1 Containers');
	t.true(story.text().includes('gantry'));
});
