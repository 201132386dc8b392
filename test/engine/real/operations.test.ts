import test from 'ava';
import {EngineError, type EngineErrorKind} from '../../../source/engine/engine-error.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {until} from '../../helpers/until.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(90_000);
const calls = () => real.engine.containers;
const state = async (name: string) => real.inspect(name, '{{.State.Status}} {{.State.ExitCode}}');

/** As its PID 1 a program that has not asked for TERM does not get it. */
const stubborn = async (name: string) => real.docker('run', '--detach', '--name', name, 'bb', 'sleep', '1000');

/** Runs once it has printed `ready`. */
async function script(name: string, text: string): Promise<void> {
	await real.docker('run', '--detach', '--name', name, 'bb', 'sh', '-c', text);
	await until(async () => real.docker('logs', name), log => log.includes('ready'));
}

const polite = async (name: string, exitCode = 0) => script(name, `trap "exit ${exitCode}" TERM; echo ready; while :; do sleep 0.1; done`);

async function kindOf(work: (signal: AbortSignal) => Promise<unknown>): Promise<EngineErrorKind | 'no error'> {
	try {
		await work(soon());
		return 'no error';
	} catch (error) {
		if (error instanceof EngineError) {
			return error.kind;
		}

		throw error;
	}
}

test('start', async t => {
	await real.docker('create', '--init', '--name', 'start', 'bb', 'sleep', '1000');
	await calls().start('start', soon());
	t.is(await state('start'), 'running 0');
});

test('start of one that runs already is no error, and leaves it alone', async t => {
	await stubborn('start-twice');
	const startedAt = await real.inspect('start-twice', '{{.State.StartedAt}}');
	await calls().start('start-twice', soon());
	t.is(await real.inspect('start-twice', '{{.State.StartedAt}}'), startedAt);
});

test('start of one whose program is not there', async t => {
	await real.docker('create', '--name', 'start-nothing', 'bb', '/no/such/program');
	const error = await t.throwsAsync(calls().start('start-nothing', soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'invalid');
	t.regex(error.message, /no such file or directory/v);
	t.regex(await state('start-nothing'), /^created /v);
});

test('stop kills one that does not listen, after the grace period', async t => {
	await stubborn('stop-stubborn');
	await calls().stop('stop-stubborn', {graceSeconds: 1}, soon());
	t.is(await state('stop-stubborn'), 'exited 137');
});

test('stop kills one at once when there is no grace', async t => {
	await polite('stop-now');
	await calls().stop('stop-now', {graceSeconds: 0}, soon());
	t.regex(await state('stop-now'), /^exited (?:0|137)$/v);
});

test('stop lets one that listens end by itself', async t => {
	await polite('stop-polite', 7);
	await calls().stop('stop-polite', {graceSeconds: 60}, soon());
	t.is(await state('stop-polite'), 'exited 7');
});

test('stop of one that is ended by TERM', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'stop-init', 'bb', 'sleep', '1000');
	await calls().stop('stop-init', {graceSeconds: 60}, soon());
	t.is(await state('stop-init'), 'exited 143');
});

test('stop of one that does not run is no error', async t => {
	await real.docker('run', '--name', 'stop-twice', 'bb', 'true');
	await calls().stop('stop-twice', {graceSeconds: 1}, soon());
	t.is(await state('stop-twice'), 'exited 0');
});

test('a stop that is aborted goes on in the engine', async t => {
	await stubborn('stop-aborted');
	const controller = new AbortController();
	const stopping = calls().stop('stop-aborted', {graceSeconds: 2}, controller.signal);
	await calls().list(soon());
	controller.abort(new Error('left'));
	await t.throwsAsync(stopping, {message: 'left'});
	t.is(await until(async () => state('stop-aborted'), now => now.startsWith('exited')), 'exited 137');
});

test('restart', async t => {
	await polite('restart', 3);
	const before = await real.inspect('restart', '{{.State.StartedAt}} {{.State.Pid}}');
	await calls().restart('restart', {graceSeconds: 60}, soon());
	t.is(await state('restart'), 'running 0');
	t.not(await real.inspect('restart', '{{.State.StartedAt}} {{.State.Pid}}'), before);
});

test('restart of one that does not run starts it', async t => {
	await real.docker('create', '--init', '--name', 'restart-created', 'bb', 'sleep', '1000');
	await calls().restart('restart-created', {graceSeconds: 1}, soon());
	t.is(await state('restart-created'), 'running 0');
});

test('pause and unpause', async t => {
	await stubborn('pause');
	await calls().pause('pause', soon());
	t.is(await state('pause'), 'paused 0');
	t.is(await kindOf(async signal => calls().pause('pause', signal)), 'conflict');
	await calls().unpause('pause', soon());
	t.is(await state('pause'), 'running 0');
	t.not(await kindOf(async signal => calls().unpause('pause', signal)), 'no error');
});

