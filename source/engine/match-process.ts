import type {Process, ProcessTable} from './processes.js';

/** A process as it is seen from inside its container, read from `/proc` there. */
export type InsideProcess = {
	/** In the container's pid namespace. */
	readonly pid: number;
	/** 0 when the parent is outside. */
	readonly parentPid: number;
	/** When it began, in ticks since the machine did: with the pid, what tells it from all others. */
	readonly startTicks: number;
	/** As `/proc` has it, arguments unseparated; in brackets the name of one that has none. */
	readonly command: string;
};

/** Ticks a second on all of Linux's usual machines (`getconf CLK_TCK`). */
const ticksPerSecond = 100;

/** So much of a command line is compared: some ps cut long ones, and the list from inside does. */
const longestCompared = 500;

/**
What two tellings of one command line have in common. Blanks may stand for arguments' ends, or be lost with them; what is not ASCII is a
question mark to some ps.
*/
const comparable = (command: string): string => command.replaceAll(/[\s\0]+/gv, '').replaceAll(/[^\x21-\x3E\x40-\x7E]+/gv, '?').slice(0, longestCompared);

export const isSameCommand = (a: string, b: string): boolean => comparable(a) === comparable(b);

/**
Which of the processes inside a container is the one that the engine's ps tells of. Numbers differ there, and nothing tells both; so all that
are called alike are put side by side, oldest first, and then everything known of each pair must agree: how long after one another they began,
and what their parents are called.

@param inside All in the container, no others.
@returns Nothing when that is not certain: another look may be.
*/
export function matchProcess(process: Process, {processes}: ProcessTable, inside: readonly InsideProcess[]): InsideProcess | undefined {
	const outer = processes.filter(({command}) => isSameCommand(command, process.command))
		.toSorted((a, b) => (b.elapsedSeconds ?? 0) - (a.elapsedSeconds ?? 0) || a.pid - b.pid);
	const inner = inside.filter(({command}) => isSameCommand(command, process.command))
		.toSorted((a, b) => a.startTicks - b.startTicks || a.pid - b.pid);
	// Without their ages several that are called alike cannot be told apart.
	if (outer.length !== inner.length || (outer.length > 1 && outer.some(({elapsedSeconds}) => elapsedSeconds === undefined))) {
		return undefined;
	}

	const outerById = new Map(processes.map(one => [one.pid, one]));
	const innerById = new Map(inside.map(one => [one.pid, one]));
	const isFitting = outer.every((one, index) => {
		const other = inner[index]!;
		const [parent, otherParent] = [outerById.get(one.parentPid ?? 0), innerById.get(other.parentPid)];
		return isFarAsLong(outer[0]!, one, other.startTicks - inner[0]!.startTicks)
			&& (parent === undefined ? otherParent === undefined : otherParent !== undefined && isSameCommand(parent.command, otherParent.command));
	});
	return isFitting ? inner[outer.indexOf(process)] : undefined;
}

/** Whether two began so many ticks after each other, as far as their ages tell. */
function isFarAsLong(first: Process, one: Process, ticks: number): boolean {
	const told = (first.elapsedSeconds ?? 0) - (one.elapsedSeconds ?? 0);
	return Math.abs(told - (ticks / ticksPerSecond)) <= 1 + Math.max(first.elapsedPrecision, one.elapsedPrecision);
}
