import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {keepChanges} from '../../source/live/keep-changes.js';
import {replaceContainers} from '../../source/state/containers.js';
import type {Screen} from '../../source/state/screen.js';
import {aStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {fakeEngine} from '../helpers/fake-engine.js';
import {aContainer, anExited} from '../helpers/values.js';

const db = aContainer('db');
const web = anExited('web');

function start(t: ExecutionContext, screen: Partial<Screen> = {}) {
	const engine = fakeEngine({containers: [db, web], changes: {[db.id]: {changes: [{path: '/tmp/a', kind: 'added'}], leftOut: 0}, [web.id]: {changes: [{path: '/b', kind: 'deleted'}], leftOut: 0}}});
	const store = aStore(engine.held);
	store.update('screen', before => ({...before, tab: 'changes', ...screen}));
	const controller = new AbortController();
	keepChanges(engine, store, controller.signal);
	t.teardown(() => {
		controller.abort();
	});
	return {engine, store, roots: () => store.get().changes.tree?.roots.map(({id}) => id).join(' ')};
}

test('changes are asked for when their tab comes on screen, once', async t => {
	const {engine, store, roots} = start(t, {tab: 'top'});
	t.deepEqual(engine.asked, []);
	store.update('screen', screen => ({...screen, tab: 'changes'}));
	await eventually(() => roots() === '/tmp');
	store.update('screen', screen => ({...screen, focus: 'detail'}));
	t.deepEqual(engine.asked, ['changes db']);
	t.true(store.get().changes.unfolded.has('/tmp'));
});

test('a hidden tab asks for nothing', t => {
	t.deepEqual(start(t, {split: 0}).engine.asked, []);
});

test('they are asked for again when the container’s state changes, or the user wants it', async t => {
	const {engine, store, roots} = start(t);
	await eventually(() => roots() === '/tmp');
	store.update('containers', containers => replaceContainers(containers, [anExited('db'), web]));
	await eventually(() => engine.asked.length === 2);
	store.update('changes', changes => ({...changes, wishes: changes.wishes + 1}));
	await eventually(() => engine.asked.length === 3 && store.get().changes.phase === 'shown');
	t.deepEqual(engine.asked, ['changes db', 'changes db', 'changes db']);
});

test('a container that has ended has changes too; a failure is said', async t => {
	const {engine, store, roots} = start(t);
	await eventually(() => roots() === '/tmp');
	store.update('containers', containers => ({...containers, view: {...containers.view, selectedId: web.id}}));
	await eventually(() => roots() === '/b');
	engine.held.failure = new EngineError('failed', 'no such layer');
	store.update('changes', changes => ({...changes, wishes: changes.wishes + 1}));
	await eventually(() => store.get().changes.phase === 'failed');
	t.like(store.get().changes, {message: 'no such layer', containerId: web.id});
	t.is(roots(), '/b');
});
