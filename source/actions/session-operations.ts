import type {ExecSession} from '../engine/exec.js';
import type {Container} from '../engine/types.js';
import {quoteCommandLine, splitCommandLine} from '../format/command-line.js';
import {exitCodeInWords} from '../format/signals.js';
import {formField} from '../state/overlay.js';
import type {ActionContext, ContainerOperation, LentTerminal} from './action.js';
import {notRunning} from './container-obstacles.js';

const wordsOf = (text: string): readonly string[] => {
	const split = splitCommandLine(text);
	return 'words' in split ? split.words : [text];
};

const shell: ContainerOperation = {
	id: 'container.shell', on: 'container', keys: ['e'], title: 'Shell', hint: 'shell', doing: 'opening a shell in', done: 'Left', isForMany: false, presentation: 'session',
	obstacle: notRunning,
	// Which shell is found out when it runs; the line shows what a user would type first.
	command: ({name}) => ['docker', 'exec', '-it', name, 'sh'],
	run: async (context, container, _, {signal}) => runSession(context, container, async () => (await context.engine.exec.findShell(container.id, signal)).split(' '), signal),
};

const exec: ContainerOperation = {
	id: 'container.exec', on: 'container', keys: ['E'], title: 'Exec a command…', doing: 'running a command in', done: 'Ended in', isForMany: false, presentation: 'session',
	obstacle: notRunning,
	form: ({name}) => ({
		title: `Run a command in ${name}`, submit: 'run',
		fields: [formField({name: 'command', label: 'Command', placeholder: 'ls -l /', hint: 'quoted as in a shell; for pipes use sh -c \'…\''})],
		check({command = ''}) {
			const split = splitCommandLine(command);
			return {command: 'error' in split ? split.error : (split.words.length === 0 ? 'Type a command, such as ls -l /.' : undefined)};
		},
	}),
	command: ({name}, {values}) => ['docker', 'exec', '-it', name, ...wordsOf(values.command ?? '')],
	run: async (context, container, {values}, {signal}) => runSession(context, container, async () => wordsOf(values.command ?? ''), signal, true),
};

/**
Run a command on the user's whole terminal until it ends.

@param find Which command. Asked for when the terminal is lent already: what is typed meanwhile is meant for it.
@param isWaiting Whether to wait for a key at the end: what a short command printed would be gone at once otherwise.
@returns How it ended, in words.
*/
async function runSession(context: ActionContext, {id, name}: Container, find: () => Promise<readonly string[]>, signal: AbortSignal, isWaiting = false): Promise<string> {
	let exitCode: number | undefined;
	let command: readonly string[] = [];
	await context.lendTerminal(async terminal => {
		command = await find();
		const session = await context.engine.exec.open(id, {command, environment: ['TERM=xterm-256color'], columns: terminal.columns(), rows: terminal.rows()}, signal);
		terminal.write(`\u{1B}[7m ${quoteCommandLine(command)} in ${name}${isWaiting ? '' : ' · exit or Ctrl-d comes back'} \u{1B}[0m\r\n`);
		await connect(session, terminal, signal);
		exitCode = await session.exitCode();
		if (isWaiting) {
			await waitForKey(terminal, `${exitCode === undefined ? 'It has ended' : `It has ended with exit code ${exitCode}`}. Press any key to go back.`, signal);
		}
	});
	const ending = exitCode === undefined ? 'ended' : (exitCode === 0 ? 'ended with exit code 0' : `ended with exit code ${exitCode}: ${exitCodeInWords(exitCode)}`);
	return `${quoteCommandLine(command)} in ${name} ${ending}.`;
}

/** Keys to the command, its output to the terminal, until it ends. */
async function connect({socket, resize}: ExecSession, terminal: LentTerminal, signal: AbortSignal): Promise<void> {
	const {promise: ended, resolve} = Promise.withResolvers<void>();
	const onAbort = () => {
		// The engine leaves a command running whose connection is cut: end the line it waits on, then its input.
		socket.end('\u{3}\u{4}');
		resolve();
	};

	const stopInput = terminal.onInput(chunk => {
		socket.write(chunk);
	});
	const stopResize = terminal.onResize(() => {
		void resize(terminal.columns(), terminal.rows());
	});
	socket.on('data', (chunk: Uint8Array) => {
		terminal.write(chunk);
	});
	socket.once('close', resolve);
	socket.once('end', resolve);
	// The end that follows says all there is to say: the exit code is asked for next.
	socket.on('error', resolve);
	signal.addEventListener('abort', onAbort, {once: true});
	try {
		await ended;
	} finally {
		stopInput();
		stopResize();
		signal.removeEventListener('abort', onAbort);
		socket.destroy();
	}
}

async function waitForKey(terminal: LentTerminal, sentence: string, signal: AbortSignal): Promise<void> {
	terminal.write(`\r\n\u{1B}[0;7m ${sentence} \u{1B}[0m`);
	const {promise, resolve} = Promise.withResolvers<void>();
	const stop = terminal.onInput(() => {
		resolve();
	});
	const onAbort = () => {
		resolve();
	};

	signal.addEventListener('abort', onAbort, {once: true});
	await promise;
	signal.removeEventListener('abort', onAbort);
	stop();
}

/** What takes the whole terminal. */
export const sessionOperations: readonly ContainerOperation[] = [shell, exec];
