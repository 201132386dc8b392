import {PackedLines, type LogLine, type StreamName} from '../format/packed-lines.js';
import {seenLines} from './seen-lines.js';

/** A rule across the log that says what happened between two lines. */
export type Divider = {readonly divider: string};

export type LogEntry = LogLine | Divider;

export const isDivider = (entry: LogEntry): entry is Divider => 'divider' in entry;

export type RingLimits = {
	readonly lines: number;
	/** Of the lines as they came, timestamps and what an entry costs beside its line included. */
	readonly bytes: number;
	/** What is made, given up and used again at a time. */
	readonly segment: {readonly bytes: number; readonly lines: number};
};

/** An hour of a chatty container, and memory nobody misses. */
const defaultLimits: RingLimits = {lines: 50_000, bytes: 16 * 1024 * 1024, segment: {bytes: 256 * 1024, lines: 4096}};

/** What an entry costs beside its bytes. */
const overhead = 8;

type Segment = {readonly lines: PackedLines; readonly first: number};

/**
The last entries of a log, bounded by their number and their bytes. Entries are numbered on from 0 and numbers are never used again,
so that a place in the log is a number that stays true.

Lines are kept as bytes, in segments: the oldest is used again when all its lines have fallen out, so that a container that writes without
pause makes no garbage. A line becomes an object when it is looked at; that object stays the same while it goes on being looked at.

The one mutable thing in the state: its slice carries a version beside it. Adding an entry costs the same however full it is.
*/
export class LogRing {
	readonly #limits: RingLimits;
	/** Oldest first; a divider takes the place of a line in its segment. */
	readonly #segments: Segment[] = [];
	readonly #dividers = new Map<number, Divider>();
	readonly #seen = seenLines();
	#spare: PackedLines | undefined;
	/** Where an entry was looked for last: the next is near. */
	#near: Segment | undefined;
	#bytes = 0;
	#first = 0;
	#next = 0;

	constructor(limits: Partial<RingLimits> = {}) {
		this.#limits = {...defaultLimits, ...limits};
	}

	/** The number of the oldest entry kept; equal to `nextSequence` when there is none. */
	get firstSequence(): number {
		return this.#first;
	}

	/** The number the next entry will have. */
	get nextSequence(): number {
		return this.#next;
	}

	get size(): number {
		return this.#next - this.#first;
	}

	/** An entry by its number: the same object as long as it is looked at often enough to be remembered. */
	at(sequence: number): LogEntry | undefined {
		const segment = this.#segmentOf(sequence);
		return segment && (this.#dividers.get(sequence) ?? this.#seen.get(sequence) ?? this.#seen.keep(sequence, segment.lines.at(sequence - segment.first)));
	}

	/** What an entry was written to, told without making an object of it. */
	streamOf(sequence: number): StreamName | 'divider' | undefined {
		const segment = this.#segmentOf(sequence);
		return segment && (this.#dividers.has(sequence) ? 'divider' : segment.lines.streamOf(sequence - segment.first));
	}

	/** Add lines at the end, copying them. */
	append(lines: PackedLines): void {
		let index = 0;
		while (index < lines.size) {
			const last = this.#segments.at(-1)?.lines;
			const before = last?.byteLength ?? 0;
			const count = last?.take(lines, index) ?? 0;
			if (last && count > 0) {
				index += count;
				this.#next += count;
				this.#bytes += last.byteLength - before + (count * overhead);
				// At once: what falls out makes the room for what comes in.
				this.#dropOldest();
			} else {
				this.#segments.push({lines: this.#spare ?? new PackedLines(this.#limits.segment), first: this.#next});
				this.#spare = undefined;
			}
		}
	}

	/** Add a divider at the end. */
	divide(divider: string): void {
		const place = new PackedLines({bytes: 0, lines: 1});
		place.add('stdout', new Uint8Array(0), 0, 0, 0);
		this.#dividers.set(this.#next, {divider});
		this.append(place);
	}

	/** The last entry stays, however large it is. */
	#dropOldest(): void {
		while (this.size > 1 && (this.size > this.#limits.lines || this.#bytes > this.#limits.bytes)) {
			const {lines, first} = this.#segments[0]!;
			const index = this.#first - first;
			this.#bytes -= lines.byteLengthOf(index) + overhead;
			this.#dividers.delete(this.#first);
			this.#first++;
			if (index + 1 === lines.size) {
				this.#segments.shift();
				this.#near = undefined;
				lines.clear();
				this.#spare = lines;
			}
		}
	}

	#segmentOf(sequence: number): Segment | undefined {
		if (sequence < this.#first || sequence >= this.#next) {
			return undefined;
		}

		const near = this.#near;
		if (near && sequence >= near.first && sequence < near.first + near.lines.size) {
			return near;
		}

		this.#near = this.#segments.findLast(({first}) => first <= sequence);
		return this.#near;
	}
}
