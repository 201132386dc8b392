import {cleanLogText} from '../format/clean.js';
import {frameCutter} from './frame-cutter.js';
import type {LogLine, StreamName} from './types.js';

export type LineAssemblerOptions = {
	/** A container with a terminal sends raw bytes instead of frames, both streams in one. */
	readonly hasTty: boolean;
	/** Whether each frame (or raw line) begins with a timestamp of the engine's. */
	readonly hasTimestamps: boolean;
	/** What is kept of a line; the rest is counted only. */
	readonly maxLineBytes?: number;
};

export type LineAssembler = {
	/** @returns The lines this chunk has ended. */
	push(chunk: Uint8Array): LogLine[];
	/** @returns The line that was begun and has no end. */
	end(): LogLine[];
};

const newline = 0x0A;
const space = 0x20;

/** The engine keeps a longer line in parts. */
const longestPart = 16 * 1024;

/** The longest an RFC 3339 timestamp with nanoseconds and zone gets. */
const longestTimestamp = 40;

/**
Put a container's log together from the engine's stream, line by line.

A line longer than 16 KiB comes in several frames, of which only the last ends with a newline, and each has a timestamp of its own.
Bytes are decoded by the joined line, so that a character cut in two is whole again.
*/
export function lineAssembler({hasTty, hasTimestamps, maxLineBytes = 64 * 1024}: LineAssemblerOptions): LineAssembler {
	let done: LogLine[] = [];
	const emit = (line: LogLine) => {
		done.push(line);
	};

	const streams = {
		stdout: new Partial('stdout', maxLineBytes, emit),
		stderr: new Partial('stderr', maxLineBytes, emit),
	};

	const cut = hasTty
		? (chunk: Uint8Array) => {
			streams.stdout.takeRaw(chunk, hasTimestamps);
		}
		: frameCutter((stream, payload) => {
			if (stream !== 'stdin') {
				streams[stream].takeFrame(payload, hasTimestamps);
			}
		});

	const take = () => {
		const lines = done;
		done = [];
		return lines;
	};

	return {
		push(chunk) {
			cut(chunk);
			return take();
		},
		end() {
			streams.stdout.end(hasTty && hasTimestamps);
			streams.stderr.end();
			return take();
		},
	};
}

/** The line of one stream that is being received. */
class Partial {
	readonly #stream: StreamName;
	readonly #most: number;
	readonly #emit: (line: LogLine) => void;
	#parts: Uint8Array[] = [];
	#kept = 0;
	#cut = 0;
	#timestamp = '';
	#isBegun = false;

	constructor(stream: StreamName, most: number, emit: (line: LogLine) => void) {
		this.#stream = stream;
		this.#most = most;
		this.#emit = emit;
	}

	/** A frame holds one line or a part of one (json-file), or several lines (attached streams). */
	takeFrame(payload: Uint8Array, hasTimestamp: boolean): void {
		let from = hasTimestamp ? this.#takeTimestamp(payload) : 0;
		for (let end = payload.indexOf(newline, from); end !== -1; end = payload.indexOf(newline, from)) {
			this.#add(payload.subarray(from, end), payload.length);
			this.end();
			from = end + 1;
		}

		if (from < payload.length) {
			this.#add(payload.subarray(from), payload.length);
		}
	}

	/** Raw bytes know no frames: a timestamp stands at the start of each line, and may be cut by a chunk's end. */
	takeRaw(chunk: Uint8Array, hasTimestamps: boolean): void {
		let from = 0;
		while (from < chunk.length) {
			const end = chunk.indexOf(newline, from);
			this.#add(chunk.subarray(from, end === -1 ? chunk.length : end), chunk.length);
			if (end === -1) {
				return;
			}

			this.end(hasTimestamps);
			from = end + 1;
		}
	}

	end(isTimestampWithin = false): void {
		if (!this.#isBegun) {
			return;
		}

		let bytes: Uint8Array = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
		if (isTimestampWithin) {
			bytes = this.#withoutTimestamps(bytes);
		}

		// The carriage return of `\r\n` ends a line; any other is the program's own.
		// As a piece of a stream, a line that was cut within a character waits for the rest of it instead of showing a part.
		const text = new TextDecoder().decode(bytes, {stream: this.#cut > 0}).replace(/\r$/v, '');
		const line = {stream: this.#stream, timestamp: this.#timestamp, text: cleanLogText(text)};
		this.#emit(this.#cut > 0 ? {...line, cut: this.#cut} : line);
		this.#parts = [];
		this.#kept = 0;
		this.#cut = 0;
		this.#timestamp = '';
		this.#isBegun = false;
	}

	#add(bytes: Uint8Array, chunkLength: number): void {
		this.#isBegun = true;
		const room = this.#most - this.#kept;
		const kept = bytes.length <= room ? bytes : bytes.subarray(0, room);
		if (kept.length > 0) {
			// A small part must not keep a large chunk alive while the rest of its line is awaited.
			this.#parts.push(chunkLength > 4 * kept.length ? Uint8Array.from(kept) : kept);
			this.#kept += kept.length;
		}

		this.#cut += bytes.length - kept.length;
	}

	/** Raw bytes have one at the line's start, and again wherever the engine has begun another part of it. */
	#withoutTimestamps(bytes: Uint8Array): Uint8Array {
		const parts: Uint8Array[] = [];
		let rest = bytes.subarray(this.#takeTimestamp(bytes));
		const again = Buffer.from(`${this.#timestamp} `, 'latin1');
		while (this.#timestamp !== '' && rest.length > longestPart && again.equals(rest.subarray(longestPart, longestPart + again.length))) {
			parts.push(rest.subarray(0, longestPart));
			rest = rest.subarray(longestPart + again.length);
		}

		return parts.length === 0 ? rest : Buffer.concat([...parts, rest]);
	}

	/** @returns Where the text begins. The first timestamp of a line counts; its later parts carry the same. */
	#takeTimestamp(bytes: Uint8Array): number {
		const end = bytes.subarray(0, longestTimestamp).indexOf(space);
		// A year's first digit: anything else is no timestamp, but the program's own text.
		if (end === -1 || bytes[0]! < 0x30 || bytes[0]! > 0x39) {
			return 0;
		}

		if (this.#timestamp === '') {
			this.#timestamp = Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('latin1');
		}

		return end + 1;
	}
}
