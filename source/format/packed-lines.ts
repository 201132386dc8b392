import {cleanLogText, cleanText} from './clean.js';

export type StreamName = 'stdout' | 'stderr';

/** A line of a container's log, without its newline. */
export type LogLine = {
	readonly stream: StreamName;
	/** RFC 3339 with nanoseconds as the engine sent it, or empty when it sent none. */
	readonly timestamp: string;
	/** Colours (SGR) kept, everything else that could move a terminal removed. */
	readonly text: string;
	/** How many bytes were cut off at the end of a line too long to keep. */
	readonly cut?: number;
};

/** Memory that lines begin with. */
const firstRoom = {bytes: 4096, lines: 64};

/** Room for a timestamp and the blank after it. RFC 3339 with nanoseconds and a zone needs no more. */
export const longestStamp = 40;

/**
Lines of a log as the bytes they came in, one after the other, with an index: a container that writes without pause makes lines by the
hundred thousand of which nobody ever sees more than a few, and a string and an object for each of them would be all that the program does.

A line becomes text only in `at`, which cleans it: there is no other way out of here. What looks through many lines (a search, a filter)
belongs here too, as a method beside `streamOf`, where it can read the bytes.
*/
export class PackedLines {
	readonly #room: {readonly bytes: number; readonly lines: number};
	#bytes: Uint8Array;
	/** Where each line ends: it begins where the one before ends. */
	#ends: Uint32Array;
	/** How long each line's timestamp is, with the blank after it. */
	#stamps: Uint8Array;
	/** 1 for a line written to stderr. */
	#errors: Uint8Array;
	/** Of the few that were cut. */
	#cuts: Map<number, number> | undefined;
	#size = 0;
	#errorCount = 0;

	/** @param room For how many bytes and lines there is room: memory for it is taken as it is needed, most logs are short. */
	constructor(room: {readonly bytes: number; readonly lines: number}) {
		this.#room = room;
		this.#bytes = new Uint8Array(Math.min(room.bytes, firstRoom.bytes));
		this.#ends = new Uint32Array(Math.min(room.lines, firstRoom.lines));
		this.#stamps = new Uint8Array(this.#ends.length);
		this.#errors = new Uint8Array(this.#ends.length);
	}

	/** How many lines there are. */
	get size(): number {
		return this.#size;
	}

	/** How many of them were written to stderr. */
	get errorCount(): number {
		return this.#errorCount;
	}

	/** Bytes of all lines, their timestamps included. */
	get byteLength(): number {
		return this.#endOf(this.#size - 1);
	}

