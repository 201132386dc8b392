import type {BuildProgress} from '../engine/build/build-progress.js';
import type {Transfer} from './transfer.js';

/** One of the steps a task goes through, told apart on its own screen. */
export type TaskStep = {
	readonly title: string;
	readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
	readonly startedAt?: number;
	readonly endedAt?: number;
	/** In a few words, behind the title. */
	readonly detail?: string;
	/** Below it, whole: why it came out as it did. */
	readonly reason?: string;
	/** How a pull stands. */
	readonly pull?: Transfer;
};

/** A line of what a command wrote. */
export type OutputLine = {readonly stream: 'stdout' | 'stderr'; readonly text: string};

/** What a build is of, and what came of it. */
export type Building = {
	/** The Dockerfile, as it was named. */
	readonly dockerfile: string;
	/** The image's first name. */
	readonly tag?: string;
	/** Of the image, once it is there. */
	readonly sizeBytes?: number;
	/** What the engine keeps for the next builds, once it has been measured: in all, and what a prune would free. */
	readonly cache?: {readonly bytes: number; readonly freeableBytes: number; readonly entries: number};
};

export type TaskPhase = 'running' | 'done' | 'failed' | 'cancelled';

/** Something the user asked for that takes time. It belongs to the user: it outlives the pane it was started in. */
export type Task = {
	readonly id: number;
	/** What is going on, as a row shows it: `stopping`, `removing`. */
	readonly doing: string;
	/** Whom it concerns, for its row; empty for none. */
	readonly targetIds: readonly string[];
	readonly title: string;
	readonly phase: TaskPhase;
	readonly startedAt: number;
	readonly endedAt?: number;
	/** When the engine will lose patience and kill: the end of a stop's grace period. */
	readonly killAt?: number;
	readonly canCancel: boolean;
	readonly build?: BuildProgress;
	/** What is built, beside what the builder tells of it. */
	readonly building?: Building;
	readonly steps?: readonly TaskStep[];
	/** How a pull or a push stands. */
	readonly transfer?: Transfer;
	/** What it wrote, cleaned, in the order it came. */
	readonly output?: readonly OutputLine[];
	/** How many lines came before these and are forgotten. */
	readonly droppedLines?: number;
	/** How far it is, in words. */
	readonly progress?: string;
	readonly message?: string;
};

export type Tasks = readonly Task[];

/** Ended tasks are kept for their outcome and output, but not for ever. */
const mostEndedTasks = 20;

export function addTask(tasks: Tasks, task: Task): Tasks {
	const ended = tasks.filter(({phase}) => phase !== 'running');
	const dropped = new Set(ended.slice(0, Math.max(0, ended.length - mostEndedTasks)));
	return [...tasks.filter(known => !dropped.has(known)), task];
}

export const updateTask = (tasks: Tasks, id: number, change: Partial<Omit<Task, 'id'>>): Tasks =>
	tasks.map(task => task.id === id ? {...task, ...change} : task);

export const runningTasks = (tasks: Tasks): Tasks => tasks.filter(({phase}) => phase === 'running');

/** The task a row should show: the latest still running on it. */
export const taskOf = (tasks: Tasks, targetId: string): Task | undefined =>
	tasks.findLast(({phase, targetIds}) => phase === 'running' && targetIds.includes(targetId));

/** As they are listed: those under way first, each the newest first. */
export const listedTasks = (tasks: Tasks): Tasks => [...runningTasks(tasks).toReversed(), ...tasks.filter(({phase}) => phase !== 'running').toReversed()];
