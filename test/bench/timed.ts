import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';

/** Milliseconds a command takes from its start to its end, with what it prints thrown away. */
export async function timed(host: string, file: string, ...args: readonly string[]): Promise<number> {
	const begun = performance.now();
	const child = spawn(file, args, {stdio: 'ignore', env: {...process.env, DOCKER_HOST: host}});
	await once(child, 'close');
	return performance.now() - begun;
}
