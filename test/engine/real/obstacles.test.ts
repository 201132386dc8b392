import {spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {actions} from '../../../source/actions/registry.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import type {Container, ContainerState} from '../../../source/engine/types.js';
import {aState} from '../../helpers/a-store.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {until} from '../../helpers/until.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	release();
	real.down();
});

const containers = () => real.engine.containers;
const soon = () => AbortSignal.timeout(90_000);

/** What each operation asks of the engine, in its gentlest way. An engine that answers 304 has nothing to do, which is an obstacle as well. */
const requests: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
	'container.start': async id => call('POST', `/containers/${id}/start`),
	'container.stop': async id => call('POST', `/containers/${id}/stop?t=1`),
	'container.restart': async id => call('POST', `/containers/${id}/restart?t=1`),
	'container.pause': async id => containers().pause(id, soon()),
	'container.unpause': async id => real.engine.containers.unpause(id, soon()),
	'container.kill': async id => real.engine.containers.kill(id, 'SIGKILL', soon()),
	'container.rename': async id => real.engine.containers.rename(id, `renamed-${id.slice(0, 12)}`, soon()),
	'container.limits': async id => real.engine.limits.change(id, {cpuShares: 512}, soon()),
	'container.commit': async id => real.engine.images.commit({container: id, repository: '', tag: '', message: '', author: '', isPaused: true, changes: []}, soon()),
	'container.export': async id => real.engine.transfers.export(id, {file: `${real.directory}/exported-${id.slice(0, 12)}.tar`, isThere: false, isCompressed: false}, () => undefined, soon()),
	'container.exec': async id => real.engine.exec.capture(id, ['true'], soon()),
};

/** A request that is not softened: `not modified` is a refusal here. */
async function call(method: string, route: string): Promise<void> {
	const request = http.request({socketPath: `${real.directory}/docker.sock`, method, path: route});
	request.end();
	const [response] = await once(request, 'response') as [http.IncomingMessage];
	response.resume();
	await once(response, 'end');
	if (response.statusCode !== 204) {
		throw new EngineError('failed', `HTTP ${response.statusCode}`);
	}
}

async function isRefused(request: () => Promise<unknown>): Promise<boolean> {
	try {
		await request();
		return false;
	} catch (error) {
		if (error instanceof EngineError) {
			return true;
		}

		throw error;
	}
}

const stateOf = async (name: string) => real.inspect(name, '{{.State.Status}}');

/** A file of theirs that cannot be removed makes containers dead whose removal is tried. */
const kept: string[] = [];

/** Whether this file system can keep a file from being removed: otherwise nothing can be made dead on it. */
function canHold(): boolean {
	const file = path.join(tmpdir(), `gantry-held-${process.pid}`);
	writeFileSync(file, '');
	const {status} = spawnSync('chattr', ['+i', file]);
	spawnSync('chattr', ['-i', file]);
	rmSync(file);
	return status === 0;
}

function release(): void {
	for (const file of kept.splice(0)) {
		spawnSync('chattr', ['-i', file]);
	}
}

/** Put a container of this name into a state. */
const make: Readonly<Record<string, (name: string) => Promise<void>>> = {
	async created(name) {
		await real.docker('create', '--init', '--name', name, 'bb', 'sleep', '1000');
	},
	async running(name) {
		await real.docker('run', '--detach', '--init', '--name', name, 'bb', 'sleep', '1000');
	},
	async paused(name) {
		await make.running!(name);
		await real.docker('pause', name);
	},
	// Each wait is twice as long as the one before: after some the state holds for seconds.
	async restarting(name) {
		await real.docker('run', '--detach', '--restart', 'always', '--name', name, 'bb', 'false');
		await until(async () => real.inspect(name, '{{.RestartCount}} {{.State.Status}}'), text => Number(text.split(' ')[0]) >= 6 && text.endsWith('restarting'));
	},
	async exited(name) {
		await real.docker('run', '--name', name, 'bb', 'true');
	},
	async dead(name) {
		await make.exited!(name);
		const file = `${real.directory}/data/containers/${await real.inspect(name, '{{.Id}}')}/config.v2.json`;
		spawnSync('chattr', ['+i', file]);
		kept.push(file);
		// Its removal fails, and it stays as it is then.
		await Promise.allSettled([real.docker('rm', name)]);
		await until(async () => stateOf(name), state => state === 'dead');
	},
};

