import type {Process, ProcessTable} from '../../source/engine/processes.js';

export const procpsTitles = ['PID', 'PPID', 'USER', '%CPU', '%MEM', 'ELAPSED', 'COMMAND'];

/** A process that has run for a minute, but for what is said otherwise. */
export function aProcess(pid: number, command: string, rest: Partial<Process> = {}): Process {
	const process = {pid, parentPid: 500, user: 'root', cpuPercent: 0, memoryPercent: 0.1, elapsedSeconds: 60, elapsedPrecision: 1, command, cells: [], ...rest};
	const {parentPid, user, cpuPercent, memoryPercent, elapsedSeconds} = process;
	return {...process, cells: [String(pid), String(parentPid), user, cpuPercent?.toFixed(1) ?? '', memoryPercent?.toFixed(1) ?? '', `${elapsedSeconds}s`, command]};
}

/** What `docker top` tells of some processes. */
export const aTable = (...processes: ReadonlyArray<readonly [pid: number, command: string, rest?: Partial<Process>]>): ProcessTable =>
	({titles: procpsTitles, processes: processes.map(([pid, command, rest]) => aProcess(pid, command, rest))});
