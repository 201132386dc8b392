import type {Duplex} from 'node:stream';
import {cutText, textWidth} from '../format/width.js';
import type {LentTerminal} from './action.js';

/** What a session is made of: where keys and output go, and what is done about the terminal's size and about being cut short. */
export type Wires = {
	readonly socket: Duplex;
	onKeys(chunk: Uint8Array): void;
	onOutput(chunk: Uint8Array): void;
	onResize(): void;
	/** The signal was aborted; the socket is destroyed after this. */
	onAbort?(): void;
};

/** What has the terminal now, and how to come back, in one row. */
export function writeHeadline(terminal: LentTerminal, sentence: string): void {
	const room = Math.max(1, terminal.columns() - 3);
	terminal.write(`\u{1B}[7m ${cutText(sentence, room)} \u{1B}[0m\r\n`);
}

/**
Keys to a process, its output to the terminal, until its output ends or the signal is aborted.

@throws What `onOutput` threw.
*/
export async function connect(terminal: LentTerminal, {socket, onKeys, onOutput, onResize, onAbort}: Wires, signal: AbortSignal): Promise<void> {
	const {promise: ended, resolve, reject} = Promise.withResolvers<void>();
	const leave = () => {
		onAbort?.();
		resolve();
	};

	const stopInput = terminal.onInput(onKeys);
	const stopResize = terminal.onResize(onResize);
	socket.on('data', (chunk: Uint8Array) => {
		try {
			onOutput(chunk);
		} catch (error) {
			reject(error);
		}
	});
	socket.once('close', resolve);
	socket.once('end', resolve);
	// The end that follows says all there is to say: the exit code is asked for next.
	socket.on('error', resolve);
	signal.addEventListener('abort', leave, {once: true});
	if (signal.aborted) {
		leave();
	}

	try {
		await ended;
	} finally {
		stopInput();
		stopResize();
		signal.removeEventListener('abort', leave);
		socket.destroy();
	}
}

const goBack = 'Press any key to go back.';

/** Show how it ended until a key is pressed: what a short command printed would be gone at once otherwise. */
export async function waitForKey(terminal: LentTerminal, sentence: string, signal: AbortSignal): Promise<void> {
	const rows = textWidth(sentence) + textWidth(goBack) + 3 > terminal.columns() ? [sentence, goBack] : [`${sentence} ${goBack}`];
	terminal.write(rows.map(row => `\r\n\u{1B}[0;7m ${row} \u{1B}[0m`).join(''));
	const {promise, resolve} = Promise.withResolvers<void>();
	const stop = terminal.onInput(() => {
		resolve();
	});
	const onAbort = () => {
		resolve();
	};

	signal.addEventListener('abort', onAbort, {once: true});
	if (signal.aborted) {
		resolve();
	}

	await promise;
	signal.removeEventListener('abort', onAbort);
	stop();
}