function obstacleTo(id: string, container: Container): string | undefined {
	const action = actions.find(one => one.id === id);
	return action?.on === 'container' ? action.obstacle?.(container, aState({containers: [container]})) : 'no such operation';
}

async function rowOf(name: string): Promise<Container> {
	const rows = await real.engine.containers.list(soon());
	return rows.find(container => container.name === name)!;
}

async function compare(t: ExecutionContext, state: ContainerState): Promise<void> {
	await Promise.all(Object.entries(requests).map(async ([id, request]) => {
		const name = `${state}-${id.replace('container.', '')}`;
		await make[state]!(name);
		// Of a dead one the list may say that it is being removed.
		const row = {...await rowOf(name), state};
		t.is(await stateOf(name), state, name);
		const obstacle = obstacleTo(id, row);
		t.is(await isRefused(async () => request(row.id)), obstacle !== undefined, `${name}: ${obstacle ?? 'no obstacle'}`);
	}));
}

for (const state of ['created', 'running', 'paused', 'exited'] as const) {
	test(`what can be done to a container that is ${state}, the engine does; what cannot, it refuses`, async t => {
		await compare(t, state);
	});
}

test('… and to one that is restarting', async t => {
	await compare(t, 'restarting');
});

if (canHold()) {
	test('… and to one that is dead, which the list may call being removed: it can be removed once what held it is gone', async t => {
		await compare(t, 'dead');
		const {id, state} = await rowOf('dead-start');
		t.true(state === 'dead' || state === 'removing');
		t.is(obstacleTo('container.remove', {...await rowOf('dead-start')}), undefined);
		t.true(await isRefused(async () => real.engine.containers.remove(id, {}, soon())));
		release();
		await real.engine.containers.remove(id, {}, soon());
		t.is(await rowOf('dead-start'), undefined as unknown as Container);
	});
}

test('a removal without force: what the menu offers, the engine does', async t => {
	const remove = actions.find(({id}) => id === 'container.remove');
	for (const state of ['created', 'running', 'paused', 'restarting', 'exited'] as const) {
		const name = `${state}-remove`;
		await make[state]!(name);
		const row = await rowOf(name);
		const item = remove?.on === 'container' ? remove.choices?.([row], aState({containers: [row]})).items.find(({id}) => id === 'remove') : undefined;
		t.is(await isRefused(async () => containers().remove(row.id, {}, soon())), item?.obstacle !== undefined, `${state}: ${item?.obstacle}`);
	}
});

test('while one is being removed nothing else can be done to it', async t => {
	// So many files that their removal can be watched.
	await real.docker('run', '--name', 'large', 'bb', 'sh', '-c', 'mkdir /many; i=0; while [ $i -lt 40000 ]; do : > /many/$i; i=$((i+1)); done');
	const {id} = await rowOf('large');
	const removal = real.engine.containers.remove(id, {}, soon());
	const row = await until(async () => (await real.engine.containers.list(soon())).find(container => container.id === id), found => found === undefined || found.state === 'removing');
	for (const operation of Object.keys(requests)) {
		t.not(obstacleTo(operation, row ?? {...await aRemoving(), id}), undefined, operation);
	}

	t.true(await isRefused(async () => requests['container.start']!(id)));
	await removal;
});

const aRemoving = async (): Promise<Container> => ({...(await real.engine.containers.list(soon()))[0]!, state: 'removing'});

test('every signal that can be typed is one the engine knows', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'signalled', 'bb', 'sh', '-c', 'trap "" USR1; sleep 1000');
	for (const name of ['SIGCONT', 'SIGRTMIN+3', 'SIGRTMAX-14', 'SIGCHLD', 'SIGURG', '17']) {
		// The signal before may end it only now: a new one for each.
		const one = `signalled-${name.replace('+', '')}`;
		await real.docker('run', '--detach', '--init', '--name', one, 'bb', 'sleep', '1000');
		t.false(await isRefused(async () => containers().kill(one, name, soon())), `signal ${name}`);
	}

	for (const name of ['SIGFOO', '32', '65', 'SIGRTMIN+16']) {
		t.true(await isRefused(async () => containers().kill('signalled', name, soon())), `signal ${name}`);
	}
});
