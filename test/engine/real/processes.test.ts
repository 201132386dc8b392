import test from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import type {FoundProcess} from '../../../source/engine/process-calls.js';
import type {Process} from '../../../source/engine/processes.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {until} from '../../helpers/until.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(60_000);
const top = async (name: string) => real.engine.containers.top(name, soon());

/** What the docker client prints, a row of words for each process. */
const oracle = async (name: string, ...options: readonly string[]): Promise<readonly string[]> =>
	(await real.docker('top', name, ...options)).split('\n').slice(1).map(row => row.trim().replaceAll(/\s+/gv, ' '));

const called = async (name: string, command: string): Promise<readonly Process[]> => {
	const {processes} = await top(name);
	return processes.filter(process => process.command === command).toSorted((a, b) => a.pid - b.pid);
};

/** Wait until a container holds so many processes of one command line. */
const alike = async (name: string, command: string, count: number): Promise<readonly Process[]> => until(async () => called(name, command), found => found.length === count);

const pidsOf = (processes: readonly Process[]): readonly number[] => processes.map(({pid}) => pid);

const finding = async (name: string, process: Process): Promise<FoundProcess> => real.engine.processes.find(name, process, soon());

const send = async (name: string, process: Process, signalName: string): Promise<FoundProcess> => {
	const found = await finding(name, process);
	await real.engine.processes.signal(name, found, signalName, soon());
	return found;
};

/** The kind of error a call ends in. */
async function kindOf(call: Promise<unknown>): Promise<string> {
	try {
		await call;
		return 'none';
	} catch (error) {
		return error instanceof EngineError ? error.kind : String(error);
	}
}

const three = 'sleep 1001 & sleep 1001 & sleep 1001 & wait';

test('tells what docker top tells', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'told', '--user', '1234', 'bb', 'sh', '-c', 'sleep 2001 & sleep 2002 "a b" 2>/dev/null; wait');
	await alike('told', 'sleep 2001', 1);
	const {titles, processes} = await top('told');
	t.deepEqual(titles, ['PID', 'PPID', 'USER', '%CPU', '%MEM', 'ELAPSED', 'COMMAND']);
	t.deepEqual(processes.map(({pid, parentPid, user, command}) => `${pid} ${parentPid} ${user} ${command}`).toSorted(), (await oracle('told', '-ww', '-eo', 'pid,ppid,user:32,args')).toSorted());
	t.true(processes.every(({cpuPercent, memoryPercent, elapsedSeconds}) => cpuPercent !== undefined && memoryPercent !== undefined && elapsedSeconds !== undefined && elapsedSeconds < 60));
	t.true(processes.every(({user}) => user === '1234'));
});

test('a container that does not run, and one that is not there', async t => {
	await real.docker('create', '--name', 'still', 'bb', 'true');
	t.is(await kindOf(top('still')), 'conflict');
	t.is(await kindOf(top('nobody')), 'gone');
});

test('of three that are called alike, each is reached by its own signal', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'three', 'bb', 'sh', '-c', three);
	const before = await alike('three', 'sleep 1001', 3);
	const found = await send('three', before[1]!, 'SIGTERM');
	t.like(found, {kind: 'inside', hasKill: true, user: undefined});
	t.deepEqual(pidsOf(await alike('three', 'sleep 1001', 2)), [before[0]!.pid, before[2]!.pid]);
	await send('three', before[2]!, 'SIGKILL');
	t.deepEqual(pidsOf(await alike('three', 'sleep 1001', 1)), [before[0]!.pid]);
	const error = await t.throwsAsync(real.engine.processes.find('three', before[1]!, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'gone');
});

test('of two hundred that are called alike, each is found where the kernel says', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'crowd', 'bb', 'sh', '-c', 'for i in $(seq 200); do sleep 1010 & done; wait');
	const crowd = await alike('crowd', 'sleep 1010', 200);
	const chosen = [0, 1, 77, 198, 199].map(index => crowd[index]!);
	// The kernel tells a process's numbers in all namespaces, but only to those outside.
	const numbers = await real.docker('run', '--rm', '--pid', 'host', 'bb', 'sh', '-c', chosen.map(({pid}) => `grep NSpid /proc/${pid}/status`).join('; '));
	const found = await Promise.all(chosen.map(async process => finding('crowd', process)));
	t.deepEqual(found.map((one, index) => one.kind === 'inside' ? `${chosen[index]!.pid} ${one.pid}` : one.kind), numbers.split('\n').map(line => line.trim().split(/\s+/v).slice(-2).join(' ')));
});

