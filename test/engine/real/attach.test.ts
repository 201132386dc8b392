import {spawn} from 'node:child_process';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import test, {type ExecutionContext} from 'ava';
import type {ActionContext, LentTerminal} from '../../../source/actions/action.js';
import {attachSession, type AttachEnd, type AttachSessionOptions} from '../../../source/actions/attach-session.js';
import {helper} from '../../../source/actions/helper-operation.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {aContext} from '../../helpers/a-context.js';
import {aStore} from '../../helpers/a-store.js';
import {fakeEngine} from '../../helpers/fake-engine.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {until} from '../../helpers/until.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--detach', '--init', '--name', 'target', 'bb', 'sleep', '1000');
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(60_000);

/** A terminal that can be lent: what is written to it is gathered, what is typed goes to who has it. */
function aTerminal(): {readonly context: ActionContext; written(): string; type(text: string): void; resize(columns: number, rows: number): void; seen(wanted: string | RegExp): Promise<string>} {
	const chunks: Buffer[] = [];
	const written = () => Buffer.concat(chunks).toString('utf8');
	let size: readonly [number, number] = [80, 24];
	let onKeys: ((chunk: Uint8Array) => void) | undefined;
	let onResize: (() => void) | undefined;
	const terminal: LentTerminal = {
		columns: () => size[0], rows: () => size[1],
		write(chunk) {
			chunks.push(Buffer.from(chunk as string));
		},
		onInput(listener) {
			onKeys = listener;
			return () => {
				onKeys = undefined;
			};
		},
		onResize(listener) {
			onResize = listener;
			return () => {
				onResize = undefined;
			};
		},
	};
	const context: ActionContext = {
		...aContext(fakeEngine(), aStore({})), engine: real.engine,
		async lendTerminal(use) {
			await use(terminal);
		},
	};
	return {
		context, written,
		type(typed) {
			onKeys?.(Buffer.from(typed));
		},
		resize(columns, rows) {
			size = [columns, rows];
			onResize?.();
		},
		seen: async wanted => until(async () => written(), shown => typeof wanted === 'string' ? shown.includes(wanted) : wanted.test(shown)),
	};
}

type Terminal = ReturnType<typeof aTerminal>;

function attached(name: string, options: Partial<AttachSessionOptions> = {}): Terminal & {readonly ended: Promise<AttachEnd>} {
	const terminal = aTerminal();
	const ended = attachSession(terminal.context, {id: name, name}, {isStarting: false, isShort: true, ...options}, soon());
	// A failure shows where the end is awaited.
	ended.catch(() => undefined);
	return {...terminal, ended};
}

const detach = '\u{10}\u{11}';

test('a terminal: typed, shown, resized, detached, and it goes on running', async t => {
	await real.docker('run', '--detach', '--interactive', '--tty', '--name', 'tty', 'bb', 'sh');
	const {type, seen, resize, ended, written} = attached('tty');
	await seen('attached to tty · Ctrl-p Ctrl-q detaches');
	type('echo one-$((1 + 1))\r');
	await seen('one-2');
	const hasSize = async (size: string) => until(async () => {
		type('stty size\r');
		return written();
	}, shown => shown.includes(size));
	t.regex(await hasSize('24 80'), /24 80/v);
	resize(101, 31);
	t.regex(await hasSize('31 101'), /31 101/v);
	type('\u{10}');
	type('\u{15}echo kept-$((2 + 2))\r');
	await seen('kept-4');
	type(detach);
	t.deepEqual(await ended, {isDetached: true, exitCode: undefined});
	t.is(await real.inspect('tty', '{{.State.Running}}'), 'true');

	const again = attached('tty');
	await again.seen('attached to tty');
	again.type('exit 7\r');
	t.deepEqual(await again.ended, {isDetached: false, exitCode: 7});
	t.is(await real.inspect('tty', '{{.State.ExitCode}}'), '7');
});

test('no terminal: lines go in, both streams come out, and the end of the input is heard', async t => {
	await real.docker('create', '--interactive', '--name', 'lines', 'bb', 'sh', '-c', 'echo ready >&2; while read line; do echo "got $line"; done; echo over; exit 5');
	const {type, seen, ended, written} = attached('lines', {isStarting: true});
	await seen('ready\r\n');
	type('ünï ⟨x⟩\r');
	await seen('got ünï ⟨x⟩\r\n');
	type('\u{4}');
	t.deepEqual(await ended, {isDetached: false, exitCode: 5});
	t.regex(written(), /over\r\n$/v);
	t.notRegex(written(), /stream|true/v, 'the request itself is not typed');
});

