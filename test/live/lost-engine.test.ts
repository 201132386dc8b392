import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {keepInStep} from '../../source/live/keep-in-step.js';
import type {Connection} from '../../source/state/connection.js';
import {anEmptyStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {fakeEngine, type FakeEngine} from '../helpers/fake-engine.js';
import {aContainer, anImage, now} from '../helpers/values.js';

function start(t: ExecutionContext, engine: FakeEngine, {heartbeatEvery = 60_000, clock = () => now} = {}) {
	const store = anEmptyStore();
	const controller = new AbortController();
	const ended = keepInStep(engine, store, controller.signal, {now: clock, heartbeatEvery});
	t.teardown(async () => {
		controller.abort();
		await ended;
	});
	const lost = () => {
		const {connection} = store.get();
		return connection.phase === 'lost' ? connection : undefined;
	};

	return {store, controller, ended, lost, phase: (): Connection['phase'] => store.get().connection.phase};
}

test('an engine that breaks off is lost, since when is told, and the rows stay', async t => {
	const engine = fakeEngine({containers: [aContainer('web')], images: [anImage('web:1.0')]});
	let time = now;
	const {store, lost, phase} = start(t, engine, {clock: () => time});
	await eventually(() => phase() === 'live');
	time = now + 5000;
	engine.breakOff();
	await eventually(() => lost() !== undefined);
	t.like(lost(), {since: now + 5000, attempts: 1, kind: 'unreachable', message: 'The connection to the engine was lost.'});
	t.is(lost()?.info?.version, '28.5.2');
	t.deepEqual(store.get().containers.all.map(({name}) => name), ['web']);
	t.is(store.get().images.all.length, 1);

	time = now + 9000;
	await eventually(() => (lost()?.attempts ?? 0) >= 2);
	t.is(lost()?.since, now + 5000);
});

test('an engine that closes the connection without an error is lost too', async t => {
	const engine = fakeEngine();
	const closing: FakeEngine = {
		...engine,
		async events(signal) {
			const events = await engine.events(signal);
			await events.return();
			return events;
		},
	};
	const {lost} = start(t, closing);
	await eventually(() => lost() !== undefined);
	t.like(lost(), {kind: 'unreachable', message: 'The engine closed the connection.'});
});

test('an engine that is back is asked for everything, and live', async t => {
	const engine = fakeEngine({containers: [aContainer('web')]});
	const {store, lost, phase} = start(t, engine);
	await eventually(() => phase() === 'live');
	engine.breakOff();
	await eventually(() => lost() !== undefined);
	engine.held.containers = [aContainer('web'), aContainer('meanwhile')];
	engine.held.images = [anImage('meanwhile:1.0')];
	engine.asked.length = 0;
	engine.comeBack();
	await eventually(() => phase() === 'live');
	t.deepEqual(engine.asked.slice(-4), ['connect', 'events', 'list', 'images']);
	t.is(store.get().containers.all.length, 2);
	t.is(store.get().images.all.length, 1);

	engine.change([aContainer('web')], 'destroy');
	await eventually(() => store.get().containers.all.length === 1);
	t.is(phase(), 'live');
});

test('no engine at the start: it goes on trying until there is one', async t => {
	const engine = fakeEngine({failure: new EngineError('denied', 'permission denied')});
	const {store, lost, phase} = start(t, engine);
	await eventually(() => (lost()?.attempts ?? 0) >= 2);
	t.like(lost(), {kind: 'denied', message: 'permission denied', since: now, info: undefined});
	t.false(store.get().containers.isLoaded);
	engine.comeBack();
	await eventually(() => phase() === 'live');
	t.true(store.get().containers.isLoaded);
});

test('attempts are counted anew after each loss', async t => {
	const engine = fakeEngine();
	const {lost, phase} = start(t, engine);
	await eventually(() => phase() === 'live');
	engine.breakOff();
	await eventually(() => (lost()?.attempts ?? 0) >= 2);
	engine.comeBack();
	await eventually(() => phase() === 'live');
	engine.breakOff();
	await eventually(() => lost() !== undefined);
	t.is(lost()?.attempts, 1);
});

test('an engine that is silent is found out by the heartbeat', async t => {
	const engine = fakeEngine();
	const {lost, phase} = start(t, engine, {heartbeatEvery: 5});
	await eventually(() => phase() === 'live');
	engine.held.failure = new EngineError('timeout', 'The engine did not answer within 5 seconds.');
	await eventually(() => lost() !== undefined);
	t.like(lost(), {kind: 'timeout', message: 'The engine did not answer within 5 seconds.'});
});

test('a list that cannot be read after an event is a loss too', async t => {
	const web = aContainer('web');
	const engine = fakeEngine({containers: [web]});
	const {lost, phase} = start(t, engine);
	await eventually(() => phase() === 'live');
	engine.held.failure = new EngineError('failed', 'database is locked');
	engine.emit({id: web.id});
	await eventually(() => lost() !== undefined);
	t.like(lost(), {kind: 'failed', message: 'database is locked'});
});

test('what is no error of the engine is shown as a failure, and does not end the program', async t => {
	const engine = fakeEngine();
	const broken: FakeEngine = {
		...engine,
		containers: {
			...engine.containers,
			async list() {
				throw new TypeError('rows is not iterable');
			},
		},
	};
	const {lost} = start(t, broken);
	await eventually(() => lost() !== undefined);
	t.like(lost(), {kind: 'failed', message: 'TypeError: rows is not iterable'});
});

test('aborting ends the waiting for an engine that is away', async t => {
	const engine = fakeEngine({failure: new EngineError('unreachable', 'connect ENOENT /fake.sock')});
	const {controller, ended, lost} = start(t, engine);
	await eventually(() => lost() !== undefined);
	controller.abort();
	await ended;
	const {attempts} = lost()!;
	engine.comeBack();
	t.is(lost()?.attempts, attempts);
});
