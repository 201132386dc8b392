import {cleanText} from '../format/clean.js';
import type {ContainerCalls} from './containers.js';
import {EngineError} from './engine-error.js';
import type {Captured, ExecCalls} from './exec.js';
import {isSameCommand, matchProcess, type InsideProcess} from './match-process.js';
import {detailScript, goneCode, listScript, signalScript} from './process-scripts.js';
import type {Process} from './processes.js';

/** Where a process is reached with a signal. */
export type FoundProcess =
	/** The container's main process: the engine itself signals it. */
	| {readonly kind: 'main'}
	| {
		readonly kind: 'inside';
		/** In the container's pid namespace. */
		readonly pid: number;
		readonly startTicks: number;
		/** The user to send it as, where the container's own may not. */
		readonly user: string | undefined;
		/** Whether the container has the program `kill`, and not only its shell's own. */
		readonly hasKill: boolean;
		readonly shell: readonly string[];
	};

/** Signals to single processes. Each call throws `EngineError` or the signal's reason. */
export type ProcessCalls = {
	/**
	Find out where a process of `containers.top` is inside its container, without doing anything to it.

	@throws {EngineError} `gone` when it has ended, `unsupported` when the container has no shell to ask, `conflict` when it is not certain
	which it is.
	*/
	find(containerId: string, process: Pick<Process, 'pid' | 'command'>, signal: AbortSignal): Promise<FoundProcess>;
	/** Send it, if it still is the process that was found. @throws {EngineError} `gone` when it is not, `denied` when it may not be sent. */
	signal(containerId: string, found: FoundProcess, signalName: string, signal: AbortSignal): Promise<void>;
};

/** Processes come and go between two looks. */
const mostTries = 4;

const gone = () => new EngineError('gone', 'The process has ended.');

/** The exit codes of an engine that could not run a program. */
const isNotRun = ({exitCode}: Captured): boolean => exitCode === 126 || exitCode === 127;

/** What an inspection tells of the main process. */
type Main = {readonly pid: number; readonly pidMode: string};

export function processCalls(containers: Pick<ContainerCalls, 'inspect' | 'kill' | 'top'>, exec: Pick<ExecCalls, 'capture' | 'findShell'>): ProcessCalls {
	const mainOf = async (id: string, signal: AbortSignal): Promise<Main> => {
		const {State, HostConfig} = (await containers.inspect(id, signal)).raw as {readonly State?: {readonly Pid?: number} | null; readonly HostConfig?: {readonly PidMode?: string} | null};
		return {pid: State?.Pid ?? 0, pidMode: HostConfig?.PidMode ?? ''};
	};

	/** Its `sh`, or else what there is. */
	const shellOf = async (id: string, signal: AbortSignal): Promise<readonly string[]> => {
		const tried = await exec.capture(id, ['sh', '-c', ':'], signal);
		if (!isNotRun(tried)) {
			return ['sh'];
		}

		try {
			return (await exec.findShell(id, signal)).split(' ');
		} catch (error) {
			if (error instanceof EngineError && error.kind === 'unsupported') {
				throw new EngineError('unsupported', 'This container has no shell to send a signal from: K in the list of containers signals its main process.', {cause: error});
			}

			throw error;
		}
	};

	const ask = async (id: string, command: readonly string[], signal: AbortSignal): Promise<readonly string[]> => {
		const {stdout, stderr, exitCode} = await exec.capture(id, command, signal);
		if (exitCode !== 0 && stdout === '') {
			throw new EngineError('failed', `The container’s processes cannot be read: ${sentenceOf(stderr) || `its shell ended with exit code ${exitCode}`}.`);
		}

		return stdout.split('\n');
	};

	/** One look from outside and one from inside. */
	const look = async (id: string, process: Pick<Process, 'pid' | 'command'>, {main, shell}: {readonly main: Main; readonly shell: readonly string[]}, signal: AbortSignal): Promise<FoundProcess | undefined> => {
		const table = await containers.top(id, signal);
		const told = table.processes.find(({pid}) => pid === process.pid);
		// One that has ended is listed until its parent has asked how.
		if (!told || !isSameCommand(told.command, process.command) || told.command.endsWith('<defunct>')) {
			throw gone();
		}

		const inside = insideOf(await ask(id, [...shell, '-c', listScript], signal));
		const areOuterPids = main.pidMode !== 'host' && table.processes.some(({pid}) => pid === main.pid);
		const alike = inside.filter(({command}) => isSameCommand(command, told.command));
		const detailsFor = async (pids: Iterable<number>) => detailsOf(await ask(id, [...shell, '-c', detailScript, 'gantry', ...[...pids].map(String)], signal));
		let found = areOuterPids ? matchProcess(told, table, inside) : alike.find(({pid}) => pid === told.pid);
		if (!found && areOuterPids) {
			// Other containers may share the pid namespace: their processes are in other control groups.
			const family = new Set(alike.flatMap(({pid, parentPid}) => [pid, parentPid]));
			const {groups} = await detailsFor(family);
			found = matchProcess(told, table, inside.filter(({pid}) => family.has(pid) && isWithin(groups.get(String(pid)), groups.get('self'))));
		}

		if (!found) {
			return undefined;
		}

		const {pid, startTicks} = found;
		const details = await detailsFor([pid]);
		const isOwn = isWithin(details.groups.get(String(pid)), details.groups.get('self'));
		return isOwn || !areOuterPids ? {kind: 'inside', pid, startTicks, user: userFor(details, String(pid)), hasKill: details.hasKill, shell} : undefined;
	};

	return {
		async find(id, process, signal) {
			const main = await mainOf(id, signal);
			// Podman counts as the container does.
			if (process.pid === main.pid || (process.pid === 1 && main.pid !== 1 && ['', 'private'].includes(main.pidMode))) {
				return {kind: 'main'};
			}

			const shell = await shellOf(id, signal);
			for (let tries = 0; tries < mostTries; tries++) {
				const found = await look(id, process, {main, shell}, signal);
				if (found) {
					return found;
				}
			}

			throw new EngineError('conflict', 'It is not certain which process inside the container this is, so nothing was sent: try again, or use kill in a shell there (e).');
		},
		async signal(id, found, signalName, signal) {
			if (found.kind === 'main') {
				await containers.kill(id, signalName, signal);
				return;
			}

			const command = [...found.shell, '-c', signalScript, 'gantry', String(found.pid), String(found.startTicks), signalName.replace(/^SIG/v, '')];
			const {stderr, exitCode} = await exec.capture(id, command, signal, found.user);
			if (exitCode === goneCode) {
				throw gone();
			}

			if (exitCode !== 0) {
				throw new EngineError('denied', `The container refused it: ${sentenceOf(stderr) || `exit code ${exitCode}`}.`);
			}
		},
	};
}

