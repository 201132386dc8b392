import {wrapText} from '../format/width.js';
import {isDivider, type LogEntry, type LogRing} from './log-ring.js';

export type LogStreams = 'both' | 'stdout' | 'stderr';

/** A row of a log on screen: which entry, and which of the rows it wraps into. */
export type Anchor = {readonly sequence: number; readonly row: number};

/** How the log is looked at. */
export type LogView = {
	/** The end is kept in sight; otherwise `top` holds still, whatever arrives. */
	readonly isFollowing: boolean;
	/** The first row shown while not following. */
	readonly top: Anchor;
	readonly isWrapping: boolean;
	readonly hasTimestamps: boolean;
	readonly streams: LogStreams;
};

export const newLogView: LogView = {isFollowing: true, top: {sequence: 0, row: 0}, isWrapping: true, hasTimestamps: false, streams: 'both'};

/** Room for the log, in cells. */
export type LogSize = {readonly columns: number; readonly rows: number};

/** The mark that tells stderr apart, and a blank. */
export const gutterColumns = 2;
const timestampColumns = 9;

/** Columns left for a line's text. */
export const textColumns = ({hasTimestamps}: LogView, {columns}: LogSize): number =>
	Math.max(4, columns - gutterColumns - (hasTimestamps ? timestampColumns : 0));

/** Rows of a line are asked for on each frame it is in sight: they are kept while the line is. */
const wrapped = new WeakMap<LogEntry, {readonly columns: number; readonly rows: readonly string[]}>();

/** The rows an entry's text wraps into. */
export function rowsOf(entry: LogEntry, columns: number): readonly string[] {
	const known = wrapped.get(entry);
	if (known?.columns === columns) {
		return known.rows;
	}

	const text = isDivider(entry) ? entry.divider : entry.text + (entry.cut === undefined ? '' : ` … ${entry.cut.toLocaleString('en')} more bytes`);
	const rows = wrapText(text, columns);
	wrapped.set(entry, {columns, rows});
	return rows;
}

function isShown(ring: LogRing, {streams}: LogView, sequence: number): boolean {
	const stream = ring.streamOf(sequence);
	return stream !== undefined && (streams === 'both' || stream === 'divider' || stream === streams);
}

function rowCount(ring: LogRing, view: LogView, size: LogSize, sequence: number): number {
	if (!isShown(ring, view, sequence)) {
		return 0;
	}

	const entry = view.isWrapping ? ring.at(sequence) : undefined;
	return entry && !isDivider(entry) ? rowsOf(entry, textColumns(view, size)).length : 1;
}

/** The anchor so many rows above `from` (which may be the end), or the first row there is. */
function above(ring: LogRing, view: LogView, size: LogSize, from: Anchor, rows: number): Anchor {
	let {sequence, row} = from;
	let left = rows;
	while (left > 0) {
		if (row >= left) {
			return {sequence, row: row - left};
		}

		left -= row;
		if (sequence <= ring.firstSequence) {
			return firstShown(ring, view);
		}

		sequence--;
		row = rowCount(ring, view, size, sequence);
	}

	return {sequence, row};
}

function firstShown(ring: LogRing, view: LogView): Anchor {
	let sequence = ring.firstSequence;
	while (sequence < ring.nextSequence && !isShown(ring, view, sequence)) {
		sequence++;
	}

	return {sequence, row: 0};
}

function below(ring: LogRing, view: LogView, size: LogSize, from: Anchor, rows: number): Anchor {
	let {sequence, row} = from;
	let left = rows;
	while (sequence < ring.nextSequence) {
		const count = rowCount(ring, view, size, sequence);
		if (row + left < count) {
			return {sequence, row: row + left};
		}

		left -= Math.max(0, count - row);
		sequence++;
		row = 0;
	}

	return {sequence: ring.nextSequence, row: 0};
}

const isBefore = (a: Anchor, b: Anchor): boolean => a.sequence < b.sequence || (a.sequence === b.sequence && a.row < b.row);

/** The first row shown when the end is in sight. */
const endTop = (ring: LogRing, view: LogView, size: LogSize): Anchor => above(ring, view, size, {sequence: ring.nextSequence, row: 0}, size.rows);

/**
The first row shown. A view that holds still is moved on only when its row has fallen out of the ring, or would leave room below the
end. Costs as much as the rows in sight, however long the log.
*/
export function topOf(ring: LogRing, view: LogView, size: LogSize): Anchor {
	const end = endTop(ring, view, size);
	if (view.isFollowing || isBefore(end, view.top)) {
		return end;
	}

	if (view.top.sequence < ring.firstSequence) {
		return firstShown(ring, view);
	}

	// In a wider window its line has fewer rows.
	const last = Math.max(0, rowCount(ring, view, size, view.top.sequence) - 1);
	return view.top.row <= last ? view.top : {...view.top, row: last};
}

/** The rows in sight, as anchors, top to bottom. */
export function anchorsInSight(ring: LogRing, view: LogView, size: LogSize): readonly Anchor[] {
	const anchors: Anchor[] = [];
	let {sequence, row} = topOf(ring, view, size);
	while (anchors.length < size.rows && sequence < ring.nextSequence) {
		const count = rowCount(ring, view, size, sequence);
		for (; row < count && anchors.length < size.rows; row++) {
			anchors.push({sequence, row});
		}

		sequence++;
		row = 0;
	}

	return anchors;
}

/** Scroll by rows, up if negative. Leaving the end stops following; coming back to it begins again. */
export function scrollLog(ring: LogRing, view: LogView, size: LogSize, by: number): LogView {
	const from = topOf(ring, view, size);
	const top = by < 0 ? above(ring, view, size, from, -by) : below(ring, view, size, from, by);
	return {...view, top, isFollowing: !isBefore(top, endTop(ring, view, size))};
}

export const pageLog = (ring: LogRing, view: LogView, size: LogSize, by: 1 | -1): LogView => scrollLog(ring, view, size, by * Math.max(1, size.rows - 1));

export function logTop(ring: LogRing, view: LogView, size: LogSize): LogView {
	const top = firstShown(ring, view);
	return {...view, top, isFollowing: !isBefore(top, endTop(ring, view, size))};
}

export const logEnd = (ring: LogRing, view: LogView, size: LogSize): LogView => ({...view, top: endTop(ring, view, size), isFollowing: true});

export const toggleFollow = (ring: LogRing, view: LogView, size: LogSize): LogView =>
	view.isFollowing ? {...view, top: topOf(ring, view, size), isFollowing: false} : logEnd(ring, view, size);

export const toggleWrap = (view: LogView): LogView => ({...view, isWrapping: !view.isWrapping, top: {...view.top, row: 0}});

export const toggleTimestamps = (view: LogView): LogView => ({...view, hasTimestamps: !view.hasTimestamps, top: {...view.top, row: 0}});

const streamsAfter: Readonly<Record<LogStreams, LogStreams>> = {both: 'stdout', stdout: 'stderr', stderr: 'both'};

export const cycleStreams = (view: LogView): LogView => ({...view, streams: streamsAfter[view.streams], top: {...view.top, row: 0}});
