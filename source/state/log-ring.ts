import type {LogLine} from '../engine/types.js';

/** A rule across the log that says what happened between two lines. */
export type Divider = {readonly divider: string};

export type LogEntry = LogLine | Divider;

export const isDivider = (entry: LogEntry): entry is Divider => 'divider' in entry;

export type RingLimits = {readonly lines: number; readonly bytes: number};

/** An hour of a chatty container, and memory nobody misses. */
const defaultLimits: RingLimits = {lines: 50_000, bytes: 16 * 1024 * 1024};

/** What an entry costs beside its characters. */
const overhead = 120;

const weightOf = (entry: LogEntry): number => overhead + (2 * (isDivider(entry) ? entry.divider : entry.text).length);

/**
The last entries of a log, bounded by their number and their bytes. Entries are numbered on from 0 and numbers are never used again,
so that a place in the log is a number that stays true.

The one mutable thing in the state: its slice carries a version beside it. Adding an entry costs the same however full it is.
*/
export class LogRing {
	readonly #limits: RingLimits;
	#slots: Array<LogEntry | undefined> = Array.from({length: 1024});
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

	at(sequence: number): LogEntry | undefined {
		return sequence >= this.#first && sequence < this.#next ? this.#slots[sequence % this.#slots.length] : undefined;
	}

	push(entry: LogEntry): void {
		if (this.size === this.#slots.length && this.size < this.#limits.lines) {
			this.#enlarge();
		}

		this.#bytes += weightOf(entry);
		while (this.size > 0 && (this.size >= this.#limits.lines || this.#bytes > this.#limits.bytes)) {
			this.#drop();
		}

		this.#slots[this.#next % this.#slots.length] = entry;
		this.#next++;
	}

	#drop(): void {
		const place = this.#first % this.#slots.length;
		this.#bytes -= weightOf(this.#slots[place]!);
		this.#slots[place] = undefined;
		this.#first++;
	}

	#enlarge(): void {
		const larger: Array<LogEntry | undefined> = Array.from({length: Math.min(this.#limits.lines, this.#slots.length * 2)});
		for (let sequence = this.#first; sequence < this.#next; sequence++) {
			larger[sequence % larger.length] = this.#slots[sequence % this.#slots.length];
		}

		this.#slots = larger;
	}
}
