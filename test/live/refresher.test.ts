import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {createRefresher} from '../../source/live/refresher.js';
import {aStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {fakeEngine, type FakeEngine} from '../helpers/fake-engine.js';
import {aContainer, anExited, anImage} from '../helpers/values.js';

const containers = ['web', 'db', 'cache'].map(name => aContainer(name));
const [web, db, cache] = containers as [typeof containers[0], typeof containers[0], typeof containers[0]];

function start(t: ExecutionContext, engine: FakeEngine) {
	const store = aStore({containers});
	const controller = new AbortController();
	const errors: unknown[] = [];
	t.teardown(() => {
		controller.abort();
	});
	const refresher = createRefresher(engine, store, controller.signal, error => {
		errors.push(error);
	});
	return {store, controller, errors, refresher};
}

test('what goes stale while a list is being read is read once more, together', async t => {
	const engine = fakeEngine({containers});
	const {refresher} = start(t, engine);
	refresher.containers([web.id]);
	refresher.containers([db.id]);
	refresher.containers([cache.id, db.id]);
	await eventually(() => engine.asked.length === 2);
	t.deepEqual(engine.asked, ['list web', 'list db cache']);
});

test('a whole list stands for all the ids', async t => {
	const engine = fakeEngine({containers});
	const {refresher, store} = start(t, engine);
	engine.held.containers = [anExited('web'), db];
	refresher.allContainers();
	refresher.containers([web.id]);
	await eventually(() => store.get().containers.all.length === 2);
	t.is(engine.asked[0], 'list');
});

test('containers and images do not wait for each other', async t => {
	const engine = fakeEngine({containers, images: [anImage('web:1.0')]});
	const {refresher, store} = start(t, engine);
	refresher.containers([web.id]);
	refresher.images();
	t.deepEqual(engine.asked, ['list web', 'images']);
	await eventually(() => store.get().images.all.length === 1);
});

test('rows that are the same stay the same objects', async t => {
	const engine = fakeEngine({containers: containers.map(container => ({...container}))});
	const {refresher, store} = start(t, engine);
	const before = store.get().containers;
	refresher.allContainers();
	refresher.images();
	await eventually(() => store.get().images.isLoaded && engine.asked.length === 2);
	t.is(store.get().containers, before);
});

test('a list that cannot be read is told, once', async t => {
	const engine = fakeEngine({containers, failure: new EngineError('unreachable', 'gone away')});
	const {refresher, errors, store} = start(t, engine);
	refresher.containers([web.id]);
	await eventually(() => errors.length > 0);
	t.like(errors[0], {kind: 'unreachable', message: 'gone away'});
	t.is(store.get().containers.all.length, 3);
});

test('nothing is read, and no error told, once aborted', t => {
	const engine = fakeEngine({containers});
	const {refresher, errors, controller} = start(t, engine);
	controller.abort();
	refresher.containers([web.id]);
	refresher.images();
	t.deepEqual(engine.asked, []);
	t.deepEqual(errors, []);
});