test('kill with a signal', async t => {
	await script('kill-usr1', 'trap "echo heard" USR1; echo ready; while :; do sleep 0.1; done');
	await calls().kill('kill-usr1', 'SIGUSR1', soon());
	await until(async () => real.docker('logs', 'kill-usr1'), log => log.includes('heard'));
	t.is(await state('kill-usr1'), 'running 0');
	await calls().kill('kill-usr1', 'KILL', soon());
	await real.until('kill-usr1', '{{.State.Status}} {{.State.ExitCode}}', 'exited 137');
	t.is(await kindOf(async signal => calls().kill('kill-usr1', 'KILL', signal)), 'conflict');
});

test('kill with HUP of one that is ended by it', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'kill-hup', 'bb', 'sleep', '1000');
	await calls().kill('kill-hup', 'HUP', soon());
	t.is(await until(async () => state('kill-hup'), now => now.startsWith('exited')), 'exited 129');
});

test('kill with what is no signal', async t => {
	await stubborn('kill-nonsense');
	const error = await t.throwsAsync(calls().kill('kill-nonsense', 'SIGNONSENSE', soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'invalid');
	t.regex(error?.message ?? '', /[Ii]nvalid signal: SIGNONSENSE$/v);
});

const isThere = async (name: string) => (await real.docker('ps', '--all', '--format', '{{.Names}}')).split('\n').includes(name);

test('remove', async t => {
	await real.docker('create', '--name', 'remove', 'bb');
	await calls().remove('remove', {}, soon());
	t.false(await isThere('remove'));
});

test('remove of one that runs is a conflict, unless forced', async t => {
	await stubborn('remove-running');
	const error = await t.throwsAsync(calls().remove('remove-running', {}, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'conflict');
	t.regex(error.message, /^(?:You cannot remove a running container|cannot remove container .* is running).*force remove$/v);
	t.true(await isThere('remove-running'));
	await calls().remove('remove-running', {isForced: true}, soon());
	t.false(await isThere('remove-running'));
});

test('remove of one that is paused', async t => {
	await stubborn('remove-paused');
	await calls().pause('remove-paused', soon());
	t.is(await kindOf(async signal => calls().remove('remove-paused', {}, signal)), 'conflict');
	await calls().remove('remove-paused', {isForced: true}, soon());
	t.false(await isThere('remove-paused'));
});

test('remove with its anonymous volumes, and without', async t => {
	for (const withVolumes of [true, false]) {
		const name = `remove-volumes-${String(withVolumes)}`;
		await real.docker('create', '--name', name, '--volume', '/data', '--volume', `${name}:/named`, 'bb');
		const anonymous = await real.inspect(name, '{{range .Mounts}}{{if eq .Destination "/data"}}{{.Name}}{{end}}{{end}}');
		await calls().remove(name, {withVolumes}, soon());
		const volumes = new Set((await real.docker('volume', 'ls', '--quiet')).split('\n'));
		t.is(volumes.has(anonymous), !withVolumes);
		t.true(volumes.has(name), 'a named volume stays');
	}
});

test('rename', async t => {
	const id = await real.docker('create', '--name', 'rename-old', 'bb');
	await calls().rename('rename-old', 'rename-new', soon());
	t.is(await real.inspect(id, '{{.Name}}'), '/rename-new');
});

test('rename to a name that is taken', async t => {
	await real.docker('create', '--name', 'rename-one', 'bb');
	const other = await real.docker('create', '--name', 'rename-two', 'bb');
	const error = await t.throwsAsync(calls().rename('rename-one', 'rename-two', soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'conflict');
	t.true(error?.message.includes(other), error?.message);
	t.is(await real.inspect(other, '{{.Name}}'), '/rename-two');
});

test('rename to what is no name', async t => {
	await real.docker('create', '--name', 'rename-bad', 'bb');
	for (const name of ['-x', 'a b', 'ü', '../x']) {
		t.is(await kindOf(async signal => calls().rename('rename-bad', name, signal)), 'invalid', `the name ${name}`);
	}

	t.true(await isThere('rename-bad'));
});

test('what has vanished is gone', async t => {
	const id = await real.docker('create', '--name', 'vanished', 'bb');
	await real.docker('rm', 'vanished');
	const {start, stop, restart, pause, unpause, kill, remove, rename, inspect, run, logs} = calls();
	const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
		start: async () => start(id, soon()),
		stop: async () => stop(id, {graceSeconds: 1}, soon()),
		restart: async () => restart(id, {graceSeconds: 1}, soon()),
		pause: async () => pause(id, soon()),
		unpause: async () => unpause(id, soon()),
		kill: async () => kill(id, 'KILL', soon()),
		remove: async () => remove(id, {isForced: true}, soon()),
		rename: async () => rename(id, 'vanished-2', soon()),
		inspect: async () => inspect(id, soon()),
		run: async () => run(id, soon()),
		logs: async () => logs(id, {hasTty: false, tail: 1}, soon()).next(),
		exec: async () => real.engine.exec.capture(id, ['true'], soon()),
	};
	for (const [what, attempt] of Object.entries(attempts)) {
		const error = await t.throwsAsync(attempt, {instanceOf: EngineError}, what);
		t.is(error?.kind, 'gone', what);
		t.true(error?.message.endsWith(`No such container: ${id}`), what);
	}
});
