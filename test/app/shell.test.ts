import {Duplex} from 'node:stream';
import test from 'ava';
import type {ExecOptions} from '../../source/engine/exec.js';
import {keys, openStory} from '../helpers/open-story.js';
import {eventually} from '../helpers/eventually.js';
import type {FakeEngine} from '../helpers/fake-engine.js';
import {shop, shopWorker} from '../helpers/shop.js';

/** A command on a terminal in a container: what is typed is kept, what is said is shown. */
class Command extends Duplex {
	typed = '';

	override _read(): void {
		// What it says is pushed.
	}

	override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
		this.typed += Buffer.from(chunk).toString('utf8');
		done();
	}

	exit(): void {
		this.push(null);
	}
}

function withShell(exitCode = 0): {readonly engine: FakeEngine; readonly command: Command; readonly opened: ExecOptions[]} {
	const engine = shop();
	const command = new Command();
	const opened: ExecOptions[] = [];
	return {
		command, opened,
		engine: {
			...engine,
			exec: {
				...engine.exec,
				findShell: async () => 'bash',
				async open(_id, options) {
					opened.push(options);
					return {socket: command, resize: async () => undefined, end: async () => true, exitCode: async () => exitCode};
				},
			},
		},
	};
}

test('a shell has the whole terminal and all keys, and gives both back when it ends', async t => {
	const {engine, command, opened} = withShell();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('e');
	await story.until('bash in shop-db · exit or Ctrl-d comes back');
	t.like(opened[0], {command: ['bash'], columns: 80, rows: 24});
	t.false(story.text().includes('1 Containers'));
	await story.press('ls -l q', keys.enter, keys.ctrlC, keys.up, keys.escape);
	t.is(command.typed, `ls -l q\r\u{3}${keys.up}\u{1B}`);
	command.push('total 0\r\n$ ');
	await story.until('total 0');
	t.false(story.controller.signal.aborted);

	command.exit();
	await story.until('bash in shop-db ended with exit code 0.');
	await story.until('1 Containers');
	await story.press('j', 'p');
	await story.until('Paused shop-web.');
	t.false(command.typed.includes('p'));
	t.like(story.store.get().journal[0], {command: 'docker exec -it shop-db sh', outcome: 'done'});
});

test('what is typed right after the key that opens a shell is meant for the shell', async t => {
	const {engine, command} = withShell();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('els\r');
	await eventually(() => command.typed.includes('ls\r'));
	t.is(command.typed, 'ls\r');
	command.exit();
	await story.until('1 Containers');
});

test('how a command ended is told in words, after a key', async t => {
	const {engine, command, opened} = withShell(127);
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('E', 'x "a b"', keys.enter);
	await story.until('in shop-db');
	t.deepEqual(opened[0]?.command, ['x', 'a b']);
	command.push('sh: x: not found\r\n');
	command.exit();
	await story.until('It has ended with exit code 127. Press any key to go back.');
	t.true(story.text().includes('not found'));
	await story.press('x');
	await story.until('ended with exit code 127: the command was not found.');
	t.deepEqual(story.store.get().overlays, []);
});

test('a container without a shell, and no image to take one from: the screen is back, and says so', async t => {
	const story = await openStory(t, shop({images: []}));
	await story.until('3 · all');
	await story.press('e');
	await story.until('This container has no shell.');
	t.true(story.text().includes('1 Containers'));
	t.deepEqual(story.store.get().overlays, []);
	await story.press('j');
	await story.until('? help');
});

test('a container that has ended has no shell to open', async t => {
	const story = await openStory(t, shop({containers: [shopWorker]}));
	await story.until('1 · all');
	await story.press('e');
	await story.until('shop-worker is not running: s starts it.');
	t.false(story.store.get().screen.isLent);
});

test('what happens while a shell has the terminal is not drawn over it, and is there afterwards', async t => {
	const {engine, command} = withShell();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('e');
	await story.until('bash in shop-db');
	const {raw} = story.output;
	engine.change(engine.held.containers.slice(0, 2), 'destroy');
	await eventually(() => story.store.get().containers.all.length === 2);
	await story.settle();
	t.is(story.output.raw, raw);
	await story.resize(100, 30);
	command.exit();
	await story.until('2 · all');
	t.true(story.line(29).includes('bash in shop-db ended'));
});
