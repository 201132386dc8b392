import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import type {ExecSession} from '../../../source/engine/exec.js';
import type {ExecRequest} from '../../../source/engine/exec-output.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {until} from '../../helpers/until.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--detach', '--init', '--name', 'box', 'bb', 'sleep', '1000');
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(60_000);
const exec = () => real.engine.exec;

test('captures what a command writes, and its exit code', async t => {
	t.deepEqual(await exec().capture('box', ['sh', '-c', 'echo out; echo err >&2; printf "€"; exit 7'], soon()), {stdout: 'out\n€', stderr: 'err\n', exitCode: 7});
	t.deepEqual(await exec().capture('box', ['true'], soon()), {stdout: '', stderr: '', exitCode: 0});
});

test('captures a lot', async t => {
	const {stdout, exitCode} = await exec().capture('box', ['seq', '1', '50000'], soon());
	t.is(stdout, Array.from({length: 50_000}, (_, index) => `${index + 1}\n`).join(''));
	t.is(exitCode, 0);
});

test('words are not split', async t => {
	const {stdout} = await exec().capture('box', ['printf', '%s|', 'a b', '', '$HOME', '*'], soon());
	t.is(stdout, 'a b||$HOME|*|');
});

test('a program that is not there', async t => {
	const {exitCode, stdout} = await exec().capture('box', ['/no/such/program'], soon());
	t.true(exitCode === 126 || exitCode === 127, String(exitCode));
	t.regex(stdout, /no such file or directory/v);
});

test('a container that does not run, or is paused', async t => {
	await real.docker('create', '--name', 'still', 'bb', 'true');
	await real.docker('run', '--detach', '--init', '--name', 'frozen', 'bb', 'sleep', '1000');
	await real.docker('pause', 'frozen');
	t.teardown(async () => real.docker('unpause', 'frozen'));
	for (const name of ['still', 'frozen']) {
		const error = await t.throwsAsync(exec().capture(name, ['true'], soon()), {instanceOf: EngineError});
		t.is(error?.kind, 'conflict');
	}
});

test('an aborted capture throws the reason', async t => {
	const controller = new AbortController();
	const reason = new Error('left');
	const capturing = exec().capture('box', ['sleep', '999'], controller.signal);
	await until(async () => real.docker('top', 'box'), processes => processes.includes('sleep 999'));
	controller.abort(reason);
	const error = await t.throwsAsync(capturing);
	t.is(error, reason);
});

/** An image of one program, `sleep`, elsewhere than any shell is looked for. */
async function shellless(t: ExecutionContext, name: string, program: string): Promise<void> {
	const context = await aDirectory(t, {});
	await writeFile(path.join(context, 'Dockerfile'), `FROM bb AS box\nFROM scratch\nCOPY --from=box /bin/busybox ${program}\n`);
	await real.docker('build', '--quiet', '--tag', name, context);
	await real.docker('run', '--detach', '--name', name, name, program, ...(program.endsWith('sleep') ? [] : ['sleep']), '1000');
}

test('finds the best shell there is', async t => {
	t.is(await exec().findShell('box', soon()), '/bin/ash');
	await real.docker('run', '--detach', '--init', '--name', 'bash', 'bb', 'sh', '-c', 'ln -s busybox /bin/bash; exec sleep 1000');
	await until(async () => exec().capture('bash', ['test', '-e', '/bin/bash']), ({exitCode}) => exitCode === 0);
	t.is(await exec().findShell('bash', soon()), '/bin/bash');
});

test('finds only sh where there is only sh', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'only-sh', 'bb', 'sh', '-c', 'rm /bin/ash; exec sleep 1000');
	await until(async () => exec().capture('only-sh', ['test', '-e', '/bin/ash']), ({exitCode}) => exitCode === 1);
	t.is(await exec().findShell('only-sh', soon()), '/bin/sh');
});

test('finds busybox where it goes by no other name', async t => {
	await shellless(t, 'bare-busybox', '/bin/busybox');
	t.is(await exec().findShell('bare-busybox', soon()), '/bin/busybox sh');
});

