import {fork} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import type {Traffic} from './counting-proxy.js';

export type Proxy = {
	/** For a program's DOCKER_HOST. */
	readonly host: string;
	/** What has gone through since the last time this was asked. */
	count(): Promise<Traffic>;
	close(): void;
};

let started = 0;

/** Start counting what goes to an engine. */
export async function startProxy(directory: string): Promise<Proxy> {
	// The socket of one that has been killed stays behind.
	started++;
	const socket = `${directory}/proxy-${started}.sock`;
	const child = fork(fileURLToPath(new URL('counting-proxy.js', import.meta.url)), [socket, `${directory}/docker.sock`], {stdio: 'inherit'});
	await once(child, 'message');
	return {
		host: `unix://${socket}`,
		async count() {
			const answer = once(child, 'message');
			child.send('count');
			return (await answer)[0] as Traffic;
		},
		close() {
			child.disconnect();
			child.kill('SIGKILL');
		},
	};
}
