import {setTimeout as sleep} from 'node:timers/promises';
import {atMost, figure, mebibytes, nameOf, type Bench, type Findings, type Part} from './part.js';
import {createFlood, ended, lastNumber, remove, startFlood} from './flooding.js';
import {openProgram, quiet} from './screen.js';
import {familyOf, memoryBytes} from './usage.js';

/** An hour of 5,000 lines and one event a second. */
const lines = 18_000_000;
const events = 3600;

async function run({programs, sizes, logStage, say}: Bench): Promise<Findings> {
	const stage = await logStage();
	const size = sizes.at(-1)!;
	const program = programs[0]!;
	say('memory: an hour of lines and events, played fast');
	await createFlood(stage, 'a-flood', {perSecond: undefined, lines});
	await stage.ask('POST', '/containers/create?name=e-0', {Image: 'bb', Cmd: ['true']});
	const screen = openProgram(program, stage.host, size);
	await quiet(3000);
	const pids = await familyOf(screen.pid);
	const memory = async () => mebibytes(await memoryBytes(pids));
	const atStart = await memory();
	const begunAt = performance.now();
	await startFlood(stage, 'a-flood');
	const flood = new AbortController();
	const rename = async () => {
		for (let event = 1; event <= events; event++) {
			await stage.ask('POST', `/containers/e-${event - 1}/rename?name=e-${event}`);
			await sleep(15);
		}
	};

	const samples: number[] = [];
	const watch = async () => {
		while (!flood.signal.aborted) {
			await sleep(1000);
			samples.push(await memory());
		}
	};

	const watching = watch();
	await Promise.all([ended(stage, 'a-flood'), rename()]);
	flood.abort();
	await watching;
	const seconds = (performance.now() - begunAt) / 1000;
	await screen.until(() => lastNumber(screen.text()) === lines, 20_000);
	await sleep(2000);
	const after = await memory();
	await screen.end();
	await remove(stage, 'a-flood');
	await remove(stage, `e-${events}`);
	const most = Math.max(...samples);
	const half = samples.slice(0, Math.floor(samples.length / 2));
	return {
		tables: [{
			title: `${lines.toLocaleString('en')} lines and ${events.toLocaleString('en')} events in ${Math.round(seconds)} seconds, ${nameOf(size)}: memory (PSS), MiB`,
			columns: ['', 'at start', 'most in the first half', 'most in all', 'two seconds after'],
			rows: [[program.name, figure(atStart), figure(Math.max(...half)), figure(most), figure(after)]],
		}],
		verdicts: [atMost('memory at start', atStart, 80, 'MiB'), atMost('memory after an hour of flood', Math.max(most, after), 150, 'MiB')],
	};
}

export const memoryPart: Part = {name: 'memory', title: 'Memory', run, about: 'What an hour brings, played as fast as the engine goes: 5,000 lines and one event for each second of it.'};
