import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {atMost, figure, mebibytes, nameOf, spreadText, type Bench, type Findings, type Part, type Table, type Verdict} from './part.js';
import {createFlood, ended, lastNumber, remove, startFlood} from './flooding.js';
import type {Program} from './program.js';
import {openProgram, quiet, type Size} from './screen.js';
import type {Stage} from './stage.js';
import {ratio, spread} from './statistics.js';
import {timed} from './timed.js';
import {busyMilliseconds, familyOf, memoryBytes} from './usage.js';

const longLog = 200_000;

/** From the start (or from the key that opens the log, where there is one) to the last of its lines. */
async function openLog(stage: Stage, program: Program, size: Size): Promise<{readonly milliseconds: number | undefined; readonly memory: number; readonly cpu: number}> {
	const screen = openProgram(program, stage.host, size);
	let begunAt = screen.spawnedAt;
	const keys = program.logKeys ?? [];
	if (keys.length > 0) {
		await quiet(2500);
		begunAt = performance.now();
		screen.press(...keys);
	}

	const pids = await familyOf(screen.pid);
	const at = await screen.until(() => lastNumber(screen.text()) === longLog, 30_000);
	await sleep(1000);
	const [memory, cpu] = await Promise.all([memoryBytes(pids), busyMilliseconds(pids)]);
	await screen.end();
	return {milliseconds: at && at - begunAt, memory, cpu};
}

async function longLogs({programs, rounds, say}: Bench, stage: Stage, size: Size): Promise<{table: Table; verdicts: readonly Verdict[]}> {
	say(`logs: ${longLog.toLocaleString('en')} lines being written`);
	await createFlood(stage, 'a-long', {perSecond: undefined, lines: longLog});
	await startFlood(stage, 'a-long');
	await ended(stage, 'a-long');
	await timed(stage.host, 'docker', 'logs', 'a-long');
	const shown = programs.filter(({logKeys}) => logKeys);
	const opened = new Map(shown.map(program => [program, [] as Array<Awaited<ReturnType<typeof openLog>>>]));
	const whole: number[] = [];
	const tail: number[] = [];
	for (let round = 0; round < Math.min(5, rounds); round++) {
		for (const program of shown) {
			say(`logs: ${program.name} opens the log`);
			opened.get(program)!.push(await openLog(stage, program, size));
		}

		whole.push(await timed(stage.host, 'docker', 'logs', 'a-long'));
		tail.push(await timed(stage.host, 'docker', 'logs', '--tail', '50', 'a-long'));
	}

	await remove(stage, 'a-long');
	const timesOf = (program: Program) => opened.get(program)!.map(({milliseconds}) => milliseconds);
	const own = timesOf(shown[0]!);
	const memoryOf = (program: Program) => Math.max(...opened.get(program)!.map(({memory}) => mebibytes(memory)));
	return {
		table: {
			title: `A log of ${longLog.toLocaleString('en')} lines, ${nameOf(size)}`, columns: ['', 'last line shown after, ms', 'against the whole log through `docker logs`', 'CPU, ms', 'memory (PSS) after, MiB'],
			rows: [
				...shown.map(program => [
					program.name, spreadText(spread(timesOf(program).flatMap(time => time ?? []))), spreadText(ratio(timesOf(program), whole)),
					spreadText(spread(opened.get(program)!.map(({cpu}) => cpu))), figure(memoryOf(program)),
				]),
				['`docker logs`, thrown away', spreadText(spread(whole)), '1', '', ''],
				['`docker logs --tail 50`, thrown away', spreadText(spread(tail)), spreadText(ratio(tail, whole)), '', ''],
			],
		},
		verdicts: [
			atMost(`log of ${longLog.toLocaleString('en')} lines: start to its last line, against all of it through docker logs`, ratio(own, whole)?.median, 1.3, '×'),
			atMost(`log of ${longLog.toLocaleString('en')} lines: memory`, memoryOf(shown[0]!), 120, 'MiB'),
		],
	};
}

type Followed = {readonly cpu: number; readonly kilobytes: number; readonly perSecond: number; readonly behind: number; readonly lag: number | undefined; readonly memory: number};

