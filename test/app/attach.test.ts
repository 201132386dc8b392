import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {eventually} from '../helpers/eventually.js';
import type {FakeEngine} from '../helpers/fake-engine.js';
import {keys, openStory} from '../helpers/open-story.js';
import {shop, shopDb, shopWorker} from '../helpers/shop.js';
import {frame} from '../helpers/wire-engine.js';

const ctrlP = '\u{10}';
const ctrlQ = '\u{11}';

/** The shop, whose containers have or have not a terminal and an open input. */
const shopWith = (config: {readonly Tty: boolean; readonly OpenStdin: boolean}, held: Parameters<typeof shop>[0] = {}): FakeEngine =>
	shop({inspections: Object.fromEntries([shopDb, shopWorker].map(({id}) => [id, {Id: id, Config: config}])), ...held});

test('attached to a terminal: all keys go there but those that detach, which leave it running', async t => {
	const engine = shopWith({Tty: true, OpenStdin: true});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('A');
	await story.until('attached to shop-db · Ctrl-p Ctrl-q detaches');
	t.true(engine.asked.includes('attach shop-db tty stdin'));
	t.true(engine.asked.includes('wait shop-db not-running'));
	t.false(engine.asked.some(asked => asked.startsWith('start')));
	const command = engine.process();
	await eventually(() => command.sizes.includes('80×24'));
	t.deepEqual(command.sizes, ['81×25', '80×24'], 'another size first: what runs already draws itself anew');
	await story.press('ls q', keys.enter, keys.ctrlC, ctrlP, 'x');
	t.is(command.typed, `ls q\r\u{3}${ctrlP}x`);
	command.push('total 0\r\n$ ');
	await story.until('total 0');
	await story.resize(100, 30);
	t.is(command.sizes.at(-1), '100×30');

	await story.press(ctrlP, ctrlQ);
	await story.until('Detached from shop-db, which goes on running.');
	await story.until('1 Containers');
	t.true(command.destroyed);
	t.false(engine.asked.some(asked => asked.startsWith('kill')));
	t.like(story.store.get().journal[0], {command: 'docker attach shop-db', outcome: 'done'});
	await story.press('j');
	await story.until('▸ ● shop-web');
});

test('attached without a terminal: frames become rows, lines are sent, Ctrl-c is a signal', async t => {
	const engine = shopWith({Tty: false, OpenStdin: true});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('A');
	await story.until('attached to shop-db · Ctrl-p Ctrl-q detaches · Ctrl-c sends SIGINT');
	const command = engine.process();
	const bytes = Buffer.concat([frame(1, 'one\ntwo\n'), frame(2, 'wrong\n')]);
	command.push(bytes.subarray(0, 12));
	command.push(bytes.subarray(12));
	await story.until('wrong');
	t.true(story.output.raw.includes('one\r\ntwo\r\nwrong\r\n'));
	await story.press('helo', keys.backspace, 'lo', keys.enter);
	t.is(command.typed, 'hello\n');
	await story.until('hello');
	await story.press(keys.ctrlC);
	await eventually(() => engine.asked.includes('kill shop-db SIGINT'));
	t.is(command.typed, 'hello\n');
	await story.press(keys.ctrlD);
	await eventually(() => command.isInputEnded);

	command.exit(137);
	await story.until('shop-db ended with exit code 137: ended by SIGKILL. Press any key to go back.');
	await story.press('q');
	await story.until('1 Containers');
	t.false(story.controller.signal.aborted);
	await story.until('● shop-db ended with exit code 137: ended by SIGKILL.');
});

test('what has no open input gets no keys, and can be left', async t => {
	const engine = shopWith({Tty: true, OpenStdin: false});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('A');
	await story.until('attached to shop-db, which reads no input · Ctrl-p Ctrl-q detaches');
	await story.press('x', keys.enter, keys.ctrlC);
	t.is(engine.process().typed, '');
	await story.press(ctrlP + ctrlQ);
	await story.until('Detached from shop-db, which goes on running.');
});

test('an input that is ended may end the connection and not the container', async t => {
	const engine = shopWith({Tty: false, OpenStdin: true});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('A');
	await story.until('attached to shop-db');
	engine.process().exit(undefined);
	await story.until('Detached from shop-db, which goes on running.');
});

test('an ended container is started once it is attached to and its end is waited for', async t => {
	const engine = shopWith({Tty: false, OpenStdin: false}, {containers: [shopWorker]});
	const story = await openStory(t, engine);
	await story.until('1 · all');
	engine.asked.length = 0;
	await story.press('A');
	await story.until('attached to shop-worker, which reads no input');
	await eventually(() => engine.asked.includes('start shop-worker'));
	t.deepEqual(engine.asked.filter(asked => /^(?:attach|wait|start)/v.test(asked)), ['attach shop-worker', 'wait shop-worker next-exit', 'start shop-worker']);
	engine.process().push(frame(1, 'working\n'));
	engine.process().exit(3);
	await story.until('shop-worker ended with exit code 3: the program’s own error.');
	await story.until('Press any key to go back.');
	t.true(story.text().includes('working'));
	await story.press(keys.space);
	await story.until('● shop-worker ended with exit code 3: the program’s own error.');
	t.like(story.store.get().journal[0], {command: 'docker start -a shop-worker', outcome: 'done'});
});

test('one that reads is started with its input', async t => {
	const engine = shopWith({Tty: true, OpenStdin: true}, {containers: [shopWorker]});
	const story = await openStory(t, engine);
	await story.until('1 · all');
	await story.press('A');
	await story.until('attached to shop-worker');
	engine.process().exit(0);
	await story.until('shop-worker ended with exit code 0. Press any key to go back.');
	await story.press('x');
	await story.until('1 Containers');
	t.is(story.store.get().journal[0]?.command, 'docker start -ai shop-worker');
});

test('a start that fails gives the terminal back, with the engine’s sentence', async t => {
	const engine = shopWith({Tty: false, OpenStdin: false}, {containers: [shopWorker], refusals: {'start shop-worker': new EngineError('failed', 'port is already allocated')}});
	const story = await openStory(t, engine);
	await story.until('1 · all');
	await story.press('A');
	await story.until('✖ port is already allocated');
	await story.until('1 Containers');
	t.true(engine.process().destroyed);
	t.like(story.store.get().journal[0], {outcome: 'failed', message: 'port is already allocated'});
});

test('what is typed right after the key is meant for the container', async t => {
	const engine = shopWith({Tty: true, OpenStdin: true});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('Als\r');
	await story.until('attached to shop-db');
	await eventually(() => engine.process().typed === 'ls\r');
	await story.press(ctrlP, ctrlQ);
	await story.until('1 Containers');
});

test('a stream that is not cut into frames ends the session with a sentence', async t => {
	const engine = shopWith({Tty: false, OpenStdin: false});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('A');
	await story.until('attached to shop-db');
	engine.process().push('no frames at all');
	await story.until('✖ The engine’s stream cannot be read: it is not cut into frames.');
	t.true(story.text().includes('1 Containers'));
});

test('quitting by a signal while attached leaves the container running', async t => {
	const engine = shopWith({Tty: true, OpenStdin: true});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('A');
	await story.until('attached to shop-db');
	const command = engine.process();
	story.controller.abort();
	await story.ended;
	t.true(command.destroyed);
	t.is(command.typed, '');
	t.false(engine.asked.some(asked => /^(?:kill|stop)/v.test(asked)));
});
