import {StringDecoder} from 'node:string_decoder';
import {textWidth} from '../format/width.js';

export type CookedInput = {
	/** Whether anything reads what is typed; only signals are heard otherwise. */
	readonly isOpen: boolean;
	/** Show what was typed. */
	echo(text: string): void;
	/** A line that is complete. */
	send(text: string): void;
	/** Ctrl-d: there is no more to come. */
	end(): void;
	/** Ctrl-c and Ctrl-\. */
	signal(name: 'SIGINT' | 'SIGQUIT'): void;
};

/** Arrows and the like: in a line that is only typed and erased they mean nothing. */
const sequence = /\x1B(?:\[[\x30-\x3F]*[\x20-\x2F]*[\x40-\x7E]|O.|.)?/gsv;

/**
What a terminal does for a program that leaves it as it is: it shows what is typed, sends whole lines, and makes signals of keys. A
container without a terminal of its own has nobody else to do that, since ours is raw.

@returns To be called with what was typed.
*/
export function cookedInput({isOpen, echo, send, end, signal}: CookedInput): (chunk: Uint8Array) => void {
	const decoder = new StringDecoder('utf8');
	let line = '';
	let hasEnded = !isOpen;

	const erase = (kept: string) => {
		const columns = textWidth(line) - textWidth(kept);
		echo('\b \b'.repeat(Math.max(0, columns)));
		line = kept;
	};

	const type = (character: string) => {
		switch (character) {
			case '\r':
			case '\n': {
				echo('\r\n');
				send(`${line}\n`);
				line = '';
				return;
			}

			case '\u{7F}':
			case '\b': {
				erase([...line].slice(0, -1).join(''));
				return;
			}

			case '\u{15}': {
				erase('');
				return;
			}

			case '\u{4}': {
				if (line === '') {
					hasEnded = true;
					end();
				} else {
					send(line);
					line = '';
				}

				return;
			}

			default: {
				if (character >= ' ' || character === '\t') {
					line += character;
					echo(character);
				}
			}
		}
	};

	return chunk => {
		for (const character of decoder.write(Buffer.from(chunk)).replaceAll(sequence, '')) {
			if (character === '\u{3}' || character === '\u{1C}') {
				echo(character === '\u{3}' ? '^C\r\n' : '^\\\r\n');
				line = '';
				signal(character === '\u{3}' ? 'SIGINT' : 'SIGQUIT');
			} else if (!hasEnded) {
				type(character);
			}
		}
	};
}
