import test from 'ava';
import {toContainer} from '../../source/engine/container-list.js';
import {json, wireEngine} from '../helpers/wire-engine.js';
import {now} from '../helpers/values.js';

type Row = Parameters<typeof toContainer>[0];

const id = 'c0ffee'.padEnd(64, '0');

/** As engine 20.10 answers. */
const row = {
	Id: id, Names: ['/web'], Image: 'nginx:1.25', ImageID: 'sha256:abc', Command: '/docker-entrypoint.sh nginx -g \'daemon off;\'', Created: 1_767_348_000,
	Ports: [{IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp'}, {PrivatePort: 443, Type: 'tcp'}],
	Labels: {'com.docker.compose.project': 'shop'}, State: 'running', Status: 'Up 2 hours (healthy)', HostConfig: {NetworkMode: 'shop_default'},
	NetworkSettings: {Networks: {shop_default: {NetworkID: 'n1'}, bridge: {NetworkID: 'n2'}}},
	Mounts: [{Type: 'volume', Name: 'shop_data', Source: '', Destination: '/data', Driver: 'local', Mode: '', RW: true, Propagation: ''}, {Type: 'bind', Source: '/srv/shop', Destination: '/srv', Mode: '', RW: true, Propagation: ''}],
} as unknown as Row;

test('a row of the list', t => {
	t.deepEqual(toContainer(row, now), {
		id, name: 'web', image: 'nginx:1.25', imageId: 'sha256:abc', command: '/docker-entrypoint.sh nginx -g \'daemon off;\'', createdAt: 1_767_348_000_000,
		state: 'running', status: 'Up 2 hours (healthy)', since: now - 5_400_000, health: 'healthy', exitCode: undefined,
		ports: [{privatePort: 80, protocol: 'tcp', publicPort: 8080, ip: '0.0.0.0'}, {privatePort: 443, protocol: 'tcp'}],
		labels: {'com.docker.compose.project': 'shop'}, networks: ['shop_default', 'bridge'], mounts: ['shop_data', '/srv/shop'],
	});
});

const nothing = {
	id, name: id.slice(0, 12), image: '', imageId: '', command: '', createdAt: 0, state: 'unknown', status: '', since: undefined, health: undefined,
	exitCode: undefined, ports: [], labels: {}, networks: [], mounts: [],
} as const;

test('nothing is taken for granted but the id', t => {
	t.deepEqual(toContainer({Id: id}, now), nothing);
	t.deepEqual(toContainer({
		Id: id, Names: null, Image: null, ImageID: null, Command: null, Created: null, Ports: null, Labels: null, State: null, Status: null, NetworkSettings: null, Mounts: null,
	}, now), nothing);
	t.deepEqual(toContainer({Id: id, Names: [], Ports: [], Mounts: [], NetworkSettings: {Networks: null}} as unknown as Row, now), nothing);
});

const names: ReadonlyArray<readonly [string[], string]> = [
	[['/web'], 'web'],
	[['/shop/alias', '/db'], 'db'],
	[['/db', '/shop/alias', '/web/db'], 'db'],
	[['/shop/alias'], 'shop/alias'],
	[['web'], 'web'],
	[['/\u{1B}[2Jweb\n'], 'web '],
];

for (const [given, name] of names) {
	test(`of ${JSON.stringify(given)} its own name is ${JSON.stringify(name)}`, t => {
		t.is(toContainer({Id: id, Names: given}, now).name, name);
	});
}

for (const state of ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const) {
	test(`state ${state}`, t => {
		t.is(toContainer({Id: id, State: state}, now).state, state);
	});
}

for (const state of ['configured', 'RUNNING', 'stopping', 'toString']) {
	test(`a state this program does not know: ${state}`, t => {
		t.is(toContainer({Id: id, State: state}, now).state, 'unknown');
	});
}

test('podman’s row: a full image name, ports with an empty address, mounts with an empty name', t => {
	const podman = {
		...row, Image: 'docker.io/library/bb:latest', Command: 'sleep 1000', Ports: [{IP: '', PrivatePort: 80, PublicPort: 8080, Type: 'tcp'}, {IP: null, PrivatePort: 81, PublicPort: 0, Type: 'udp'}],
		Mounts: [{Type: 'bind', Name: '', Source: '/srv'}, {Type: 'tmpfs', Name: null, Source: null}], Labels: null, Status: 'Up 2 minutes', NetworkSettings: {Networks: {podman: {NetworkID: 'podman'}}},
	} as unknown as Row;
	t.like(toContainer(podman, now), {
		image: 'docker.io/library/bb:latest', state: 'running', since: now - 120_000,
		ports: [{privatePort: 80, protocol: 'tcp', publicPort: 8080}, {privatePort: 81, protocol: 'udp'}], networks: ['podman'], labels: {}, mounts: ['/srv', ''],
	});
});

test('no text of a row can move the terminal', t => {
	const evil = '\u{1B}]0;owned\u{7}\u{1B}[2Jx\u{202E}';
	const container = toContainer({
		...row, Names: [`/${evil}`], Image: evil, Command: `sh -c "${evil}\n${evil}"`, Status: `Up 2 hours ${evil}`, Labels: {[evil]: evil},
		Ports: [{IP: evil, PrivatePort: 1, Type: evil}], NetworkSettings: {Networks: {[evil]: {}}}, Mounts: [{Source: evil}],
	} as unknown as Row, now);
	t.notRegex(JSON.stringify(container), /\\u001b|\\u0007|\u{202E}/v);
	t.like(container, {name: 'x', image: 'x', labels: {x: 'x'}, networks: ['x'], mounts: ['x'], command: 'sh -c "x x"'});
});

test('asks for all, or for those of some ids, and never for sizes', async t => {
	const {engine, requests} = await wireEngine(t, (_, response) => {
		json(response, [row]);
	});
	const signal = AbortSignal.timeout(20_000);
	t.is((await engine.containers.list(signal))[0]?.name, 'web');
	await engine.containers.list(signal, ['one', 'two']);
	t.deepEqual(await engine.containers.list(signal, []), []);
	t.deepEqual(requests, ['GET /v1.41/containers/json?all=true', 'GET /v1.41/containers/json?all=true&filters={"id":["one","two"]}']);
});

const state = {Status: 'running', Running: true, Paused: false, Restarting: false, OOMKilled: false, ExitCode: 0, StartedAt: '2026-01-01T00:00:00.5Z'};

test('how a run stands', async t => {
	const runs: Readonly<Record<string, object>> = {
		running: {State: state, Config: {Tty: true}, HostConfig: {Memory: 6_291_456}},
		created: {State: {...state, Running: false, StartedAt: '0001-01-01T00:00:00Z'}, Config: {Tty: false}, HostConfig: {}},
		killed: {State: {...state, Running: false, OOMKilled: true, ExitCode: 137}, Config: {Tty: false}, HostConfig: {Memory: 0}},
		restarting: {State: {...state, Restarting: true, ExitCode: 1}, RestartCount: 4, Config: {Tty: false}, HostConfig: {Memory: 0}},
	};
	const {engine} = await wireEngine(t, (request, response) => {
		json(response, runs[request.url!.split('/')[3]!]);
	});
	const signal = AbortSignal.timeout(20_000);
	t.deepEqual(await engine.containers.run('running', signal), {startedAt: state.StartedAt, isRunning: true, restartCount: 0, exitCode: 0, wasOutOfMemory: false, memoryLimitBytes: 6_291_456, hasTty: true});
	t.deepEqual(await engine.containers.run('created', signal), {startedAt: '', isRunning: false, restartCount: 0, exitCode: 0, wasOutOfMemory: false, memoryLimitBytes: 0, hasTty: false});
	t.deepEqual(await engine.containers.run('killed', signal), {startedAt: state.StartedAt, isRunning: false, restartCount: 0, exitCode: 137, wasOutOfMemory: true, memoryLimitBytes: 0, hasTty: false});
	t.like(await engine.containers.run('restarting', signal), {isRunning: false, restartCount: 4, exitCode: 1});
});
