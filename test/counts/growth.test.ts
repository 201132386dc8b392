import {getEventListeners} from 'node:events';
import {setImmediate as turn} from 'node:timers/promises';
import {getHeapStatistics, setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import test, {type ExecutionContext} from 'ava';
import type {Container, EngineEvent} from '../../source/engine/types.js';
import {keepLive} from '../../source/live/keep-live.js';
import type {Store} from '../../source/state/store.js';
import {aContext} from '../helpers/a-context.js';
import {anEmptyStore} from '../helpers/a-store.js';
import {fakeEngine, type FakeEngine} from '../helpers/fake-engine.js';
import {fakeLog, type FakeLog} from '../helpers/fake-log.js';
import {aContainer, aLine, anExited} from '../helpers/values.js';
import {virtualTime} from './virtual-time.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function heapBytes(): Promise<number> {
	for (let round = 0; round < 4; round++) {
		collectGarbage();
		// What is told of collected objects is told in turns of its own.
		await turn();
	}

	return getHeapStatistics().used_heap_size;
}

/** An engine in memory that forgets what is gone, and the logs it keeps until then. */
function forgetful(engine: FakeEngine): {readonly engine: FakeEngine; readonly logs: Map<string, FakeLog>} {
	const logs = new Map<string, FakeLog>();
	const {containers, held} = engine;
	return {
		logs,
		engine: {
			...engine,
			containers: {
				...containers,
				list: async (_, ids) => held.containers.filter(({id}) => ids?.includes(id) ?? true),
				inspect: async id => ({id, raw: {Id: id, State: {Status: 'running'}}}),
				async * logs(id, options, signal) {
					yield * (logs.get(id) ?? fakeLog()).read(options, held.containers.some(one => one.id === id && one.state === 'running'), signal);
				},
				async pause() {
					// It is asked for, and nothing comes of it.
				},
			},
		},
	};
}

/** The same store, with the number of those who listen to it. */
function counting(store: Store): {readonly store: Store; readonly listeners: Set<symbol>} {
	const listeners = new Set<symbol>();
	return {
		listeners,
		store: {
			...store,
			subscribe(listener) {
				const mark = Symbol('listener');
				listeners.add(mark);
				const unsubscribe = store.subscribe(listener);
				return () => {
					listeners.delete(mark);
					unsubscribe();
				};
			},
		},
	};
}

/** The life of a container, and what is told of it on the way. */
const life = ['create', 'start', 'exec_create: ok', 'exec_start: ok', 'exec_die', 'health_status: unhealthy', 'rename', 'kill', 'die', 'destroy'] as const;

const eventsOf = (id: string, from: number, to: number): ReadonlyArray<Partial<EngineEvent>> => life.slice(from, to).map(action => ({action, id}));

const perRound = 100;

/** The one that is always there. */
const shop = aContainer('shop');

function open(t: ExecutionContext) {
	const time = virtualTime(t);
	const controller = new AbortController();
	const {engine, logs} = forgetful(fakeEngine({containers: [shop]}));
	const {store, listeners} = counting(anEmptyStore());
	keepLive(engine, store, controller.signal, {clock: time.now});
	const context = aContext(engine, store, controller);
	t.teardown(() => {
		controller.abort();
	});
	let serial = 0;
	let lasting: readonly Container[] = [];
	const newOnes = (count: number) => Array.from({length: count}, () => aContainer(`web-${++serial}`));

	/** A hundred events of containers that have come and gone before anybody can list them; in every tenth round five stay until the next such. */
	const happen = async (number: number) => {
		if (number % 10 === 1) {
			const before = lasting;
			lasting = newOnes(5).map((container, index) => index === 4 ? anExited(container.name, 1) : container);
			engine.held.containers = [shop, ...lasting];
			engine.emit(...before.flatMap(({id}) => eventsOf(id, 8, 10)));
			engine.emit(...lasting.flatMap(({id}, index) => eventsOf(id, 0, index === 4 ? 9 : 8)));
			for (const {id} of newOnes(5)) {
				engine.emit(...eventsOf(id, 0, 10));
			}
		} else {
			engine.emit({action: 'start', id: shop.id}, ...newOnes(10).flatMap(({id}) => eventsOf(id, 0, 10)));
		}

		await time.pass(150);
	};

	/** Look at one, mark some, read what it says or what it is, and ask for something. */
	const use = async (number: number) => {
		const one = lasting[number % 5]!;
		const isRead = number % 7 !== 0;
		const log = fakeLog();
		log.push(Array.from({length: 50}, (_, index) => aLine(`line ${index} of ${one.name}`)));
		logs.clear();
		logs.set(one.id, log);
		store.update('screen', screen => ({...screen, tab: isRead ? 'logs' : 'inspect'}));
		store.update('containers', ({view, ...rest}) => ({...rest, view: {...view, selectedId: one.id, marked: view.marked.union(new Set(lasting.map(({id}) => id)))}}));
		await time.pass(250);
		await context.press('p');
		await time.pass(100);
		t.true(!isRead || store.get().log.lineCount === 50);
	};

	return {
		engine, time,
		async round(number: number) {
			await happen(number);
			await use(number);
			engine.asked.length = 0;
		},
		/** The connection is lost, and found again. */
		async reconnect() {
			engine.breakOff();
			await time.pass(500);
			t.is(store.get().connection.phase, 'lost');
			engine.comeBack();
			await time.pass(1500);
			t.is(store.get().connection.phase, 'live');
		},
		async measure() {
			await time.pass(5000);
			const {containers, tasks, journal} = store.get();
			return {
				containers: containers.all.length, starts: containers.starts.size, marked: containers.view.marked.size, tasks: tasks.length, journal: journal.length,
				controllers: context.controllers.size, listeners: listeners.size, signalListeners: getEventListeners(controller.signal, 'abort').length, timers: time.countTimers(), heap: await heapBytes(),
			};
		},
	};
}

/** Half of it is what V8 learns about the code in the meantime. */
const mostGrowth = 1_000_000;

test.serial('nothing grows: after a hundred thousand events no more is kept than after twenty thousand', async t => {
	const {round, measure, engine, time} = open(t);
	const played = async (from: number, to: number) => {
		for (let number = from; number <= to; number++) {
			await round(number);
		}

		return measure();
	};

	const {heap: early, ...keptEarly} = await played(1, 20_000 / perRound);
	const {heap: late, ...kept} = await played((20_000 / perRound) + 1, 100_000 / perRound);
	// Tasks: twenty that have ended, and four at a time. Listeners: of what keeps each tab (two for the layers), the clock, and of who shows more images. Timers: the clock's and the heartbeat's.
	t.deepEqual(kept, {containers: 6, starts: 1, marked: 5, tasks: 24, journal: 500, controllers: 0, listeners: 9, signalListeners: 8, timers: 2});
	t.deepEqual(kept, keptEarly);
	t.true(late - early < mostGrowth, `${late - early} bytes`);

	engine.asked.length = 0;
	await time.pass(10_000);
	t.deepEqual(engine.asked, []);
});

test.serial('nothing grows: after five hundred lost connections no more is kept than after a hundred', async t => {
	const {round, reconnect, measure} = open(t);
	await round(1);
	const lost = async (times: number) => {
		for (let number = 0; number < times; number++) {
			await reconnect();
		}

		return measure();
	};

	const {heap: early, ...keptEarly} = await lost(100);
	const {heap: late, ...kept} = await lost(400);
	t.deepEqual(kept, keptEarly);
	t.true(late - early < mostGrowth, `${late - early} bytes`);
});
