import {longestStamp, PackedLines, type StreamName} from '../format/packed-lines.js';
import {frameCutter} from './frame-cutter.js';

export type LineAssemblerOptions = {
	/** A container with a terminal sends raw bytes instead of frames, both streams in one. */
	readonly hasTty: boolean;
	/** Whether each frame (or raw line) begins with a timestamp of the engine's. */
	readonly hasTimestamps: boolean;
	/** What is kept of a line; the rest is counted only. */
	readonly maxLineBytes?: number;
};

export type LineAssembler = {
	/**
	Go on with a chunk, which may be used again afterwards.

	@param from Where it begins in `bytes`, @param to and where it ends; all of them unless told.
	*/
	push(bytes: Uint8Array, from?: number, to?: number): void;
	/** @returns The lines that have ended since this was asked last: good until the next chunk is pushed. */
	take(): PackedLines;
	/** @returns As `take`, with the line that was begun and has no end. */
	end(): PackedLines;
};

const newline = 0x0A;
const space = 0x20;

/** The engine keeps a longer line in parts. */
const longestPart = 16 * 1024;

/** Room for what comes at a time, and a long line before it. */
const batchRoom = {bytes: 128 * 1024, lines: 4096};

/**
Put a container's log together from the engine's stream, line by line.

A line longer than 16 KiB comes in several frames, of which only the last ends with a newline, and each has a timestamp of its own.
Its bytes are joined before they are decoded, so that a character cut in two is whole again.
*/
export function lineAssembler({hasTty, hasTimestamps, maxLineBytes = 64 * 1024}: LineAssemblerOptions): LineAssembler {
	const done = new PackedLines(batchRoom);
	const streams = {
		stdout: new Partial('stdout', maxLineBytes, done),
		stderr: new Partial('stderr', maxLineBytes, done),
	};

	let isTaken = false;
	const cut = hasTty
		? (bytes: Uint8Array, from = 0, to = bytes.length) => {
			streams.stdout.takeRaw(bytes, from, to, hasTimestamps);
		}
		: frameCutter((stream, bytes, from, to) => {
			if (stream !== 'stdin') {
				streams[stream].takeFrame(bytes, from, to, hasTimestamps);
			}
		});

	const begin = () => {
		if (isTaken) {
			done.clear();
			isTaken = false;
		}
	};

	const take = () => {
		begin();
		isTaken = true;
		return done;
	};

	return {
		push(bytes, from, to) {
			begin();
			cut(bytes, from, to);
		},
		take,
		end() {
			begin();
			streams.stdout.end(hasTty && hasTimestamps);
			streams.stderr.end(false);
			return take();
		},
	};
}

/** The line of one stream that is being received. */
class Partial {
	readonly #stream: StreamName;
	readonly #most: number;
	readonly #done: PackedLines;
	/** What has come of a line that does not come whole, with room before it for its timestamp. */
	#bytes = new Uint8Array(longestStamp + 1024);
	#kept = 0;
	#cut = 0;
	/** The timestamp of such a line, and the blank after it. */
	readonly #stamp = new Uint8Array(longestStamp);
	#stampLength = 0;
	#isBegun = false;

	constructor(stream: StreamName, most: number, done: PackedLines) {
		this.#stream = stream;
		this.#most = most;
		this.#done = done;
	}

	/** A frame holds one line or a part of one (json-file), or several lines (attached streams). */
	takeFrame(bytes: Uint8Array, from: number, to: number, hasTimestamp: boolean): void {
		let start = from;
		let textFrom = hasTimestamp ? textStart(bytes, from, to) : from;
		for (;;) {
			const end = findNewline(bytes, textFrom, to);
			if (end !== -1 && !this.#isBegun && this.#stampLength === 0 && end - textFrom <= this.#most) {
				this.#done.add(this.#stream, bytes, start, textFrom, end);
			} else {
				this.#keepStamp(bytes, start, textFrom);
				if (end === -1) {
					if (textFrom < to) {
						this.#add(bytes, textFrom, to);
					}

					return;
				}

				this.#add(bytes, textFrom, end);
				this.end(false);
			}

			start = end + 1;
			textFrom = start;
		}
	}

