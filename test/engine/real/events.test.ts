import test from 'ava';
import type {EngineEvent} from '../../../source/engine/types.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

/** What is told while something is done, up to the event that ends it. */
async function toldWhile(work: () => Promise<unknown>, isLast: (event: EngineEvent) => boolean): Promise<EngineEvent[]> {
	const events = await real.engine.events(AbortSignal.timeout(90_000));
	const told: EngineEvent[] = [];
	const working = work();
	for await (const batch of events) {
		told.push(...batch);
		if (batch.some(event => isLast(event))) {
			break;
		}
	}

	await working;
	return told;
}

test('a container’s life', async t => {
	let id = '';
	const told = await toldWhile(async () => {
		id = await real.docker('create', '--name', 'life', '--label', 'a=b', 'bb', 'sh', '-c', 'exit 3');
		await real.docker('start', 'life');
		await real.docker('wait', 'life');
		await real.docker('rename', 'life', 'afterlife');
		await real.docker('rm', 'afterlife');
	}, ({type, action, attributes}) => type === 'container' && action === 'destroy' && attributes.name === 'afterlife');
	const life = told.filter(event => event.type === 'container' && event.id === id);
	t.deepEqual(life.map(({action}) => action), ['create', 'start', 'die', 'rename', 'destroy']);
	t.like(life[0]?.attributes, {name: 'life', image: 'bb', a: 'b'});
	t.is(life[2]?.attributes.exitCode, '3');
	t.true(life.every(({time}, index) => time >= (life[index - 1]?.time ?? 0)));
	t.true(told.some(({type, action, attributes}) => type === 'network' && action === 'connect' && attributes.container === id));
});

test('signals, pauses and health; no word of what is executed within', async t => {
	const told = await toldWhile(async () => {
		await real.docker('run', '--detach', '--name', 'busy', '--health-cmd', 'true', '--health-interval', '1s', 'bb', 'sleep', '1000');
		await real.until('busy', '{{.State.Health.Status}}', 'healthy');
		await real.docker('exec', 'busy', 'true');
		await real.docker('pause', 'busy');
		await real.docker('unpause', 'busy');
		await real.docker('rm', '--force', 'busy');
	}, ({action, attributes}) => action === 'destroy' && attributes.name === 'busy');
	const actions = told.filter(({attributes}) => attributes.name === 'busy').map(({action}) => action);
	t.deepEqual(actions, ['create', 'start', 'health_status: healthy', 'pause', 'unpause', 'kill', 'die', 'destroy']);
});

test('a container that runs out of memory', async t => {
	const told = await toldWhile(async () => {
		// Not before the engine watches its memory, and not at its end, or nothing is told.
		await real.docker('run', '--detach', '--memory', '8m', '--name', 'oom', 'bb', 'sh', '-c', 'until [ -e /go ]; do sleep 0.1; done; tail /dev/zero; exec sleep 1000');
		await real.docker('exec', 'oom', 'touch', '/go');
	}, ({action, attributes}) => action === 'oom' && attributes.name === 'oom');
	t.deepEqual(told.filter(({attributes}) => attributes.name === 'oom').map(({action}) => action), ['create', 'start', 'oom']);
});

test('images and volumes', async t => {
	const id = await real.docker('image', 'inspect', '--format', '{{.Id}}', 'bb');
	const told = await toldWhile(async () => {
		await real.docker('tag', 'bb', 'tagged:1');
		await real.docker('rmi', 'tagged:1');
		await real.docker('volume', 'create', 'told');
		await real.docker('volume', 'rm', 'told');
	}, ({type, action, ...event}) => type === 'volume' && action === 'destroy' && event.id === 'told');
	t.deepEqual(told.filter(event => event.id === id).map(({type, action, attributes}) => [type, action, attributes.name]), [['image', 'tag', 'tagged:1'], ['image', 'untag', id]]);
	t.deepEqual(told.filter(event => event.id === 'told').map(({action}) => action), ['create', 'destroy']);
});

test.serial('a push, which gives an image a digest', async t => {
	await real.registry(5000);
	await real.docker('tag', 'bb', '127.0.0.1:5000/shop/told:1');
	const told = await toldWhile(async () => real.docker('push', '127.0.0.1:5000/shop/told:1'), ({type, action}) => type === 'image' && action === 'push');
	t.is(told.at(-1)?.attributes.name, '127.0.0.1:5000/shop/told');
	const images = await real.engine.images.list(AbortSignal.timeout(60_000));
	t.regex(images.find(({tags}) => tags.includes('127.0.0.1:5000/shop/told:1'))?.digests[0] ?? '', /^127\.0\.0\.1:5000\/shop\/told@sha256:/v);
});

test('what is listed after the subscription misses nothing', async t => {
	// Containers come while events are subscribed to and the list is read: each must be in one of both.
	const names = Array.from({length: 12}, (_, index) => `race-${index}`);
	const creating = (async () => {
		for (const name of names) {
			await real.docker('create', '--name', name, 'bb');
		}
	})();
	const signal = AbortSignal.timeout(90_000);
	const events = await real.engine.events(signal);
	const seen = new Set((await real.engine.containers.list(signal)).map(({name}) => name));
	while (names.some(name => !seen.has(name))) {
		const batch = await events.next();
		for (const {action, attributes} of batch.value ?? []) {
			if (action === 'create' && attributes.name !== undefined) {
				seen.add(attributes.name);
			}
		}
	}

	await creating;
	await events.return();
	t.true(names.every(name => seen.has(name)));
});
