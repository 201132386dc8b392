import {cleanText} from '../format/clean.js';
import type {EngineClient} from './client.js';
import {EngineError} from './engine-error.js';
import {readElapsed} from './read-elapsed.js';

/** One process of a container, as the engine's ps tells it. */
export type Process = {
	/** In the pid namespace of the engine; podman counts in the container's. */
	readonly pid: number;
	readonly parentPid: number | undefined;
	/** Empty where it is not told, as are the others `undefined`. */
	readonly user: string;
	readonly cpuPercent: number | undefined;
	readonly memoryPercent: number | undefined;
	/** Seconds since it began. */
	readonly elapsedSeconds: number | undefined;
	/** How coarsely that is told, in seconds. */
	readonly elapsedPrecision: number;
	readonly command: string;
	/** A text for each of the table's titles. */
	readonly cells: readonly string[];
};

/** What `docker top` shows, cleaned. */
export type ProcessTable = {readonly titles: readonly string[]; readonly processes: readonly Process[]};

/** The answer of `GET /containers/{id}/top`. */
type Answer = {readonly Titles?: readonly string[] | null; readonly Processes?: ReadonlyArray<readonly string[]> | null};

/**
What to ask ps for, the most telling first, whole command lines where it can be said so: procps, busybox (an engine on Alpine), podman's own reading of `/proc`, and what every engine
knows.
*/
const askings: readonly string[] = [
	'-ww -eo pid,ppid,user:32,pcpu,pmem,etime,args',
	'-o pid,ppid,user,etime,args',
	'pid,ppid,user,pcpu,etime,args',
	'',
];

/** One that has been refused so often is not tried again while another is answered. */
const mostRefusals = 2;

/** Longer command lines are cut: some programs are started with their whole configuration. */
const longestCell = 4096;

/** Asks for a container's processes. Throws `EngineError` `conflict` when it does not run, `gone` when there is none. */
export type TopCall = (id: string, signal: AbortSignal) => Promise<ProcessTable>;

export function topCall(client: EngineClient): TopCall {
	const refusals = askings.map(() => 0);

	const ask = async (id: string, psArgs: string, signal: AbortSignal): Promise<ProcessTable> => {
		const answer = await client.call(async (docker, abortSignal) => docker.getContainer(id).top({...(psArgs === '' ? {} : {ps_args: psArgs}), abortSignal}) as Promise<Answer>, {signal});
		const table = toTable(answer);
		if (!table) {
			throw new EngineError('unsupported', 'The engine’s answer about processes tells no ids and commands.');
		}

		return table;
	};

	return async (id, signal) => {
		const tried: number[] = [];
		let refusal: unknown;
		for (const [index, psArgs] of askings.entries()) {
			if (refusals[index]! < mostRefusals || index === askings.length - 1) {
				try {
					const table = await ask(id, psArgs, signal);
					// Whoever refuses everything means the container, not what is asked for.
					for (const before of tried) {
						refusals[before]!++;
					}

					refusals[index] = 0;
					return table;
				} catch (error) {
					if (!isRefusal(error)) {
						throw error;
					}

					tried.push(index);
					refusal ??= error;
				}
			}
		}

		throw refusal;
	};
}

const isRefusal = (error: unknown): boolean => error instanceof EngineError && (error.kind === 'failed' || error.kind === 'invalid' || error.kind === 'unsupported');

const elapsedTitles: ReadonlySet<string> = new Set(['ELAPSED']);
const commandTitles: ReadonlySet<string> = new Set(['COMMAND', 'CMD', 'ARGS']);

/** Podman gives each row as one string; its last column is the command, which may hold blanks. */
function cellsOf(row: readonly string[], count: number): readonly string[] {
	if (row.length >= count) {
		return row;
	}

	const words = row.join(' ').trim().split(/\s+/v);
	return [...words.slice(0, count - 1), words.slice(count - 1).join(' ')];
}

function toTable({Titles, Processes}: Answer): ProcessTable | undefined {
	const told = Titles?.length === 1 ? Titles[0]!.trim().split(/\s+/v) : Titles ?? [];
	const titles = told.map(title => cleanText(title).trim());
	const [pid, parent, user, cpu, memory, elapsed, command] = [
		titles.indexOf('PID'), titles.indexOf('PPID'), titles.findIndex(title => title === 'USER' || title === 'UID'), titles.indexOf('%CPU'), titles.indexOf('%MEM'),
		titles.findIndex(title => elapsedTitles.has(title)), titles.findIndex(title => commandTitles.has(title)),
	] as const;
	if (pid === -1 || command === -1) {
		return undefined;
	}

	const processes = (Processes ?? []).flatMap((row): readonly Process[] => {
		const cells = cellsOf(row, titles.length).map(cell => cleanText(cell.slice(0, longestCell)));
		const own = numberOf(cells[pid]);
		const age = readElapsed(cells[elapsed] ?? '');
		return own === undefined ? [] : [{
			pid: own, parentPid: numberOf(cells[parent]), user: cells[user] ?? '', cpuPercent: numberOf(cells[cpu]), memoryPercent: numberOf(cells[memory]),
			elapsedSeconds: age?.seconds, elapsedPrecision: age?.precision ?? 0, command: cells[command] ?? '', cells,
		}];
	});
	return {titles, processes};
}

function numberOf(cell: string | undefined): number | undefined {
	const number = cell === undefined || cell === '' ? undefined : Number(cell);
	return Number.isFinite(number) ? number : undefined;
}
