import type {Program} from './program.js';
import type {Size} from './screen.js';
import type {Stage, Stock} from './stage.js';
import type {Spread} from './statistics.js';

export type Table = {readonly title: string; readonly columns: readonly string[]; readonly rows: ReadonlyArray<readonly string[]>};

/** What Gantry may cost, and what it costs. */
export type Verdict = {readonly what: string; readonly budget: string; readonly measured: string; readonly isKept: boolean};

export type Findings = {readonly tables: readonly Table[]; readonly verdicts: readonly Verdict[]};

export type Bench = {
	/** Gantry first. */
	readonly programs: readonly Program[];
	readonly sizes: readonly Size[];
	/** How many containers to measure with, the fewest first. */
	readonly stocks: readonly Stock[];
	/** For medians. */
	readonly rounds: number;
	/** An engine with at least so many containers; the same one all through. */
	stage(running: number, stopped: number): Promise<Stage>;
	/** An engine with nothing on it but what the part puts there, and takes away. */
	logStage(): Promise<Stage>;
	/** Tell who waits what is being done. */
	say(what: string): void;
};

export type Part = {
	readonly name: string;
	readonly title: string;
	/** How it is measured, in a sentence or two. */
	readonly about: string;
	run(bench: Bench): Promise<Findings>;
};

export const nameOf = ({columns, rows}: Size): string => `${columns}×${rows}`;

/** Three digits say all there is to say. */
export function figure(value: number | undefined): string {
	if (value === undefined) {
		return '–';
	}

	if (value === 0) {
		return '0';
	}

	return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(value < 0.095 ? 1 : 2)));
}

/** `120 (115–130)`: the median, and between what the middle half lies. */
export const spreadText = (spread: Spread | undefined): string =>
	spread ? (spread.count < 3 ? figure(spread.median) : `${figure(spread.median)} (${figure(spread.low)}–${figure(spread.high)})`) : '–';

export const mebibytes = (bytes: number): number => bytes / 1024 / 1024;

/** A budget that a figure must not exceed. */
export const atMost = (what: string, measured: number | undefined, most: number, unit: string): Verdict => ({
	what, budget: `≤ ${most} ${unit}`, measured: measured === undefined ? 'not measured' : `${figure(measured)} ${unit}`, isKept: measured !== undefined && measured <= most,
});
