import {setTimeout as sleep} from 'node:timers/promises';
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

export type Pty = {
	readonly pid: number;
	/** All that was written to the terminal. */
	raw(): string;
	/** The screen as its user sees it. */
	text(): string;
	/** `alternate` while a full-screen program has it. */
	buffer(): 'normal' | 'alternate';
	type(text: string): void;
	resize(columns: number, rows: number): void;
	kill(signal: NodeJS.Signals): void;
	/** Close the terminal, as when its window is closed. */
	close(): void;
	until(wanted: string | ((text: string) => boolean), milliseconds?: number): Promise<void>;
	/** How it ended. */
	readonly ended: Promise<{readonly exitCode: number; readonly signal: number | undefined}>;
};

export type PtyOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly env?: Readonly<Record<string, string>>;
	/** Flags for node itself. */
	readonly nodeFlags?: readonly string[];
};

/** Run the built program in a real pseudo-terminal, with a virtual terminal behind it. It is killed when the test ends. */
export function openPty(t: ExecutionContext, args: readonly string[], {columns = 80, rows = 24, env = {}, nodeFlags = []}: PtyOptions = {}): Pty {
	return openCommand(t, process.execPath, [...nodeFlags, 'dist/cli.js', ...args], {columns, rows, env});
}

/** What a program in a terminal finds in its environment: this process's own, without what would change how it draws. */
export function terminalEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
	const left = new Set(['CI', 'FORCE_COLOR', 'NO_COLOR', 'COLUMNS', 'LINES', 'TMUX', 'NODE_ENV', 'DOCKER_HOST']);
	const inherited = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => value === undefined || left.has(name) ? [] : [[name, value]]));
	return {...inherited, TERM: 'xterm-256color', ...env};
}

/** The same for any command. */
export function openCommand(t: ExecutionContext, command: string, args: readonly string[], {columns = 80, rows = 24, env = {}}: PtyOptions = {}): Pty {
	const child = pty.spawn(command, [...args], {cols: columns, rows, name: 'xterm-256color', env: terminalEnvironment(env)});
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000});
	let raw = '';
	child.onData(data => {
		raw += data;
		terminal.write(data);
	});
	terminal.onData(data => {
		child.write(data);
	});
	const {promise: ended, resolve} = Promise.withResolvers<{exitCode: number; signal: number | undefined}>();
	let hasEnded = false;
	child.onExit(({exitCode, signal}) => {
		hasEnded = true;
		// What was written last may still be on its way to the screen.
		setTimeout(() => {
			terminal.write('', () => {
				resolve({exitCode, signal});
			});
		}, 50);
	});
	t.teardown(() => {
		if (!hasEnded) {
			child.kill('SIGKILL');
		}
	});
	const text = () => Array.from({length: terminal.rows}, (_, row) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + row)?.translateToString(true) ?? '').join('\n').trimEnd();
	return {
		pid: child.pid,
		raw: () => raw,
		text, ended,
		buffer: () => terminal.buffer.active.type,
		type(typed) {
			child.write(typed);
		},
		resize(width, height) {
			child.resize(width, height);
			terminal.resize(width, height);
		},
		kill(signal) {
			child.kill(signal);
		},
		close() {
			(child as unknown as {destroy(): void}).destroy();
		},
		async until(wanted, milliseconds = 10_000) {
			const deadline = performance.now() + milliseconds;
			const isThere = () => typeof wanted === 'string' ? text().includes(wanted) : wanted(text());
			while (!isThere()) {
				if (performance.now() > deadline) {
					throw new Error(`The screen never showed ${String(wanted)}:\n${text()}`);
				}

				await sleep(20);
			}
		},
	};
}
