import type {Process, ProcessTable} from '../engine/processes.js';
import type {Container} from '../engine/types.js';
import {compareNames} from '../format/compare-names.js';
import {matchWords} from '../format/find-words.js';
import {selectedContainer} from './containers.js';
import {deriveBy} from './derive.js';
import {detailSize} from './layout.js';
import {followRows, newListView, rowsKey, selectedRow, type ListView, type Row} from './list.js';
import type {Screen} from './screen.js';
import type {State} from './state.js';

/** The processes of the selected container. */
export type Top = {
	readonly containerId: string | undefined;
	readonly phase: 'idle' | 'loading' | 'shown' | 'failed';
	/** The last known ones stay when the container has ended. */
	readonly table: ProcessTable | undefined;
	readonly message: string | undefined;
	readonly view: ListView;
	/** Counts how often the user has asked for them anew. */
	readonly wishes: number;
};

export const noTop: Top = {containerId: undefined, phase: 'idle', table: undefined, message: undefined, view: newListView('pid'), wishes: 0};

/** A process as a row: held on to by its id. */
export type ProcessRow = Row & {readonly process: Process};

type Order = {readonly title: string; compare(a: Process, b: Process): number};

const mostFirst = (value: (process: Process) => number | undefined) => (a: Process, b: Process): number => (value(b) ?? -1) - (value(a) ?? -1);

/** The orders of the sort picker. Equal rows stand by pid. */
export const processOrders: Readonly<Record<string, Order>> = {
	pid: {title: 'pid', compare: () => 0},
	user: {title: 'user', compare: (a, b) => compareNames(a.user, b.user)},
	cpu: {title: 'CPU, most first', compare: mostFirst(({cpuPercent}) => cpuPercent)},
	memory: {title: 'memory, most first', compare: mostFirst(({memoryPercent}) => memoryPercent)},
	time: {title: 'time running, longest first', compare: mostFirst(({elapsedSeconds}) => elapsedSeconds)},
	command: {title: 'command', compare: (a, b) => compareNames(a.command, b.command)},
};

const nothing: ProcessTable = {titles: [], processes: []};

/** The rows of the tab, filtered and in order. */
export const processRows = deriveBy(({table}: Pick<Top, 'table'>) => table ?? nothing, ({view}: Pick<Top, 'view'>) => rowsKey(view), ({table = nothing, view}: Pick<Top, 'table' | 'view'>): readonly ProcessRow[] => {
	const {compare} = processOrders[view.sortKey] ?? processOrders.pid!;
	const direction = view.isDescending ? -1 : 1;
	return table.processes
		.filter(({command, user, pid}) => view.filter === '' || matchWords(`${pid} ${user} ${command}`, view.filter))
		.toSorted((a, b) => direction * (compare(a, b) || a.pid - b.pid))
		.map(process => ({id: String(process.pid), process}));
});

/** Begin with a container: what was chosen for another is nothing to it, but the order stays. */
export const openTop = (top: Top, containerId: string): Top => top.containerId === containerId
	? top
	: {...top, containerId, phase: 'loading', table: undefined, message: undefined, view: {...newListView(top.view.sortKey), isDescending: top.view.isDescending}};

const textOf = ({pid, parentPid, cpuPercent, memoryPercent, elapsedSeconds, cells}: Process): string =>
	`${pid} ${parentPid} ${cpuPercent} ${memoryPercent} ${elapsedSeconds} ${cells.join('\0')}`;

/** Take over what the engine told; a process of which nothing has changed stays the same object. */
export function showTop(top: Top, fresh: ProcessTable): Top {
	const known = new Map(top.table?.processes.map(process => [process.pid, process]));
	const processes = fresh.processes.map(process => {
		const before = known.get(process.pid);
		return before && textOf(before) === textOf(process) ? before : process;
	});
	const isSame = top.table?.titles.join('\0') === fresh.titles.join('\0') && processes.length === top.table.processes.length && processes.every((process, index) => process === top.table!.processes[index]);
	if (isSame && top.phase === 'shown') {
		return top;
	}

	const table = isSame ? top.table : {titles: fresh.titles, processes};
	const next = {...top, phase: 'shown', table, message: undefined} as const;
	return {...next, view: followRows(processRows(top), processRows(next), noMarks, top.view)};
}

const noMarks: ReadonlySet<string> = new Set();

export const failTop = (top: Top, message: string): Top => ({...top, phase: 'failed', message});

/** Rows the tab has for processes, below their titles. */
export const topRows = (screen: Screen): number => Math.max(1, detailSize(screen).rows - 1);

/** A process and the container it is in. */
export type ProcessTarget = {readonly container: Container; readonly process: Process};

/** The selected process, if the tab tells of the selected container. */
export function selectedProcess({top, containers}: Pick<State, 'top' | 'containers'>): ProcessTarget | undefined {
	const container = selectedContainer(containers);
	const row = container && container.id === top.containerId ? selectedRow(processRows(top), top.view) : undefined;
	return container && row && {container, process: row.process};
}
