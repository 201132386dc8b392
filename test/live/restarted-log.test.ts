import test from 'ava';
import {noteStarts} from '../../source/state/containers.js';
import {aLog} from '../helpers/a-log.js';
import {eventually} from '../helpers/eventually.js';
import {aContainer, aLine, anExited} from '../helpers/values.js';

const db = aContainer('db');
const [firstRun, secondRun, thirdRun] = [1, 2, 3].map(second => ({startedAt: `2026-01-02T10:00:0${second}.5Z`, isRunning: true, exitCode: 0})) as [object, object, object];
const ended = {isRunning: false, exitCode: 3};

test('a container that is started again goes on below, with no line twice', async t => {
	const {engine, store, holds, lines, list} = aLog(t, {containers: [db], runs: {[db.id]: firstRun}});
	engine.log(db.id).push([aLine('first run'), aLine('its last words')]);
	await holds('first run');
	engine.held.runs[db.id] = {...firstRun, ...ended};
	list([anExited('db', 3)]);
	engine.log(db.id).close();
	await holds('-- exited 3 · the program’s own error --');

	engine.held.runs[db.id] = secondRun;
	engine.log(db.id).push([aLine('second run')]);
	list([db]);
	await holds('second run');
	t.deepEqual(lines(), ['first run', 'its last words', '-- exited 3 · the program’s own error --', '-- started again --', 'second run']);
	t.is(store.get().log.phase, 'following');
	engine.log(db.id).push([aLine('more')]);
	await holds('more');
});

test('a restart that is over when the engine is asked again is told as one', async t => {
	const {engine, holds, lines} = aLog(t, {containers: [db], runs: {[db.id]: firstRun}});
	engine.log(db.id).push([aLine('first run')]);
	await holds('first run');
	engine.held.runs[db.id] = secondRun;
	engine.log(db.id).close();
	engine.log(db.id).push([aLine('second run')]);
	await holds('second run');
	t.deepEqual(lines(), ['first run', '-- started again --', 'second run']);
});

test('a restart between two lists, whose row never changes, is seen by its start alone', async t => {
	const exited = anExited('db', 3);
	const {engine, store, holds, lines} = aLog(t, {containers: [exited], runs: {[db.id]: {...firstRun, ...ended}}});
	engine.log(db.id).push([aLine('first run')]);
	await holds('-- exited 3 · the program’s own error --');

	engine.held.runs[db.id] = {...secondRun, ...ended};
	engine.log(db.id).push([aLine('second run')]);
	store.update('containers', containers => noteStarts(containers, [db.id]));
	await eventually(() => lines().filter(line => line.startsWith('-- exited')).length === 2);
	t.deepEqual(lines(), ['first run', '-- exited 3 · the program’s own error --', '-- started again --', 'second run', '-- exited 3 · the program’s own error --']);
	t.is(store.get().containers.all[0], exited);

	engine.held.runs[db.id] = {...thirdRun, ...ended};
	engine.log(db.id).push([aLine('third run')]);
	store.update('containers', containers => noteStarts(containers, [db.id]));
	await holds('third run');
	t.is(lines().filter(line => line === '-- started again --').length, 2);
	t.is(lines().filter(line => line === 'second run').length, 1);
});

test('a list that is a moment behind is no restart', async t => {
	const {engine, holds, lines, list} = aLog(t, {containers: [db], runs: {[db.id]: firstRun}});
	engine.log(db.id).push([aLine('first run')]);
	await holds('first run');
	engine.held.runs[db.id] = {...firstRun, ...ended};
	engine.log(db.id).close();
	await holds('-- exited 3 · the program’s own error --');
	list([anExited('db', 3)]);
	engine.held.runs[db.id] = secondRun;
	engine.log(db.id).push([aLine('second run')]);
	list([db]);
	await holds('second run');
	t.deepEqual(lines().filter(line => line.startsWith('--')), ['-- exited 3 · the program’s own error --', '-- started again --']);
});

test('a stream that ends while its run goes on is taken up again', async t => {
	const {engine, holds, lines} = aLog(t, {containers: [db], runs: {[db.id]: firstRun}});
	engine.log(db.id).push([aLine('first')]);
	await holds('first');
	engine.log(db.id).close();
	engine.log(db.id).push([aLine('second')]);
	await holds('second');
	t.deepEqual(lines(), ['first', 'second']);
});

test('a container that waits between two restarts is followed into the next', async t => {
	const {engine, store, holds, lines, list} = aLog(t, {containers: [db], runs: {[db.id]: firstRun}});
	engine.log(db.id).push([aLine('first run')]);
	await holds('first run');
	engine.held.runs[db.id] = {...firstRun, ...ended};
	list([aContainer('db', {state: 'restarting', status: 'Restarting (3) 1 second ago', exitCode: 3})]);
	engine.log(db.id).close();
	await eventually(() => store.get().log.phase === 'ended');
	engine.held.runs[db.id] = secondRun;
	engine.log(db.id).push([aLine('second run')]);
	store.update('containers', containers => noteStarts(containers, [db.id]));
	await holds('second run');
	t.deepEqual(lines(), ['first run', '-- exited 3 · the program’s own error --', '-- started again --', 'second run']);
});
