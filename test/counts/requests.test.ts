import {setTimeout as sleep} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {keepInStep} from '../../source/live/keep-in-step.js';
import type {EngineEvent} from '../../source/engine/types.js';
import {anEmptyStore} from '../helpers/a-store.js';
import {fakeEngine, type FakeEngine} from '../helpers/fake-engine.js';
import {aContainer, anExited, anImage} from '../helpers/values.js';
import {virtualTime} from './virtual-time.js';

const names = Array.from({length: 100}, (_, index) => `web-${index + 1}`);
const [web, db] = names.map(name => aContainer(name)) as [ReturnType<typeof aContainer>, ReturnType<typeof aContainer>];

const anEngine = () => fakeEngine({containers: names.map(name => aContainer(name, {health: 'healthy'})), images: [anImage('web:1.0')]});

/** Keep an empty store in step with an engine, let something happen, and tell what was asked of the engine in the second after it. */
async function open(t: ExecutionContext, engine: FakeEngine) {
	const time = virtualTime(t);
	const pings = {count: 0};
	const store = anEmptyStore();
	const controller = new AbortController();
	const counted: FakeEngine = {
		...engine,
		async ping(signal) {
			pings.count++;
			await engine.ping(signal);
		},
	};
	const ended = keepInStep(counted, store, controller.signal, {now: time.now});
	t.teardown(async () => {
		controller.abort();
		await ended;
	});
	// The first list has been confirmed by then.
	await time.pass(2000);
	t.is(store.get().containers.all.length, 100);
	const asked = async (act: () => void, milliseconds = 1000) => {
		engine.asked.length = 0;
		pings.count = 0;
		act();
		await time.pass(milliseconds);
		return engine.asked.map(words => words.replaceAll(/(?:web-\d+ ?)+$/gv, list => list.split(' ').length > 1 ? `${list.split(' ').length} ids` : list));
	};

	return {store, time, pings, asked};
}

type Case = readonly [title: string, happens: ReadonlyArray<Partial<EngineEvent>>, asked: readonly string[]];

const about = (action: string, id = web.id): Partial<EngineEvent> => ({action, id});

const image = (action: string): Partial<EngineEvent> => ({type: 'image', action, id: 'web:1.0'});

/** What may leave a row that reads otherwise, though it does not here. */
const changing = ['start', 'restart', 'stop', 'unpause', 'rename', 'cleanup'];

/** What leaves every row as it is. */
const idle = [
	'exec_create: sh -c true', 'exec_start: sh -c true', 'exec_die', 'exec_detach', 'exec', 'exec_died', 'top', 'attach', 'detach', 'resize', 'copy', 'export', 'archive-path', 'extract-to-dir',
	'kill', 'oom', 'update', 'mount', 'unmount', 'init', 'sync', 'health_status: healthy',
];

const cases: readonly Case[] = [
	...changing.map(action => [`an event “${action}”`, [about(action)], ['list web-1']] as const),
	...idle.map(action => [`an event “${action}”`, [about(action)], []] as const),
	['a commit, which makes an image', [about('commit')], ['images']],
	['a health check on Podman that found what is known', [{...about('health_status'), attributes: {health_status: 'healthy'}}], []],
	['a health check on Podman that tells nothing', [about('health_status')], ['list web-1']],
	['a health check of a container nobody has listed yet', [about('health_status: healthy', 'new')], []],
	['an image that was pulled', [image('pull')], ['images']],
	['a tag that moved', [image('tag')], ['list', 'images']],
	['a container that was connected to a network', [{type: 'network', action: 'connect', id: 'shop', attributes: {container: web.id}}], ['list web-1']],
	['a volume and a network that were made', [{type: 'volume', action: 'create', id: 'data'}, {type: 'network', action: 'create', id: 'shop'}], []],
	['what a container does to start', [about('create'), {type: 'network', action: 'connect', id: 'shop', attributes: {container: web.id}}, about('start')], ['list web-1', 'list web-1']],
	['a hundred events of one container', names.map(() => about('restart')), ['list web-1', 'list web-1']],
	['a hundred events of two containers', names.map((_, index) => about('restart', index % 2 === 0 ? web.id : db.id)), ['list web-1', 'list 2 ids']],
	['twenty-one events of twenty-one containers', names.slice(0, 21).map(name => about('restart', aContainer(name).id)), ['list web-1', 'list 20 ids']],
	['a hundred events of a hundred containers', names.map(name => about('restart', aContainer(name).id)), ['list web-1', 'list']],
	['a thousand health checks', Array.from({length: 3000}, (_, index) => about(['exec_create: ok', 'exec_start: ok', 'exec_die'][index % 3]!, aContainer(names[index % 100]!).id)), []],
];

for (const [title, events, expected] of cases) {
	test.serial(`${title}: asks for ${expected.length === 0 ? 'nothing' : expected.join(', then ')}`, async t => {
		const engine = anEngine();
		const {asked} = await open(t, engine);
		t.deepEqual(await asked(() => {
			for (const event of events) {
				engine.emit(event);
			}
		}), expected);
	});
}

test.serial('a hundred events in one piece are one list', async t => {
	const engine = anEngine();
	const {asked, store} = await open(t, engine);
	t.deepEqual(await asked(() => {
		engine.held.containers = names.map(name => anExited(name));
		engine.emit(...names.map(name => about('die', aContainer(name).id)));
	}), ['list']);
	t.true(store.get().containers.all.every(({state}) => state === 'exited'));
});

test.serial('an event every millisecond for a second is ten lists at most', async t => {
	const engine = anEngine();
	const {asked, time} = await open(t, engine);
	const happening = setInterval(() => {
		engine.emit(about('restart'));
	}, 1);
	t.deepEqual(await asked(() => undefined), Array.from({length: 10}, () => 'list web-1'));
	clearInterval(happening);
	await time.pass(1000);
});

test.serial('a health that changes back while a list is on its way is not taken for known', async t => {
	const engine = anEngine();
	const slow: FakeEngine = {
		...engine,
		containers: {
			...engine.containers,
			async list(signal, ids) {
				const rows = await engine.containers.list(signal, ids);
				await sleep(80);
				return rows;
			},
		},
	};
	const {asked, store} = await open(t, slow);
	const [first, ...others] = engine.held.containers;
	t.deepEqual(await asked(() => {
		engine.held.containers = [{...first!, health: 'unhealthy'}, ...others];
		engine.emit(about('health_status: unhealthy'));
		setTimeout(() => {
			engine.held.containers = [first!, ...others];
			engine.emit(about('health_status: healthy'));
		}, 50);
	}), ['list web-1', 'list web-1']);
	t.is(store.get().containers.all[0]?.health, 'healthy');
});

test.serial('a container that is gone before it is listed is not asked for again', async t => {
	const engine = anEngine();
	const {asked} = await open(t, engine);
	t.deepEqual(await asked(() => {
		engine.emit(about('create', 'gone'), about('remove', 'gone'));
	}, 10_000), ['list gone']);
});

test.serial('idle for ten minutes: a sign of life every fifteen seconds, and a list every minute', async t => {
	const {asked, pings} = await open(t, anEngine());
	t.deepEqual(await asked(() => undefined, 600_000), Array.from({length: 10}, () => 'list'));
	t.is(pings.count, 40);
});