test('Ctrl-c is SIGINT, as the docker client passes it on', async t => {
	await real.docker('run', '--detach', '--name', 'trap', 'bb', 'sh', '-c', 'trap "echo interrupted; exit 9" INT; echo ready; while :; do sleep 0.1; done');
	const {type, seen, ended} = attached('trap');
	await seen('attached to trap, which reads no input');
	type('ignored\r\u{3}');
	const shown = await seen('interrupted');
	t.false(shown.includes('ignored'));
	t.deepEqual(await ended, {isDetached: false, exitCode: 9});
});

/** What `docker start --attach` prints of a container, and how it ends. */
async function startAttached(name: string): Promise<{readonly stdout: string; readonly stderr: string; readonly code: number | null}> {
	const child = spawn('docker', ['start', '--attach', name], {env: {...process.env, DOCKER_HOST: real.host}, stdio: ['ignore', 'pipe', 'pipe']});
	const {promise, resolve} = Promise.withResolvers<number | null>();
	child.on('close', resolve);
	const [code, stdout, stderr] = await Promise.all([promise, text(child.stdout), text(child.stderr)]);
	return {code, stdout, stderr};
}

test('start and attach: all of 10,000 lines and the exit code, as docker start --attach has them', async t => {
	const script = 'i=0; while [ $i -lt 10000 ]; do echo "line $i"; i=$((i + 1)); done; exit 3';
	await real.docker('create', '--name', 'many-ours', 'bb', 'sh', '-c', script);
	await real.docker('create', '--name', 'many-theirs', 'bb', 'sh', '-c', script);
	const ours = attached('many-ours', {isStarting: true});
	t.deepEqual(await ours.ended, {isDetached: false, exitCode: 3});
	const theirs = await startAttached('many-theirs');
	t.is(theirs.code, 3);
	const output = ours.written().slice(ours.written().indexOf('\r\n') + 2);
	t.is(output.replaceAll('\r\n', '\n'), theirs.stdout);
	t.is(output.split('\r\n').length, 10_001);
});

test('what ends at once, with and without a terminal', async t => {
	await real.docker('create', '--name', 'quick', 'bb', 'sh', '-c', 'echo done');
	await real.docker('create', '--tty', '--name', 'quick-tty', 'bb', 'sh', '-c', 'echo done; exit 4');
	const plain = attached('quick', {isStarting: true});
	t.deepEqual(await plain.ended, {isDetached: false, exitCode: 0});
	t.true(plain.written().endsWith('\r\ndone\r\n'));
	const tty = attached('quick-tty', {isStarting: true});
	t.deepEqual(await tty.ended, {isDetached: false, exitCode: 4});
	t.true(tty.written().endsWith('\r\ndone\r\n'));
});

test('a start that fails throws the engine’s sentence', async t => {
	await real.docker('create', '--name', 'broken', 'bb', '/no/such/program');
	const error = await t.throwsAsync(attached('broken', {isStarting: true}).ended, {instanceOf: EngineError});
	t.regex(error?.message ?? '', /no such file or directory/v);
});

test('a container that goes with its end is gone when the session has ended', async t => {
	await real.docker('create', '--rm', '--name', 'fleeting', 'bb', 'sh', '-c', 'echo here; exit 6');
	const {ended, written} = attached('fleeting', {isStarting: true, isRemovedAtEnd: true});
	t.deepEqual(await ended, {isDetached: false, exitCode: 6});
	t.true(written().includes('here'));
	t.is(await real.docker('ps', '--all', '--quiet', '--filter', 'name=fleeting'), '');
});

test('a container that is paused, and one that is not there', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'frozen', 'bb', 'sleep', '1000');
	await real.docker('pause', 'frozen');
	t.teardown(async () => real.docker('unpause', 'frozen'));
	const paused = await t.throwsAsync(real.engine.attach.open('frozen', {stdin: false, tty: false}, soon()), {instanceOf: EngineError});
	t.is(paused?.kind, 'conflict');
	const missing = await t.throwsAsync(real.engine.attach.wait('nobody', 'not-running', soon()), {instanceOf: EngineError});
	t.is(missing?.kind, 'gone');
});

test('all that was written before can come first', async t => {
	await real.docker('run', '--name', 'written', 'bb', 'echo', 'earlier');
	const {socket, isMultiplexed} = await real.engine.attach.open('written', {stdin: false, tty: false, withLogs: true}, soon());
	t.true(isMultiplexed);
	socket.once('data', () => {
		socket.destroy();
	});
	const chunks = await socket.toArray().catch(() => []) as Uint8Array[];
	t.true(chunks.length === 0 || Buffer.concat(chunks).includes('earlier'));
});

