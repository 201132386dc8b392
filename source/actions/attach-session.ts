import type {AttachSession, Waiting} from '../engine/attach.js';
import {EngineError} from '../engine/engine-error.js';
import {frameCutter} from '../engine/frame-cutter.js';
import type {Inspection} from '../engine/types.js';
import {withExitCode} from '../format/signals.js';
import type {ActionContext, LentTerminal} from './action.js';
import {cookedInput} from './cooked-input.js';
import {detachable, usualDetachKeys, type DetachKeys} from './detach-keys.js';
import {connect, waitForKey, writeHeadline} from './session.js';

/** How a container's main process can be reached: what it was created with. */
export type MainProcess = {
	/** `Tty`: it has a terminal, which passes its keys on and tells it sizes. */
	readonly hasTty: boolean;
	/** `OpenStdin`: it reads what is typed. */
	readonly hasStdin: boolean;
};

export type AttachSessionOptions = {
	/** Whether it is to be started once all is ready for what it writes, or runs already. */
	readonly isStarting: boolean;
	/** What is known of its main process; asked for otherwise. */
	readonly main?: MainProcess | undefined;
	/** The first row; otherwise what it is attached to, and how to detach. */
	readonly headline?: string;
	/** The keys that leave it running: Docker's unless told, none with `undefined`. */
	readonly detachKeys?: DetachKeys | undefined;
	/** Whether the engine removes it when it ends (`--rm`): its end is its removal then. */
	readonly isRemovedAtEnd?: boolean;
	/** Whether to come back at once when it ends, instead of waiting for a key. */
	readonly isShort?: boolean;
	/** Done first, with the terminal lent already, so that nothing typed is lost: to create the container, say. */
	readonly prepare?: () => Promise<void>;
	/** Done last, however it ended and whatever failed. The end of the program waits for it. */
	readonly finish?: () => Promise<void>;
};

export type AttachEnd = {
	/** It was left running. */
	readonly isDetached: boolean;
	/** `undefined` when it was left running or the engine does not tell. */
	readonly exitCode: number | undefined;
};

/** Milliseconds the engine may take to tell the exit code once the output has ended. */
const exitCodeDeadline = 2000;

export function mainProcessOf({raw}: Inspection): MainProcess {
	const {Tty, OpenStdin} = (raw as {readonly Config?: {readonly Tty?: unknown; readonly OpenStdin?: unknown} | null} | null)?.Config ?? {};
	return {hasTty: Tty === true, hasStdin: OpenStdin === true};
}

/** `web ended with exit code 3: the program’s own error.` */
export function endInWords(name: string, {isDetached, exitCode}: AttachEnd): string {
	return isDetached
		? `Detached from ${name}, which goes on running.`
		: (exitCode === undefined ? `${name} is no longer attached: the connection ended.` : `${name} ended ${withExitCode(exitCode)}.`);
}

/**
Give the user's whole terminal to a container's main process, as `docker attach` and `docker start --attach` do, until it ends or the user
detaches. A container that is only created can be attached to and started: nothing it writes is lost.

@param target The engine takes a name for an id, too.
@throws {EngineError} What the engine says, of the start too; the terminal is given back before.
*/
export async function attachSession(context: ActionContext, target: {readonly id: string; readonly name: string}, options: AttachSessionOptions, signal: AbortSignal): Promise<AttachEnd> {
	let end: AttachEnd = {isDetached: true, exitCode: undefined};
	await context.lendTerminal(async terminal => {
		try {
			signal.throwIfAborted();
			await options.prepare?.();
			end = await attach(context, terminal, target, options, signal);
			if (!end.isDetached && !options.isShort) {
				await waitForKey(terminal, endInWords(target.name, end), signal);
			}
		} finally {
			await options.finish?.();
		}
	});
	return end;
}

