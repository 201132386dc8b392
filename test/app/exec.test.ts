import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {eventually} from '../helpers/eventually.js';
import type {FakeEngine} from '../helpers/fake-engine.js';
import {keys, openStory, type Story} from '../helpers/open-story.js';
import {shop, shopDb, shopWorker} from '../helpers/shop.js';
import {aContainer} from '../helpers/values.js';

/** Open the form and fill it in; the output is gathered. */
async function capture(story: Story, command: string, user = '', directory = '', environment = ''): Promise<void> {
	await story.press('E');
	await story.until('╭ Run a command in ');
	await story.press(command, keys.tab, user, keys.tab, directory, keys.tab, environment, keys.tab, keys.right);
	await story.until('captured');
}

async function open(t: Parameters<typeof openStory>[0], engine: FakeEngine): Promise<Story> {
	const story = await openStory(t, engine);
	await story.until('● live');
	return story;
}

test('user, directory and environment are said as the docker client would need them, and masked where they may be secrets', async t => {
	const engine = shop();
	const story = await open(t, engine);
	await capture(story, 'make all', 'root', '/app', 'A=b TEXT="x y"');
	await story.until('$ docker exec -u root -w /app -e A=•••• -e TEXT=•••• shop-db make');
	await story.press(keys.left);
	await story.until('$ docker exec -it -u root -w /app -e A=•••• -e TEXT=•••• shop-db');
	await story.press(keys.right, keys.enter);
	await eventually(() => engine.asked.includes('exec shop-db root /app A=b TEXT=x y| make all'));
	engine.process().exit(0);
	await story.until('make all in shop-db ended with exit code 0.');
	t.false(JSON.stringify(story.store.get().journal).includes('x y'));
});

test('what is wrong stands below its field, and nothing is run', async t => {
	const engine = shop();
	const story = await open(t, engine);
	await capture(story, 'ls', 'a b', 'tmp', 'NOVALUE');
	await story.press(keys.enter);
	await story.until('✖ A name or a number, and perhaps a group: www-data, 0, 1000:1000.');
	await story.until('✖ An absolute path: it begins with /.');
	await story.until('✖ “NOVALUE” is no variable: NAME=value');
	await story.press(keys.ctrlU, '0:0', keys.tab, keys.ctrlU, '/tmp', keys.tab, keys.ctrlU, 'A="b');
	await story.until('✖ A double quote is opened and not closed.');
	await story.press(keys.escape);
	t.false(engine.asked.some(asked => asked.startsWith('exec')));
});

test('captured output appears as it comes, stderr marked, and how it ended in words', async t => {
	const engine = shop();
	const story = await open(t, engine);
	await capture(story, 'job');
	await story.press(keys.enter);
	await story.until('Ctrl-x cancel');
	const command = engine.process();
	command.say([{stream: 'stdout', text: 'begun'}, {stream: 'stderr', text: 'careful'}]);
	await story.until('▏ careful');
	t.regex(story.text(), /│ {3}begun/v);
	t.false(story.text().includes('ended'));
	// It goes on beside what else is done: it does not stand on the row.
	t.is(story.store.get().tasks[0]?.targetIds.length, 0);
	command.say([{stream: 'stdout', text: 'all done'}]);
	command.exit(3);
	await story.until('job in shop-db ended with exit code 3: the program’s own error.');
	t.true(story.text().includes('all done'));
	t.like(story.store.get().journal[0], {command: 'docker exec shop-db job', outcome: 'done'});
});

test('of much output the end is kept, and how much is gone is said', async t => {
	const engine = shop();
	const story = await open(t, engine);
	await capture(story, 'seq 1 12000');
	await story.press(keys.enter);
	await story.until('Ctrl-x cancel');
	const command = engine.process();
	for (let from = 0; from < 12_000; from += 1000) {
		command.say(Array.from({length: 1000}, (_, index) => ({stream: 'stdout', text: `line ${from + index + 1}`})));
	}

	command.exit(0);
	await story.until('line 12000');
	const [task] = story.store.get().tasks;
	t.is(task?.output?.length, 5000);
	t.is(task?.droppedLines, 7000);
	await story.press(keys.home);
	await story.until('… 7000 lines before these');
	await story.until('line 7001');
});

test('long lines count, too', async t => {
	const engine = shop();
	const story = await open(t, engine);
	await capture(story, 'wide');
	await story.press(keys.enter);
	await story.until('Ctrl-x cancel');
	engine.process().say(Array.from({length: 600}, (_, index) => ({stream: 'stdout', text: `${index} ${'x'.repeat(16_000)}`})));
	engine.process().exit(0);
	await story.until('ended with exit code 0.');
	const [{output = [], droppedLines = 0} = {}] = story.store.get().tasks;
	t.true(output.reduce((sum, {text}) => sum + text.length, 0) <= 4 * 1024 * 1024);
	t.is(output.length + droppedLines, 600);
	t.true(output.at(-1)?.text.startsWith('599 '));
});

test('what the engine cannot run is told in one sentence', async t => {
	const engine = shop();
	const story = await open(t, engine);
	await capture(story, 'nosuch');
	await story.press(keys.enter);
	await story.until('Ctrl-x cancel');
	engine.process().say([{stream: 'stdout', text: 'OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown'}]);
	engine.process().exit(126);
	await story.until('· failed');
	t.like(story.store.get().journal[0], {outcome: 'failed', message: 'The command could not be run in shop-db: exec: "nosuch": executable file not found in $PATH'});
});

