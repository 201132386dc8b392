import type {Container} from '../engine/types.js';
import {quoteCommandLine} from '../format/command-line.js';
import {withExitCode} from '../format/signals.js';
import type {ActionContext} from './action.js';
import {connect, waitForKey, writeHeadline} from './session.js';
import {untilEnded} from './until-ended.js';

export type ExecSessionOptions = {
	/** Which command. Asked for when the terminal is lent already: what is typed meanwhile is meant for it. */
	readonly find: () => Promise<readonly string[]>;
	readonly user?: string;
	readonly workingDirectory?: string;
	readonly environment?: readonly string[];
	/** Whether to wait for a key at the end: what a short command printed would be gone at once otherwise. */
	readonly isWaiting?: boolean;
};

/**
Run a command on the user's whole terminal until it ends.

@returns How it ended, in words.
*/
export async function execSession(context: ActionContext, {id, name}: Container, options: ExecSessionOptions, signal: AbortSignal): Promise<string> {
	const {find, user, workingDirectory, environment = [], isWaiting = false} = options;
	let exitCode: number | undefined;
	let command: readonly string[] = [];
	await context.lendTerminal(async terminal => {
		command = await find();
		const {socket, resize, exitCode: askExitCode, end} = await context.engine.exec.open(id, {
			command, user, workingDirectory, environment: ['TERM=xterm-256color', ...environment], columns: terminal.columns(), rows: terminal.rows(),
		}, signal);
		writeHeadline(terminal, `${quoteCommandLine(command)} in ${name}${isWaiting ? '' : ' · exit or Ctrl-d comes back'}`);
		await connect(terminal, {
			socket,
			onKeys(chunk) {
				socket.write(chunk);
			},
			onOutput(chunk) {
				terminal.write(chunk);
			},
			onResize() {
				void resize(terminal.columns(), terminal.rows());
			},
			onAbort() {
				// The engine leaves a command running whose connection is cut: end the line it waits on, then its input.
				socket.end('\u{3}\u{4}');
				// Not all programs heed that: the end of this program waits until it is seen to.
				void untilEnded(context, end());
			},
		}, signal);
		exitCode = await askExitCode();
		if (isWaiting) {
			await waitForKey(terminal, `${exitCode === undefined ? 'It has ended' : `It has ended with exit code ${exitCode}`}.`, signal);
		}
	});
	return `${quoteCommandLine(command)} in ${name} ended${exitCode === undefined ? '' : ` ${withExitCode(exitCode)}`}.`;
}
