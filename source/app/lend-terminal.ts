import type {LentTerminal} from '../actions/action.js';
import type {Store} from '../state/store.js';
import type {TerminalInput} from './terminal-input.js';

type Output = Pick<NodeJS.WriteStream, 'columns' | 'rows' | 'write' | 'on' | 'off'>;

export type Lender = {
	readonly input: TerminalInput;
	readonly output: Output;
	readonly store: Store;
	/** Ink's own: leaves its screen, and comes back to it when the callback has ended. */
	suspend(callback: () => Promise<void>): Promise<void>;
};

const screenSwitch = /\x1B\[\?(?:47|1047|1049)(?<mode>[hl])/gv;

/** Whether a program is on the terminal's other screen after it has written this. */
function otherScreenAfter(chunk: Uint8Array | string, before: boolean): boolean {
	const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
	const last = text.includes('\u{1B}[?') ? text.matchAll(screenSwitch).toArray().at(-1)?.groups?.mode : undefined;
	return last === undefined ? before : last === 'h';
}

/**
Lend the whole terminal, raw both ways, and take it back however `use` ends. Keys that come in between are held back for `use`: none is
lost, and none is taken for a command of the dashboard.
*/
export async function lendTerminal({input, output, store, suspend}: Lender, use: (terminal: LentTerminal) => Promise<void>): Promise<void> {
	let failure: {readonly error: unknown} | undefined;
	store.update('screen', screen => ({...screen, isLent: true}));
	try {
		await suspend(async () => {
			const stops = new Set<() => void>();
			let isOnOtherScreen = false;
			// What is typed before anybody listens is neither shown by the terminal nor lost, nor does Ctrl-c end the program.
			let typed: Uint8Array[] = [];
			let stopWaiting = () => {
				// Nobody waits yet.
			};

			const wait = () => {
				stopWaiting = input.lend(chunk => {
					typed.push(chunk);
				});
			};

			// With the engine gone nothing else might keep the program: Ink has let go of the terminal.
			const alive = setInterval(() => undefined, 60_000);
			wait();
			try {
				await use({
					columns: () => output.columns,
					rows: () => output.rows,
					write(chunk) {
						isOnOtherScreen = otherScreenAfter(chunk, isOnOtherScreen);
						output.write(chunk);
					},
					onInput(listener) {
						stopWaiting();
						for (const chunk of typed) {
							input.hold(chunk);
						}

						typed = [];
						const stop = input.lend(listener);
						stops.add(stop);
						return () => {
							stops.delete(stop);
							stop();
							wait();
						};
					},
					onResize(listener) {
						output.on('resize', listener);
						const stop = () => {
							output.off('resize', listener);
						};

						stops.add(stop);
						return stop;
					},
				});
			} catch (error) {
				// The terminal is given back first; what went wrong is told on the dashboard.
				failure = {error};
			} finally {
				clearInterval(alive);
				stopWaiting();
				for (const stop of stops) {
					stop();
				}

				// What the program left switched on: styles, another screen, keys that tell the mouse, application keys, a hidden cursor. Leaving a screen
				// it is not on would put the cursor back to where the dashboard began.
				output.write((isOnOtherScreen ? '\u{1B}[?1049l' : '') + '\u{1B}[0m\u{1B}[?1000l\u{1B}[?1002l\u{1B}[?1003l\u{1B}[?1006l\u{1B}[?2004l\u{1B}[?1l\u{1B}>\u{1B}[?25h\r\n');
			}
		});
	} finally {
		input.dropHeld();
		store.update('screen', screen => ({...screen, isLent: false}));
	}

	if (failure) {
		throw failure.error;
	}
}
