// `npm run bench -- [PART …] [--peer 'COMMAND | KEYS TO ITS LOG | QUIT KEYS'] [--plain-ink] [--rounds N]`: measure Gantry beside the docker
// client and whatever peers are named, on a private engine. All parts together are written as BENCHMARKS.md.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {cpus, release, totalmem} from 'node:os';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {eventsPart} from './events.js';
import {idlePart} from './idle.js';
import {keysPart} from './keys.js';
import {logsPart} from './logs.js';
import {manyPart} from './many.js';
import {memoryPart} from './memory.js';
import {mebibytes, type Bench, type Findings, type Part} from './part.js';
import {gantry, peerFrom, type Program} from './program.js';
import {pageText, partText, type Result} from './report.js';
import {openStage, type Stage, type Stock} from './stage.js';
import {startup} from './startup.js';

const stocks: readonly Stock[] = [{running: 10, stopped: 5}, {running: 100, stopped: 5}, {running: 300, stopped: 3000}];

/** All that is measured, and with which stocks. The engine's grows: what needs few containers comes before there are many. */
const steps: ReadonlyArray<{readonly part: Part; readonly stocks: readonly Stock[]}> = [
	...[keysPart, eventsPart, logsPart, memoryPart].map(part => ({part, stocks})),
	...stocks.flatMap(stock => [startup, idlePart].map(part => ({part, stocks: [stock]}))),
	{part: manyPart, stocks},
];

const partNames = new Set(steps.map(({part}) => part.name));

/** One sentence for who typed something that is not understood. */
function refuse(sentence: string): never {
	console.error(`bench: ${sentence}`);
	process.exit(2);
}

function readArguments() {
	try {
		const {values, positionals} = parseArgs({
			allowPositionals: true,
			options: {peer: {type: 'string', multiple: true, default: []}, 'plain-ink': {type: 'boolean', default: false}, rounds: {type: 'string', default: '10'}},
		});
		return {names: positionals, peers: values.peer.map(peer => peerFrom(peer)), peerTexts: values.peer, withPlainInk: values['plain-ink'], rounds: Number(values.rounds)};
	} catch (error) {
		return refuse((error as Error).message);
	}
}

const {names, peers, peerTexts, withPlainInk, rounds} = readArguments();
const unknown = names.find(name => !partNames.has(name));
if (unknown !== undefined) {
	refuse(`there is no part “${unknown}”: use ${[...partNames].join(', ')}, or none for all of them.`);
}

if (!Number.isSafeInteger(rounds) || rounds < 1) {
	refuse('--rounds is a number from 1 on.');
}

let folder: string | undefined;
const stages: Stage[] = [];
const open = async () => {
	const stage = await openStage();
	stages.push(stage);
	return stage;
};

let shared: Promise<Stage> | undefined;
let logs: Promise<Stage> | undefined;

const say = (what: string) => {
	console.error(`· ${what}`);
};

/** The same program with Ink's own output stage: what replacing that is worth. */
function plainInk(): Program {
	say('building with Ink’s own output stage');
	folder = mkdtempSync('/tmp/gantry-bench-');
	spawnSync(process.execPath, ['scripts/build.mjs', folder], {stdio: 'inherit', env: {...process.env, GANTRY_PLAIN_INK: '1'}});
	return gantry(folder, 'gantry with plain Ink');
}

const versionOf = (command: string, ...args: readonly string[]): string => spawnSync(command, args, {encoding: 'utf8'}).stdout?.trim() ?? '';

async function main(): Promise<boolean> {
	const bench: Bench = {
		programs: [gantry(), ...(withPlainInk ? [plainInk()] : []), ...peers],
		sizes: [{columns: 80, rows: 24}, {columns: 200, rows: 50}],
		rounds, stocks,
		async stage(running, stopped) {
			shared ??= open();
			const stage = await shared;
			say(`an engine with ${running} running and ${stopped} stopped containers`);
			await stage.fill({running, stopped});
			return stage;
		},
		async logStage() {
			logs ??= open();
			return logs;
		},
		say,
	};
	const findings = new Map<Part, Findings>();
	const wanted = steps.filter(({part}) => names.length === 0 || names.includes(part.name));
	for (const step of wanted) {
		const {part} = step;
		const found = await part.run({...bench, stocks: step.stocks});
		const known = findings.get(part) ?? {tables: [], verdicts: []};
		findings.set(part, {tables: [...known.tables, ...found.tables], verdicts: [...known.verdicts, ...found.verdicts]});
		console.log(partText({part, ...found}));
	}

	const results: Result[] = [...findings].map(([part, found]) => ({part, ...found}));
	const engine = await (await (shared ?? logs))?.docker('version', '--format', 'engine {{.Server.Version}}, API {{.Server.APIVersion}}, client {{.Client.Version}}');
	const facts = [
		`${new Date().toISOString().slice(0, 10)}, Gantry ${versionOf('git', 'describe', '--always', '--dirty')}`,
		`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(mebibytes(totalmem()) / 1024)} GiB of memory, Linux ${release()}`,
		`Node ${process.version}, Docker ${engine}`,
		...peerTexts.map(peer => `beside it: \`${peer}\``),
	];
	const page = pageText(results, facts);
	if (names.length === 0) {
		writeFileSync('BENCHMARKS.md', page);
		say('written: BENCHMARKS.md');
	}

	const missed = results.flatMap(({verdicts}) => verdicts).filter(({isKept}) => !isKept);
	for (const {what, budget, measured} of missed) {
		console.log(`missed: ${what}: ${measured}, the budget is ${budget}`);
	}

	return missed.length === 0;
}

/** The engines go with this process by themselves; what it has built does not. */
function cleanUp(): void {
	for (const stage of stages) {
		stage.down();
	}

	if (folder !== undefined) {
		rmSync(folder, {recursive: true, force: true});
	}
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		cleanUp();
		process.exit(1);
	});
}

try {
	process.exitCode = await main() ? 0 : 1;
} finally {
	cleanUp();
}