test('a container without any shell', async t => {
	await shellless(t, 'no-shell', '/sleep');
	const error = await t.throwsAsync(exec().findShell('no-shell', soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unsupported');
});

type Terminal = {readonly session: ExecSession; type(text: string): void; seen(text: string | RegExp): Promise<string>; readonly ended: Promise<void>};

/** A session whose output is gathered. */
async function openTerminal(t: ExecutionContext, command: readonly string[], columns = 80, rows = 24): Promise<Terminal> {
	const session = await exec().open('box', {command, environment: ['TERM=xterm', 'PS1=> '], columns, rows}, soon());
	let text = '';
	session.socket.setEncoding('utf8');
	session.socket.on('data', (chunk: string) => {
		text += chunk;
	});
	const {promise: ended, resolve} = Promise.withResolvers<void>();
	session.socket.on('end', resolve);
	t.teardown(() => session.socket.destroy());
	return {
		session, ended,
		type(typed) {
			session.socket.write(typed);
		},
		async seen(wanted) {
			return until(async () => text, shown => typeof wanted === 'string' ? shown.includes(wanted) : wanted.test(shown));
		},
	};
}

test('a shell: typed, shown, ended with its exit code', async t => {
	const {session, type, seen, ended} = await openTerminal(t, ['sh']);
	await seen('> ');
	type('echo one-$((1 + 1)) $TERM; tty; exit 7\r');
	t.regex(await seen('one-2 xterm'), /echo one-\$/v, 'what is typed is shown');
	await seen('/dev/pts/');
	await ended;
	t.is(await session.exitCode(), 7);
});

test('has its size from the start, and hears of another', async t => {
	const {session, type, seen} = await openTerminal(t, ['sh'], 101, 31);
	await seen('> ');
	type('stty size\r');
	await seen('31 101');
	await session.resize(57, 13);
	type('stty size\r');
	t.regex(await seen('13 57'), /31 101/v);
});

test('a program hears of a new size while it runs', async t => {
	const {session, seen} = await openTerminal(t, ['sh', '-c', 'trap "stty size" WINCH; echo ready; while :; do sleep 0.1; done']);
	await seen('ready');
	await session.resize(66, 22);
	t.regex(await seen('22 66'), /ready/v);
});

test('Ctrl-c reaches the program, not the session', async t => {
	const {type, seen} = await openTerminal(t, ['sh']);
	await seen('> ');
	type('sleep 998\r');
	await until(async () => real.docker('top', 'box'), processes => processes.includes('sleep 998'));
	type('\u{3}');
	type('echo code $?\r');
	t.regex(await seen(/code \d+/v), /code 130/v);
});

test('Ctrl-p and Ctrl-q are not swallowed', async t => {
	const {type, seen} = await openTerminal(t, ['sh', '-c', 'stty raw -echo; echo ready; dd bs=1 count=3 2>/dev/null | od -An -tx1']);
	await seen('ready');
	type('\u{10}');
	type('\u{11}');
	type('x');
	t.regex(await seen('78'), /10 11 78/v);
});

test('text and bytes come through whole', async t => {
	const {type, seen, session, ended} = await openTerminal(t, ['sh', '-c', 'stty -echo; echo ready; read line; echo "got $line"; seq 1 20000']);
	await seen('ready');
	type('ünï cödé 😀\r');
	const text = await seen('\r\n20000\r\n');
	t.true(text.includes('got ünï cödé 😀\r\n'));
	t.true(text.endsWith(Array.from({length: 20_000}, (_, index) => `${index + 1}\r\n`).join('')));
	await ended;
	t.is(await session.exitCode(), 0);
});

test('a resize after the end does no harm', async t => {
	const {session, ended} = await openTerminal(t, ['true']);
	await ended;
	await session.resize(10, 10);
	t.is(await session.exitCode(), 0);
});

test('the container ending ends the session', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'short', 'bb', 'sleep', '1000');
	const {socket} = await exec().open('short', {command: ['sh'], columns: 80, rows: 24}, soon());
	const {promise: ended, resolve} = Promise.withResolvers<void>();
	socket.on('end', resolve).on('error', resolve).resume();
	await real.docker('kill', 'short');
	await ended;
	t.is(await real.inspect('short', '{{.State.Status}}'), 'exited');
});

/** A command run to its end, what it wrote in lines. */
async function runIn(container: string, command: readonly string[], options: Partial<ExecRequest> = {}, signal = soon()) {
	const written = {stdout: [] as string[], stderr: [] as string[]};
	const end = await exec().run(container, {command, ...options}, lines => {
		for (const {stream, text} of lines) {
			written[stream].push(text);
		}
	}, signal);
	return {...end, ...written};
}