/** The helper beside the target, as the operation runs it. */
async function openHelper(t: ExecutionContext, helperName: string, choice = 'bb'): Promise<Terminal & {readonly ended: Promise<string | void>; readonly controller: AbortController}> {
	const terminal = aTerminal();
	const controller = new AbortController();
	const container = (await real.engine.containers.list(soon())).find(({name}) => name === 'target');
	const ended = Promise.resolve(helper.run(terminal.context, container!, {choice, helperName, values: {}}, {signal: controller.signal, update: () => undefined}));
	ended.catch(() => undefined);
	t.teardown(() => {
		controller.abort();
	});
	return {...terminal, ended, controller};
}

const isGone = async (name: string) => until(async () => real.docker('ps', '--all', '--quiet', '--filter', `name=${name}`), ids => ids === '');

test('a helper is among the processes and in the network of its target, sees its files, and is gone when its shell ends', async t => {
	const {type, seen, ended} = await openHelper(t, 'gantry-helper-target-aaaa');
	await seen('# ');
	const namespaces = await real.docker('exec', 'target', 'sh', '-c', 'readlink /proc/self/ns/pid; readlink /proc/self/ns/net');
	const mount = await real.docker('exec', 'target', 'readlink', '/proc/self/ns/mnt');
	type('for n in pid net mnt; do readlink /proc/self/ns/$n; done; echo read\r');
	const shown = await seen(/\r\nread\r\n/v);
	for (const namespace of namespaces.split('\n')) {
		t.true(shown.includes(namespace), `${namespace} in ${shown}`);
	}

	t.false(shown.includes(mount), 'its files are its own');
	await real.docker('exec', 'target', 'sh', '-c', 'echo hello > /tmp/there');
	type('cat /proc/1/root/tmp/there\r');
	await seen('\r\nhello\r\n');
	t.is(await real.inspect('gantry-helper-target-aaaa', '{{index .Config.Labels "gantry.helper"}}'), await real.inspect('target', '{{.Id}}'));
	type('exit\r');
	t.is(await ended, 'The shell of bb beside target ended with exit code 0.');
	t.is(await isGone('gantry-helper-target-aaaa'), '');
});

test('a helper is gone when it is cut short', async t => {
	const {seen, ended, controller} = await openHelper(t, 'gantry-helper-target-bbbb');
	await seen('# ');
	controller.abort(new Error('left'));
	await t.throwsAsync(ended, {message: 'left'});
	t.is(await isGone('gantry-helper-target-bbbb'), '');
});

test('a helper that cannot start, and one whose image is not there, leave nothing behind', async t => {
	await real.docker('create', '--name', 'shellless-image', 'bb', 'true');
	const rootless = await real.docker('commit', '--change', 'ENV PATH=/nowhere', 'shellless-image', 'no-sh');
	t.regex(rootless, /^sha256:/v);
	const {ended} = await openHelper(t, 'gantry-helper-target-cccc', 'no-sh');
	const error = await t.throwsAsync(ended, {instanceOf: EngineError});
	t.regex(error?.message ?? '', /executable file not found/v);
	t.is(await isGone('gantry-helper-target-cccc'), '');

	const missing = await openHelper(t, 'gantry-helper-target-dddd', 'nowhere:1');
	const gone = await t.throwsAsync(missing.ended, {instanceOf: EngineError});
	t.is(gone?.kind, 'gone');
	t.is(await isGone('gantry-helper-target-dddd'), '');
});

test('the helper’s command line makes the same container', async t => {
	const container = (await real.engine.containers.list(soon())).find(({name}) => name === 'target');
	const words = helper.command(container!, {choice: 'bb', helperName: 'by-hand', values: {}});
	t.deepEqual(words.slice(0, 4), ['docker', 'run', '-it', '--rm']);
	await real.docker('create', '-it', '--rm', ...words.slice(4));
	const {seen} = await openHelper(t, 'gantry-helper-target-eeee');
	await seen('# ');
	const format = '{{.Config.User}} {{.Config.Tty}} {{.Config.OpenStdin}} {{.Config.StdinOnce}} {{.Config.Entrypoint}} {{.Config.Cmd}} {{.HostConfig.AutoRemove}} {{.HostConfig.CapAdd}} {{.HostConfig.PidMode}} {{.HostConfig.NetworkMode}}';
	const id = await real.inspect('target', '{{.Id}}');
	// The client asks for the id of what it is told by name, for the network only.
	t.is((await real.inspect('by-hand', format)).replaceAll('container:target', () => `container:${id}`).replace('CAP_', ''), await real.inspect('gantry-helper-target-eeee', format));
});
