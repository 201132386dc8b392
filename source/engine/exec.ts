import type {Duplex} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Container, Exec} from 'dockerode';
import type {EngineClient} from './client.js';
import {endExec, type Capture} from './end-exec.js';
import {EngineError} from './engine-error.js';
import {execBody, runExec, type ExecEnd, type ExecRequest, type OnLines} from './exec-output.js';
import {frameCutter} from './frame-cutter.js';
import {heard, quiet, readHijacked} from './hijacked.js';

/** The engine's default detach keys swallow Ctrl-p and cut binary input; these nobody types. */
export const unusedDetachKeys = 'ctrl-@,ctrl-^,ctrl-@,ctrl-_';

export type ExecOptions = ExecRequest & {readonly columns: number; readonly rows: number};

/** A command running in a container, on a terminal of its own there. */
export type ExecSession = {
	/** Raw both ways: what is written is typed, what is read is to be shown. Ends when the command ends. */
	readonly socket: Duplex;
	resize(columns: number, rows: number): Promise<void>;
	/** To be asked after the socket has ended; `undefined` when the engine does not know. */
	exitCode(): Promise<number | undefined>;
	/** End the command from inside the container: see `endExec`. @returns Whether it has ended. */
	end(): Promise<boolean>;
};

/** Milliseconds a command waits for its terminal's size, which takes a few. */
const resizePatience = 300;

export type Captured = {readonly stdout: string; readonly stderr: string; readonly exitCode: number | undefined};

/** Commands in running containers. */
export type ExecCalls = {
	/** @throws {EngineError} `conflict` when the container does not run or is paused, `gone` when there is none. */
	open(containerId: string, options: ExecOptions, signal?: AbortSignal): Promise<ExecSession>;
	/** Run a command to its end without a terminal and without input, and hand on what it writes as it writes it: see `runExec`. */
	run(containerId: string, request: ExecRequest, onLines: OnLines, signal: AbortSignal): Promise<ExecEnd>;
	/** Run a command to its end without a terminal, and give back what it wrote (the first MiB of each stream). The user is the container's unless told. */
	capture(containerId: string, command: readonly string[], signal?: AbortSignal, user?: string): Promise<Captured>;
	/**
	The shell to use in a container: bash where there is one, else ash, else sh.

	@throws {EngineError} `unsupported` when the container has none.
	*/
	findShell(containerId: string, signal?: AbortSignal): Promise<string>;
};

const mostCaptured = 1024 * 1024;

/**
One call finds the best of them where there is any POSIX shell in the path; the others are tried where there is none. Files are looked
for: busybox's `command -v` names what it could run itself, which the engine cannot.
*/
const shellFinder = 'IFS=:; for shell in bash zsh ash sh; do for folder in $PATH; do if [ -x "$folder/$shell" ]; then echo "$folder/$shell"; exit; fi; done; done; exit 1';
const finders: ReadonlyArray<readonly string[]> = [
	['sh', '-c', shellFinder],
	['bash', '-c', shellFinder],
	['/bin/sh', '-c', shellFinder],
	['/busybox/sh', '-c', 'echo /busybox/sh'],
	['/bin/busybox', 'sh', '-c', 'echo /bin/busybox sh'],
];

export function execCalls(client: EngineClient): ExecCalls {
	const create = async (id: string, options: Parameters<Container['exec']>[0], signal?: AbortSignal): Promise<Exec> =>
		client.call(async (docker, abortSignal) => docker.getContainer(id).exec({...options, abortSignal}), {signal});

	const exitCodeOf = async (exec: Exec): Promise<number | undefined> => {
		const {ExitCode} = await client.call(async () => exec.inspect());
		return ExitCode ?? undefined;
	};

	const capture: ExecCalls['capture'] = async (id, command, signal, user) => {
		const exec = await create(id, execBody({command, user}), signal);
		const stream: Duplex = await client.open(async (_, abortSignal) => exec.start({hijack: true, stdin: true, abortSignal}), {signal});
		const output = await readOutput(stream, signal);
		return {...output, exitCode: await exitCodeOf(exec)};
	};

	const findShell: ExecCalls['findShell'] = async (id, signal) => {
		for (const finder of finders) {
			// One after the other: the first hit is the answer.
			const {stdout, exitCode} = await capture(id, finder, signal);
			const found = stdout.split('\n')[0]?.trim();
			if (exitCode === 0 && found) {
				return found;
			}
		}

		throw new EngineError('unsupported', 'This container has no shell. Press E to run one of its own programs.');
	};

	/** As root: what is looked at and ended may be anybody's. */
	const runScript: Capture = async (id, script, signal) => {
		const shell = await findShell(id, signal);
		const {stdout} = await capture(id, [...shell.split(' '), '-c', script], signal, '0');
		return stdout;
	};

	return {
		capture, findShell,
		run: async (id, request, onLines, signal) => runExec(client, runScript, {id, ...request}, onLines, signal),
		async open(id, {columns, rows, ...request}, signal) {
			const exec = await create(id, {...execBody(request), AttachStdin: true, Tty: true, DetachKeys: unusedDetachKeys}, signal);
			const socket: Duplex = await client.open(async (_, abortSignal) => exec.start({hijack: true, stdin: true, Tty: true, abortSignal}), {signal});
			const resize = async (width: number, height: number) => {
				try {
					await client.call(async () => exec.resize({w: width, h: height}) as Promise<unknown>);
				} catch {
					// The command may have ended in between (404), and podman answers a success dockerode takes for an error (201).
				}
			};

			quiet(socket);
			// One that could not be started keeps the engine's answer to this back, and what it has to say of that would wait with it.
			await Promise.race([resize(columns, rows), sleep(resizePatience)]);
			return {socket: heard(socket), resize, exitCode: async () => exitCodeOf(exec), end: async () => endExec(client, runScript, id, exec)};
		},
	};
}

async function readOutput(stream: Duplex, signal: AbortSignal | undefined): Promise<{stdout: string; stderr: string}> {
	const kept = {stdout: [] as Uint8Array[], stderr: [] as Uint8Array[]};
	const length = {stdout: 0, stderr: 0};
	const cut = frameCutter((name, bytes, from, to) => {
		if (name !== 'stdin' && length[name] < mostCaptured) {
			kept[name].push(bytes.slice(from, Math.min(to, from + mostCaptured - length[name])));
			length[name] += to - from;
		}
	});
	await readHijacked(stream, cut, signal);
	const text = (chunks: readonly Uint8Array[]) => Buffer.concat(chunks).toString('utf8');
	return {stdout: text(kept.stdout), stderr: text(kept.stderr)};
}
