import test from 'ava';
import {keepTime, nextTickIn} from '../../source/live/keep-time.js';
import type {Notice} from '../../source/state/notice.js';
import type {State} from '../../source/state/state.js';
import type {Task} from '../../source/state/task.js';
import {aState, aStore, anEmptyStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {aContainer, anExited, now} from '../helpers/values.js';

const idle = aState({containers: [aContainer('web'), anExited('job', 0), aContainer('new', {state: 'created', status: 'Created', since: undefined})]});
const aNotice = (tone: Notice['tone']): Notice => ({text: 'Something happened.', tone, shownAt: now});
const aTask = (phase: Task['phase']): Task => ({id: 1, doing: 'building', targetIds: [], title: 'docker build .', phase, startedAt: now, canCancel: true});

const ticks: ReadonlyArray<readonly [string, State, number]> = [
	['nothing young on the screen', idle, 15_000],
	['no container at all', anEmptyStore().get(), 15_000],
	['a container up for some seconds', aState({containers: [aContainer('web', {since: now - 3000})]}), 1000],
	['a container that has just ended', aState({containers: [anExited('web', 1, {since: now - 59_000})]}), 1000],
	['one that ended a minute ago', aState({containers: [anExited('web', 1, {since: now - 60_000})]}), 15_000],
	['a young one that the filter hides', {...aState({containers: [aContainer('web', {since: now})]}), containers: {...aState({containers: [aContainer('web', {since: now})]}).containers, view: {...idle.containers.view, filter: 'db'}}}, 15_000],
	['a task that runs', {...idle, tasks: [aTask('running')]}, 1000],
	['a task that has ended', {...idle, tasks: [aTask('done')]}, 15_000],
	['a notice that is to fade', {...idle, notice: aNotice('good')}, 1000],
	['a failure, which stays', {...idle, notice: aNotice('danger')}, 15_000],
	['an engine that is away', {...idle, connection: {...idle.connection, phase: 'lost', since: now, attempts: 1, kind: 'unreachable', message: 'away'}}, 1000],
	['a terminal that is lent', {...idle, tasks: [aTask('running')], screen: {...idle.screen, isLent: true}}, 60_000],
];

for (const [title, state, milliseconds] of ticks) {
	test(`${title}: the next tick is in ${milliseconds / 1000} s`, t => {
		t.is(nextTickIn(state), milliseconds);
	});
}

test('notices fade, failures do not, and the clock goes on', async t => {
	const controller = new AbortController();
	t.teardown(() => {
		controller.abort();
	});
	const [fading, staying] = [aStore(), aStore({containers: [aContainer('web', {since: now})]})];
	fading.update('notice', () => aNotice('good'));
	staying.update('notice', () => aNotice('danger'));
	for (const store of [fading, staying]) {
		keepTime(store, controller.signal, () => now + 5000);
	}

	await eventually(() => [fading, staying].every(store => store.get().now === now + 5000));
	t.is(fading.get().notice, undefined);
	t.is(staying.get().notice?.text, 'Something happened.');
});

test('a notice that comes while the screen is quiet does not wait for the slow tick', async t => {
	const controller = new AbortController();
	t.teardown(() => {
		controller.abort();
	});
	const store = aStore();
	keepTime(store, controller.signal, () => now + 5000);
	store.update('notice', () => aNotice('info'));
	await eventually(() => store.get().notice === undefined);
	t.is(store.get().now, now + 5000);
});

test('the clock stands still once aborted', async t => {
	const controller = new AbortController();
	const [stopped, going] = [aStore(), aStore()];
	keepTime(stopped, controller.signal, () => now + 1000);
	const other = new AbortController();
	t.teardown(() => {
		other.abort();
	});
	keepTime(going, other.signal, () => now + 1000);
	stopped.update('tasks', () => [aTask('running')]);
	going.update('tasks', () => [aTask('running')]);
	controller.abort();
	await eventually(() => going.get().now === now + 1000);
	t.is(stopped.get().now, now);
});
