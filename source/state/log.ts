import type {LogLine, PackedLines} from '../format/packed-lines.js';
import {isDivider, LogRing} from './log-ring.js';
import {newLogView, type LogView} from './log-view.js';

/** The log of the selected container. */
export type LogState = {
	readonly containerId: string | undefined;
	readonly ring: LogRing;
	/** Counts the ring's changes, since the ring itself is always the same object. */
	readonly version: number;
	readonly phase: 'idle' | 'following' | 'ended' | 'failed';
	/** Why it has ended or failed. */
	readonly message: string | undefined;
	/** Lines read, in the ring or fallen out of it; dividers are none. */
	readonly lineCount: number;
	/** Lines the program wrote to stderr, in the ring or fallen out of it. */
	readonly errorCount: number;
	readonly view: LogView;
};

/** A new log, looked at as the last one was. */
export function emptyLog(containerId?: string, before?: LogState): LogState {
	const view = before ? {...before.view, isFollowing: true, top: newLogView.top} : newLogView;
	return {containerId, ring: new LogRing(), version: 0, phase: 'idle', message: undefined, lineCount: 0, errorCount: 0, view};
}

export const openLog = (log: LogState): LogState => ({...log, phase: 'following', message: undefined});

/** Lines that came: how many, and how many of them the program wrote to stderr. */
export type LineCounts = {readonly lines: number; readonly errors: number};

/** Tell of lines that have been added to the ring: they are in it as soon as they come, but the screen hears of them ten times a second only. */
export function countLines(log: LogState, counts: readonly LineCounts[]): LogState {
	let {lineCount, errorCount} = log;
	for (const {lines, errors} of counts) {
		lineCount += lines;
		errorCount += errors;
	}

	return {...log, version: log.version + 1, lineCount, errorCount};
}

export function addDivider(log: LogState, divider: string): LogState {
	log.ring.divide(divider);
	return {...log, version: log.version + 1};
}

export const endLog = (log: LogState, why: string): LogState => ({...log, phase: 'ended', message: why});

export const failLog = (log: LogState, why: string): LogState => ({...log, phase: 'failed', message: why});

/** The lines that bear a log's last timestamp, latest first. They are those that come again when it is resumed there. */
export function lastLines(ring: LogRing): readonly LogLine[] {
	const last: LogLine[] = [];
	for (let sequence = ring.nextSequence - 1; sequence >= ring.firstSequence; sequence--) {
		const entry = ring.at(sequence)!;
		if (!isDivider(entry) && entry.timestamp !== '') {
			if (last[0] && last[0].timestamp !== entry.timestamp) {
				break;
			}

			last.push(entry);
		}
	}

	return last;
}

/**
A resumed log begins with what came last: its start is inclusive. The filter lets each line through that is not one of `last`,
which all bear the same timestamp.
*/
export function afterTimestamp(last: readonly LogLine[]): (lines: PackedLines) => PackedLines {
	const timestamp = last[0]?.timestamp ?? '';
	const seen = new Map<string, number>();
	for (const {stream, text} of last) {
		seen.set(stream + text, (seen.get(stream + text) ?? 0) + 1);
	}

	let awaited = last.length;
	const isFresh = (lines: PackedLines, index: number) => {
		if (awaited === 0 || !lines.hasTimestamp(index, timestamp)) {
			return true;
		}

		const {stream, text} = lines.at(index);
		const left = seen.get(stream + text) ?? 0;
		if (left > 0) {
			seen.set(stream + text, left - 1);
			awaited--;
		}

		return left === 0;
	};

	return lines => awaited === 0 ? lines : lines.filter(index => isFresh(lines, index));
}
