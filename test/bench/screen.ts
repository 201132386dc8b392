import {setTimeout as sleep} from 'node:timers/promises';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {terminalEnvironment} from '../helpers/open-pty.js';
import type {Program} from './program.js';

export type Size = {readonly columns: number; readonly rows: number};

/** A program in a pseudo-terminal, with a virtual terminal behind it that tells when what was to be seen. Times are those of `performance.now`. */
export type Screen = {
	readonly pid: number;
	readonly spawnedAt: number;
	/** When its first byte came, or nothing yet. */
	firstByteAt(): number | undefined;
	/** Bytes written to the terminal so far. */
	bytes(): number;
	text(): string;
	/** Which cells of each row stand out by their background: where the selection and the focus are. */
	highlight(): string;
	press(...keys: readonly string[]): void;
	/** When the bytes came after which the screen first fulfilled a condition. @returns Nothing when it did not within the time. */
	until(condition: () => boolean, milliseconds?: number): Promise<number | undefined>;
	/** Quit as its user would; whatever is left of it then is killed. */
	end(): Promise<void>;
};

export function openProgram({file, args, quitKeys}: Program, host: string, {columns, rows}: Size): Screen {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 0});
	const spawnedAt = performance.now();
	// As bytes: what a chunk cut in two is the virtual terminal's to put together.
	const child = pty.spawn(file, [...args], {cols: columns, rows, name: 'xterm-256color', env: terminalEnvironment({DOCKER_HOST: host}), encoding: null});
	let firstByteAt: number | undefined;
	let bytes = 0;
	let hasEnded = false;
	const watchers = new Set<(at: number) => void>();
	child.onData(data => {
		const at = performance.now();
		const chunk = data as unknown as Uint8Array;
		firstByteAt ??= at;
		bytes += chunk.length;
		terminal.write(chunk, () => {
			for (const watcher of watchers) {
				watcher(at);
			}
		});
	});
	terminal.onData(answer => {
		child.write(answer);
	});
	const ended = new Promise<void>(resolve => {
		child.onExit(() => {
			hasEnded = true;
			resolve();
		});
	});

	const line = (row: number) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + row);
	return {
		pid: child.pid, spawnedAt,
		firstByteAt: () => firstByteAt,
		bytes: () => bytes,
		text: () => Array.from({length: rows}, (_, row) => line(row)?.translateToString(true) ?? '').join('\n'),
		highlight() {
			let marks = '';
			for (let row = 0; row < rows; row++) {
				const cells = line(row)!;
				for (let column = 1; column < columns; column += 5) {
					const cell = cells.getCell(column)!;
					marks += cell.isInverse() || !cell.isBgDefault() ? '#' : '.';
				}
			}

			return marks;
		},
		press(...keys) {
			for (const key of keys) {
				child.write(key);
			}
		},
		async until(condition, milliseconds = 5000) {
			const {promise, resolve} = Promise.withResolvers<number | undefined>();
			const watcher = (at: number) => {
				if (condition()) {
					resolve(at);
				}
			};

			watchers.add(watcher);
			const timer = setTimeout(() => {
				resolve(undefined);
			}, milliseconds);
			watcher(performance.now());
			const at = await promise;
			clearTimeout(timer);
			watchers.delete(watcher);
			return at;
		},
		async end() {
			for (const key of quitKeys) {
				child.write(key);
				await Promise.race([ended, sleep(300)]);
			}

			await Promise.race([ended, sleep(2000)]);
			if (!hasEnded) {
				child.kill('SIGKILL');
				await ended;
			}

			terminal.dispose();
		},
	};
}

/** Nobody presses keys in step with a program's own timers. */
export const humanPause = async (): Promise<void> => {
	await sleep(30 + (Math.random() * 40));
};

/** Processor time already spent before a measurement must not be told as part of it. */
export const quiet = async (milliseconds = 1500): Promise<void> => sleep(milliseconds);
