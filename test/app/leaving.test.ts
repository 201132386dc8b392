import test, {type ExecutionContext} from 'ava';
import {keys, openStory, type Story} from '../helpers/open-story.js';
import {shop} from '../helpers/shop.js';

/** What a terminal needs to be as it was before. */
function assertLeft(t: ExecutionContext, {output, input}: Story): void {
	const left = output.raw.lastIndexOf('\u{1B}[?1049l');
	t.true(left > output.raw.lastIndexOf('\u{1B}[?1049h'), 'The alternate screen has not been left.');
	t.true(output.raw.lastIndexOf('\u{1B}[?25h') > output.raw.lastIndexOf('\u{1B}[?25l'), 'The cursor is hidden.');
	t.true(output.raw.lastIndexOf('\u{1B}[?2004l') > output.raw.lastIndexOf('\u{1B}[?2004h'), 'Pasting is still bracketed.');
	t.false(input.isRaw, 'The terminal is still raw.');
}

test('the screen is opened beside what the terminal shows, with its cursor hidden and its keys raw', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	t.true(story.output.raw.includes('\u{1B}[?1049h'));
	t.true(story.output.raw.includes('\u{1B}[?25l'));
	t.true(story.input.isRaw);
});

for (const [name, key] of [['q', 'q'], ['Ctrl-c', keys.ctrlC]] as const) {
	test(`${name} quits, and leaves the terminal as it was, without drawing once more what goes away`, async t => {
		const story = await openStory(t, shop());
		await story.until('3 · all');
		const {length} = story.output.raw;
		await story.press(key);
		await story.ended;
		assertLeft(t, story);
		t.false(story.output.raw.slice(length).includes('shop'));
	});
}

test('Ctrl-c in a question only leaves the question', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('s');
	await story.until('Stop shop-db?');
	await story.press(keys.ctrlC);
	await story.until(text => !text.includes('Stop shop-db?'));
	t.false(story.controller.signal.aborted);
	await story.press(keys.ctrlC);
	await story.ended;
	assertLeft(t, story);
});

test('q in the log goes back to the list, and quits only from there', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press(keys.enter, 'q');
	t.false(story.controller.signal.aborted);
	t.is(story.store.get().screen.focus, 'containers');
	await story.press('q');
	await story.ended;
	assertLeft(t, story);
});

test('q in a form is a letter', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('R', 'q');
	await story.until('$ docker rename shop-db shop-dbq');
	t.false(story.controller.signal.aborted);
});

test('a screen that is too small can still be quit', async t => {
	const story = await openStory(t, shop(), {columns: 30, rows: 5});
	await story.until('Gantry needs');
	await story.press('q');
	await story.ended;
	assertLeft(t, story);
});

test('a program that is told to end leaves the terminal, whatever is open', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press('x');
	await story.until('╭ shop-db');
	story.controller.abort();
	await story.ended;
	assertLeft(t, story);
});

test('Esc never quits: at the root it says what does', async t => {
	const story = await openStory(t, shop());
	await story.until('3 · all');
	await story.press(keys.enter, keys.escape, keys.escape);
	await story.until('q quits.');
	t.false(story.controller.signal.aborted);
});

test('nothing is written while nothing changes', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.until('following');
	await story.settle();
	const {writes} = story.output;
	engine.emit({type: 'volume', action: 'create', id: 'data'});
	await story.press('g', 'k');
	t.is(story.output.writes, writes);
});
