import {EventEmitter} from 'node:events';
import process from 'node:process';
import {Readable} from 'node:stream';
import {setImmediate as turn, setTimeout as sleep} from 'node:timers/promises';
import type {ExecutionContext} from 'ava';
import xterm, {type IBufferCell} from '@xterm/headless';
import stringWidth from 'string-width';
import {openScreen} from '../../source/app/open-screen.js';
import {keepLive} from '../../source/live/keep-live.js';
import {initialState, type State} from '../../source/state/state.js';
import {createStore, type Store} from '../../source/state/store.js';
import type {FakeEngine} from './fake-engine.js';
import {now} from './values.js';

/** What terminals send for the keys that have no character. */
export const keys = {
	enter: '\r', escape: '\u{1B}', up: '\u{1B}[A', down: '\u{1B}[B', right: '\u{1B}[C', left: '\u{1B}[D', pageUp: '\u{1B}[5~', pageDown: '\u{1B}[6~',
	home: '\u{1B}[H', end: '\u{1B}[F', tab: '\t', shiftTab: '\u{1B}[Z', backspace: '\u{7F}', space: ' ', ctrlC: '\u{3}', ctrlD: '\u{4}', ctrlU: '\u{15}', ctrlX: '\u{18}', ctrlBackslash: '\u{1C}',
} as const;

/** A terminal's screen in memory, with the same Ink before it that users get. */
class Output extends EventEmitter {
	readonly isTTY = true;
	readonly writable = true;
	raw = '';
	writes = 0;
	columns: number;
	rows: number;
	readonly terminal: xterm.Terminal;

	constructor(terminal: xterm.Terminal) {
		super();
		this.terminal = terminal;
		this.columns = terminal.cols;
		this.rows = terminal.rows;
	}

	write(data: string | Uint8Array, callback?: unknown): boolean {
		const text = typeof data === 'string' ? data : Buffer.from(data).toString('utf8');
		this.raw += text;
		this.writes++;
		this.terminal.write(text, typeof callback === 'function' ? () => {
			(callback as () => void)();
		} : undefined);
		return true;
	}

	resize(columns: number, rows: number): void {
		this.terminal.resize(columns, rows);
		this.columns = columns;
		this.rows = rows;
		this.emit('resize');
	}
}

/** Emoji take two cells, as in terminals of today; this one knows those of 2010 only. */
function widenEmoji({unicode}: xterm.Terminal): void {
	// Two letters make a flag, which takes two cells.
	const isFlagLetter = (codepoint: number) => codepoint >= 0x1_F1_E6 && codepoint <= 0x1_F1_FF;
	const wcwidth = (codepoint: number) => isFlagLetter(codepoint) ? 1 : Math.min(2, stringWidth(String.fromCodePoint(codepoint))) as 0 | 1 | 2;
	unicode.register({
		version: 'today', wcwidth,
		charProperties(codepoint, preceding) {
			// The terminal's own form: twice the width, and one more for what joins the character before it.
			const before = Math.floor(preceding / 2) % 4;
			const width = wcwidth(codepoint);
			const isJoined = width === 0 && preceding !== 0 && before !== 0;
			return ((isJoined ? before : width) * 2) + Number(isJoined);
		},
	});
	unicode.activeVersion = 'today';
}

class Input extends Readable {
	readonly isTTY = true;
	isRaw = false;

	override _read(): void {
		// Keys are pushed.
	}

	setRawMode(isOn: boolean): this {
		this.isRaw = isOn;
		return this;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}
}

export type Story = {
	readonly store: Store;
	readonly input: Input;
	readonly output: Output;
	readonly controller: AbortController;
	/** Settles when the screen has been left. */
	readonly ended: Promise<void>;
	/** The screen as its user sees it, blanks at the ends of lines left out. */
	text(): string;
	/** One line of it, counted from 0. */
	line(row: number): string;
	/** One cell of it, with its colours. */
	cell(row: number, column: number): IBufferCell;
	/** Press keys, one after the other; each may be several characters of text. */
	press(...pressed: readonly string[]): Promise<void>;
	/** Assert that the screen comes to hold a text or to fulfil a condition; fails with the screen when it never does. */
	until(wanted: string | ((text: string) => boolean)): Promise<void>;
	/** Let what is under way be drawn. */
	settle(): Promise<void>;
	resize(columns: number, rows: number): Promise<void>;
};

export type StoryOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly state?: (state: State) => State;
	/** All tests live at one moment unless told. */
	readonly clock?: () => number;
	/** Stories wait for no frame unless told. */
	readonly maxFps?: number;
};

/** Open the whole dashboard on a terminal in memory, on an engine in memory. It is closed when the test ends. */
export async function openStory(t: ExecutionContext, engine: FakeEngine, {columns = 80, rows = 24, state = same => same, clock = () => now, maxFps = 1000}: StoryOptions = {}): Promise<Story> {
	// Ink listens to the process for each screen, and many are open at once here.
	process.setMaxListeners(100);
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true});
	widenEmoji(terminal);
	const output = new Output(terminal);
	const input = new Input();
	const controller = new AbortController();
	const initial = initialState({address: engine.endpoint.address, source: 'default', columns, rows, now: clock()});
	const store = createStore(state(initial));
	keepLive(engine, store, controller.signal, {clock});
	const ended = openScreen({
		engine, store, controller, stdin: input as unknown as NodeJS.ReadStream, stdout: output as unknown as NodeJS.WriteStream, directory: '/home/user/shop', environment: {HOME: '/home/user'}, home: '/home/user', isInTmux: false, clock, maxFps, pause: async () => undefined,
		stopJob() {
			throw new TypeError('There is no job to stop here.');
		},
		switchOffOutputProcessing() {
			// There is no terminal to switch anything off at.
		},
	});

	const screenLine = (row: number) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + row)?.translateToString(true) ?? '';
	const text = () => Array.from({length: terminal.rows}, (_, row) => screenLine(row)).join('\n').trimEnd();
	const settle = async () => {
		for (let round = 0; round < 3; round++) {
			await turn();
		}

		await new Promise<void>(resolve => {
			terminal.write('', resolve);
		});
	};

	const until = async (wanted: string | ((text: string) => boolean)) => {
		const isThere = () => typeof wanted === 'string' ? text().includes(wanted) : wanted(text());
		const deadline = performance.now() + 5000;
		while (!isThere()) {
			if (performance.now() > deadline) {
				throw new Error(`The screen never showed ${String(wanted)}:\n${text()}`);
			}

			await sleep(5);
			await settle();
		}

		t.pass();
	};

	t.teardown(async () => {
		controller.abort();
		await ended;
	});
	await settle();
	return {
		store, input, output, controller, ended, text, until, settle,
		line: screenLine,
		cell: (row, column) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + row)!.getCell(column)!,
		async press(...pressed) {
			for (const key of pressed) {
				input.push(key);
				// A lone escape is told from the beginning of a sequence by the silence after it.
				await (key === keys.escape ? sleep(40) : turn());
				await settle();
			}
		},
		async resize(width, height) {
			output.resize(width, height);
			await settle();
		},
	};
}
