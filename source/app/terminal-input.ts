import {Readable} from 'node:stream';

type Source = Pick<NodeJS.ReadStream, 'isTTY' | 'setRawMode' | 'on' | 'off' | 'pause' | 'resume' | 'ref' | 'unref'>;

/**
The terminal's keys, for Ink to read, and for someone else while the terminal is lent. It owns the real standard input: what Ink reads
itself goes on reading while a shell should have the keys, and loses them.
*/
export class TerminalInput extends Readable {
	readonly isTTY: boolean;
	readonly #source: Source;
	#listener: ((chunk: Uint8Array) => void) | undefined;
	/** Keys that came after the terminal was asked for and before anybody took them. */
	#held: Uint8Array[] = [];

	readonly #switchOffOutputProcessing: () => void;

	/**
	@param source The real standard input.
	@param switchOffOutputProcessing Node's raw mode goes on turning each newline into two characters, which a full-screen program that moves
	down by newlines does not survive: this switches that off, until raw mode is next set.
	*/
	constructor(source: Source, switchOffOutputProcessing: () => void) {
		super();
		this.#source = source;
		this.#switchOffOutputProcessing = switchOffOutputProcessing;
		this.isTTY = source.isTTY;
	}

	/** Called by Ink: on when it begins to read keys, off when it ends or the terminal is lent. */
	setRawMode(isOn: boolean): this {
		this.#source.off('data', this.#forInk);
		this.#source.setRawMode(isOn);
		if (isOn) {
			this.#source.on('data', this.#forInk);
			this.#source.resume();
		} else {
			this.#source.pause();
		}

		return this;
	}

	/**
	Give all keys to a listener, raw, first those held back.

	@returns The function that takes them back.
	*/
	lend(listener: (chunk: Uint8Array) => void): () => void {
		this.#listener = listener;
		this.#source.setRawMode(true);
		this.#switchOffOutputProcessing();
		this.#source.on('data', this.#forListener);
		const held = this.#held;
		this.#held = [];
		for (const chunk of held) {
			listener(chunk);
		}

		this.#source.resume();
		return () => {
			this.#listener = undefined;
			this.#source.off('data', this.#forListener);
			this.#source.pause();
			this.#source.setRawMode(false);
		};
	}

	/** Keep keys for the next one the terminal is lent to. */
	hold(chunk: Uint8Array): void {
		if (this.#listener) {
			this.#listener(chunk);
		} else {
			this.#held.push(chunk);
		}
	}

	/** Forget what has been held back and nobody came for. */
	dropHeld(): void {
		this.#held = [];
	}

	ref(): this {
		this.#source.ref();
		return this;
	}

	unref(): this {
		this.#source.unref();
		return this;
	}

	/** Data is pushed as it comes. */
	override _read(): void {
		// Nothing is fetched on demand.
	}

	readonly #forInk = (chunk: Uint8Array): void => {
		this.push(chunk);
	};

	readonly #forListener = (chunk: Uint8Array): void => {
		this.#listener?.(chunk);
	};
}
