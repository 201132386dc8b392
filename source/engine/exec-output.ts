import type {Duplex} from 'node:stream';
import type {EngineClient} from './client.js';
import {endExec, type Capture} from './end-exec.js';
import {frameCutter} from './frame-cutter.js';
import {readHijacked} from './hijacked.js';
import {WrittenLines, type WrittenLine} from './written-lines.js';

export type ExecRequest = {
	readonly command: readonly string[];
	/** `NAME=value` each. */
	readonly environment?: readonly string[];
	/** `name|uid[:group|gid]`; the container's own unless told. */
	readonly user?: string | undefined;
	/** An absolute path; the container's own unless told. */
	readonly workingDirectory?: string | undefined;
};

/** What every exec is created with: its output is attached to. */
export const execBody = ({command, environment = [], user, workingDirectory}: ExecRequest) => ({
	Cmd: [...command], Env: [...environment], AttachStdout: true, AttachStderr: true, ...(user ? {User: user} : {}), ...(workingDirectory ? {WorkingDir: workingDirectory} : {}),
});

/** Called with what a command has written, each line once it has ended, cleaned. */
export type OnLines = (lines: readonly WrittenLine[]) => void;

export type ExecEnd = {
	/** `undefined` when the engine does not know. */
	readonly exitCode: number | undefined;
	/** When the signal was aborted: whether the command could be ended, or goes on in its container. */
	readonly cancelled?: 'ended' | 'going-on';
};

/**
Run a command in a container to its end, its input closed (`POST /containers/{id}/exec`, `POST /exec/{id}/start`). When the signal is
aborted, the command is ended: closing the connection alone would leave it running.

@throws {EngineError} `conflict` when the container does not run or is paused, `gone` when there is none. What the engine says of a command
it cannot run comes as its output, with exit code 126 or 127.
*/
export async function runExec(client: EngineClient, capture: Capture, {id, ...request}: ExecRequest & {readonly id: string}, onLines: OnLines, signal: AbortSignal): Promise<ExecEnd> {
	const exec = await client.call(async (docker, abortSignal) => docker.getContainer(id).exec({...execBody(request), abortSignal}), {signal});
	// Once it has been asked for it may run, and is to be ended if it is not wanted any more: this is not cut short.
	const socket: Duplex = await client.open(async (_, abortSignal) => exec.start({hijack: true, stdin: true, abortSignal}));
	const isWhole = await readFrames(socket, onLines, signal);
	if (isWhole) {
		const {ExitCode} = await client.call(async () => exec.inspect());
		return {exitCode: ExitCode ?? undefined};
	}

	return {exitCode: undefined, cancelled: await endExec(client, capture, id, exec) ? 'ended' : 'going-on'};
}

/** @returns Whether it was read to its end. */
async function readFrames(socket: Duplex, onLines: OnLines, signal: AbortSignal): Promise<boolean> {
	const written = new WrittenLines(onLines);
	const cut = frameCutter((stream, bytes, from, to) => {
		if (stream !== 'stdin') {
			written.write(stream, bytes.subarray(from, to));
		}
	});
	try {
		await readHijacked(socket, cut, signal);
		return true;
	} catch (error) {
		if (signal.aborted) {
			return false;
		}

		throw error;
	} finally {
		written.end();
	}
}
