import process from 'node:process';
import {atMost, nameOf, spreadText, type Bench, type Findings, type Part, type Table, type Verdict} from './part.js';
import type {Program} from './program.js';
import {openProgram, quiet, type Size} from './screen.js';
import {countNames} from './stage.js';
import {ratio, spread} from './statistics.js';
import {timed} from './timed.js';

type Start = {readonly firstByte: number | undefined; readonly full: number | undefined; readonly names: number};

/** Milliseconds after which a screen that has not changed its names is taken to be complete. */
const settled = 700;

async function start(program: Program, host: string, size: Size): Promise<Start> {
	const screen = openProgram(program, host, size);
	let names = 0;
	let fullAt: number | undefined;
	const deadline = performance.now() + 8000;
	while (performance.now() < deadline) {
		const seen = names;
		const at = await screen.until(() => countNames(screen.text()) > seen, fullAt === undefined ? 5000 : settled);
		if (at === undefined) {
			break;
		}

		fullAt = at;
		names = countNames(screen.text());
	}

	const firstByteAt = screen.firstByteAt();
	await screen.end();
	return {firstByte: firstByteAt && firstByteAt - screen.spawnedAt, full: fullAt && fullAt - screen.spawnedAt, names};
}

async function run({programs, sizes, stocks, rounds, stage, say}: Bench): Promise<Findings> {
	const tables: Table[] = [];
	const verdicts: Verdict[] = [];
	for (const {running, stopped} of stocks) {
		const {host} = await stage(running, stopped);
		for (const size of sizes) {
			const about = `${nameOf(size)}, ${running} running and ${stopped.toLocaleString('en')} stopped`;
			say(`start-up at ${about}`);
			await quiet();
			const starts = new Map(programs.map(program => [program, [] as Start[]]));
			const node: number[] = [];
			const docker: number[] = [];
			for (let round = 0; round < rounds; round++) {
				for (const program of programs) {
					starts.get(program)!.push(await start(program, host, size));
				}

				node.push(await timed(host, process.execPath, '-e', '0'));
				docker.push(await timed(host, 'docker', 'ps', '--all'));
			}

			const fullOf = (program: Program) => starts.get(program)!.map(({full}) => full);
			const own = fullOf(programs[0]!);
			const against = (values: ReadonlyArray<number | undefined>) => spreadText(ratio(own, values));
			tables.push({
				title: about,
				columns: ['', 'first byte, ms', 'full list, ms', 'names', 'Gantry takes so many times as long'],
				rows: [
					...programs.map(program => [
						program.name,
						spreadText(spread(starts.get(program)!.flatMap(({firstByte}) => firstByte ?? []))),
						spreadText(spread(fullOf(program).flatMap(full => full ?? []))),
						String(Math.max(...starts.get(program)!.map(({names}) => names))),
						program === programs[0] ? '' : against(fullOf(program)),
					]),
					['`node -e 0`', '', spreadText(spread(node)), '', against(node)],
					['`docker ps --all`', '', spreadText(spread(docker)), '', against(docker)],
				],
			});
			if (running === 10) {
				const lazydocker = programs.find(({name}) => name === 'lazydocker');
				// Where there is no lazydocker: it takes as long as three to four bare Nodes.
				const what = `start to full list at ${nameOf(size)}, against ${lazydocker ? 'lazydocker' : 'a bare Node'}`;
				const times = ratio(own, lazydocker ? fullOf(lazydocker) : node);
				verdicts.push(atMost(what, times?.median, lazydocker ? 1.5 : 5, '×'));
			}
		}
	}

	return {tables, verdicts};
}

export const startup: Part = {
	name: 'startup', title: 'Start-up', run,
	about: 'From starting the process to its first byte, and to the last name its first screen has room for. The programs take turns; a ratio is that of one turn.',
};
