import {existsSync} from 'node:fs';
import path from 'node:path';
import type {ArchiveTarget} from '../engine/transfer/transfer-types.js';
import {cleanText} from '../format/clean.js';
import {pipeInto, writeInto} from '../format/command-line.js';
import {expandHome} from '../format/expand-home.js';
import {formField, type FormField, type FormValues} from '../state/overlay.js';
import type {ActionContext, Input, Question, RunningTask} from './action.js';
import {Cancelled} from './cancelled.js';
import {hostPathCompleter} from './complete-path.js';
import {taskSteps} from './task-steps.js';
import {rateMeter, transferText} from './transfer-words.js';

type Place = Pick<ActionContext, 'directory' | 'home'>;

/** A path of this machine as a word of the docker client's: one that begins with a dash would be taken for a flag. */
export const fileWord = (typed: string | undefined, example: string): string => typed ? (typed.startsWith('-') ? `./${typed}` : typed) : example;

/** A path as it is typed, from the root on. */
export const wholePath = (typed: string, {directory, home}: Place): string => {
	const expanded = expandHome(typed, home);
	// A slash at the end says that a directory is meant, which `resolve` would take away.
	return path.isAbsolute(expanded) ? expanded : `${directory}/${expanded}`;
};

/** What the shown command line is told: the docker client knows no `~`. */
export const withoutTilde = (values: FormValues, field: string, {home}: Place): FormValues => ({...values, [field]: expandHome(values[field] ?? '', home)});

export const fileField = ({directory, home}: Place, field: {readonly label: string; readonly hint: string; readonly value?: string; readonly placeholder?: string}): FormField =>
	formField({name: 'file', ...field, suggest: hostPathCompleter(directory, home)});

const standardStream = 'A dash means standard input or output to the docker client, which are the screen here: type ./- for a file of this name.';

export const writtenError = (typed: string | undefined): string | undefined => typed ? (typed === '-' ? standardStream : undefined) : 'Type the path of the file to write, such as ./image.tar.';

export function readError(typed: string | undefined, place: Place): string | undefined {
	if (!typed) {
		return 'Type the path of a tar file on this machine.';
	}

	return typed === '-' ? standardStream : (existsSync(wholePath(typed, place)) ? undefined : `There is no ${cleanText(typed)} on this machine.`);
}

/** A name as part of a file's name. */
export const fileNameOf = (name: string): string => name.replaceAll(/[^\w.\-]+/gv, '_');

/** As the shell writes it: a name that ends with .gz is compressed on the way. */
export function writingCommand(words: readonly string[], names: readonly string[], typed: string | undefined, example: string): readonly string[] {
	const file = fileWord(typed, example);
	return /\.t?gz$/iv.test(file) ? [...words, ...names, pipeInto, 'gzip', writeInto, file] : [...words, '-o', file, ...names];
}

/** Whether what stands in its place is to go. */
export const overwriteQuestion = ({archiveTarget}: Input): Question | undefined => archiveTarget?.isThere
	? {title: `Overwrite ${cleanText(archiveTarget.file)} on this machine?`, isDangerous: true}
	: undefined;

type Writing = {
	/** Its step: `save shop/web:1.0`. */
	readonly step: string;
	readonly target: ArchiveTarget;
	/** Bytes it will be about; 0 when nobody knows. */
	readonly about: number;
	readonly write: (onProgress: (bytes: number) => void) => Promise<number>;
};

/**
Write an archive into a file, told as a step of its task.

@returns How many bytes it took.
@throws {Cancelled} When cancelled; nothing is left of it then.
*/
export async function writeArchive({clock}: Pick<ActionContext, 'clock'>, {step, target, about, write}: Writing, task: RunningTask): Promise<number> {
	const file = cleanText(target.file);
	const rateOf = rateMeter(clock);
	try {
		return await taskSteps(task, clock, [step]).run(step, async tell => {
			tell({detail: 'the engine gathers it'});
			const bytes = await write(now => {
				if (now > 0) {
					tell({detail: transferText(now, {total: about, isGuess: true, rate: rateOf(now)})});
				}
			});
			tell({detail: transferText(bytes, {total: 0})});
			return bytes;
		});
	} catch (error) {
		throw task.signal.aborted ? new Cancelled(target.isThere ? `Cancelled: ${file} is as it was.` : `Cancelled: nothing is left of ${file}.`, {cause: error}) : error;
	}
}