const sentenceOf = (text: string): string => cleanText(text.slice(0, 300)).trim().replace(/\.$/v, '');

/** Reads what `listScript` wrote, without the shell that wrote it. */
function insideOf(lines: readonly string[]): readonly InsideProcess[] {
	const self = Number(lines.find(line => line.startsWith('self '))?.slice(5));
	return lines.flatMap((line, index): readonly InsideProcess[] => {
		const [name, args] = [lines[index + 1], lines[index + 2]];
		// What has been cut off is not there.
		if (!line.startsWith('p ') || !name?.startsWith('n ') || !args?.startsWith('c ')) {
			return [];
		}

		const [pid = 0, parentPid = 0, startTicks = 0] = line.slice(2).split(' ').map(Number);
		return pid === self ? [] : [{pid, parentPid, startTicks, command: args.slice(2).trim() || `[${name.slice(2)}]`}];
	});
}

type Details = {
	readonly users: ReadonlyMap<string, string>;
	readonly groups: ReadonlyMap<string, string>;
	/** The shell's effective capabilities, in hexadecimal. */
	readonly capabilities: string;
	readonly hasKill: boolean;
};

/** Reads what `detailScript` wrote. */
function detailsOf(lines: readonly string[]): Details {
	const valuesOf = (kind: string) => new Map(lines.filter(line => line.startsWith(kind)).map(line => {
		const [, key = '', ...rest] = line.split(' ');
		return [key, rest.join(' ')];
	}));
	return {users: valuesOf('u '), groups: valuesOf('g '), capabilities: valuesOf('e ').get('self') ?? '0', hasKill: lines.includes('k')};
}

/** `CAP_KILL`, the bit whose number is 5: without it, what is another user's is signalled as that user. */
const killCapability = 32n;

function userFor({users, capabilities}: Details, pid: string): string | undefined {
	const user = users.get(pid);
	const mayKillAll = /^[\da-f]+$/v.test(capabilities) && (BigInt(`0x${capabilities}`) / killCapability) % 2n === 1n;
	return user === users.get('self') || mayKillAll ? undefined : user;
}

/** Whether control groups are the shell's own, which are the container's, or lie within them. */
function isWithin(groups: string | undefined, own: string | undefined): boolean {
	const owned = (own ?? '').split(';');
	return (groups ?? '').split(';').every((line, index) => {
		const mine = owned[index] ?? '';
		return line === mine || (line.startsWith(mine.endsWith('/') ? mine : `${mine}/`) && !line.includes(':/..'));
	});
}
