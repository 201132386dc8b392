import http from 'node:http';
import net from 'node:net';
import {Duplex} from 'node:stream';
import {httpBody, type BodyHeaders, type HttpBody, type TakePart} from './http-body.js';

/** What is read at a time at most. */
const gulp = 64 * 1024;

/**
Milliseconds from one gulp to the next. They follow the sender: twice as many after little, the fewest after much. A Unix socket holds some 250 lines
written one by one, whatever their bytes, and the engine waits while it is full: what is much is no more than that. The screen hears of lines ten
times a second, so the gaps are not seen; what comes after a quiet time is read at once.
*/
const shortestGap = 1;
const longestGap = 16;
const little = 4 * 1024;
const much = 12 * 1024;

/** More than Node's parser takes, which says so then. */
const longestHead = 64 * 1024;

/** The buffer of a connection that has gone: a selection that moves on opens one log after the other. */
let spare: Uint8Array | undefined;

/**
A connection whose answer's head is read by Node's HTTP parser, and its body by whoever takes it.

An engine sends every line of a log as a chunk of its own, as soon as there is one. A reader that is faster than the container writes wakes for
each of them, and the parser makes a buffer for it and calls a handful of functions: twenty times what it costs to keep the line. So here
lines that come close to each other are left to come together, and are read into one buffer that is used again and again.
*/
export class BodySocket extends Duplex {
	readonly #socket: net.Socket;
	readonly #buffer = spare ?? new Uint8Array(gulp);
	/** What has come of the head. */
	#head: Buffer | undefined = Buffer.alloc(0);
	/** What has come of the body together with its head, until it is taken. */
	#held: Uint8Array | undefined;
	#body: HttpBody | undefined;
	#reading: {readonly take: TakePart; readonly resolve: (hasMore: boolean) => void; readonly reject: (error: Error) => void} | undefined;
	#failure: Error | undefined;
	#isEnded = false;
	#timer: NodeJS.Timeout | undefined;
	#gap = shortestGap;
	#readAt = 0;

	constructor(options: net.NetConnectOpts) {
		super();
		spare = undefined;
		this.#socket = net.connect({...options, onread: {buffer: this.#buffer, callback: length => this.#onRead(length)}});
		this.#socket.on('end', () => {
			this.#onEnd();
		}).on('error', error => {
			this.destroy(error);
		}).on('close', () => {
			spare = this.#buffer;
		}).resume();
	}

	/**
	Take the body over, before anything of it has been read from the answer.

	@param headers The answer's.
	@throws What the connection broke with, if it has.
	*/
	takeBody(headers: BodyHeaders): void {
		if (!this.#held) {
			throw this.#failure ?? lost();
		}

		this.#body = httpBody(headers);
	}

	/**
	Wait until something of the body has come, and take it: nothing more is read before this is called again.

	@returns False when the body has ended.
	@throws What the connection broke with. {EngineError} `failed` when the body cannot be read.
	*/
	async readBody(take: TakePart): Promise<boolean> {
		const body = this.#body!;
		if (this.#held) {
			const held = this.#held;
			this.#held = undefined;
			body.push(held, 0, held.length, take);
			return true;
		}

		if (body.isDone() || this.#isEnded) {
			return false;
		}

		if (this.#failure) {
			throw this.#failure;
		}

		const {promise, resolve, reject} = Promise.withResolvers<boolean>();
		this.#reading = {take, resolve, reject};
		const wait = this.#readAt + this.#gap - performance.now();
		if (wait > 0) {
			this.#timer = setTimeout(() => {
				this.#socket.resume();
			}, wait);
		} else {
			this.#socket.resume();
		}

		return promise;
	}

	override _read(): void {
		if (!this.#held && !this.#body) {
			this.#socket.resume();
		}
	}

	override _write(chunk: Uint8Array, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
		this.#socket.write(chunk, callback);
	}

	override _final(callback: (error?: Error | null) => void): void {
		this.#socket.end(callback);
	}

	override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
		clearTimeout(this.#timer);
		this.#socket.destroy();
		this.#fail(error ?? lost());
		callback(error);
	}

	/** @returns Whether to read on at once. */
	#onRead(length: number): boolean {
		if (this.#body) {
			this.#takeGulp(this.#body, length);
			return false;
		}

		const bytes = Buffer.from(this.#buffer.subarray(0, length));
		if (!this.#head) {
			return this.push(bytes);
		}

		this.#head = Buffer.concat([this.#head, bytes]);
		const end = this.#head.indexOf('\r\n\r\n');
		if (end === -1 && this.#head.length < longestHead) {
			return true;
		}

		const isGood = end !== -1 && /^HTTP\/1\.\d 200\b/v.test(this.#head.toString('latin1', 0, end));
		const head = this.#head.subarray(0, isGood ? end + 4 : undefined);
		this.#held = isGood ? this.#head.subarray(head.length) : undefined;
		this.#head = undefined;
		// What else an engine may have to say is a message, which is read as any other answer.
		return this.push(head) && !isGood;
	}

	#takeGulp(body: HttpBody, length: number): void {
		const {take, resolve, reject} = this.#reading!;
		this.#reading = undefined;
		this.#readAt = performance.now();
		this.#gap = nextGap(this.#gap, length);
		try {
			body.push(this.#buffer, 0, length, take);
			resolve(true);
		} catch (error) {
			reject(error as Error);
		}
	}

	#onEnd(): void {
		if (!this.#body) {
			this.push(this.#head);
			this.push(null);
		} else if (this.#body.endsWithConnection()) {
			this.#isEnded = true;
			this.#reading?.resolve(false);
			this.#reading = undefined;
		} else {
			this.destroy(lost());
		}
	}

	#fail(error: Error): void {
		this.#failure ??= error;
		this.#reading?.reject(error);
		this.#reading = undefined;
	}
}

function nextGap(gap: number, length: number): number {
	if (length === gulp) {
		return 0;
	}

	return length > much ? shortestGap : Math.min(longestGap, Math.max(shortestGap, length < little ? 2 * gap : gap));
}

const lost = () => Object.assign(new Error('aborted'), {code: 'ECONNRESET'});

/** Makes connections for answers whose body is to be taken. */
export class BodyAgent extends http.Agent {
	override createConnection(options: http.ClientRequestArgs): Duplex {
		return new BodySocket(options as net.NetConnectOpts);
	}
}
