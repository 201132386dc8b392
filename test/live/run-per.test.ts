import test, {type ExecutionContext} from 'ava';
import {runPer} from '../../source/live/run-per.js';
import type {State} from '../../source/state/state.js';
import {aStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';

/** A run per selected id. Runs go on until they are aborted or told to end. */
function start(t: ExecutionContext, settle = 0) {
	const store = aStore();
	const controller = new AbortController();
	const log: string[] = [];
	const runs = new Map<string, PromiseWithResolvers<void>>();
	const errors: Array<readonly [unknown, string]> = [];
	const wanted = ({containers: {view: {selectedId}}}: State) => selectedId === undefined ? undefined : {id: selectedId};
	runPer(store, wanted, async ({id}, signal) => {
		log.push(`begin ${id}`);
		signal.addEventListener('abort', () => {
			log.push(`abort ${id}`);
		});
		const run = Promise.withResolvers<void>();
		runs.set(id, run);
		await run.promise;
	}, {
		keyOf: ({id}) => id, settle,
		onError(error, {id}) {
			errors.push([error, id]);
		},
	}, controller.signal);
	t.teardown(() => {
		controller.abort();
	});
	return {
		store, controller, log, runs, errors,
		want(id: string | undefined) {
			store.update('containers', containers => ({...containers, view: {...containers.view, selectedId: id}}));
		},
	};
}

test('something else wanted aborts the run and begins another', t => {
	const {want, log} = start(t);
	t.deepEqual(log, []);
	want('a');
	want('b');
	t.deepEqual(log, ['begin a', 'abort a', 'begin b']);
});

test('the same wanted again changes nothing', t => {
	const {want, log, store} = start(t);
	want('a');
	want('a');
	store.update('now', now => now + 1);
	t.deepEqual(log, ['begin a']);
});

test('nothing wanted ends the run', t => {
	const {want, log} = start(t);
	want('a');
	want(undefined);
	t.deepEqual(log, ['begin a', 'abort a']);
	want('a');
	t.deepEqual(log.slice(2), ['begin a']);
});

test('a run that has ended does not begin again until something else was wanted', async t => {
	const {want, log, runs, errors, store} = start(t);
	want('a');
	runs.get('a')!.resolve();
	await runs.get('a')!.promise;
	store.update('now', now => now + 1);
	t.deepEqual(log, ['begin a']);
	t.deepEqual(errors, []);
	want('b');
	t.is(log.at(-1), 'begin b');
});

test('the first is begun at once; of those passed over quickly none', async t => {
	const {want, log} = start(t, 20);
	want('a');
	t.deepEqual(log, ['begin a']);
	for (const id of ['b', 'c', 'd', 'e']) {
		want(id);
	}

	t.deepEqual(log, ['begin a', 'abort a']);
	await eventually(() => log.includes('begin e'));
	t.deepEqual(log, ['begin a', 'abort a', 'begin e']);
});

test('an error is told with what was wanted', async t => {
	const {want, runs, errors} = start(t);
	const error = new Error('broken');
	want('a');
	runs.get('a')!.reject(error);
	await eventually(() => errors.length > 0);
	t.deepEqual(errors, [[error, 'a']]);
});

test('the error of a run that was aborted is told to nobody', async t => {
	const {want, runs, errors} = start(t);
	want('a');
	want('b');
	runs.get('a')!.reject(new Error('aborted'));
	runs.get('b')!.reject(new Error('broken'));
	await eventually(() => errors.length > 0);
	t.deepEqual(errors.map(([, id]) => id), ['b']);
});

test('aborting ends the run, and nothing is begun after it', t => {
	const {want, log, controller} = start(t);
	want('a');
	controller.abort();
	want('b');
	t.deepEqual(log, ['begin a', 'abort a']);
});
