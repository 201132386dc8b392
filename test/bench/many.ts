import {calm, measure, pressedColumns, pressedRow, type Pressed} from './keys.js';
import {atMost, nameOf, type Bench, type Findings, type Part, type Table, type Verdict} from './part.js';
import {percentile} from './statistics.js';

async function run({programs, sizes, rounds, stocks, stage: open, logStage, say}: Bench): Promise<Findings> {
	const tables: Table[] = [];
	const verdicts: Verdict[] = [];
	const [fewest, most] = [stocks[0]!, stocks.at(-1)!];
	const many = await open(most.running, most.stopped);
	const few = await logStage();
	await few.fill(fewest);
	for (const size of sizes) {
		const rows: string[][] = [];
		const own: Pressed[] = [];
		for (const program of programs) {
			for (const [stage, {running, stopped}] of [[few, fewest], [many, most]] as const) {
				say(`many: ${program.name} at ${nameOf(size)}, ${running} running and ${stopped} stopped`);
				const pressed = await measure(stage, program, size, {weather: calm, keys: program.turnKeys, count: rounds * 30});
				rows.push(pressedRow(`${program.name}, ${running} + ${stopped.toLocaleString('en')}`, pressed, false));
				if (program === programs[0]) {
					own.push(pressed);
				}
			}
		}

		const [atFew, atMany] = own.map(({latencies}) => percentile(latencies, 0.5));
		verdicts.push(atMost(`key to screen at ${nameOf(size)}: p50 with 3,300 containers against 15`, atFew && atMany && atMany / atFew, 1.5, '×'));
		tables.push({title: nameOf(size), columns: pressedColumns, rows});
	}

	return {tables, verdicts};
}

export const manyPart: Part = {
	name: 'many', title: 'Many containers', run,
	about: 'Keys as above, with 10 running and 5 stopped containers and with 300 and 3,000: what a key costs must not depend on how many rows there are.',
};
