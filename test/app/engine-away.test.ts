import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {keys, openStory, type Story} from '../helpers/open-story.js';
import {shop, shopDb} from '../helpers/shop.js';
import {aContainer, aLine} from '../helpers/values.js';

/** The row and column in which a text stands. */
function placeOf(story: Story, text: string): readonly [row: number, column: number] {
	const lines = story.text().split('\n');
	const row = lines.findIndex(line => line.includes(text));
	return [row, lines[row]!.indexOf(text)];
}

const isDim = (story: Story, text: string): boolean => story.cell(...placeOf(story, text)).isDim() !== 0;

test('the engine goes away: the screen says so, keeps what was known dimmed, and refuses to act on it', async t => {
	const engine = shop();
	engine.log(shopDb.id).push([aLine('ready for connections')]);
	const story = await openStory(t, engine);
	await story.until('ready for connections');
	t.false(isDim(story, 'shop-worker'));
	engine.asked.length = 0;
	engine.breakOff();
	await story.until('◌ reconnecting');
	t.true(isDim(story, 'shop-worker'));
	t.true(isDim(story, 'shop-db'));
	t.true(story.text().includes('28.5.2'));
	await story.until('The engine is away; the log goes on when it is back.');
	t.true(story.text().includes('ready for connections'));

	for (const key of ['s', 'd', 'p', 'b', 'P']) {
		await story.press(key);
		await story.until('The engine is not connected: what is shown may be out of date.');
	}

	t.true(engine.asked.every(asked => asked === 'connect'), engine.asked.join(', '));
	await story.press('j', '/', 'worker', keys.enter);
	await story.until('1 of 3');
});

test('the engine is back: what is shown is true again, and the log goes on', async t => {
	const engine = shop();
	engine.log(shopDb.id).push([aLine('ready for connections')]);
	const story = await openStory(t, engine);
	await story.until('ready for connections');
	engine.breakOff();
	await story.until('◌ reconnecting');
	engine.held.containers = [shopDb, aContainer('started-meanwhile')];
	engine.log(shopDb.id).push([aLine('said meanwhile')]);
	engine.comeBack();
	await story.until('started-meanwhile');
	await story.until('● live');
	await story.until('said meanwhile');
	await story.until('following');
	t.is(story.text().match(/ready for connections/gv)?.length, 1);
	t.false(isDim(story, 'shop-db'));
	await story.press('p');
	await story.until('Paused shop-db.');
});

test('no engine at the start: what was tried, why it failed, and what mends it', async t => {
	const engine = shop({failure: new EngineError('unreachable', 'connect ENOENT /fake.sock')});
	const story = await openStory(t, engine, {columns: 120, rows: 40});
	await story.until('✖ No engine at unix:///fake.sock');
	const text = story.text().replaceAll(/[│\s]+/gv, ' ');
	t.true(text.includes('connect ENOENT /fake.sock'));
	t.regex(text, /Start the engine: sudo systemctl start docker\. Or name another one: gantry --host/v);
	t.regex(text, /Tried \d+ times? in 0s; it goes on trying\./v);
	t.true(text.includes('✖ down since'));
	engine.comeBack();
	await story.until('3 · all');
	t.false(story.text().includes('No engine'));
});

test('a socket that may not be opened: the command that mends it is named', async t => {
	const story = await openStory(t, shop({failure: new EngineError('denied', 'connect EACCES /fake.sock')}), {columns: 120, rows: 40});
	await story.until('✖ No engine');
	t.regex(story.text().replaceAll(/[│\s]+/gv, ' '), /connect EACCES \/fake\.sock .*sudo usermod -aG docker \$USER/v);
});

test('before the first answer the screen says that it connects', async t => {
	const engine = shop();
	const story = await openStory(t, {...engine, connect: async () => Promise.withResolvers<never>().promise});
	await story.until('◌ connecting');
	await story.until('Connecting to unix:///fake.sock …');
	await story.press('s');
	await story.until(text => !text.includes('? help'));
	t.deepEqual(engine.asked, []);
});

test('what an engine refuses is told in its own sentence, until the next key', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	engine.held.refusal = new EngineError('conflict', 'Cannot pause container shop-db: OCI runtime pause failed');
	await story.press('p');
	await story.until('✖ Cannot pause container shop-db: OCI runtime pause failed');
	await story.press('j');
	await story.until('? help');
	await story.press('J');
	await story.until('OCI runtime pause failed');
});

test('started with --read-only, a screen shows all and changes nothing', async t => {
	const engine = shop();
	const story = await openStory(t, engine, {state: state => ({...state, isReadOnly: true})});
	await story.until('3 · all');
	await story.press('s');
	await story.until('Gantry was started with --read-only: it changes nothing.');
	await story.press('x');
	await story.until(text => (text.match(/Gantry was started with/gv)?.length ?? 0) > 5);
	await story.press('e');
	t.is(story.store.get().overlays.length, 1);
	t.false(engine.asked.some(asked => asked.startsWith('stop')));
});