	/** Raw bytes know no frames: a timestamp stands at the start of each line, and may be cut by a chunk's end. */
	takeRaw(bytes: Uint8Array, from: number, to: number, hasTimestamps: boolean): void {
		let start = from;
		while (start < to) {
			const end = findNewline(bytes, start, to);
			if (end === -1) {
				this.#add(bytes, start, to);
				return;
			}

			if (!this.#isBegun && end - start <= Math.min(this.#most, longestPart)) {
				this.#done.add(this.#stream, bytes, start, hasTimestamps ? textStart(bytes, start, end) : start, end);
			} else {
				this.#add(bytes, start, end);
				this.end(hasTimestamps);
			}

			start = end + 1;
		}
	}

	end(isTimestampWithin: boolean): void {
		if (!this.#isBegun) {
			return;
		}

		const to = longestStamp + this.#kept;
		if (isTimestampWithin) {
			const textFrom = textStart(this.#bytes, longestStamp, to);
			this.#done.add(this.#stream, this.#bytes, longestStamp, textFrom, this.#removeStamps(textFrom, to), this.#cut);
		} else {
			const from = longestStamp - this.#stampLength;
			this.#bytes.set(this.#stamp.subarray(0, this.#stampLength), from);
			this.#done.add(this.#stream, this.#bytes, from, longestStamp, to, this.#cut);
		}

		this.#kept = 0;
		this.#cut = 0;
		this.#stampLength = 0;
		this.#isBegun = false;
	}

	#add(bytes: Uint8Array, from: number, to: number): void {
		this.#isBegun = true;
		const length = Math.min(to - from, this.#most - this.#kept);
		const start = longestStamp + this.#kept;
		if (start + length > this.#bytes.length) {
			const larger = new Uint8Array(2 * (start + length));
			larger.set(this.#bytes);
			this.#bytes = larger;
		}

		this.#bytes.set(bytes.subarray(from, from + length), start);
		this.#kept += length;
		this.#cut += to - from - length;
	}

	/** The first timestamp of a line counts; its later parts carry the same. */
	#keepStamp(bytes: Uint8Array, from: number, textFrom: number): void {
		if (this.#stampLength === 0 && textFrom > from) {
			this.#stamp.set(bytes.subarray(from, textFrom));
			this.#stampLength = textFrom - from;
		}
	}

	/** Raw bytes have a timestamp at the line's start, and the same again wherever the engine has begun another part of it. @returns Where the line ends now. */
	#removeStamps(textFrom: number, to: number): number {
		const stamp = Buffer.from(this.#bytes.subarray(longestStamp, textFrom));
		const isStamp = (at: number) => stamp.length > 0 && stamp.equals(this.#bytes.subarray(at, Math.min(to, at + stamp.length)));
		let read = textFrom;
		let write = textFrom;
		while (to - read > longestPart && isStamp(read + longestPart)) {
			this.#bytes.copyWithin(write, read, read + longestPart);
			write += longestPart;
			read += longestPart + stamp.length;
		}

		this.#bytes.copyWithin(write, read, to);
		return write + to - read;
	}
}

/** @returns Where the text begins: after a timestamp and a blank, or at once where there are none. */
function textStart(bytes: Uint8Array, from: number, to: number): number {
	const end = Math.min(to, from + longestStamp);
	// A year's first digit: anything else is no timestamp, but the program's own text.
	if (from < end && bytes[from]! >= 0x30 && bytes[from]! <= 0x39) {
		for (let place = from; place < end; place++) {
			if (bytes[place] === space) {
				return place + 1;
			}
		}
	}

	return from;
}

/** @returns Where the first newline of a part of the bytes is, or -1. */
function findNewline(bytes: Uint8Array, from: number, to: number): number {
	if (from >= to) {
		return -1;
	}

	// Most parts end with one: then none is looked for beyond.
	if (bytes[to - 1] === newline) {
		return bytes.indexOf(newline, from);
	}

	const place = bytes.subarray(from, to).indexOf(newline);
	return place === -1 ? -1 : from + place;
}
