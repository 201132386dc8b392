import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {keys, openStory} from '../helpers/open-story.js';
import {shop} from '../helpers/shop.js';
import {aContainer, anImage} from '../helpers/values.js';

const commits = (asked: readonly string[]): readonly string[] => asked.filter(one => one.startsWith('commit '));

async function open(t: ExecutionContext) {
	const made = anImage('shop/db:16');
	const engine = shop({images: [made, anImage('shop/web:1.4.2')]});
	const story = await openStory(t, engine, {rows: 30});
	await story.until('3 · all');
	await story.press('c');
	await story.until('╭ Commit shop-db to an image');
	return {engine, story};
}

test('commit: the form becomes the docker command line and the request, and the image is selected', async t => {
	const {engine, story} = await open(t);
	await story.press('shop/db:16', keys.tab, 'tuned', keys.tab, 'me', keys.tab, keys.right, keys.tab, '["postgres"]', keys.tab, keys.tab, 'PASSWORD=hunter2');
	await story.until('docker commit --author me --message tuned --pause=false --change');
	await story.press(keys.tab, '5432');
	await story.until(text => text.includes('EXPOSE           5432') && !text.includes('hunter2'));
	await story.press(keys.enter);
	await story.until('Committed shop-db to shop/db:16.');
	t.deepEqual(commits(engine.asked), [`commit shop-db ${JSON.stringify({repository: 'shop/db', tag: '16', message: 'tuned', author: 'me', isPaused: false, changes: ['ENV PASSWORD=hunter2', 'EXPOSE 5432', 'CMD ["postgres"]']})}`]);
	t.is(story.store.get().journal.at(-1)?.command, 'docker commit --author me --message tuned --pause=false --change \'ENV PASSWORD=••••\' --change \'EXPOSE 5432\' --change \'CMD ["postgres"]\' shop-db shop/db:16');
	await story.until(text => /▸ \S shop\/db\s+16/v.test(text));
	t.is(story.store.get().screen.focus, 'images');
});

test('commit: what is wrong is said at its field, and nothing is asked', async t => {
	const {engine, story} = await open(t);
	await story.press('Shop/DB', keys.enter);
	await story.until('✖ “Shop/DB” is no image name');
	await story.press(keys.ctrlU, keys.up, 'STOPSIGNAL TERM', keys.enter);
	await story.until('✖ A commit cannot change STOPSIGNAL');
	t.deepEqual(commits(engine.asked), []);
});

test('commit without a name: latest is no part of it', async t => {
	const {engine, story} = await open(t);
	await story.press(keys.enter);
	await story.until('Committed shop-db to');
	t.true(commits(engine.asked)[0]!.includes('"repository":"","tag":"","message":""'));
	await story.until('2 Images');
});

test('commit of one that vanishes meanwhile is one sentence', async t => {
	const {engine, story} = await open(t);
	engine.held.refusal = new EngineError('gone', 'No such container: shop-db');
	await story.press(keys.enter);
	await story.until('It is gone already. (No such container: shop-db)');
});

test('while it is committed its row says so', async t => {
	const {promise: gate, resolve: open_} = Promise.withResolvers<void>();
	const {engine, story} = await open(t);
	engine.held.gate = gate;
	await story.press(keys.enter);
	await story.until(text => /shop-db\s+committing…/v.test(text));
	open_();
	await story.until('Committed shop-db');
});

test('a dead container cannot be committed, and says what is left to do', async t => {
	const story = await openStory(t, shop({containers: [aContainer('web', {state: 'dead', status: 'Dead'})]}));
	await story.until('1 · all');
	await story.press('c');
	await story.until('web is dead: only what is left of it can be removed, with d.');
});
