import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import {followPath, shownPath} from './path-stat.js';
import {runInContainer} from './run-in-container.js';
import type {FileKind} from './types.js';

const script = 'if [ -d "$1" ]; then cd "$1" && printf d && pwd -P; elif [ -f "$1" ]; then printf "f%s\n" "$1"; else exit 3; fi';

/**
What a path comes to, links followed. What the engine cannot see (in /proc, on a tmpfs) a running container's own shell is asked for.

@throws {EngineError} `invalid` when it leads nowhere.
*/
export async function resolvePath(client: EngineClient, id: string, path: string, isRunning: boolean, signal: AbortSignal): Promise<{readonly path: string; readonly kind: FileKind}> {
	const found = await followPath(client, id, path, signal);
	if (found) {
		return {path: found.path, kind: found.stat.kind};
	}

	const told = isRunning ? await askShell(client, id, path, signal) : '';
	if (told === '') {
		throw new EngineError('invalid', `${shownPath(path)} leads nowhere.`);
	}

	return {path: told.slice(1, -1), kind: told.startsWith('d') ? 'directory' : 'file'};
}

async function askShell(client: EngineClient, id: string, path: string, signal: AbortSignal): Promise<string> {
	let told = '';
	try {
		const exitCode = await runInContainer(client, id, ['sh', '-c', script, 'sh', path], bytes => {
			told += Buffer.from(bytes).toString('utf8');
			return told.length < 10_000;
		}, signal);
		return exitCode === 0 && /^[df]\//v.test(told) ? told : '';
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof EngineError && error.kind !== 'unreachable' && error.kind !== 'timeout') {
			return '';
		}

		throw error;
	}
}
