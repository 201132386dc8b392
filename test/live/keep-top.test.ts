import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {keepTop} from '../../source/live/keep-top.js';
import {lost} from '../../source/state/connection.js';
import {noteStarts, replaceContainers} from '../../source/state/containers.js';
import type {Screen} from '../../source/state/screen.js';
import {aStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {fakeEngine} from '../helpers/fake-engine.js';
import {aTable} from '../helpers/processes.js';
import {aContainer, anExited, now} from '../helpers/values.js';

const db = aContainer('db');
const web = aContainer('web');

function start(t: ExecutionContext, {containers = [db, web], screen = {}, interval = 100_000}: {readonly containers?: ReadonlyArray<typeof db>; readonly screen?: Partial<Screen>; readonly interval?: number} = {}) {
	const engine = fakeEngine({containers, tables: {[db.id]: aTable([10, 'postgres']), [web.id]: aTable([20, 'nginx'])}});
	const store = aStore(engine.held);
	store.update('screen', before => ({...before, tab: 'top', ...screen}));
	const controller = new AbortController();
	keepTop(engine, store, controller.signal, interval);
	t.teardown(() => {
		controller.abort();
	});
	return {
		engine, store,
		show(change: Partial<Screen>) {
			store.update('screen', before => ({...before, ...change}));
		},
		commands: () => store.get().top.table?.processes.map(({command}) => command).join(' '),
	};
}

test('processes are asked for while their tab is on screen, again and again', async t => {
	const {engine, show, commands} = start(t, {screen: {tab: 'logs'}, interval: 1});
	t.deepEqual(engine.asked, []);
	show({tab: 'top'});
	await eventually(() => commands() === 'postgres');
	engine.held.tables[db.id] = aTable([10, 'postgres'], [11, 'vacuum']);
	await eventually(() => commands() === 'postgres vacuum');
	show({tab: 'changes'});
	const {length} = engine.asked;
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	t.is(engine.asked.length, length);
	t.true(engine.asked.every(what => what === 'top db'));
});

test('nothing is asked for while the tab is hidden, the terminal is lent or the engine is away', async t => {
	const hidden = start(t, {screen: {split: 0}});
	const lent = start(t, {screen: {isLent: true}});
	const images = start(t, {screen: {list: 'images', focus: 'images'}});
	t.deepEqual([...hidden.engine.asked, ...lent.engine.asked, ...images.engine.asked], []);
	lent.show({isLent: false});
	await eventually(() => lent.commands() === 'postgres');
	const live = lent.store.get().connection;
	lent.store.update('connection', connection => lost(connection, {kind: 'unreachable', message: 'away'}, now));
	t.is(lent.commands(), 'postgres');
	lent.store.update('connection', () => live);
	await eventually(() => lent.engine.asked.length === 2);
	t.is(lent.commands(), 'postgres');
});

test('those of a container that is not running are not asked for; the last ones stay', async t => {
	const {engine, store, commands} = start(t);
	await eventually(() => commands() === 'postgres');
	store.update('containers', containers => replaceContainers(containers, [anExited('db'), web]));
	t.is(commands(), 'postgres');
	t.deepEqual(engine.asked, ['top db']);
	store.update('containers', containers => noteStarts(replaceContainers(containers, [db, web]), [db.id]));
	await eventually(() => engine.asked.length === 2);
	t.deepEqual(engine.asked, ['top db', 'top db']);
});

test('a paused container’s stand still and are asked for once', async t => {
	const {engine, store, commands} = start(t, {containers: [aContainer('db', {state: 'paused', status: 'Up 2 hours (Paused)'})], interval: 0});
	await eventually(() => commands() === 'postgres');
	store.update('top', top => ({...top, wishes: top.wishes + 1}));
	await eventually(() => engine.asked.length > 1);
	t.deepEqual(engine.asked, ['top db', 'top db']);
});

test('the selection is followed', async t => {
	const {store, commands} = start(t);
	await eventually(() => commands() === 'postgres');
	store.update('containers', containers => ({...containers, view: {...containers.view, selectedId: web.id}}));
	await eventually(() => commands() === 'nginx');
	t.is(store.get().top.containerId, web.id);
});

test('a refusal is said, and asking again is a key away', async t => {
	const {engine, store, commands} = start(t);
	await eventually(() => commands() === 'postgres');
	engine.held.failure = new EngineError('failed', 'unable to get all container pids');
	store.update('top', top => ({...top, wishes: top.wishes + 1}));
	await eventually(() => store.get().top.phase === 'failed');
	t.like(store.get().top, {message: 'unable to get all container pids', containerId: db.id});
	t.is(commands(), 'postgres');
	engine.held.failure = undefined;
	store.update('top', top => ({...top, wishes: top.wishes + 1}));
	await eventually(() => store.get().top.phase === 'shown');
	t.is(store.get().top.message, undefined);
});

test('an engine that is too slow is asked again by itself', async t => {
	const {engine, store} = start(t, {interval: 1});
	engine.held.failure = new EngineError('timeout', 'The engine did not answer within 10 seconds.');
	await eventually(() => store.get().top.phase === 'failed');
	engine.held.failure = undefined;
	await eventually(() => store.get().top.phase === 'shown');
	t.is(store.get().top.message, undefined);
});
