import {setTimeout as sleep} from 'node:timers/promises';
import test from 'ava';
import {keepInStep} from '../../source/live/keep-in-step.js';
import {initialState} from '../../source/state/state.js';
import {createStore} from '../../source/state/store.js';
import {startEngine, type RealEngine} from '../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

/** Long enough for a loaded machine, and far shorter than the list that is read now and then whatever happens. */
const patience = 5000;

test('whatever happens to a container, its row follows: engines tell of it before their own list knows', async t => {
	const store = createStore(initialState({address: real.host, source: 'default', columns: 80, rows: 24, now: Date.now()}));
	const controller = new AbortController();
	t.teardown(() => {
		controller.abort();
	});
	void keepInStep(real.engine, store, controller.signal);
	await real.docker('run', '--detach', '--name', 'racer', 'bb', 'sleep', '1000');
	const follows = async (state: string) => {
		const rowState = () => store.get().containers.all.find(({name}) => name === 'racer')?.state;
		const deadline = performance.now() + patience;
		while (rowState() !== state && performance.now() < deadline) {
			await sleep(10);
		}

		t.is(rowState(), state as ReturnType<typeof rowState>);
	};

	await follows('running');
	for (let round = 0; round < 12; round++) {
		await real.docker('kill', 'racer');
		await follows('exited');
		await real.docker('start', 'racer');
		await follows('running');
		await real.docker('pause', 'racer');
		await follows('paused');
		await real.docker('unpause', 'racer');
		await follows('running');
	}

	await real.docker('rm', '--force', 'racer');
	const isGone = () => store.get().containers.all.length === 0;
	const deadline = performance.now() + patience;
	while (!isGone() && performance.now() < deadline) {
		await sleep(10);
	}

	t.true(isGone());
});