test('Ctrl-x ends the command, or says that it goes on', async t => {
	const engine = shop();
	const story = await open(t, engine);
	await capture(story, 'sleep 1000');
	await story.press(keys.enter);
	await story.until('Ctrl-x cancel');
	await story.press(keys.ctrlX);
	await story.until('Cancelled, and ended in shop-db: sleep 1000');
	await story.press(keys.escape);

	await capture(story, 'sleep 2000');
	await story.press(keys.enter);
	await story.until('Ctrl-x cancel');
	// The fake's word for a process that cannot be ended.
	engine.process().end();
	await story.press(keys.ctrlX);
	await story.until('sleep 2000 goes on in shop-db: there is no way to end it from here.');
	t.deepEqual(story.store.get().journal.map(({outcome}) => outcome), ['cancelled', 'cancelled']);
});

test('commands run before come back, by image', async t => {
	const engine = shop({containers: [aContainer('one', {image: 'history:1'}), aContainer('two', {image: 'history:1'})]});
	const story = await open(t, engine);
	for (const command of ['first -a', 'second -b']) {
		await capture(story, command);
		await story.press(keys.enter);
		await story.until('Ctrl-x cancel');
		engine.process().exit(0);
		await story.until(`${command} in one ended`);
		await story.press(keys.escape);
	}

	await story.press('j', 'E');
	await story.until('╭ Run a command in two');
	await story.press('\u{10}');
	await story.until('$ docker exec -it two second -b');
	await story.press('\u{10}');
	await story.until('$ docker exec -it two first -a');
	await story.press(keys.ctrlU, 'sec');
	await story.until('→ complete');
	await story.press(keys.right);
	await story.until('$ docker exec -it two second -b');
	await story.press(keys.escape);
});

test('no shell: one from another image is offered, the likely ones first, and is gone when it ends', async t => {
	const engine = shop();
	engine.held.images = [...engine.held.images, ...shop({}).held.images.map((image, index) => ({...image, id: `sha256:${index}`.padEnd(71, '0'), tags: [['debian:12', 'my/busybox:1.36'][index]!]}))];
	const own = engine.held.images[1]!.id;
	engine.held.containers = engine.held.containers.map(container => ({...container, imageId: own}));
	const story = await open(t, engine);
	await story.press('e');
	await story.until('A shell beside shop-db, from which image?');
	t.true(story.text().includes('This container has no shell.'));
	t.regex(story.text(), /▸ my\/busybox:1\.36[\s\S]+debian:12[\s\S]+shop\/web[\s\S]+shop\/db:15\.3/v);
	await story.until(text => /\$ docker run -it --rm --name gantry-helper-shop-db-[0-9a-f]{4} --label/v.test(text));
	await story.press(keys.enter);
	await story.until('sh of my/busybox:1.36 beside shop-db · its files: /proc/1/root');
	const name = /create (?<name>gantry-helper-shop-db-[0-9a-f]{4}) from my\/busybox:1\.36/v.exec(engine.asked.join('\n'))?.groups?.name;
	t.truthy(name);
	await eventually(() => engine.asked.includes(`start ${name}`));
	t.like(engine.created[0], {
		Image: 'my/busybox:1.36', Entrypoint: ['sh'], Tty: true, OpenStdin: true, Labels: {'gantry.helper': shopDb.id},
		HostConfig: {AutoRemove: true, PidMode: `container:${shopDb.id}`, NetworkMode: `container:${shopDb.id}`, CapAdd: ['SYS_PTRACE']},
	});
	await story.press('\u{10}\u{11}ls\r');
	t.is(engine.process().typed, '\u{10}\u{11}ls\r', 'no key detaches: what is left behind would be lost');
	engine.process().exit(0);
	await story.until('The shell of my/busybox:1.36 beside shop-db ended with exit code 0.');
	t.true(engine.asked.includes(`remove ${name} forced with volumes`));
	await story.until('1 Containers');
	t.deepEqual(story.store.get().journal.map(({outcome}) => outcome), ['failed', 'done']);
});

test('a helper that does not start is removed, and why is said', async t => {
	const engine = shop();
	const story = await open(t, engine);
	await story.press('e');
	await story.until('A shell beside shop-db');
	engine.held.refusals = Object.fromEntries(Array.from({length: 65_536}, (_, number) => [`start gantry-helper-shop-db-${number.toString(16).padStart(4, '0')}`, new EngineError('invalid', 'exec: "sh": executable file not found')]));
	await story.press(keys.enter);
	await story.until('✖ exec: "sh": executable file not found');
	await story.until('1 Containers');
	t.true(engine.asked.some(asked => /^remove gantry-helper-shop-db-[0-9a-f]{4} forced/v.test(asked)));
});

test('a helper is removed when the program ends', async t => {
	const engine = shop();
	const story = await open(t, engine);
	await story.press('e');
	await story.until('A shell beside shop-db');
	await story.press(keys.enter);
	await story.until('beside shop-db · its files');
	story.controller.abort();
	await story.ended;
	t.true(engine.asked.some(asked => /^remove gantry-helper-shop-db-[0-9a-f]{4} forced/v.test(asked)));
});

test('no helper among the host’s processes', async t => {
	const engine = shop({inspections: {[shopDb.id]: {Id: shopDb.id, HostConfig: {PidMode: 'host'}}}});
	const story = await open(t, engine);
	await story.press('e');
	await story.until(text => /shop-db runs among the host’s processes: \/proc\/1\/root would be the host’s\s+own files\./v.test(text));
	t.deepEqual(engine.created, []);
});

test('an ended container runs nothing', async t => {
	const story = await open(t, shop({containers: [shopWorker]}));
	await story.press('E');
	await story.until('shop-worker is not running: s starts it.');
	t.deepEqual(story.store.get().overlays, []);
});