test('in the host’s pid namespace too', async t => {
	await real.docker('run', '--detach', '--pid', 'host', '--name', 'hosted', 'bb', 'sh', '-c', three);
	const before = await alike('hosted', 'sleep 1001', 3);
	const found = await send('hosted', before[1]!, 'SIGTERM');
	t.like(found, {kind: 'inside', pid: before[1]!.pid});
	t.deepEqual(pidsOf(await alike('hosted', 'sleep 1001', 2)), [before[0]!.pid, before[2]!.pid]);
});

test('in another container’s pid namespace, whose own are called alike, too', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'lender', 'bb', 'sh', '-c', three);
	await real.docker('run', '--detach', '--pid', 'container:lender', '--name', 'guest', 'bb', 'sh', '-c', three);
	const lent = await alike('lender', 'sleep 1001', 3);
	const before = await alike('guest', 'sleep 1001', 3);
	await send('guest', before[1]!, 'SIGTERM');
	t.deepEqual(pidsOf(await alike('guest', 'sleep 1001', 2)), [before[0]!.pid, before[2]!.pid]);
	await send('lender', lent[0]!, 'SIGTERM');
	t.deepEqual(pidsOf(await alike('lender', 'sleep 1001', 2)), [lent[1]!.pid, lent[2]!.pid]);
	t.is((await called('guest', 'sleep 1001')).length, 2);
});

test('the main process is signalled by the engine', async t => {
	await real.docker('run', '--detach', '--name', 'main', 'bb', 'sh', '-c', 'trap "echo heard" USR1; while :; do sleep 0.1; done');
	const {processes} = await top('main');
	const mainPid = Number(await real.inspect('main', '{{.State.Pid}}'));
	const main = processes.find(({pid}) => pid === mainPid)!;
	t.deepEqual(await send('main', main, 'SIGUSR1'), {kind: 'main'});
	t.is(await until(async () => real.docker('logs', 'main'), log => log !== ''), 'heard');
});

test('another user’s process is signalled as that user, where nothing else may', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'dropped', '--cap-drop', 'KILL', '--user', '0', 'bb', 'sh', '-c', 'sleep 1003');
	await real.docker('exec', '--detach', '--user', '4321', 'dropped', 'sleep', '1004');
	const [process] = await alike('dropped', 'sleep 1004', 1);
	t.like(await send('dropped', process!, 'SIGTERM'), {kind: 'inside', user: '4321'});
	t.deepEqual(await alike('dropped', 'sleep 1004', 0), []);
});

test('a container without a shell says what can be done instead', async t => {
	await real.docker('run', '--detach', '--name', 'bare', 'bb', 'sh', '-c', 'rm -f /bin/sh /bin/ash /bin/bash /bin/busybox; sleep 1005 & wait');
	const {processes} = await until(async () => top('bare'), table => table.processes.length > 1);
	const error = await t.throwsAsync(real.engine.processes.find('bare', processes.find(({command}) => command === 'sleep 1005')!, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unsupported');
	t.is(error?.message, 'This container has no shell to send a signal from: K in the list of containers signals its main process.');
});

test('a paused container and one that has ended refuse', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'frozen', 'bb', 'sh', '-c', 'sleep 1006 & wait');
	const [process] = await alike('frozen', 'sleep 1006', 1);
	await real.docker('pause', 'frozen');
	t.deepEqual(pidsOf(await called('frozen', 'sleep 1006')), [process!.pid]);
	t.is(await kindOf(finding('frozen', process!)), 'conflict');
	await real.docker('unpause', 'frozen');
	await real.docker('kill', 'frozen');
	t.is(await kindOf(finding('frozen', process!)), 'conflict');
});

test('names that lie about their lines are read as what they are', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'liar', 'bb', 'sh', '-c', 'sh -c "while :; do sleep 1007; done" "x\np 1 1 1\nc sleep 1008" & sleep 1008 & wait');
	const [process] = await alike('liar', 'sleep 1008', 1);
	await send('liar', process!, 'SIGTERM');
	await alike('liar', 'sleep 1008', 0);
	t.is((await called('liar', 'sleep 1007')).length, 1);
});

test('one whose number has passed to another is left alone', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'passed', 'bb', 'sh', '-c', 'sleep 1009 & wait');
	const [process] = await alike('passed', 'sleep 1009', 1);
	const found = await real.engine.processes.find('passed', process!, soon());
	t.is(found.kind, 'inside');
	const other = found.kind === 'inside' ? {...found, startTicks: found.startTicks - 1} : found;
	const sending = real.engine.processes.signal('passed', other, 'SIGKILL', soon());
	t.is(await kindOf(sending), 'gone');
	t.deepEqual(pidsOf(await called('passed', 'sleep 1009')), [process!.pid]);
});
