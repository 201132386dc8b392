import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {json, wireEngine} from '../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(10_000);
const psArgs = (requests: readonly string[]) => requests.map(request => new URL(request.split(' ').slice(1).join(' '), 'http://engine').searchParams.get('ps_args'));

test('busybox on the engine’s host knows fewer columns; what it refuses is not asked for ever', async t => {
	const {engine, requests} = await wireEngine(t, (request, response) => {
		if (request.url!.includes('pcpu')) {
			json(response, {message: 'ps: bad -o argument \'pcpu\''}, 500);
		} else {
			json(response, {Titles: ['PID', 'PPID', 'USER', 'ELAPSED', 'COMMAND'], Processes: [['532', '1', 'root', '5d12', 'serve -p 80']]});
		}
	});
	for (let looks = 0; looks < 4; looks++) {
		const {processes} = await engine.containers.top('web', soon());
		t.like(processes[0], {pid: 532, parentPid: 1, user: 'root', cpuPercent: undefined, memoryPercent: undefined, elapsedSeconds: (5 * 86_400) + 43_200, elapsedPrecision: 3600, command: 'serve -p 80'});
	}

	t.is(psArgs(requests).filter(args => args?.includes('pcpu')).length, 2);
	t.is(requests.length, 6);
});

test('podman’s rows of one string, and the columns of ps -ef', async t => {
	const {engine} = await wireEngine(t, (request, response) => {
		if (request.url!.includes('ps_args')) {
			json(response, {cause: 'x', message: 'unknown descriptor', response: 500}, 500);
		} else {
			json(response, {Titles: ['UID   PID  PPID  C STIME TTY TIME CMD'], Processes: [['root   1  0  0 07:25 ?  00:00:00  nginx: master process'], ['101 7 1 0 07:25 ? 00:00:00 nginx: worker process']]});
		}
	});
	const {titles, processes} = await engine.containers.top('web', soon());
	t.deepEqual(titles, ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD']);
	t.deepEqual(processes.map(({pid, parentPid, user, command}) => ({pid, parentPid, user, command})), [
		{pid: 1, parentPid: 0, user: 'root', command: 'nginx: master process'}, {pid: 7, parentPid: 1, user: '101', command: 'nginx: worker process'},
	]);
});

test('hostile, missing and senseless cells', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {Titles: ['PID', 'USER', 'COMMAND'], Processes: [['1', 'root', '\u{1B}]0;gone\u{7}sh\n-c'], ['x', 'root', 'no number'], ['2', 'root', 'a'.repeat(9000)]]});
	});
	const {processes} = await engine.containers.top('web', soon());
	t.deepEqual(processes.map(({command}) => command), ['sh -c', 'a'.repeat(4096)]);
	const empty = await wireEngine(t, (_, response) => {
		json(response, {Titles: ['PID', 'CMD'], Processes: null});
	});
	t.deepEqual(await empty.engine.containers.top('web', soon()), {titles: ['PID', 'CMD'], processes: []});
});

test('an engine that refuses everything says why, and is asked in full the next time', async t => {
	const {engine, requests} = await wireEngine(t, (_, response) => {
		json(response, {message: 'unable to get all container pids'}, 500);
	});
	for (let looks = 0; looks < 3; looks++) {
		const error = await t.throwsAsync(engine.containers.top('web', soon()), {instanceOf: EngineError});
		t.is(error?.message, 'unable to get all container pids');
	}

	t.is(requests.length, 12);
});

test('an answer without ids is none', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {Titles: ['COMMAND'], Processes: [['sh']]});
	});
	const error = await t.throwsAsync(engine.containers.top('web', soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unsupported');
});
