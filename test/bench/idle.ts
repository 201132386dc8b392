import {setTimeout as sleep} from 'node:timers/promises';
import {atMost, figure, mebibytes, nameOf, type Bench, type Findings, type Part, type Table, type Verdict} from './part.js';
import {observe} from './observe.js';
import type {Program} from './program.js';
import type {Size} from './screen.js';
import type {Stage} from './stage.js';
import {busyMilliseconds} from './usage.js';

const seconds = 15;

/** The client's own live view. */
const dockerStats: Program = {name: '`docker stats`', file: 'docker', args: ['stats'], logKeys: undefined, quitKeys: ['\u{3}'], turnKeys: ['', '']};

/** Percent of one processor. */
const share = (milliseconds: number): number => milliseconds / seconds / 10;

async function idleEngine(stage: Stage): Promise<number> {
	const before = await busyMilliseconds(stage.pids);
	await sleep(seconds * 1000);
	return await busyMilliseconds(stage.pids) - before;
}

async function idle(stage: Stage, program: Program, size: Size, baseline: number) {
	const {own, engine, traffic, bytes, memory} = await observe(stage, program, size, 5000, async () => sleep(seconds * 1000));
	return {cpu: share(own), engine: Math.max(0, share(engine - baseline)), requests: traffic.requests / seconds, bytes: bytes / seconds, memory: mebibytes(memory)};
}

async function run({programs, sizes, stocks, stage: open, say}: Bench): Promise<Findings> {
	const tables: Table[] = [];
	const verdicts: Verdict[] = [];
	for (const {running, stopped} of stocks) {
		const stage = await open(running, stopped);
		say(`idle with ${running} running: letting ages grow first`);
		await stage.age();
		const baseline = await idleEngine(stage);
		for (const size of sizes) {
			const about = `${nameOf(size)}, ${running} running and ${stopped.toLocaleString('en')} stopped`;
			const rows: string[][] = [];
			for (const program of [...programs, ...(running > 100 ? [] : [dockerStats])]) {
				say(`idle: ${program.name} at ${about}`);
				const {cpu, engine, requests, bytes, memory} = await idle(stage, program, size, baseline);
				rows.push([program.name, figure(cpu), figure(engine), figure(requests), figure(bytes), figure(memory)]);
				if (program === programs[0] && running === 10) {
					verdicts.push(
						atMost(`idle at ${nameOf(size)}: own processor time`, cpu, 0.1, '%'),
						atMost(`idle at ${nameOf(size)}: engine's processor time caused`, engine, 0.2, '%'),
						atMost(`idle at ${nameOf(size)}: requests (a ping every 15 s, a list every 60 s)`, requests, 0.1, 'a second'),
						atMost(`idle at ${nameOf(size)}: memory`, memory, 80, 'MiB'),
					);
				}
			}

			tables.push({title: about, columns: ['', 'own CPU, %', 'engine CPU caused, %', 'requests/s', 'bytes/s to the terminal', 'memory (PSS), MiB'], rows});
		}
	}

	return {tables, verdicts};
}

export const idlePart: Part = {
	name: 'idle', title: 'Idle', run,
	about: `${seconds} seconds of doing nothing, after five of settling. The engine's processor time is that of its daemon and containerd, less what they take alone; requests are counted by a proxy. Bytes are ages that change ("up 5 min"), and live numbers with \`docker stats\`.`,
};
