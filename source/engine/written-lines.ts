import {StringDecoder} from 'node:string_decoder';
import {cleanLogText} from '../format/clean.js';

/** A line a command wrote, cleaned: see `cleanLogText`. */
export type WrittenLine = {readonly stream: 'stdout' | 'stderr'; readonly text: string};

/** Characters after which a line goes on in the next: one that never ends must not be kept for ever. */
const longest = 16 * 1024;

/** Makes lines of what a command writes to its two streams, whose bytes come cut anywhere. */
export class WrittenLines {
	readonly #hand: (lines: readonly WrittenLine[]) => void;
	readonly #decoders = {stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8')};
	/** Of each stream what has come of a line that has not ended. */
	readonly #begun = {stdout: '', stderr: ''};

	constructor(hand: (lines: readonly WrittenLine[]) => void) {
		this.#hand = hand;
	}

	/** @param bytes May be used again afterwards. */
	write(stream: WrittenLine['stream'], bytes: Uint8Array): void {
		const texts = (this.#begun[stream] + this.#decoders[stream].write(Buffer.from(bytes))).split('\n');
		let rest = texts.pop()!;
		while (rest.length > longest) {
			texts.push(rest.slice(0, longest));
			rest = rest.slice(longest);
		}

		this.#begun[stream] = rest;
		this.#handOn(stream, texts);
	}

	/** There is no more to come: what has not ended is a line all the same. */
	end(): void {
		for (const stream of ['stdout', 'stderr'] as const) {
			const rest = this.#begun[stream] + this.#decoders[stream].end();
			this.#begun[stream] = '';
			this.#handOn(stream, rest === '' ? [] : [rest]);
		}
	}

	#handOn(stream: WrittenLine['stream'], texts: readonly string[]): void {
		if (texts.length > 0) {
			this.#hand(texts.map(text => ({stream, text: cleanLogText(text)})));
		}
	}
}
