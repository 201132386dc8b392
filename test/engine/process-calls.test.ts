import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import type {Captured} from '../../source/engine/exec.js';
import {processCalls} from '../../source/engine/process-calls.js';
import {detailScript, goneCode, listScript, signalScript} from '../../source/engine/process-scripts.js';
import {aTable} from '../helpers/processes.js';

const soon = () => AbortSignal.timeout(10_000);
const said = (stdout: string, exitCode = 0, stderr = ''): Captured => ({stdout, stderr, exitCode});
const details = 'u 7 0\ng 7 0::/\nu self 0\ne self 00000000a80425fb\ng self 0::/\nk\n';

type Answers = {
	readonly mainPid?: number;
	readonly pidMode?: string;
	readonly table?: ReturnType<typeof aTable>;
	/** What each look from inside says, the last one again and again. */
	readonly lists?: readonly string[];
	readonly details?: string;
	readonly shell?: Captured;
	readonly sent?: Captured;
};

/** An engine that answers as it is told, and writes down what it was asked to run. */
function calls({mainPid = 100, pidMode = '', table = aTable([100, 'init'], [101, 'sleep 9', {parentPid: 100}]), lists = ['self 50\np 1 0 10\nn init\nc init\np 7 1 20\nn sleep\nc sleep9\n'], details: told = details, shell = said(''), sent = said('')}: Answers = {}) {
	const ran: string[] = [];
	let looks = 0;
	const scripts = new Map<string, () => Captured>([
		[':', () => shell], [listScript, () => said(lists[Math.min(looks++, lists.length - 1)]!)], [detailScript, () => said(told)], [signalScript, () => sent],
	]);
	const made = processCalls({
		inspect: async id => ({id, raw: {State: {Pid: mainPid}, HostConfig: {PidMode: pidMode}}}),
		async kill(_, signalName) {
			ran.push(`engine ${signalName}`);
		},
		top: async () => table,
	}, {
		async capture(_, command, __, user) {
			const script = command[command.indexOf('-c') + 1]!;
			ran.push([user ?? '', ...command.slice(0, command.indexOf('-c')), ...command.slice(command.indexOf('-c') + 3)].join(' ').trim());
			return scripts.get(script)!();
		},
		findShell: async () => '/bin/busybox sh',
	});
	return {made, ran, looks: () => looks};
}

const sleeping = {pid: 101, command: 'sleep 9'};

test('a process is found by what both sides tell of it', async t => {
	t.deepEqual(await calls().made.find('web', sleeping, soon()), {kind: 'inside', pid: 7, startTicks: 20, user: undefined, hasKill: true, shell: ['sh']});
});

test('the main process is the engine’s, by its number out there; podman’s by its number in there', async t => {
	t.deepEqual(await calls().made.find('web', {pid: 100, command: 'init'}, soon()), {kind: 'main'});
	const podman = aTable([1, 'init'], [7, 'sleep 9', {parentPid: 1}]);
	t.deepEqual(await calls({table: podman}).made.find('web', {pid: 1, command: 'init'}, soon()), {kind: 'main'});
	t.like(await calls({table: podman}).made.find('web', {pid: 7, command: 'sleep 9'}, soon()), {kind: 'inside', pid: 7});
	// Number 1 in another container's pid namespace is that one's main process.
	t.like(await calls({table: podman, pidMode: 'container:db', details: details.replaceAll(' 7 ', ' 1 ')}).made.find('web', {pid: 1, command: 'init'}, soon()), {kind: 'inside', pid: 1});
});

test('a number that stands for another command line by now is gone', async t => {
	for (const process of [{pid: 101, command: 'sleep 10'}, {pid: 102, command: 'sleep 9'}]) {
		const error = await t.throwsAsync(calls().made.find('web', process, soon()), {instanceOf: EngineError});
		t.is(error?.kind, 'gone');
	}
});

test('what is not certain is looked at again, a few times', async t => {
	const [crowded, clear] = ['self 50\np 7 1 20\nn sleep\nc sleep9\np 8 1 21\nn sleep\nc sleep9\n', 'self 50\np 1 0 10\nn init\nc init\np 7 1 20\nn sleep\nc sleep9\n'];
	const settling = calls({lists: [crowded, clear], details: `${details}u 8 0\ng 8 0::/\n`});
	t.like(await settling.made.find('web', sleeping, soon()), {pid: 7});
	t.is(settling.looks(), 2);
	const never = calls({lists: [crowded], details: `${details}u 8 0\ng 8 0::/\n`});
	const error = await t.throwsAsync(never.made.find('web', sleeping, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'conflict');
	t.is(never.looks(), 4);
});

test('a process of another container that shares the numbers is none of this one’s', async t => {
	const both = 'self 50\np 1 0 10\nn init\nc init\np 7 1 20\nn sleep\nc sleep9\np 8 1 21\nn sleep\nc sleep9\n';
	for (const other of ['0::/../db', '0::/dbx']) {
		const own = other === '0::/dbx' ? '0::/db' : '0::/';
		const told = details.replaceAll('0::/', () => own) + `u 8 0\ng 8 ${other}\nu 1 0\ng 1 ${own}/init\n`;
		t.like(await calls({lists: [both], details: told}).made.find('web', sleeping, soon()), {pid: 7});
	}
});

test('where there is no sh the shell that was found is used', async t => {
	const {made, ran} = calls({shell: said('', 127)});
	const found = await made.find('web', sleeping, soon());
	t.like(found, {shell: ['/bin/busybox', 'sh']});
	await made.signal('web', found, 'SIGTERM', soon());
	t.is(ran.at(-1), '/bin/busybox sh 7 20 TERM');
});

test('how a signal can fail', async t => {
	const found = {kind: 'inside', pid: 7, startTicks: 20, user: '101', hasKill: true, shell: ['sh']} as const;
	const gone = await t.throwsAsync(calls({sent: said('', goneCode)}).made.signal('web', found, 'SIGHUP', soon()), {instanceOf: EngineError});
	t.is(gone?.kind, 'gone');
	const denied = await t.throwsAsync(calls({sent: said('', 1, 'sh: can\'t kill pid 7: Operation not permitted\n\u{1B}[2J')}).made.signal('web', found, 'SIGHUP', soon()), {instanceOf: EngineError});
	t.is(denied?.message, 'The container refused it: sh: can\'t kill pid 7: Operation not permitted.');
	const {made, ran} = calls();
	await made.signal('web', found, 'SIGHUP', soon());
	await made.signal('web', {kind: 'main'}, 'SIGHUP', soon());
	t.deepEqual(ran, ['101 sh 7 20 HUP', 'engine SIGHUP']);
});

test('a container whose processes cannot be read says so', async t => {
	const {made} = calls({lists: ['']});
	const error = await t.throwsAsync(made.find('web', sleeping, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'conflict');
});
