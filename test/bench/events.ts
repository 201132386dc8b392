import {connect} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {atMost, figure, mebibytes, nameOf, type Bench, type Findings, type Part, type Table, type Verdict} from './part.js';
import {churn} from './churn.js';
import {observe} from './observe.js';
import type {Program} from './program.js';
import {openProgram, quiet, type Screen, type Size} from './screen.js';
import type {Stage} from './stage.js';
import {percentile} from './statistics.js';

/** Tells when the engine has told of something. */
type Listener = {next(action: string): Promise<number>; close(): void};

function listen(stage: Stage): Listener {
	const socket = connect(`${stage.directory}/docker.sock`);
	const awaited = new Map<string, (at: number) => void>();
	socket.write('GET /v1.41/events?filters=%7B%22type%22%3A%5B%22container%22%5D%7D HTTP/1.1\r\nHost: engine\r\n\r\n');
	socket.on('data', chunk => {
		const at = performance.now();
		for (const [, action] of chunk.toString('utf8').matchAll(/"Action":"(\w+)"/gv)) {
			awaited.get(action!)?.(at);
			awaited.delete(action!);
		}
	});
	return {
		async next(action) {
			return new Promise(resolve => {
				awaited.set(action, resolve);
			});
		},
		close() {
			socket.destroy();
		},
	};
}

/** A container's row on the screen, its figures left out: ages move on by themselves. */
const rowOf = (screen: Screen, name: string): string => (screen.text().split('\n').find(line => line.includes(name)) ?? '').replaceAll(/\d+/gv, '');

const actions = ['create', 'start', 'die', 'destroy'] as const;

/** Of those that were shown. */
type Latencies = Record<typeof actions[number], number[]>;

async function lone(stage: Stage, program: Program, size: Size, count: number): Promise<Latencies> {
	const latencies: Latencies = {create: [], start: [], die: [], destroy: []};
	const screen = openProgram(program, stage.host, size);
	await quiet(2500);
	const listener = listen(stage);
	await sleep(200);
	const name = 'e-lone';
	const requests = {
		create: ['POST', `/containers/create?name=${name}`, {Image: 'bb', Cmd: ['sleep', '1000000'], HostConfig: {NetworkMode: 'none'}}],
		start: ['POST', `/containers/${name}/start`], die: ['POST', `/containers/${name}/kill`], destroy: ['DELETE', `/containers/${name}?force=1`],
	} as const;
	for (let index = 0; index < count; index++) {
		for (const action of actions) {
			const before = rowOf(screen, name);
			const seen = screen.until(() => rowOf(screen, name) !== before, 3000);
			const told = listener.next(action);
			const [method, path, body] = requests[action];
			await stage.ask(method, path, body);
			const [at, toldAt] = await Promise.all([seen, told]);
			if (at !== undefined) {
				latencies[action].push(Math.max(0, at - toldAt));
			}

			// Each alone: what comes shortly after another is merged with it.
			await sleep(250 + (Math.random() * 100));
		}
	}

	listener.close();
	await screen.end();
	return latencies;
}

const storms = 30;

async function storm(stage: Stage, program: Program, size: Size): Promise<{readonly figures: readonly string[]; readonly requests: number}> {
	const {outcome: {took, goneAfter}, own, engine, traffic, bytes} = await observe(stage, program, size, 3000, async screen => {
		const begunAt = performance.now();
		await churn(stage, storms, 4);
		const endedAt = performance.now();
		const goneAt = await screen.until(() => !/\be-\d{3}\b/v.test(screen.text()), 5000);
		await sleep(500);
		return {took: endedAt - begunAt, goneAfter: goneAt && Math.max(0, goneAt - endedAt)};
	});
	const figures = [
		program.name, figure(took / 1000), String(traffic.requests), figure(own / 1000), figure(engine / 1000), figure(mebibytes(traffic.bytes)), figure(bytes / 1000), figure(goneAfter),
	];
	return {figures, requests: traffic.requests};
}

async function run({programs, sizes, rounds, stage: open, say}: Bench): Promise<Findings> {
	const stage = await open(10, 5);
	const size = sizes.at(-1)!;
	const verdicts: Verdict[] = [];
	const single: string[][] = [];
	const stormy: string[][] = [];
	for (const program of programs) {
		say(`events: ${program.name} at ${nameOf(size)}`);
		const latencies = await lone(stage, program, size, rounds);
		const told = actions.flatMap(action => latencies[action]);
		single.push([
			program.name,
			...actions.map(action => figure(percentile(latencies[action], 0.5))),
			figure(percentile(told, 0.95)), String((actions.length * rounds) - told.length),
		]);
		say(`events: a storm before ${program.name}`);
		const {figures, requests} = await storm(stage, program, size);
		stormy.push([...figures]);
		if (program === programs[0]) {
			verdicts.push(
				...actions.map(action => atMost(`event to screen, ${action}: p50`, percentile(latencies[action], 0.5), 40, 'ms')),
				atMost(`requests while ${storms} containers come and go`, requests, 60, ''),
			);
		}
	}

	const tables: Table[] = [
		{title: `Lone events, ${nameOf(size)}, 10 running and 5 stopped: p50 in ms`, columns: ['', ...actions, 'p95 of all', 'not shown'], rows: single},
		{title: `${storms} containers created, started, killed and removed, four at a time`, columns: ['', 'took, s', 'requests', 'own CPU, s', 'engine CPU in all, s', 'MiB from the engine', 'kB to the terminal', 'last one gone after, ms'], rows: stormy},
	];
	return {tables, verdicts};
}

export const eventsPart: Part = {
	name: 'events', title: 'Events', run,
	about: 'From the moment the engine tells of an event (to a listener beside the program) to the bytes after which the row on the screen tells of it too.',
};
