import type {Duplex} from 'node:stream';
import type {EngineClient} from '../client.js';
import {frameCutter} from '../frame-cutter.js';
import {readHijacked} from '../hijacked.js';

/**
Run a command in a running container as root, and take what it writes as the bytes they are: names of files need not be text.

@param take Given each piece; false ends the reading. What is written to the error stream is nobody's.
@returns The exit code, or `undefined` when the reading has been ended, or the engine does not know.
@throws {EngineError} `conflict` when the container does not run or is paused, `denied` in a read-only client.
*/
export async function runInContainer(client: EngineClient, id: string, command: readonly string[], take: (bytes: Uint8Array) => boolean, signal: AbortSignal): Promise<number | undefined> {
	const exec = await client.call(async (docker, abortSignal) => docker.getContainer(id).exec({Cmd: [...command], User: '0', AttachStdout: true, AttachStderr: true, abortSignal}), {signal});
	const stream: Duplex = await client.open(async (_, abortSignal) => exec.start({hijack: true, stdin: true, abortSignal}), {signal});
	let isEnough = false;
	const cut = frameCutter((name, bytes, from, to) => {
		if (name === 'stdout' && !isEnough) {
			isEnough = !take(bytes.slice(from, to));
		}
	});
	await readHijacked(stream, chunk => {
		cut(chunk);
		return !isEnough;
	}, signal);
	if (isEnough) {
		return undefined;
	}

	const {ExitCode} = await client.call(async () => exec.inspect(), {signal});
	return ExitCode ?? undefined;
}