	/**
	Add a line, copying its bytes. More room is made when it is needed.

	@param from Where its timestamp begins, which a blank follows.
	@param textFrom Where its text begins; the same as `from` for a line without a timestamp.
	@param cut How many bytes of it were left out.
	*/
	add(stream: StreamName, bytes: Uint8Array, from: number, textFrom: number, to: number, cut = 0): void {
		const start = this.byteLength;
		const end = start + to - from;
		this.#makeRoom(end, this.#size + 1);
		copyBytes(bytes, from, to, this.#bytes, start);
		this.#addEntry(end, textFrom - from, stream === 'stderr' ? 1 : 0, cut);
	}

	/**
	Copy lines of others, from number `first` on, while there is room for them. Where there are none yet, room is made for one that is too large.

	@returns How many were copied.
	*/
	take(others: PackedLines, first: number): number {
		const start = this.byteLength;
		const otherStart = others.#endOf(first - 1);
		const most = first + this.#room.lines - this.#size;
		let end = first;
		while (end < others.#size && end < most && start + others.#ends[end]! - otherStart <= this.#room.bytes) {
			end++;
		}

		if (end === first && this.#size === 0 && first < others.#size) {
			end++;
		}

		if (end > first) {
			this.#makeRoom(start + others.#endOf(end - 1) - otherStart, this.#size + end - first);
		}

		copyBytes(others.#bytes, otherStart, others.#endOf(end - 1), this.#bytes, start);
		for (let index = first; index < end; index++) {
			this.#addEntry(start + others.#ends[index]! - otherStart, others.#stamps[index]!, others.#errors[index]!, others.#cuts?.get(index));
		}

		return end - first;
	}

	/** Remove all lines, and keep the memory for what there is room for: what one long line has needed is not needed by the next. */
	clear(): void {
		this.#size = 0;
		this.#errorCount = 0;
		this.#cuts = undefined;
		if (this.#bytes.length > this.#room.bytes) {
			this.#bytes = new Uint8Array(this.#room.bytes);
		}

		if (this.#ends.length > this.#room.lines) {
			this.#ends = new Uint32Array(this.#room.lines);
			this.#stamps = new Uint8Array(this.#room.lines);
			this.#errors = new Uint8Array(this.#room.lines);
		}
	}

	/**
	A line as it may be shown: decoded and cleaned, a new object each time.

	@param index From 0 up to `size`.
	*/
	at(index: number): LogLine {
		const cut = this.#cuts?.get(index) ?? 0;
		// As a piece of a stream, a line that was cut within a character waits for the rest of it instead of showing a part.
		const text = new TextDecoder().decode(viewOf(this.#bytes, this.#textFrom(index), this.#endOf(index)), {stream: cut > 0});
		const line: LogLine = {
			stream: this.streamOf(index), timestamp: this.timestampOf(index),
			// The carriage return of `\r\n` ends a line; any other is the program's own.
			text: cleanLogText(text.replace(/\r$/v, '')),
		};
		return cut > 0 ? {...line, cut} : line;
	}

	streamOf(index: number): StreamName {
		return this.#errors[index] === 0 ? 'stdout' : 'stderr';
	}

	/** Bytes of a line, its timestamp included. */
	byteLengthOf(index: number): number {
		return this.#endOf(index) - this.#endOf(index - 1);
	}

	/** As the engine sent it; empty when it sent none. */
	timestampOf(index: number): string {
		const from = this.#endOf(index - 1);
		const stamp = viewOf(this.#bytes, from, Math.max(from, this.#textFrom(index) - 1));
		return cleanText(Buffer.from(stamp.buffer, stamp.byteOffset, stamp.byteLength).toString('latin1'));
	}

	/** Whether a line has this timestamp, which is none if empty. */
	hasTimestamp(index: number, timestamp: string): boolean {
		const start = this.#endOf(index - 1);
		if (timestamp.length !== Math.max(0, this.#stamps[index]! - 1)) {
			return false;
		}

		// Lines that follow each other differ in the last digits.
		for (let place = timestamp.length - 1; place >= 0; place--) {
			if (this.#bytes[start + place] !== timestamp.codePointAt(place)) {
				return false;
			}
		}

		return true;
	}

	/** Those lines that are to be kept, told by their number: the same lines when all are. */
	filter(isKept: (index: number) => boolean): PackedLines {
		let kept: PackedLines | undefined;
		for (let index = 0; index < this.#size; index++) {
			const isIn = isKept(index);
			if (!isIn && !kept) {
				kept = new PackedLines({bytes: this.byteLength, lines: this.#size});
				for (let before = 0; before < index; before++) {
					kept.#addFrom(this, before);
				}
			} else if (isIn && kept) {
				kept.#addFrom(this, index);
			}
		}

		return kept ?? this;
	}

	#addFrom(others: PackedLines, index: number): void {
		this.add(others.streamOf(index), others.#bytes, others.#endOf(index - 1), others.#textFrom(index), others.#endOf(index), others.#cuts?.get(index));
	}

	#endOf(index: number): number {
		return index < 0 ? 0 : this.#ends[index]!;
	}

	#addEntry(end: number, stamp: number, error: number, cut = 0): void {
		this.#ends[this.#size] = end;
		this.#stamps[this.#size] = stamp;
		this.#errors[this.#size] = error;
		this.#errorCount += error;
		if (cut > 0) {
			this.#cuts ??= new Map();
			this.#cuts.set(this.#size, cut);
		}

		this.#size++;
	}

	#textFrom(index: number): number {
		return this.#endOf(index - 1) + this.#stamps[index]!;
	}

	#makeRoom(bytes: number, lines: number): void {
		if (bytes > this.#bytes.length) {
			this.#bytes = enlarged(this.#bytes, bytes, this.#room.bytes);
		}

		if (lines > this.#stamps.length) {
			this.#stamps = enlarged(this.#stamps, lines, this.#room.lines);
			this.#errors = enlarged(this.#errors, lines, this.#room.lines);
			const ends = new Uint32Array(this.#stamps.length);
			ends.set(this.#ends);
			this.#ends = ends;
		}
	}
}

/** Twice as large, but not beyond the room there is: only what must be larger than that is. */
function enlarged(bytes: Uint8Array, least: number, room: number): Uint8Array {
	const twice = Math.max(least, 2 * bytes.length);
	const larger = new Uint8Array(least <= room ? Math.min(twice, room) : twice);
	larger.set(bytes);
	return larger;
}

/** It copies as `set` does, without a view of the source: that is an object, and there would be one for each line. */
const {copy} = Buffer.prototype as {copy(this: Uint8Array, target: Uint8Array, at: number, from: number, to: number): number};

function copyBytes(source: Uint8Array, from: number, to: number, target: Uint8Array, at: number): void {
	copy.call(source, target, at, from, to);
}

const viewOf = (bytes: Uint8Array, from: number, to: number): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset + from, to - from);
