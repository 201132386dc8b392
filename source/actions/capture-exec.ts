import {EngineError} from '../engine/engine-error.js';
import type {OnLines} from '../engine/exec-output.js';
import type {Container} from '../engine/types.js';
import type {WrittenLine} from '../engine/written-lines.js';
import {quoteCommandLine} from '../format/command-line.js';
import {withExitCode} from '../format/signals.js';
import {cutText} from '../format/width.js';
import type {ActionContext, RunningTask} from './action.js';
import {Cancelled} from './cancelled.js';
import type {ExecValues} from './exec-operation.js';
import {untilEnded} from './until-ended.js';

/** What is kept of what a command writes: the last lines, and no more characters than these. */
const mostLines = 5000;
const mostCharacters = 4 * 1024 * 1024;

/** Milliseconds between two changes of the screen: each lays it out anew. */
const every = 100;

/** Columns of a command line in what is said of it: how it ended matters more. */
const mostSaid = 40;

/** The end of a command's output, and how much came before it. */
class KeptLines {
	dropped = 0;
	#lines: WrittenLine[] = [];
	#characters = 0;

	add(lines: readonly WrittenLine[]): void {
		for (const line of lines) {
			this.#lines.push(line);
			this.#characters += line.text.length;
		}

		// Now and then only: each time moves all that is kept.
		if (this.#lines.length > mostLines * 2 || this.#characters > mostCharacters * 2) {
			this.#cut();
		}
	}

	/** @returns A list that does not change any more. */
	lines(): readonly WrittenLine[] {
		this.#cut();
		return [...this.#lines];
	}

	#cut(): void {
		let from = Math.max(0, this.#lines.length - mostLines);
		let left = this.#characters;
		for (let index = 0; index < this.#lines.length && (index < from || left > mostCharacters); index++) {
			left -= this.#lines[index]!.text.length;
			from = Math.max(from, index + 1);
		}

		this.dropped += from;
		this.#lines = this.#lines.slice(from);
		this.#characters = left;
	}
}

/** What the engine says of a command it cannot run, without the names of the layers that have passed it on. */
const reasonOf = (text: string): string => text.replace(/^OCI runtime exec failed: (?:exec failed: )?(?:unable to start container process: )?/v, '').replace(/: unknown$/v, '');

/**
Run a command in a container without a terminal and without input, and show what it writes as it writes it.

@returns How it ended, in words.
@throws {EngineError} When the command could not be run at all.
@throws {Cancelled} When it was cancelled and goes on all the same.
*/
export async function captureExec(context: ActionContext, {id, name}: Container, {command, user, workingDirectory, environment}: ExecValues, task: RunningTask): Promise<string> {
	const kept = new KeptLines();
	let timer: NodeJS.Timeout | undefined;
	const show = () => {
		clearTimeout(timer);
		timer = undefined;
		const output = kept.lines();
		task.update({output, ...(kept.dropped > 0 ? {droppedLines: kept.dropped} : {})});
	};

	const onLines: OnLines = lines => {
		kept.add(lines);
		timer ??= setTimeout(show, every);
	};

	try {
		const {exitCode, cancelled} = await untilEnded(context, context.engine.exec.run(id, {command, user, workingDirectory, environment}, onLines, task.signal));
		const line = cutText(quoteCommandLine(command), mostSaid);
		if (cancelled !== undefined) {
			throw new Cancelled(cancelled === 'ended' ? `Cancelled, and ended in ${name}: ${line}` : `${line} goes on in ${name}: there is no way to end it from here.`);
		}

		const written = kept.lines();
		if ((exitCode === 126 || exitCode === 127) && written.length === 1) {
			throw new EngineError('failed', `The command could not be run in ${name}: ${reasonOf(written[0]!.text)}`);
		}

		return `${line} in ${name} ended${exitCode === undefined ? '' : ` ${withExitCode(exitCode)}`}.`;
	} finally {
		show();
	}
}
