import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {keepInspection} from '../../source/live/keep-inspection.js';
import {replaceContainers} from '../../source/state/containers.js';
import {lost} from '../../source/state/connection.js';
import type {Screen} from '../../source/state/screen.js';
import {aStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {fakeEngine} from '../helpers/fake-engine.js';
import {aContainer, anExited, anImage, now} from '../helpers/values.js';

const db = aContainer('db');
const web = aContainer('web');
const image = anImage('web:1.0');

function start(t: ExecutionContext, {tab = 'inspect', split = 2}: Partial<Screen> = {}) {
	const engine = fakeEngine({containers: [db, web], images: [image], inspections: {[db.id]: {Id: db.id, Name: '/db'}, [web.id]: {Id: web.id, Name: '/web'}, [image.id]: {Id: image.id}}});
	const store = aStore(engine.held);
	store.update('screen', before => ({...before, tab, split}));
	const controller = new AbortController();
	keepInspection(engine, store, controller.signal);
	t.teardown(() => {
		controller.abort();
	});
	return {
		engine, store,
		show(change: Partial<Screen>) {
			store.update('screen', before => ({...before, ...change}));
		},
		select(id: string) {
			store.update('containers', containers => ({...containers, view: {...containers.view, selectedId: id}}));
		},
		shown: () => store.get().inspect.phase === 'shown' ? store.get().inspect.inspection?.id : undefined,
	};
}

test('the selected container is inspected while the tab is shown', async t => {
	const {engine, store, show, shown} = start(t, {tab: 'logs'});
	t.deepEqual(engine.asked, []);
	show({tab: 'inspect'});
	await eventually(() => shown() === db.id);
	t.deepEqual(engine.asked, ['inspect db']);
	t.like(store.get().inspect, {subject: {kind: 'container', id: db.id}, inspection: {raw: {Name: '/db'}}});
});

test('a tab that is hidden asks for nothing', t => {
	const {engine} = start(t, {tab: 'inspect', split: 0});
	t.deepEqual(engine.asked, []);
});

test('the inspection follows the selection, and what was revealed is masked again', async t => {
	const {engine, store, select, shown} = start(t);
	await eventually(() => shown() === db.id);
	store.update('inspect', inspect => ({...inspect, isRevealed: true, isRaw: true, top: 3}));
	select(web.id);
	await eventually(() => shown() === web.id);
	t.deepEqual(engine.asked, ['inspect db', 'inspect web']);
	t.like(store.get().inspect, {isRevealed: false, isRaw: true, top: 0});
});

test('images are inspected while their list is the one in focus', async t => {
	const {show, engine, shown, store} = start(t, {tab: 'logs'});
	show({focus: 'images', list: 'images', imageTab: 'inspect'});
	await eventually(() => shown() === image.id);
	t.deepEqual(engine.asked, [`inspect ${image.id}`]);
	t.is(store.get().inspect.subject?.kind, 'image');
});

test('a container that changes is inspected anew, without losing the place', async t => {
	const {engine, store, shown} = start(t);
	await eventually(() => shown() === db.id);
	store.update('inspect', inspect => ({...inspect, top: 3, isRevealed: true}));
	engine.held.inspections[db.id] = {Id: db.id, Name: '/db', Version: 2};
	store.update('containers', containers => replaceContainers(containers, [anExited('db', 0), web]));
	await eventually(() => JSON.stringify(store.get().inspect.inspection?.raw).includes('Version'));
	t.like(store.get().inspect, {top: 3, isRevealed: true});
	t.deepEqual(engine.asked, ['inspect db', 'inspect db']);
});

test('an inspection that fails says why; the last one stays for what it is', async t => {
	const {engine, store, select, shown} = start(t);
	await eventually(() => shown() === db.id);
	engine.held.failure = new EngineError('gone', 'No such container: web');
	select(web.id);
	await eventually(() => store.get().inspect.phase === 'failed');
	t.like(store.get().inspect, {message: 'No such container: web', inspection: undefined, subject: {id: web.id}});
});

test('nothing is asked while the engine is away, and again when it is back', async t => {
	const {engine, store, shown} = start(t);
	await eventually(() => shown() === db.id);
	const live = store.get().connection;
	store.update('connection', connection => lost(connection, {kind: 'unreachable', message: 'away'}, now));
	t.is(shown(), db.id);
	store.update('connection', () => live);
	await eventually(() => engine.asked.length === 2);
	t.deepEqual(engine.asked, ['inspect db', 'inspect db']);
});
