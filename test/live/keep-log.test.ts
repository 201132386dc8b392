import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {lost} from '../../source/state/connection.js';
import {aLog} from '../helpers/a-log.js';
import {eventually} from '../helpers/eventually.js';
import {aContainer, aLine, anExited, now} from '../helpers/values.js';

const db = aContainer('db');
const web = aContainer('web');
const dbRun = {startedAt: '2026-01-02T10:00:00.1Z'};

test('the log of the selected container is read and followed', async t => {
	const {engine, store, holds, lines} = aLog(t, {containers: [db, web]});
	engine.log(db.id).push([aLine('ready'), aLine('oh', {stream: 'stderr'})]);
	await eventually(() => store.get().log.lineCount === 2);
	t.like(store.get().log, {containerId: db.id, phase: 'following', errorCount: 1, message: undefined});
	engine.log(db.id).push([aLine('a connection')]);
	await holds('a connection');
	t.deepEqual(lines(), ['ready', 'oh', 'a connection']);
	t.deepEqual(engine.asked, ['logs db']);
});

test('the log follows the selection, and the one before is heard no more', async t => {
	const {engine, store, holds, lines, select} = aLog(t, {containers: [db, web]});
	engine.log(db.id).push([aLine('of db')]);
	engine.log(web.id).push([aLine('of web')]);
	await holds('of db');
	select(web.id);
	await holds('of web');
	engine.log(db.id).push([aLine('late')]);
	engine.log(web.id).push([aLine('more of web')]);
	await holds('more of web');
	t.deepEqual(lines(), ['of web', 'more of web']);
	t.is(store.get().log.containerId, web.id);
});

test('how a log is looked at stays when another is shown, but that one is followed', async t => {
	const {engine, store, holds, select} = aLog(t, {containers: [db, web]});
	engine.log(db.id).push([aLine('of db')]);
	engine.log(web.id).push([aLine('of web')]);
	await holds('of db');
	store.update('log', log => ({...log, view: {...log.view, isWrapping: false, hasTimestamps: true, streams: 'stderr', isFollowing: false}}));
	select(web.id);
	await holds('of web');
	t.like(store.get().log.view, {isWrapping: false, hasTimestamps: true, streams: 'stderr', isFollowing: true});
});

test('no log is read while another tab or list is shown', async t => {
	const {engine, store, holds} = aLog(t, {containers: [db]});
	engine.log(db.id).push([aLine('ready')]);
	await holds('ready');
	store.update('screen', screen => ({...screen, tab: 'inspect'}));
	store.update('screen', screen => ({...screen, tab: 'logs', list: 'images', focus: 'images'}));
	store.update('screen', screen => ({...screen, list: 'containers', focus: 'containers', split: 0}));
	t.deepEqual(engine.asked, ['logs db']);
	store.update('screen', screen => ({...screen, split: 2}));
	await eventually(() => engine.asked.length === 2);
});

for (const [title, run, divider] of [
	['an end with success', {exitCode: 0}, 'exited 0 · success'],
	['an end by a signal', {exitCode: 143}, 'exited 143 · ended by SIGTERM'],
	['an error of the program', {exitCode: 3}, 'exited 3 · the program’s own error'],
	['an end for want of memory', {exitCode: 137, wasOutOfMemory: true, memoryLimitBytes: 268_435_456}, 'exited 137 · out of memory (limit 256MiB)'],
	['an end for want of memory without a limit', {exitCode: 137, wasOutOfMemory: true}, 'exited 137 · out of memory'],
] as const) {
	test(`${title} is told in words below the last line`, async t => {
		const {engine, store, holds, lines, list} = aLog(t, {containers: [db], runs: {[db.id]: dbRun}});
		engine.log(db.id).push([aLine('working')]);
		await holds('working');
		engine.held.runs[db.id] = {...dbRun, ...run};
		list([anExited('db', run.exitCode)]);
		engine.log(db.id).push([aLine('the last words')]);
		engine.log(db.id).close();
		await eventually(() => store.get().log.phase === 'ended');
		t.deepEqual(lines(), ['working', 'the last words', `-- ${divider} --`]);
		t.is(store.get().log.message, divider);
	});
}

test('a container that ended long ago shows what it said, and how it ended', async t => {
	const {engine, store, lines} = aLog(t, {containers: [anExited('db', 1)]});
	engine.log(db.id).push([aLine('could not open the file')]);
	await eventually(() => store.get().log.phase === 'ended');
	t.deepEqual(lines(), ['could not open the file', '-- exited 1 · the program’s own error --']);
});

test('a container that was never started has no divider; its first start is no second one', async t => {
	const created = aContainer('db', {state: 'created', status: 'Created', since: undefined});
	const {engine, store, holds, lines, list} = aLog(t, {containers: [created]});
	await eventually(() => store.get().log.phase === 'ended');
	t.deepEqual(lines(), []);
	t.is(store.get().log.message, 'not started yet');
	list([db]);
	engine.log(db.id).push([aLine('first words')]);
	await holds('first words');
	t.deepEqual(lines(), ['first words']);
});

test('a container that is gone keeps its last lines, and says that it is gone', async t => {
	const {engine, store, holds, lines} = aLog(t, {containers: [db]});
	engine.log(db.id).push([aLine('ready')]);
	await holds('ready');
	engine.held.containers = [];
	engine.log(db.id).close();
	await eventually(() => store.get().log.phase === 'ended');
	t.is(store.get().log.message, 'The container is gone; these are its last lines.');
	t.deepEqual(lines(), ['ready']);
});

test('a log that cannot be read says why', async t => {
	const {engine, store, holds} = aLog(t, {containers: [db, web]});
	engine.log(db.id).push([aLine('ready')]);
	await holds('ready');
	engine.log(db.id).close(new EngineError('unsupported', 'configured logging driver does not support reading'));
	await eventually(() => store.get().log.phase === 'failed');
	t.is(store.get().log.message, 'configured logging driver does not support reading');
});

test('when the engine goes away the lines stay; when it is back the log goes on without one twice', async t => {
	const {engine, store, holds, lines} = aLog(t, {containers: [db], runs: {[db.id]: dbRun}});
	const [before, same] = [aLine('before'), aLine('twice at the same moment')];
	engine.log(db.id).push([before, same, {...same}]);
	await holds('before');
	const live = store.get().connection;
	engine.breakOff();
	store.update('connection', connection => lost(connection, {kind: 'unreachable', message: 'away'}, now));
	await eventually(() => store.get().log.phase === 'failed');
	t.is(store.get().log.message, 'The engine is away; the log goes on when it is back.');
	t.is(lines().length, 3);

	engine.log(db.id).push([aLine('meanwhile')]);
	engine.comeBack();
	store.update('connection', () => live);
	await holds('meanwhile');
	t.deepEqual(lines(), ['before', 'twice at the same moment', 'twice at the same moment', 'meanwhile']);
	t.is(store.get().log.phase, 'following');
});

test('aborting ends the following', async t => {
	const {engine, holds, lines, controller, select} = aLog(t, {containers: [db, web]});
	engine.log(db.id).push([aLine('ready')]);
	await holds('ready');
	controller.abort();
	engine.log(db.id).push([aLine('late')]);
	select(web.id);
	t.deepEqual(lines(), ['ready']);
	t.deepEqual(engine.asked, ['logs db']);
});
