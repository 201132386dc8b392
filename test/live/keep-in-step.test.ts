import test, {type ExecutionContext} from 'ava';
import {keepInStep} from '../../source/live/keep-in-step.js';
import {anEmptyStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {fakeEngine, type FakeEngine} from '../helpers/fake-engine.js';
import {aContainer, anExited, anImage, now} from '../helpers/values.js';

/** Keep an empty store in step with an engine until the test ends. */
function start(t: ExecutionContext, engine: FakeEngine, times: {readonly heartbeatEvery?: number; readonly reconcileEvery?: number; readonly confirmAfter?: number} = {}) {
	const store = anEmptyStore();
	const controller = new AbortController();
	const ended = keepInStep(engine, store, controller.signal, {now: () => now, ...times});
	t.teardown(async () => {
		controller.abort();
		await ended;
	});
	return {store, controller, ended};
}

async function startLive(t: ExecutionContext, engine: FakeEngine, times: Parameters<typeof start>[2] = {}) {
	const started = start(t, engine, times);
	await eventually(() => started.store.get().connection.phase === 'live');
	engine.asked.length = 0;
	return started;
}

test('subscribes first and lists second', async t => {
	const engine = fakeEngine({containers: [aContainer('web')], images: [anImage('web:1.0')]});
	const {store} = start(t, engine);
	t.is(store.get().connection.phase, 'connecting');
	t.false(store.get().containers.isLoaded);
	await eventually(() => store.get().connection.phase === 'live');
	t.deepEqual(engine.asked, ['connect', 'events', 'list', 'images']);
	t.is(store.get().connection.info?.version, '28.5.2');
	t.deepEqual(store.get().containers.all.map(({name}) => name), ['web']);
	t.deepEqual(store.get().images.all.map(({tags}) => tags), [['web:1.0']]);
});

test('what happens between the subscription and the list is not lost', async t => {
	const engine = fakeEngine({containers: [aContainer('web')]});
	const {promise: gate, resolve: open} = Promise.withResolvers<void>();
	const {list} = engine.containers;
	let lists = 0;
	const slow: FakeEngine = {
		...engine,
		containers: {
			...engine.containers,
			async list(signal, ids) {
				const rows = await list(signal, ids);
				lists++;
				if (lists === 1) {
					await gate;
				}

				return rows;
			},
		},
	};
	const {store} = start(t, slow);
	await eventually(() => lists === 1);
	engine.change([aContainer('web'), aContainer('db')], 'create');
	open();
	await eventually(() => store.get().containers.all.some(({name}) => name === 'db'));
	t.is(store.get().containers.all.length, 2);
});

test('a lone event is answered with one list call, filtered', async t => {
	const web = aContainer('web');
	const engine = fakeEngine({containers: [web, aContainer('db')]});
	const {store} = await startLive(t, engine);
	engine.change([anExited('web', 3), ...engine.held.containers.slice(1)], 'die');
	await eventually(() => store.get().containers.all.some(({exitCode}) => exitCode === 3));
	t.deepEqual(engine.asked, ['list web']);
});

test('a container that is gone goes, and a new one comes, with the same filtered list', async t => {
	const db = aContainer('db');
	const engine = fakeEngine({containers: [aContainer('web'), db]});
	const {store} = await startLive(t, engine);
	engine.change([db, aContainer('cache')], 'destroy');
	await eventually(() => store.get().containers.all.map(({name}) => name).join(' ') === 'db cache');
	t.false(engine.asked.includes('list'));
});

test('a storm of a hundred events is merged into few list calls', async t => {
	const engine = fakeEngine({containers: [aContainer('web')]});
	const {store} = await startLive(t, engine);
	for (let exitCode = 1; exitCode <= 100; exitCode++) {
		engine.change([anExited('web', exitCode)], 'die');
	}

	await eventually(() => store.get().containers.all[0]?.exitCode === 100);
	engine.change([aContainer('web', {image: 'last'})]);
	await eventually(() => store.get().containers.all[0]?.image === 'last');
	t.true(engine.asked.length <= 3, engine.asked.join(', '));
	t.true(engine.asked.every(asked => asked === 'list web'));
});

test('above twenty changed containers one whole list is asked for', async t => {
	const engine = fakeEngine();
	const {store} = await startLive(t, engine);
	engine.change(Array.from({length: 30}, (_, index) => aContainer(`web-${index}`)), 'create');
	await eventually(() => store.get().containers.all.length === 30);
	t.is(engine.asked.length, 2);
	t.is(engine.asked.at(-1), 'list');
});

test('a change of a network is one of its container', async t => {
	const web = aContainer('web');
	const engine = fakeEngine({containers: [web, aContainer('db')]});
	const {store} = await startLive(t, engine);
	engine.held.containers = [aContainer('web', {networks: ['shop']}), ...engine.held.containers.slice(1)];
	engine.emit({type: 'network', action: 'connect', id: 'network-id', attributes: {container: web.id}});
	await eventually(() => store.get().containers.all.some(({networks}) => networks.includes('shop')));
	t.deepEqual(engine.asked, ['list web']);
});

test('an image event lists the images and no container', async t => {
	const engine = fakeEngine({images: [anImage('web:1.0')]});
	const {store} = await startLive(t, engine);
	engine.held.images = [];
	engine.emit({type: 'image', action: 'prune', id: ''});
	await eventually(() => store.get().images.all.length === 0);
	t.deepEqual(engine.asked, ['images']);
});

test('a tag that moves changes what the containers call their image', async t => {
	const engine = fakeEngine({containers: [aContainer('web')], images: [anImage('web:1.0')]});
	const {store} = await startLive(t, engine);
	engine.held.containers = [aContainer('web', {image: 'sha256:abc'})];
	engine.emit({type: 'image', action: 'untag', id: 'sha256:abc'});
	await eventually(() => store.get().containers.all[0]?.image === 'sha256:abc');
	t.deepEqual(engine.asked.toSorted(), ['images', 'list']);
});

test('a list that does not know yet what an event has told is read again', async t => {
	const web = aContainer('web');
	const engine = fakeEngine({containers: [web]});
	const {store} = await startLive(t, engine);
	engine.emit({type: 'container', action: 'die', id: web.id});
	await eventually(() => engine.asked.length > 1);
	engine.held.containers = [anExited('web')];
	await eventually(() => store.get().containers.all[0]?.state === 'exited');
	t.true(engine.asked.every(asked => asked === 'list web'));
});

test('a commit makes an image: of the container nothing is asked', async t => {
	const web = aContainer('web');
	const engine = fakeEngine({containers: [web]});
	const {store} = await startLive(t, engine);
	engine.held.images = [anImage('web:committed')];
	engine.emit({type: 'container', action: 'commit', id: web.id});
	await eventually(() => store.get().images.all.length === 1);
	t.deepEqual(engine.asked, ['images']);
});

test('what concerns no list asks for none', async t => {
	const web = aContainer('web');
	const engine = fakeEngine({containers: [web]});
	const {store} = await startLive(t, engine);
	engine.emit({type: 'volume', action: 'create', id: 'data'});
	engine.emit({type: 'network', action: 'create', id: 'shop'});
	engine.emit({type: 'container', action: 'prune', id: ''});
	engine.change([anExited('web', 1)], 'die');
	await eventually(() => store.get().containers.all[0]?.state === 'exited');
	t.deepEqual(engine.asked, ['list web']);
});

test('starts are counted: a restart between two lists leaves no other trace', async t => {
	const web = aContainer('web');
	const engine = fakeEngine({containers: [web]});
	const {store} = await startLive(t, engine);
	engine.emit({action: 'die', id: web.id});
	engine.emit({action: 'start', id: web.id});
	engine.emit({action: 'start', id: web.id});
	await eventually(() => store.get().containers.starts.get(web.id) === 2);
	t.is(store.get().containers.all[0], web);
});

test('what the events miss is found by a list now and then', async t => {
	const engine = fakeEngine({containers: [aContainer('web')]});
	const {store} = await startLive(t, engine, {heartbeatEvery: 5, reconcileEvery: 10});
	engine.held.containers = [aContainer('web'), aContainer('unheard')];
	await eventually(() => store.get().containers.all.length === 2);
	t.true(engine.asked.includes('list'));
});

test('what ends just before it is listened to, and is in no list yet, is found by the list that confirms the first', async t => {
	const engine = fakeEngine({containers: [aContainer('brief')]});
	const {store} = await startLive(t, engine, {confirmAfter: 5});
	t.is(store.get().containers.all[0]?.state, 'running');
	engine.held.containers = [anExited('brief')];
	await eventually(() => store.get().containers.all[0]?.state === 'exited');
	t.deepEqual(engine.asked, ['list']);
});

test('a list that finds nothing new changes nothing', async t => {
	const engine = fakeEngine({containers: [aContainer('web')], images: [anImage('web:1.0')]});
	const {store} = await startLive(t, engine, {heartbeatEvery: 5, reconcileEvery: 10});
	const before = store.get();
	await eventually(() => engine.asked.filter(asked => asked === 'list').length >= 2);
	t.is(store.get(), before);
});

test('aborting ends it, in whatever it is', async t => {
	const engine = fakeEngine();
	const live = await startLive(t, engine);
	live.controller.abort();
	await live.ended;
	engine.change([aContainer('late')]);
	t.deepEqual(live.store.get().containers.all, []);
	t.is(live.store.get().connection.phase, 'live');

	const other = start(t, fakeEngine());
	other.controller.abort();
	await other.ended;
	t.is(other.store.get().connection.phase, 'connecting');
});
