import {setTimeout as sleep} from 'node:timers/promises';
import type {Exec} from 'dockerode';
import type {EngineClient} from './client.js';

/** Run a command in a container as a user, with the first of its shells that there is. */
export type Capture = (containerId: string, script: string, signal: AbortSignal) => Promise<string>;

/**
Each process of the container that was started from outside of it, but for the shell that lists them: `\1PID `, then its words with a NUL
behind each. Nothing but a shell and `cat` is needed.
*/
const lister = `for process in /proc/[0-9]*; do
parent=
while read -r name value; do if [ "$name" = PPid: ]; then parent=$value; fi; done < $process/status
if [ "$parent" = 0 ] && [ "$process" != "/proc/$$" ]; then printf '\\001%s ' "\${process#/proc/}"; cat $process/cmdline; fi
done 2>/dev/null; true`;

/** Milliseconds a command has to end by itself, as long as it takes to look twenty times. */
const patience = 2000;
const looks = 20;

type Top = {readonly Titles?: readonly string[] | null; readonly Processes?: ReadonlyArray<readonly string[]> | null};

/**
End a command that was started by an exec: SIGTERM, after two seconds SIGKILL, to it and its group.

The engine knows the command by its number outside of the container, and takes no signals for it. Inside, it is the one process
started from outside that has the same words: were there two alike, neither would be touched.

@returns Whether it has ended; not when the container has no shell to look for it with, or it cannot be told from others.
*/
export async function endExec(client: EngineClient, capture: Capture, containerId: string, exec: Exec): Promise<boolean> {
	const signal = AbortSignal.timeout(10_000);
	const isRunning = async () => (await client.call(async () => exec.inspect(), {signal})).Running;
	try {
		const {Running, Pid} = await client.call(async () => exec.inspect(), {signal});
		if (!Running) {
			return true;
		}

		const words = wordsOf(await client.call(async docker => docker.getContainer(containerId).top({ps_args: '-ww -eo pid,args'}) as Promise<Top>, {signal}), String(Pid));
		const inside = words === undefined ? [] : processesOf(await capture(containerId, lister, signal)).filter(process => process.words === words);
		const [found] = inside;
		if (!found || inside.length > 1 || found.pid === '1') {
			return !await isRunning();
		}

		for (const name of ['TERM', 'KILL']) {
			await capture(containerId, `kill -${name} -${found.pid} 2>/dev/null || kill -${name} ${found.pid}`, signal);
			for (let look = 0; look < looks; look++) {
				if (!await isRunning()) {
					return true;
				}

				await sleep(patience / looks);
			}
		}

		return false;
	} catch {
		// The container may be gone by now, and the command with it; if it is not, it is not known to have ended.
		return false;
	}
}

/** The words of a process as the engine's `ps` tells them. */
function wordsOf({Titles, Processes}: Top, pid: string): string | undefined {
	const at = Titles?.indexOf('PID') ?? -1;
	return comparable(Processes?.find(process => process[at] === pid)?.at(-1));
}

const processesOf = (listed: string): ReadonlyArray<{readonly pid: string; readonly words: string | undefined}> => listed.split('\u{1}').slice(1).map(process => {
	const pid = process.slice(0, process.indexOf(' '));
	return {pid, words: comparable(process.slice(pid.length + 1).replace(/\0+$/v, '').replaceAll('\0', ' '))};
});

/** What `ps` and the engine leave of words in any language: question marks, or not, for what is not ASCII, and one blank for several. */
const comparable = (text: string | undefined): string | undefined => text?.replaceAll(/\s+/gv, ' ').replaceAll(/[^\x20-\x7E]+|\?+/gv, '?').trim();
