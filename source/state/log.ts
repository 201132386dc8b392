import type {LogLine} from '../engine/types.js';
import {LogRing} from './log-ring.js';
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

export function appendLines(log: LogState, lines: readonly LogLine[]): LogState {
	let {errorCount} = log;
	for (const line of lines) {
		log.ring.push(line);
		errorCount += line.stream === 'stderr' ? 1 : 0;
	}

	return {...log, version: log.version + 1, lineCount: log.lineCount + lines.length, errorCount};
}

export function addDivider(log: LogState, divider: string): LogState {
	log.ring.push({divider});
	return {...log, version: log.version + 1};
}

export const endLog = (log: LogState, why: string): LogState => ({...log, phase: 'ended', message: why});

export const failLog = (log: LogState, why: string): LogState => ({...log, phase: 'failed', message: why});

/**
A resumed log begins with what came last: its start is inclusive. The filter lets each line through that is not one of `last`,
which all bear the same timestamp.
*/
export function afterTimestamp(last: readonly LogLine[]): (lines: readonly LogLine[]) => readonly LogLine[] {
	const timestamp = last[0]?.timestamp;
	const seen = new Map<string, number>();
	for (const {stream, text} of last) {
		seen.set(stream + text, (seen.get(stream + text) ?? 0) + 1);
	}

	return lines => seen.size === 0 ? lines : lines.filter(line => {
		const key = line.stream + line.text;
		const left = line.timestamp === timestamp ? seen.get(key) ?? 0 : 0;
		if (left > 0) {
			seen.set(key, left - 1);
		}

		return left === 0;
	});
}
