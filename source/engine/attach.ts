import process from 'node:process';
import {Duplex, type Readable} from 'node:stream';
import type {EngineClient} from './client.js';
import {dial} from './dial.js';
import {EngineError} from './engine-error.js';
import {unusedDetachKeys} from './exec.js';
import {heard} from './hijacked.js';
import {toEngineError} from './to-engine-error.js';

export type AttachOptions = {
	/** Whether to reach its standard input: of a container that has none open (`OpenStdin`), nothing reads it. */
	readonly stdin: boolean;
	/** Whether it has a terminal (`Tty`): its output is raw then, and in frames otherwise, see `frameCutter`. */
	readonly tty: boolean;
	/** All it has written so far first. */
	readonly withLogs?: boolean;
};

/** The main process of a container: its output, and its input where that is open. */
export type AttachSession = {
	/** What is written is its input, what is read its output. Ends when the container ends. Destroying it leaves the container running. */
	readonly socket: Duplex;
	readonly isMultiplexed: boolean;
	/** Of its terminal; nothing where it has none, or does not run. */
	resize(columns: number, rows: number): Promise<void>;
};

/** `not-running`: at once when it does not run. `next-exit`: of the run that is yet to begin. `removed`: when it is gone, for containers that go with their end. */
export type WaitCondition = 'not-running' | 'next-exit' | 'removed';

/** Being at hand when a container ends. */
export type Waiting = {
	/** `undefined` when the engine does not tell. Rejects with `EngineError` when it goes away, or with the signal's reason. */
	readonly exitCode: Promise<number | undefined>;
};

export type AttachCalls = {
	/**
	Attach to a container, running or not: of one that is started afterwards nothing is lost (`POST /containers/{id}/attach`).

	@throws {EngineError} `gone` when there is none, `conflict` when it is paused or restarting.
	*/
	open(id: string, options: AttachOptions, signal?: AbortSignal): Promise<AttachSession>;
	/**
	Wait for a container's end (`POST /containers/{id}/wait`).

	@returns As soon as the engine is waiting: an end after that is not missed.
	*/
	wait(id: string, condition: WaitCondition, signal?: AbortSignal): Promise<Waiting>;
};

export function attachCalls(client: EngineClient): AttachCalls {
	return {
		async open(id, {stdin, tty, withLogs = false}, signal) {
			// An empty body: dockerode's own call sends its options as one, which a container may get to read.
			const socket = await client.open(async (docker, abortSignal) => dial(docker, {
				method: 'POST', path: `/containers/${id}/attach?`, abortSignal, hijack: true, isStream: true, file: Buffer.alloc(0), headers: {'Content-Type': 'text/plain'},
				options: {stream: true, stdin, stdout: true, stderr: true, logs: withLogs, detachKeys: unusedDetachKeys},
			}), {signal});
			if (!(socket instanceof Duplex)) {
				throw new EngineError('unsupported', 'The engine does not hand the connection over: a proxy in between may stand in the way.');
			}

			return {
				socket: heard(socket),
				isMultiplexed: !tty,
				async resize(columns, rows) {
					if (tty) {
						try {
							await client.call(async docker => docker.getContainer(id).resize({w: columns, h: rows}) as Promise<unknown>);
						} catch {
							// It may have ended in between (404, 409), and podman answers a success dockerode takes for an error (201).
						}
					}
				},
			};
		},
		async wait(id, condition, signal) {
			// The headers come when the engine has begun to wait, the body when it has ended to.
			const answer = await client.open(async (docker, abortSignal) => dial(docker, {
				method: 'POST', path: `/containers/${id}/wait?`, options: {condition}, isStream: true, abortSignal,
			}), {signal}) as Readable;
			const exitCode = readExitCode(answer, signal);
			// Who asks only later must not find the program ended by then.
			exitCode.catch(() => undefined);
			return {exitCode};
		},
	};
}

async function readExitCode(answer: Readable, signal: AbortSignal | undefined): Promise<number | undefined> {
	try {
		const {StatusCode} = JSON.parse(await process.getBuiltinModule('node:stream/consumers').text(answer)) as {readonly StatusCode?: unknown};
		return typeof StatusCode === 'number' ? StatusCode : undefined;
	} catch (error) {
		signal?.throwIfAborted();
		throw error instanceof SyntaxError ? new EngineError('unreachable', 'The engine went away before the container ended.', {cause: error}) : toEngineError(error);
	}
}
