import test from 'ava';
import type {ContainerRun} from '../../../source/engine/types.js';
import {formatPorts} from '../../../source/format/ports.js';
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

test('lists what the docker client lists', async t => {
	const id = await real.docker('run', '--detach', '--init', '--name', 'listed', 'bb', 'sleep', '1000');
	const containers = await real.engine.containers.list(soon());
	const listed = containers.find(container => container.id === id);
	t.like(listed, {name: 'listed', image: 'bb', state: 'running', command: 'sleep 1000', exitCode: undefined});
	const ageSeconds = (Date.now() - Date.parse(await real.inspect('listed', '{{.State.StartedAt}}'))) / 1000;
	t.true(Date.now() - listed!.since! < (ageSeconds + 2) * 1000);
});

test('every kind of container is listed as by docker ps --all', async t => {
	const run = async (name: string, ...args: readonly string[]) => real.docker('run', '--name', `all-${name}`, '--label', 'suite=all', ...args);
	await real.docker('create', '--name', 'all-created', '--label', 'suite=all', '--label', 'a=b', 'bb', 'true');
	await run('done', 'bb', 'sh', '-c', 'exit 0');
	await t.throwsAsync(run('failed', 'bb', 'sh', '-c', 'exit 3'));
	await run('paused', '--detach', '--init', 'bb', 'sleep', '1000');
	await real.docker('pause', 'all-paused');
	// A frozen program outlives even the killing of its engine.
	t.teardown(async () => real.docker('unpause', 'all-paused'));
	await run('ports', '--detach', '--init', '--publish', '127.0.0.1:18080:80', '--publish', '18443:443/udp', '--expose', '9000-9002', 'bb', 'sleep', '1000');
	await run('mounts', '--detach', '--init', '--volume', 'all-data:/data', '--volume', `${real.directory}:/host:ro`, '--tmpfs', '/scratch', 'bb', 'sleep', '1000');
	await run('linked', '--detach', '--init', '--link', 'all-ports:alias', 'bb', 'sleep', '1000');
	await run('healthy', '--detach', '--init', '--health-cmd', 'true', '--health-interval', '1s', 'bb', 'sleep', '1000');
	await real.docker('network', 'create', 'all-net');
	await run('networks', '--detach', '--init', '--network', 'all-net', 'bb', 'sleep', '1000');
	await real.docker('network', 'connect', 'bridge', 'all-networks');
	await real.docker('tag', 'bb', 'all-gone:1');
	await run('untagged', '--detach', '--init', 'all-gone:1', 'sleep', '1000');
	await real.docker('rmi', '--force', 'all-gone:1');
	await real.until('all-healthy', '{{.State.Health.Status}}', 'healthy');

	const asked = async () => real.docker('ps', '--all', '--no-trunc', '--filter', 'label=suite=all', '--format', '{{.ID}}\t{{.Names}}\t{{.Image}}\t{{.State}}\t{{.Status}}\t{{.Ports}}\t{{.Command}}\t{{.Networks}}\t{{.Mounts}}');
	const ours = async () => (await real.engine.containers.list(soon())).filter(({labels}) => labels.suite === 'all').map(container => {
		// The client shows all names, of links too, and the command in quotation marks.
		const {id, name, image, state, status, ports, command, networks, mounts} = container;
		return [id, name === 'all-ports' ? 'all-linked/alias,all-ports' : name, image, state, status, formatPorts(ports), `"${command}"`, networks.toSorted().join(','), mounts.join(',')].join('\t');
	}).join('\n');
	// Clients before 23.0 write no brackets around an IPv6 address.
	const normal = (rows: string) => rows.trim().replaceAll(' :::', ' [::]:').split('\n').map(row => row.split('\t').map((cell, column) => column >= 7 ? cell.split(',').toSorted().join(',') : cell).join('\t'));
	// Both say how long ago things were: they must have been asked within the same second.
	const [theirs, mine] = await until(async () => Promise.all([asked(), ours()]), ([a, b]) => normal(a).join('\n') === normal(b).join('\n'), 60_000).catch(async () => [await asked(), await ours()] as const);
	t.deepEqual(normal(mine), normal(theirs));
	t.is(normal(mine).length, 10);

	const list = await real.engine.containers.list(soon());
	const byName = Object.fromEntries(list.map(container => [container.name, container]));
	t.like(byName['all-failed'], {state: 'exited', exitCode: 3});
	t.like(byName['all-healthy'], {state: 'running', health: 'healthy'});
	t.deepEqual(byName['all-created']?.labels, {a: 'b', suite: 'all'});
	t.is(byName['all-created']?.imageId, await real.docker('image', 'inspect', '--format', '{{.Id}}', 'bb'));
	t.true(byName['all-done']!.since! <= Date.now());
});

