import {Duplex} from 'node:stream';
import type {AttachCalls} from '../../source/engine/attach.js';
import {EngineError} from '../../source/engine/engine-error.js';
import type {ExecCalls} from '../../source/engine/exec.js';
import {quoteCommandLine} from '../../source/format/command-line.js';
import type {WrittenLine} from '../../source/engine/written-lines.js';

/** A process as the other side of a connection: what is typed is kept, what it says is pushed. */
export class FakeProcess extends Duplex {
	typed = '';
	/** Its input has been ended. */
	isInputEnded = false;
	hasExited = false;
	readonly sizes: string[] = [];
	readonly exitCode = Promise.withResolvers<number | undefined>();
	/** What it writes in lines, when its output is gathered. */
	say: (lines: readonly WrittenLine[]) => void = () => undefined;

	override _read(): void {
		// What it says is pushed.
	}

	override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
		this.typed += Buffer.from(chunk).toString('utf8');
		done();
	}

	override _final(done: () => void): void {
		this.isInputEnded = true;
		done();
	}

	exit(code?: number): void {
		this.hasExited = true;
		this.exitCode.resolve(code);
		this.push(null);
	}
}

export type FakeProcesses = {
	/** The process that is attached to, or was run by an exec, last, or will be first. */
	process(): FakeProcess;
};

type Operate = (what: string, signal?: AbortSignal) => Promise<void>;

/** The calls of a fake engine that have a process at their other end: attach and exec. */
export function fakeProcesses(operate: Operate, nameOf: (id: string) => string): FakeProcesses & {
	readonly exec: ExecCalls;
	readonly attach: AttachCalls;
} {
	let process = new FakeProcess();
	/** One that has not ended. */
	const renewed = () => {
		process = process.hasExited || process.destroyed ? new FakeProcess() : process;
		return process;
	};

	const resizeOf = (one: FakeProcess) => async (columns: number, rows: number) => {
		one.sizes.push(`${columns}×${rows}`);
	};

	return {
		process: () => process,
		attach: {
			async open(id, {stdin, tty}, signal) {
				await operate(`attach ${nameOf(id)}${tty ? ' tty' : ''}${stdin ? ' stdin' : ''}`, signal);
				const socket = renewed();
				return {socket, isMultiplexed: !tty, resize: resizeOf(socket)};
			},
			async wait(id, condition, signal) {
				await operate(`wait ${nameOf(id)} ${condition}`, signal);
				return {exitCode: process.exitCode.promise};
			},
		},
		exec: {
			async open() {
				throw new EngineError('unsupported', 'A fake engine runs nothing.');
			},
			async run(id, {command, user, workingDirectory, environment = []}, onLines, signal) {
				await operate(`exec ${nameOf(id)} ${[user, workingDirectory, ...environment].filter(Boolean).join(' ')}| ${quoteCommandLine(command)}`, signal);
				const running = renewed();
				running.say = onLines;
				const {promise: cancelled, resolve} = Promise.withResolvers<'cancelled'>();
				signal.addEventListener('abort', () => {
					resolve('cancelled');
				});
				const end = await Promise.race([running.exitCode.promise, cancelled]);
				return end === 'cancelled' ? {exitCode: undefined, cancelled: running.isInputEnded ? 'going-on' : 'ended'} : {exitCode: end};
			},
			async capture() {
				throw new EngineError('unsupported', 'A fake engine runs nothing.');
			},
			async findShell() {
				throw new EngineError('unsupported', 'This container has no shell.');
			},
		},
	};
}
