import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {lost} from '../../source/state/connection.js';
import {replaceContainers} from '../../source/state/containers.js';
import {taskOf} from '../../source/state/task.js';
import {aContext, type FakeContext} from '../helpers/a-context.js';
import {aStore, type Known} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {fakeEngine, type Held} from '../helpers/fake-engine.js';
import {aContainer, anExited, anImage, now} from '../helpers/values.js';

const web = aContainer('web');

function start({containers = [web], ...rest}: Partial<Held & Known> = {}) {
	const engine = fakeEngine({containers, ...rest});
	const store = aStore({containers, ...rest});
	return {engine, store, context: aContext(engine, store)};
}

const lastEntry = ({store}: Pick<FakeContext, 'store'>) => store.get().journal.at(-1);

test('an obstacle is a notice, and nothing is asked of the engine', async t => {
	const {engine, store, context} = start({containers: [anExited('web')]});
	await context.press('p');
	t.like(store.get().notice, {text: 'web is not running: s starts it.', tone: 'warning'});
	t.deepEqual(engine.asked, []);
	t.deepEqual(store.get().journal, []);
});

test('what is harmless is done at once: the notice says so, the journal has the command', async t => {
	const {engine, store, context} = start();
	await context.press('p');
	await context.said('Paused web.');
	t.deepEqual(engine.asked, ['pause web']);
	t.is(store.get().notice?.tone, 'good');
	t.like(lastEntry(context), {command: 'docker pause web', outcome: 'done'});
});

test('a stop waits as long as the container itself asks for', async t => {
	const {engine, context} = start({containers: [web], inspections: {[web.id]: {Config: {StopTimeout: 90}}}});
	await context.press('s');
	const question = await context.asked('question');
	t.like(question, {title: 'Stop web?', command: 'docker stop web'.split(' '), isDangerous: false});
	t.regex(question.lines.join(' '), /SIGKILL after 90 seconds/v);
	await context.press('enter');
	await context.said('Stopped web.');
	t.true(engine.asked.includes('stop web 90'));
});

test('backing out of a question does nothing', async t => {
	const {engine, store, context} = start();
	for (const key of ['n', 'escape', 'ctrl+c', 'q']) {
		await context.press('r');
		await context.asked('question');
		await context.press(key);
	}

	t.deepEqual(store.get().overlays, []);
	t.true(engine.asked.every(asked => asked === 'inspect web'));
	t.deepEqual(store.get().journal, []);
});

test('while it runs the row shows the task, and a second one is refused', async t => {
	const {promise: gate, resolve: open} = Promise.withResolvers<void>();
	const {engine, store, context} = start({containers: [anExited('web')], gate});
	await context.press('s');
	await eventually(() => taskOf(store.get().tasks, web.id) !== undefined);
	t.like(taskOf(store.get().tasks, web.id), {doing: 'starting', title: 'docker start web', phase: 'running', canCancel: false});
	t.is(lastEntry(context)?.outcome, 'running');
	await context.press('s');
	t.is(store.get().notice?.text, 'Already starting it.');
	open();
	await context.said('Started web.');
	t.is(taskOf(store.get().tasks, web.id), undefined);
	t.like(store.get().tasks[0], {phase: 'done'});
	t.deepEqual(engine.asked, ['start web']);
});

test('a stop tells when the engine will kill', async t => {
	const {promise: gate, resolve: open} = Promise.withResolvers<void>();
	const {store, context} = start({containers: [web], gate, inspections: {[web.id]: {Config: {StopTimeout: 30}}}});
	await context.press('s');
	await context.asked('question');
	await context.press('y');
	await eventually(() => taskOf(store.get().tasks, web.id) !== undefined);
	const {startedAt, killAt} = taskOf(store.get().tasks, web.id)!;
	t.is(killAt! - startedAt, 30_000);
	open();
	await context.said('Stopped web.');
});

test('what the engine refuses is told in its own words, and stays in the journal', async t => {
	const {engine, store, context} = start();
	engine.held.refusal = new EngineError('conflict', 'cannot pause container web: cgroups: not available');
	await context.press('p');
	await context.said('cgroups: not available');
	t.is(store.get().notice?.tone, 'danger');
	t.like(lastEntry(context), {command: 'docker pause web', outcome: 'failed', message: 'cannot pause container web: cgroups: not available'});
	t.like(store.get().tasks[0], {phase: 'failed', message: 'cannot pause container web: cgroups: not available'});
	await context.press('j');
	t.is(store.get().notice, undefined);
});

test('what is gone is said to be gone', async t => {
	const {engine, context} = start();
	engine.held.refusal = new EngineError('gone', 'No such container: web');
	await context.press('p');
	await context.said('It is gone already. (No such container: web)');
	t.is(lastEntry(context)?.outcome, 'failed');
});