test('only those of some ids', async t => {
	const [one, two] = await Promise.all(['only-one', 'only-two'].map(async name => real.docker('create', '--name', name, 'bb')));
	t.deepEqual((await real.engine.containers.list(soon(), [one!])).map(({name}) => name), ['only-one']);
	t.deepEqual((await real.engine.containers.list(soon(), [one!, two!, 'f'.repeat(64)])).map(({name}) => name).toSorted(), ['only-one', 'only-two']);
	t.deepEqual(await real.engine.containers.list(soon(), ['f'.repeat(64)]), []);
	t.deepEqual(await real.engine.containers.list(soon(), []), []);
});

test('an inspection is what docker inspect says', async t => {
	const id = await real.docker('create', '--name', 'inspected', '--env', 'SECRET=x', 'bb', 'true');
	const {raw, ...inspection} = await real.engine.containers.inspect('inspected', soon());
	t.is(inspection.id, id);
	t.deepEqual(raw, (JSON.parse(await real.docker('inspect', 'inspected')) as unknown[])[0] as typeof raw);
});

const runOf = async (name: string): Promise<ContainerRun> => real.engine.containers.run(name, soon());

test('a run that has never been', async t => {
	await real.docker('create', '--name', 'never', 'bb', 'true');
	t.deepEqual(await runOf('never'), {startedAt: '', isRunning: false, restartCount: 0, exitCode: 0, wasOutOfMemory: false, memoryLimitBytes: 0, hasTty: false});
});

test('a run that goes on, and how it ended', async t => {
	await real.docker('run', '--detach', '--tty', '--init', '--memory', '64m', '--name', 'goes-on', 'bb', 'sleep', '1000');
	const startedAt = await real.inspect('goes-on', '{{.State.StartedAt}}');
	t.deepEqual(await runOf('goes-on'), {startedAt, isRunning: true, restartCount: 0, exitCode: 0, wasOutOfMemory: false, memoryLimitBytes: 67_108_864, hasTty: true});
	await real.docker('pause', 'goes-on');
	t.like(await runOf('goes-on'), {startedAt, isRunning: true});
	await real.docker('unpause', 'goes-on');
	await real.docker('kill', 'goes-on');
	t.deepEqual(await runOf('goes-on'), {startedAt, isRunning: false, restartCount: 0, exitCode: 137, wasOutOfMemory: false, memoryLimitBytes: 67_108_864, hasTty: true});
	await real.docker('start', 'goes-on');
	const again = await runOf('goes-on');
	t.is(again.startedAt, await real.inspect('goes-on', '{{.State.StartedAt}}'));
	t.not(again.startedAt, startedAt);
});

test('a run that took more memory than it may', async t => {
	// Of a container that is killed before the engine watches its memory, or ends before the engine has heard, nothing is told.
	await real.docker('run', '--detach', '--memory', '8m', '--name', 'greedy', 'bb', 'sh', '-c', 'until [ -e /go ]; do sleep 0.1; done; tail /dev/zero; code=$?; until [ -e /end ]; do sleep 0.1; done; exit $code');
	await real.docker('exec', 'greedy', 'touch', '/go');
	await until(async () => real.docker('events', '--since', '1h', '--until', '0s', '--filter', 'container=greedy', '--filter', 'event=oom'), told => told !== '');
	await real.docker('exec', 'greedy', 'touch', '/end');
	await real.until('greedy', '{{.State.Status}}', 'exited');
	t.like(await runOf('greedy'), {isRunning: false, exitCode: 137, wasOutOfMemory: true, memoryLimitBytes: 8_388_608});
});

test('the exit code of a program that failed', async t => {
	await t.throwsAsync(real.docker('run', '--name', 'failing', 'bb', 'sh', '-c', 'exit 42'));
	t.like(await runOf('failing'), {isRunning: false, exitCode: 42, wasOutOfMemory: false});
});

test('a container that restarts over and over does not run while it waits', async t => {
	await real.docker('run', '--detach', '--restart', 'always', '--name', 'loops', 'bb', 'sh', '-c', 'exit 5');
	t.like(await until(async () => runOf('loops'), ({isRunning, exitCode}) => !isRunning && exitCode === 5), {isRunning: false, exitCode: 5});
	await real.docker('rm', '--force', 'loops');
});

test('how often the engine has started a container again', async t => {
	await real.docker('run', '--detach', '--restart', 'on-failure:2', '--name', 'gives-up', 'bb', 'false');
	await real.until('gives-up', '{{.State.Status}} {{.RestartCount}}', 'exited 2');
	t.like(await runOf('gives-up'), {isRunning: false, restartCount: 2, exitCode: 1});
});
