import {EngineError} from './engine-error.js';

/** Called with a part of a body: the bytes it is in, and where. They are good until it returns only. */
export type TakePart = (bytes: Uint8Array, from: number, to: number) => void;

/** The body of an HTTP answer as it comes over a connection. */
export type HttpBody = {
	/**
	Take out of what has come what belongs to the body. A part is as large as the sender has made it: nothing is copied.

	@throws {EngineError} `failed` when it is not encoded as its head says.
	*/
	push(bytes: Uint8Array, from: number, to: number, take: TakePart): void;
	/** Whether it has ended. */
	isDone(): boolean;
	/** Whether the connection's end is its end too, and not a break. */
	endsWithConnection(): boolean;
};

export type BodyHeaders = {readonly 'transfer-encoding'?: string | undefined; readonly 'content-length'?: string | undefined};

/** @see RFC 9112, section 6 */
export function httpBody(headers: BodyHeaders): HttpBody {
	if (headers['transfer-encoding'] !== undefined) {
		return new ChunkedBody();
	}

	const length = headers['content-length'];
	return new PlainBody(length === undefined ? Infinity : Number(length));
}

class PlainBody implements HttpBody {
	#left: number;

	/** @param length Infinite for a body that ends when the connection does. */
	constructor(length: number) {
		this.#left = length;
	}

	push(bytes: Uint8Array, from: number, to: number, take: TakePart): void {
		const end = Math.min(to, from + this.#left);
		if (end > from) {
			take(bytes, from, end);
			this.#left -= end - from;
		}
	}

	isDone(): boolean {
		return this.#left === 0;
	}

	endsWithConnection(): boolean {
		return this.#left === Infinity;
	}
}

const newline = 0x0A;
const carriageReturn = 0x0D;

/** What may stand behind a length: its line's end, or an extension after a semicolon or a blank. */
const extensionStarts: ReadonlySet<number> = new Set([newline, carriageReturn, 0x20, 0x09, 0x3B]);

/** Larger chunks nobody sends: a length beyond is a stream read out of step. */
const longestChunk = 2 ** 40;

/** A length, perhaps with extensions, a chunk of that length, a line's end; a length of zero, perhaps with trailers, an empty line. */
class ChunkedBody implements HttpBody {
	#next: 'length' | 'extension' | 'chunk' | 'chunk end' | 'trailer' | 'nothing' = 'length';
	/** Of the chunk, once its length is known. */
	#left = 0;
	/** Characters of the line that is being read. */
	#lineLength = 0;

	push(bytes: Uint8Array, from: number, to: number, take: TakePart): void {
		let offset = from;
		while (offset < to) {
			if (this.#next === 'chunk') {
				const end = Math.min(to, offset + this.#left);
				this.#left -= end - offset;
				this.#next = this.#left === 0 ? 'chunk end' : 'chunk';
				take(bytes, offset, end);
				offset = end;
			} else {
				this.#readByte(bytes[offset]!);
				offset++;
			}
		}
	}

	isDone(): boolean {
		return this.#next === 'nothing';
	}

	endsWithConnection(): boolean {
		return false;
	}

	#readByte(byte: number): void {
		switch (this.#next) {
			case 'length': {
				this.#readLength(byte);
				break;
			}

			case 'extension': {
				this.#endLength(byte);
				break;
			}

			case 'chunk end': {
				this.#endChunk(byte);
				break;
			}

			case 'trailer': {
				this.#readTrailer(byte);
				break;
			}

			default:
		}
	}

	#readLength(byte: number): void {
		const digit = digitOf(byte);
		if (digit !== -1 && this.#left < longestChunk) {
			this.#left = (this.#left * 16) + digit;
			this.#lineLength++;
		} else if (digit === -1 && this.#lineLength > 0 && extensionStarts.has(byte)) {
			this.#endLength(byte);
		} else {
			throw outOfStep();
		}
	}

	/** Extensions mean nothing to anyone. */
	#endLength(byte: number): void {
		this.#next = 'extension';
		if (byte === newline) {
			this.#next = this.#left === 0 ? 'trailer' : 'chunk';
			this.#lineLength = 0;
		}
	}

	#endChunk(byte: number): void {
		if (byte === newline) {
			this.#next = 'length';
		} else if (byte !== carriageReturn) {
			throw outOfStep();
		}
	}

	#readTrailer(byte: number): void {
		if (byte === newline) {
			this.#next = this.#lineLength === 0 ? 'nothing' : 'trailer';
			this.#lineLength = 0;
		} else if (byte !== carriageReturn) {
			this.#lineLength++;
		}
	}
}

const outOfStep = () => new EngineError('failed', 'The engine’s answer cannot be read: it is not cut into chunks.');

/** @returns What a hexadecimal digit stands for, or -1 for any other byte. */
function digitOf(byte: number): number {
	if (byte >= 0x30 && byte <= 0x39) {
		return byte - 0x30;
	}

	if (byte >= 0x41 && byte <= 0x46) {
		return byte - 0x37;
	}

	return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}