test('an engine that fails before the question is put is told as well', async t => {
	const {engine, store, context} = start();
	engine.held.failure = new EngineError('timeout', 'The engine did not answer.');
	await context.press('s');
	await context.said('The engine did not answer.');
	t.deepEqual(store.get().overlays, []);
	t.deepEqual(store.get().journal, []);
});

test('while the engine is away nothing is asked of it', async t => {
	const {engine, store, context} = start();
	store.update('connection', connection => lost(connection, {kind: 'unreachable', message: 'away'}, now));
	const said = new Set<string | undefined>();
	for (const key of ['s', 'r', 'p', 'K', 'd', 'R', 'b', 'P', 'e', 'E']) {
		await context.press(key);
		said.add(store.get().notice?.text);
		store.update('notice', () => undefined);
	}

	t.deepEqual([...said], ['The engine is not connected: what is shown may be out of date.']);

	t.deepEqual(engine.asked, []);
	t.deepEqual(store.get().overlays, []);
});

test('with --read-only nothing is changed, whatever is pressed', async t => {
	const {engine, store, context} = start({containers: [web], isReadOnly: true});
	const said = new Set<string | undefined>();
	for (const key of ['s', 'r', 'p', 'K', 'd', 'delete', 'R', 'b', 'P', 'e', 'E']) {
		await context.press(key);
		said.add(store.get().notice?.text);
		store.update('notice', () => undefined);
	}

	t.deepEqual([...said], ['Gantry was started with --read-only: it changes nothing.']);

	t.deepEqual(engine.asked, []);
});

test('no bare lower-case key destroys or stops anything without asking', async t => {
	for (const screen of [{}, {focus: 'detail'}, {focus: 'images', list: 'images'}] as const) {
		for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
			const {engine, store, context} = start({containers: [web], images: [anImage('web:1.0')]});
			store.update('screen', before => ({...before, ...screen}));
			await context.press(letter);
			t.deepEqual(engine.asked.filter(asked => !/^(?:(?:inspect|pause) web|pull web:1\.0|all images)$/v.test(asked)), [], letter);
		}
	}
});

test('a signal is picked; SIGKILL is the first', async t => {
	const {engine, context} = start();
	await context.press('K');
	const menu = await context.asked('menu');
	t.is(menu.title, 'Send which signal to web?');
	t.like(menu.items[menu.index], {id: 'SIGKILL', isDangerous: true});
	t.deepEqual(menu.command?.('SIGKILL'), 'docker kill web'.split(' '));
	t.deepEqual(menu.command?.('SIGHUP'), 'docker kill --signal SIGHUP web'.split(' '));
	await context.press('down', 'enter');
	t.is((await context.asked('question')).title, 'Send SIGTERM to web?');
	await context.press('enter');
	await context.said('Sent SIGTERM to web.');
	t.deepEqual(engine.asked, ['kill web SIGTERM']);
	t.is(lastEntry(context)?.command, 'docker kill --signal SIGTERM web');
});

test('of a running container only the removals by force can be chosen', async t => {
	const {context, engine} = start();
	await context.press('d');
	const menu = await context.asked('menu');
	t.deepEqual(menu.items.map(({id, obstacle}) => [id, obstacle]), [['remove', 'it is running'], ['volumes', 'it is running'], ['force', undefined], ['force-volumes', undefined]]);
	t.is(menu.items[menu.index]?.id, 'force');
	await context.press('r');
	t.is((await context.asked('menu')).title, 'Remove web');
	await context.press('a');
	const question = await context.asked('question');
	t.like(question, {title: 'Remove web and everything written in it, with anonymous volumes?', command: 'docker rm --force --volumes web'.split(' '), isDangerous: true});
	await context.press('y');
	await context.said('Removed web.');
	t.deepEqual(engine.asked, ['remove web forced with volumes']);
});

test('a container that vanishes while a question is open is told to be gone', async t => {
	const {engine, store, context} = start();
	await context.press('s');
	await context.asked('question');
	store.update('containers', containers => replaceContainers(containers, []));
	engine.held.refusal = new EngineError('gone', 'No such container: web');
	await context.press('y');
	await context.said('It is gone already.');
	t.is(store.get().notice?.tone, 'danger');
});

test('a bug is not swallowed', async t => {
	const engine = fakeEngine({containers: [web]});
	const store = aStore(engine.held);
	const {runAction, actions} = await import('../../source/actions/registry.js');
	const broken = {
		...engine,
		containers: {
			...engine.containers,
			async pause() {
				throw new TypeError('undefined is not a function');
			},
		},
	};
	await t.throwsAsync(async () => runAction(aContext(broken, store), actions.find(({id}) => id === 'container.pause')!), {instanceOf: TypeError});
});
