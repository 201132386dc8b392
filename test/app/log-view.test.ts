import test, {type ExecutionContext} from 'ava';
import {keys, openStory, type Story} from '../helpers/open-story.js';
import {shop, shopDb, shopWeb, shopWorker} from '../helpers/shop.js';
import {aLine, anExited} from '../helpers/values.js';

/** Open the log of shop-db, so many lines long. */
async function openLog(t: ExecutionContext, count: number) {
	const engine = shop();
	const log = engine.log(shopDb.id);
	log.push(Array.from({length: count}, (_, index) => aLine(`line ${index + 1} of the log`)));
	const story = await openStory(t, engine);
	await story.until(`line ${count} of the log`);
	await story.press(keys.enter);
	return {engine, log, story};
}

/** The numbers of the lines in sight. */
const inSight = (story: Story): readonly number[] => Array.from(story.text().matchAll(/line (?<number>\d+) of the log/gv), ({groups}) => Number(groups!.number));

test('a log opens at its end, and follows it', async t => {
	const {log, story} = await openLog(t, 300);
	const rows = inSight(story);
	t.is(rows.at(-1), 300);
	log.push([aLine('line 301 of the log')]);
	await story.until('line 301 of the log');
	t.deepEqual(inSight(story), rows.map(number => number + 1));
	await story.until('301 lines read');
});

test('scrolled up, a log holds still while lines arrive; G follows again', async t => {
	const {log, story} = await openLog(t, 300);
	await story.press('k', 'k', 'k');
	await story.until('holding still: G follows again');
	const rows = inSight(story);
	t.is(rows.at(-1), 297);
	log.push(Array.from({length: 200}, (_, index) => aLine(`line ${index + 301} of the log`)));
	await story.until('500 lines read');
	t.deepEqual(inSight(story), rows);
	await story.press(keys.pageUp);
	t.true(inSight(story)[0]! < rows[0]!);
	await story.press('G');
	await story.until('line 500 of the log');
	t.true(story.text().includes('following'));
});

test('coming back to the end by scrolling follows again', async t => {
	const {log, story} = await openLog(t, 300);
	await story.press(keys.pageUp);
	await story.until('holding still');
	await story.press(keys.pageDown);
	await story.until('following');
	log.push([aLine('line 301 of the log')]);
	await story.until('line 301 of the log');
});

test('f stops following where it is, and follows again', async t => {
	const {log, story} = await openLog(t, 300);
	await story.press('f');
	await story.until('holding still');
	const rows = inSight(story);
	t.is(rows.at(-1), 300);
	log.push([aLine('line 301 of the log'), aLine('line 302 of the log')]);
	await story.until('302 lines read');
	t.deepEqual(inSight(story), rows);
	await story.press('f');
	await story.until('line 302 of the log');
});

test('the oldest line and the newest are a key away', async t => {
	const {story} = await openLog(t, 300);
	await story.press('g');
	await story.until('line 1 of the log');
	t.is(inSight(story)[0], 1);
	await story.press(keys.end);
	await story.until('line 300 of the log');
	await story.press(keys.home, 'j');
	t.is(inSight(story)[0], 2);
});

test('long lines are wrapped, or cut', async t => {
	const {log, story} = await openLog(t, 1);
	log.push([aLine(`begin ${'x'.repeat(150)} end of it`), aLine('next')]);
	await story.until('next');
	t.true(story.text().includes('end of it'));
	await story.press('w');
	await story.until('following · cut');
	t.false(story.text().includes('end of it'));
	t.regex(story.text(), /begin x+… │/v);
	await story.press('w');
	await story.until('end of it');
});

test('timestamps can be shown; a wrapped line has one', async t => {
	const {log, story} = await openLog(t, 1);
	log.push([aLine(`begin ${'x'.repeat(100)} end of it`)]);
	await story.until('end of it');
	await story.press('T');
	await story.until(text => /\d\d:\d\d:\d\d line 1 of the log/v.test(text));
	t.regex(story.text(), /│ {3}\d\d:\d\d:\d\d begin x/v);
	t.regex(story.text(), /│ {12}x* end of it/v);
	await story.press('T');
	await story.until(text => !/\d\d:\d\d:\d\d line 1/v.test(text));
});

test('stderr is told by a mark, and either stream can be seen alone', async t => {
	const {log, story} = await openLog(t, 1);
	log.push([aLine('oh no', {stream: 'stderr'})]);
	await story.until('▏ oh no');
	await story.until('2 lines read · 1 stderr');
	await story.press('o');
	await story.until('stdout only');
	t.false(story.text().includes('oh no'));
	await story.press('o');
	await story.until('stderr only');
	t.false(story.text().includes('line 1 of the log'));
	t.true(story.text().includes('▏ oh no'));
	await story.press('o');
	await story.until(text => !text.includes(' only'));
	t.true(story.text().includes('line 1 of the log'));
});

test('a container ends: how stands below its last line; it starts again: the log goes on', async t => {
	const {engine, log, story} = await openLog(t, 1);
	engine.held.runs[shopDb.id] = {startedAt: '2026-01-02T10:00:00Z', exitCode: 137, wasOutOfMemory: true, memoryLimitBytes: 64 * 1024 * 1024};
	engine.change([shopWeb, anExited('shop-db', 137), shopWorker], 'die');
	log.close();
	await story.until('── exited 137 · out of memory (limit 64MiB) ──');
	engine.held.runs[shopDb.id] = {startedAt: '2026-01-02T12:00:00Z'};
	log.push([aLine('line 2 of the log')]);
	engine.change([shopWeb, shopDb, shopWorker], 'start');
	await story.until('line 2 of the log');
	await story.until('── started again ──');
	t.deepEqual(inSight(story), [1, 2]);
});

test('from the log the container is stopped on its own key, and another is looked at after Esc', async t => {
	const {engine, story} = await openLog(t, 1);
	engine.log(shopWeb.id).push([aLine('the web server is up')]);
	await story.press('s');
	await story.until('Stop shop-db?');
	await story.press('y');
	await story.until('Stopped shop-db.');
	await story.press(keys.escape, 'j');
	await story.until('the web server is up');
	t.false(story.text().includes('line 1 of the log'));
});

test('a container that says nothing, and one that was never started, say so', async t => {
	const story = await openStory(t, shop({containers: [shopDb, {...shopWeb, state: 'created', status: 'Created', since: undefined}]}));
	await story.until('No output so far.');
	await story.press('j');
	await story.until('not started yet');
	t.false(story.text().includes('No output so far.'));
});