async function attach({engine}: ActionContext, terminal: LentTerminal, {id, name}: {readonly id: string; readonly name: string}, options: AttachSessionOptions, signal: AbortSignal): Promise<AttachEnd> {
	const {isStarting, isRemovedAtEnd = false} = options;
	const detachKeys = 'detachKeys' in options ? options.detachKeys : usualDetachKeys;
	const leaving = new AbortController();
	const either = AbortSignal.any([signal, leaving.signal]);
	const main = options.main ?? mainProcessOf(await engine.containers.inspect(id, signal));
	const session = await engine.attach.open(id, {tty: main.hasTty, stdin: main.hasStdin}, either);
	try {
		const waiting = await engine.attach.wait(id, isStarting ? (isRemovedAtEnd ? 'removed' : 'next-exit') : 'not-running', either);
		writeHeadline(terminal, options.headline ?? headlineFor(name, main, detachKeys));
		const detach = () => {
			leaving.abort();
		};

		const handOn = keysTo(session, main, terminal, async signalName => engine.containers.kill(id, signalName, either));
		const connecting = connect(terminal, {
			socket: session.socket,
			onKeys: detachKeys ? detachable(detachKeys, handOn, detach) : handOn,
			onOutput: outputTo(session, terminal),
			onResize() {
				void session.resize(terminal.columns(), terminal.rows());
			},
		}, either);
		const beginning = begin(session, terminal, async () => isStarting ? engine.containers.start(id, signal) : undefined);
		await Promise.race([connecting, beginning]);
		await connecting;
		signal.throwIfAborted();
		if (leaving.signal.aborted) {
			return {isDetached: true, exitCode: undefined};
		}

		// A start that fails ends the output, too.
		await beginning;
		const exitCode = await exitCodeOf(waiting);
		return {isDetached: exitCode === undefined && await isRunning(engine, id, signal), exitCode};
	} finally {
		leaving.abort();
		session.socket.destroy();
	}
}

/** Start what is to be started, and tell it the terminal's size: another first, so that what runs already draws itself anew. */
async function begin({resize}: AttachSession, terminal: LentTerminal, start: () => Promise<void>): Promise<void> {
	await start();
	await resize(terminal.columns() + 1, terminal.rows() + 1);
	await resize(terminal.columns(), terminal.rows());
}

function headlineFor(name: string, {hasTty, hasStdin}: MainProcess, detachKeys: DetachKeys | undefined): string {
	return [
		`attached to ${name}${hasStdin ? '' : ', which reads no input'}`,
		...(detachKeys ? [`${detachKeys.title} detaches`] : []),
		...(hasTty ? [] : ['Ctrl-c sends SIGINT']),
	].join(' · ');
}

/** Where keys go: to a terminal as they are; without one, in lines, and as the signals the docker client would pass on. */
function keysTo({socket}: AttachSession, {hasTty, hasStdin}: MainProcess, terminal: LentTerminal, kill: (signalName: string) => Promise<void>): (chunk: Uint8Array) => void {
	if (hasTty) {
		return chunk => {
			if (hasStdin) {
				socket.write(chunk);
			}
		};
	}

	return cookedInput({
		isOpen: hasStdin,
		echo(text) {
			terminal.write(text);
		},
		send(text) {
			socket.write(text);
		},
		end() {
			socket.end();
		},
		signal(signalName) {
			// It may have ended just now; why else it did not work shows in what it goes on to write.
			kill(signalName).catch(() => undefined);
		},
	});
}

/** How output comes: as it is from a terminal; in frames without one, whose newlines are newlines only. */
function outputTo({isMultiplexed}: AttachSession, terminal: LentTerminal): (chunk: Uint8Array) => void {
	return isMultiplexed
		? frameCutter((_, bytes, from, to) => {
			terminal.write(withReturns(bytes.subarray(from, to)));
		})
		: chunk => {
			terminal.write(chunk);
		};
}

/** Each newline begins a row: a raw terminal only goes down. */
function withReturns(bytes: Uint8Array): Uint8Array {
	return bytes.includes(10) ? Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\n', '\r\n'), 'latin1') : Uint8Array.from(bytes);
}

/** An input that was ended (Ctrl-d) ends the connection, too, and not always the container. */
async function isRunning({containers}: ActionContext['engine'], id: string, signal: AbortSignal): Promise<boolean> {
	try {
		return (await containers.run(id, signal)).isRunning;
	} catch (error) {
		if (error instanceof EngineError) {
			return false;
		}

		throw error;
	}
}

async function exitCodeOf({exitCode}: Waiting): Promise<number | undefined> {
	const {promise: late, resolve} = Promise.withResolvers<undefined>();
	const timer = setTimeout(() => {
		resolve(undefined);
	}, exitCodeDeadline);
	try {
		return await Promise.race([exitCode, late]);
	} catch (error) {
		if (error instanceof EngineError) {
			return undefined;
		}

		throw error;
	} finally {
		clearTimeout(timer);
	}
}