test('a command’s output comes in lines, its streams told apart', async t => {
	t.deepEqual(await runIn('box', ['sh', '-c', 'echo out; echo err >&2; printf half; exit 7']), {exitCode: 7, stdout: ['out', 'half'], stderr: ['err']});
	const {stdout} = await runIn('box', ['seq', '1', '20000']);
	t.deepEqual(stdout, Array.from({length: 20_000}, (_, index) => String(index + 1)));
});

test('its input is closed', async t => {
	t.like(await runIn('box', ['cat']), {exitCode: 0, stdout: []});
});

test('user, directory and environment arrive as with docker exec', async t => {
	const script = 'id; pwd; env | sort';
	const theirs = await real.docker('exec', '-u', '12:34', '-w', '/tmp', '-e', 'A=b', '-e', 'TEXT=x  "y" $z', 'box', 'sh', '-c', script);
	const request = {user: '12:34', workingDirectory: '/tmp', environment: ['A=b', 'TEXT=x  "y" $z']};
	const {stdout} = await runIn('box', ['sh', '-c', script], request);
	t.deepEqual(stdout, theirs.split('\n'));
	t.true(stdout.includes('uid=12 gid=34 groups=34'));

	const session = await exec().open('box', {command: ['sh', '-c', script], ...request, columns: 80, rows: 24}, soon());
	const shown = Buffer.concat(await session.socket.toArray() as Uint8Array[]).toString('utf8');
	t.true(shown.includes('uid=12 gid=34'));
	t.true(shown.includes('/tmp\r\n'));
	t.true(shown.includes('TEXT=x  "y" $z\r\n'));
});

test('a user, a directory and a program that are not there', async t => {
	for (const [request, reason] of [[{user: 'nobody-here'}, /unable to find user nobody-here/v], [{workingDirectory: '/nowhere'}, /no such file or directory/v], [{command: ['nosuch']}, /executable file not found/v]] as const) {
		const {exitCode, stdout} = await runIn('box', ['true'], request);
		t.true(exitCode === 126 || exitCode === 127, String(exitCode));
		t.is(stdout.length, 1);
		t.regex(stdout[0]!, reason);
	}
});

const isRunningIn = async (container: string, words: string) => (await real.docker('top', container)).includes(words);

test('cancelling ends the command and what it has started, and nothing else', async t => {
	const controller = new AbortController();
	const other = new AbortController();
	const running = runIn('box', ['sh', '-c', 'sleep 871 & sleep 872; true'], {user: '12'}, controller.signal);
	const beside = runIn('box', ['sleep', '873'], {}, other.signal);
	await until(async () => isRunningIn('box', 'sleep 872'), Boolean);
	await until(async () => isRunningIn('box', 'sleep 873'), Boolean);
	controller.abort();
	t.like(await running, {cancelled: 'ended'});
	t.false(await isRunningIn('box', 'sleep 871'));
	t.false(await isRunningIn('box', 'sleep 872'));
	t.true(await isRunningIn('box', 'sleep 873'));
	other.abort();
	t.like(await beside, {cancelled: 'ended'});
	t.is(await real.inspect('box', '{{.State.Running}}'), 'true');
});

test('what does not end when asked to is killed', async t => {
	const controller = new AbortController();
	const running = runIn('box', ['sh', '-c', 'trap "" TERM; echo stubborn; while :; do  sleep   0.2; done # öä, and longer than a row of eighty columns would be'], {}, controller.signal);
	await until(async () => isRunningIn('box', 'stubborn'), Boolean);
	controller.abort();
	t.like(await running, {cancelled: 'ended'});
	t.false(await isRunningIn('box', 'stubborn'));
});

test('of two alike neither is ended, and where there is no shell it goes on, too', async t => {
	const controller = new AbortController();
	const other = new AbortController();
	const twins = [runIn('box', ['sleep', '881'], {}, controller.signal), runIn('box', ['sleep', '881'], {}, other.signal)] as const;
	await until(async () => (await real.docker('top', 'box')).split('sleep 881').length, count => count === 3);
	controller.abort();
	t.like(await twins[0], {cancelled: 'going-on'});
	t.true(await isRunningIn('box', 'sleep 881'));
	other.abort();
	t.like(await twins[1], {cancelled: 'going-on'});

	await shellless(t, 'no-shell-either', '/sleep');
	const alone = new AbortController();
	const running = runIn('no-shell-either', ['/sleep', '882'], {}, alone.signal);
	await until(async () => isRunningIn('no-shell-either', 'sleep 882'), Boolean);
	alone.abort();
	t.like(await running, {cancelled: 'going-on'});
	t.true(await isRunningIn('no-shell-either', 'sleep 882'));
});
