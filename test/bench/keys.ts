import {setTimeout as sleep} from 'node:timers/promises';
import {atMost, figure, nameOf, type Bench, type Findings, type Part, type Table, type Verdict} from './part.js';
import {churn} from './churn.js';
import {createFlood, remove, startFlood} from './flooding.js';
import type {Program} from './program.js';
import {humanPause, openProgram, quiet, type Screen, type Size} from './screen.js';
import type {Stage} from './stage.js';
import {percentile} from './statistics.js';
import {busyMilliseconds, familyOf} from './usage.js';

export type Pressed = {readonly latencies: readonly number[]; readonly missed: number; readonly bytesPerKey: number; readonly cpuPerKey: number};

/** Press keys like a person who knows where to go, and see when each moves what is highlighted. */
async function press(screen: Screen, keys: readonly [string, string], count: number): Promise<Pressed> {
	const latencies: number[] = [];
	let missed = 0;
	const pids = await familyOf(screen.pid);
	const busy = await busyMilliseconds(pids);
	const bytes = screen.bytes();
	for (let index = 0; index < count; index++) {
		const before = screen.highlight();
		const pressedAt = performance.now();
		screen.press(keys[index % 2]!);
		const at = await screen.until(() => screen.highlight() !== before, 1000);
		if (at === undefined) {
			missed++;
		} else {
			latencies.push(at - pressedAt);
		}

		await humanPause();
	}

	return {latencies, missed, bytesPerKey: (screen.bytes() - bytes) / count, cpuPerKey: (await busyMilliseconds(pids) - busy) / count};
}

export type Weather = {
	readonly name: string;
	/** Make it, and give back what ends it. */
	begin(stage: Stage): Promise<() => Promise<void>>;
	/** Whether other things are drawn meanwhile, so that neither bytes nor processor time are the key's alone. */
	readonly isBusy: boolean;
};

export const calm: Weather = {
	name: 'idle', isBusy: false,
	async begin() {
		return async () => undefined;
	},
};

const storm: Weather = {
	name: 'containers created, started, killed and removed, two at a time', isBusy: true,
	async begin(stage) {
		const controller = new AbortController();
		const work = churn(stage, 10_000, 2, controller.signal);
		return async () => {
			controller.abort();
			await work;
		};
	},
};

const flood: Weather = {
	name: 'following a log of 50,000 lines a second', isBusy: true,
	async begin(stage) {
		await createFlood(stage, 'a-flood', {perSecond: 50_000, lines: 5_000_000});
		await startFlood(stage, 'a-flood');
		return async () => {
			await remove(stage, 'a-flood');
		};
	},
};

async function run({programs, sizes, rounds, stage: open, logStage, say}: Bench): Promise<Findings> {
	const tables: Table[] = [];
	const verdicts: Verdict[] = [];
	const count = rounds * 30;
	const stock = await open(10, 5);
	const lone = await logStage();
	const cases = sizes.flatMap(size => [calm, storm, flood].map(weather => ({size, weather})));
	for (const {size, weather} of cases) {
		const stage = weather === flood ? lone : stock;
		const rows: string[][] = [];
		// Under a flood the log of the selection must stay: the focus moves instead.
		const able = programs.filter(({focusKeys, logKeys}) => weather !== flood || (focusKeys && logKeys));
		for (const program of able) {
			const keys = weather === calm ? program.turnKeys : program.focusKeys ?? program.turnKeys;
			say(`keys: ${program.name} at ${nameOf(size)}, ${weather.name}`);
			const measured = await measure(stage, program, size, {weather, keys, count});
			rows.push(pressedRow(program.name, measured, weather.isBusy));
			if (program === programs[0]) {
				verdicts.push(...judge(weather, size, measured));
			}
		}

		tables.push({title: `${nameOf(size)}, ${weather.name}`, columns: pressedColumns, rows});
	}

	return {tables, verdicts};
}

/** Press so many keys, in some weather. */
export async function measure(stage: Stage, program: Program, size: Size, {weather, keys, count}: {readonly weather: Weather; readonly keys: readonly [string, string]; readonly count: number}): Promise<Pressed> {
	const end = await weather.begin(stage);
	const screen = openProgram(program, stage.host, size);
	await quiet(2500);
	if (weather === flood) {
		screen.press(...program.logKeys ?? []);
		await sleep(1000);
	}

	// Code that has not run yet is slow once: in no program is that what its user feels all day.
	await press(screen, keys, 20);
	const pressed = await press(screen, keys, count);
	await screen.end();
	await end();
	return pressed;
}

export const pressedColumns: readonly string[] = ['', 'p50, ms', 'p99, ms', 'longest, ms', 'not answered', 'bytes a key', 'CPU ms a key'];

export function pressedRow(name: string, {latencies, missed, bytesPerKey, cpuPerKey}: Pressed, isBusy: boolean): string[] {
	const [p50, p99, longest] = [0.5, 0.99, 1].map(share => figure(percentile(latencies, share)));
	return [name, p50!, p99!, longest!, String(missed), ...(isBusy ? ['', ''] : [figure(bytesPerKey), figure(cpuPerKey)])];
}

function judge(weather: Weather, size: Size, {latencies, bytesPerKey}: Pressed): Verdict[] {
	if (size.columns < 200) {
		return [];
	}

	const [p50, p99] = [0.5, 0.99].map(share => percentile(latencies, share));
	const what = `key to screen at ${nameOf(size)}, ${weather.name}`;
	return weather === calm
		? [atMost(`${what}: p50`, p50, 3, 'ms'), atMost(`${what}: p99`, p99, 10, 'ms'), atMost(`${what}: bytes a key`, bytesPerKey, 450, '')]
		: [atMost(`${what}: p99`, p99, 20, 'ms')];
}

export const keysPart: Part = {
	name: 'keys', title: 'Keys', run,
	about: 'From writing a key to the terminal until the bytes come after which something else is highlighted, with 30 to 70 ms between keys: down and up in the list, or the focus from pane to pane where the selection must stay.',
};