/** Follow a flood from its first line to its last. */
async function follow(stage: Stage, program: Program, size: Size, {perSecond, lines}: {readonly perSecond: number | undefined; readonly lines: number}): Promise<Followed> {
	await createFlood(stage, 'a-flood', {perSecond, lines});
	const screen = openProgram(program, stage.host, size);
	await quiet(2500);
	const pids = await familyOf(screen.pid);
	await startFlood(stage, 'a-flood');
	const keys = program.logKeys ?? [];
	if (keys.length > 0) {
		screen.press(...keys);
	}

	const [bytes, busy, begunAt] = [screen.bytes(), await busyMilliseconds(pids), performance.now()];
	await ended(stage, 'a-flood');
	const endedAt = performance.now();
	const seconds = (endedAt - begunAt) / 1000;
	const [cpu, written, behind] = [await busyMilliseconds(pids) - busy, screen.bytes() - bytes, lines - lastNumber(screen.text())];
	const at = await screen.until(() => lastNumber(screen.text()) === lines, 20_000);
	const memory = mebibytes(await memoryBytes(pids));
	await screen.end();
	await remove(stage, 'a-flood');
	return {cpu: cpu / seconds / 10, kilobytes: written / seconds / 1000, perSecond: lines / seconds, behind, lag: at && at - endedAt, memory};
}

const floods = [{perSecond: 5000, lines: 50_000}, {perSecond: 50_000, lines: 500_000}, {perSecond: undefined, lines: 1_500_000}] as const;

/** The client does no more than pass on what it reads. */
async function followByClient(stage: Stage, {perSecond, lines}: typeof floods[number]): Promise<{readonly cpu: number; readonly lag: number}> {
	await createFlood(stage, 'a-flood', {perSecond, lines});
	await startFlood(stage, 'a-flood');
	const child = spawn('docker', ['logs', '--follow', 'a-flood'], {stdio: 'ignore', env: {...process.env, DOCKER_HOST: stage.host}});
	const closed = once(child, 'close');
	const begun = performance.now();
	let endedAt = begun;
	const ending = (async () => {
		await ended(stage, 'a-flood');
		endedAt = performance.now();
	})();
	let busy = 0;
	let seconds = 1;
	while (child.exitCode === null) {
		await sleep(200);
		const now = await busyMilliseconds([child.pid!]);
		// An ended process has used nothing.
		if (now > busy) {
			busy = now;
			seconds = (performance.now() - begun) / 1000;
		}
	}

	await Promise.all([closed, ending]);
	const lag = Math.max(0, performance.now() - endedAt);
	await remove(stage, 'a-flood');
	return {cpu: busy / seconds / 10, lag};
}

async function run(bench: Bench): Promise<Findings> {
	const stage = await bench.logStage();
	const tables: Table[] = [];
	const size = bench.sizes[0]!;
	const long = await longLogs(bench, stage, size);
	tables.push(long.table);
	const verdicts: Verdict[] = [...long.verdicts];
	const shown = bench.programs.filter(({logKeys}) => logKeys);
	for (const flood of floods) {
		const rate = flood.perSecond === undefined ? 'As many lines as the engine takes' : `${flood.perSecond.toLocaleString('en')} lines a second`;
		const rows: string[][] = [];
		for (const program of shown) {
			bench.say(`logs: ${program.name} follows ${rate.toLowerCase()}`);
			const {cpu, kilobytes, perSecond, behind, lag, memory} = await follow(stage, program, size, flood);
			rows.push([program.name, figure(perSecond), figure(cpu), figure(kilobytes), figure(behind), figure(lag), figure(memory)]);
			if (program === shown[0] && flood.perSecond === 5000) {
				verdicts.push(atMost(`${rate} followed: own processor time`, cpu, 5, '%'), atMost(`${rate} followed: to the terminal`, kilobytes, 25, 'kB/s'));
			} else if (program === shown[0] && flood.perSecond === 50_000) {
				verdicts.push(atMost(`${rate} followed: own processor time`, cpu, 15, '%'));
			}
		}

		const byClient = await followByClient(stage, flood);
		rows.push(['`docker logs --follow`, thrown away', '', figure(byClient.cpu), '', '', figure(byClient.lag), '']);
		tables.push({title: `${rate}, followed, ${nameOf(size)}`, columns: ['', 'lines/s printed', 'own CPU, %', 'kB/s to the terminal', 'lines behind at the end', 'last line shown after, ms', 'memory (PSS) after, MiB'], rows});
	}

	return {tables, verdicts};
}

export const logsPart: Part = {
	name: 'logs', title: 'Logs', run,
	about: 'Lines of a hundred characters, numbered, so that it can be seen which are on the screen. A program that shows the log of the selection at once is measured from its start, another from the key that opens the log.',
};
