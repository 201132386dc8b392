import type Dockerode from 'dockerode';
import {cleanText} from '../format/clean.js';
import type {PackedLines} from '../format/packed-lines.js';
import type {EngineClient} from './client.js';
import {toContainer} from './container-list.js';
import {createContainer, type Created, type CreateRequest} from './create-container.js';
import {followLogs, type LogOptions} from './logs.js';
import {rowsOf} from './rows-of.js';
import type {Container, ContainerRun, Inspection, Json} from './types.js';

export type StopOptions = {readonly graceSeconds: number};
export type RemoveOptions = {readonly isForced?: boolean; readonly withVolumes?: boolean};

/** The engine's container calls. Each throws `EngineError` (`gone` for an unknown id) or the signal's reason. */
export type ContainerCalls = {
	/** All containers, or only those of `ids`: an id missing from the answer is gone. Sizes are not asked for: they cost the engine seconds. */
	list(signal: AbortSignal, ids?: readonly string[]): Promise<readonly Container[]>;
	inspect(id: string, signal: AbortSignal): Promise<Inspection>;
	/** How its run stands. */
	run(id: string, signal: AbortSignal): Promise<ContainerRun>;
	/** @see createContainer */
	create(request: CreateRequest, signal?: AbortSignal): Promise<Created>;
	start(id: string, signal?: AbortSignal): Promise<void>;
	/** SIGTERM (or the image's stop signal), then SIGKILL after the grace period. Settles when the container has ended. */
	stop(id: string, options: StopOptions, signal?: AbortSignal): Promise<void>;
	restart(id: string, options: StopOptions, signal?: AbortSignal): Promise<void>;
	pause(id: string, signal?: AbortSignal): Promise<void>;
	unpause(id: string, signal?: AbortSignal): Promise<void>;
	kill(id: string, signalName: string, signal?: AbortSignal): Promise<void>;
	remove(id: string, options: RemoveOptions, signal?: AbortSignal): Promise<void>;
	rename(id: string, name: string, signal?: AbortSignal): Promise<void>;
	/** Follow a container's log in batches, oldest line first, until the container ends. A batch is good until the next is asked for. */
	logs(id: string, options: LogOptions, signal: AbortSignal): AsyncGenerator<PackedLines, void>;
};

export function containerCalls(client: EngineClient): ContainerCalls {
	const act = async (id: string, signal: AbortSignal | undefined, deadline: number | undefined, request: (container: Dockerode.Container, signal: AbortSignal) => Promise<unknown>) => {
		try {
			await client.call(async (docker, callSignal) => request(docker.getContainer(id), callSignal), {signal, ...(deadline === undefined ? {} : {deadline})});
		} catch (error) {
			// 304: it is so already (started, stopped), which is what was wanted.
			if (!isNotModified(error)) {
				throw error;
			}
		}
	};

	return {
		async list(signal, ids) {
			if (ids?.length === 0) {
				// A filter without values is none to the engine.
				return [];
			}

			const rows = await client.call(async (docker, abortSignal) => docker.listContainers({all: true, ...(ids ? {filters: {id: [...ids]}} : {}), abortSignal}), {signal});
			const now = Date.now();
			return rowsOf(rows).map(row => toContainer(row, now));
		},
		async inspect(id, signal) {
			const raw = await client.call(async (docker, abortSignal) => docker.getContainer(id).inspect({abortSignal}), {signal});
			return {id: raw.Id, raw: raw as unknown as Json};
		},
		async run(id, signal) {
			const {State, Config, HostConfig, RestartCount} = await client.call(async (docker, abortSignal) => docker.getContainer(id).inspect({abortSignal}), {signal});
			return {
				startedAt: State.StartedAt.startsWith('0001-') ? '' : State.StartedAt,
				isRunning: State.Running && !State.Restarting, restartCount: RestartCount ?? 0, exitCode: State.ExitCode, wasOutOfMemory: State.OOMKilled,
				memoryLimitBytes: HostConfig.Memory ?? 0, hasTty: Config.Tty,
			};
		},
		create: async (request, signal) => createContainer(client, request, signal),
		async start(id, signal) {
			await act(id, signal, 60_000, async (container, abortSignal) => container.start({abortSignal}));
		},
		async stop(id, {graceSeconds}, signal) {
			await act(id, signal, (graceSeconds + 30) * 1000, async (container, abortSignal) => container.stop({t: graceSeconds, abortSignal}));
		},
		async restart(id, {graceSeconds}, signal) {
			await act(id, signal, (graceSeconds + 60) * 1000, async (container, abortSignal) => container.restart({t: graceSeconds, abortSignal}));
		},
		async pause(id, signal) {
			await act(id, signal, undefined, async (container, abortSignal) => container.pause({abortSignal}));
		},
		async unpause(id, signal) {
			await act(id, signal, undefined, async (container, abortSignal) => container.unpause({abortSignal}));
		},
		async kill(id, signalName, signal) {
			await act(id, signal, undefined, async (container, abortSignal) => container.kill({signal: signalName, abortSignal}));
		},
		async remove(id, {isForced = false, withVolumes = false}, signal) {
			await act(id, signal, 60_000, async (container, abortSignal) => container.remove({force: isForced, v: withVolumes, abortSignal}));
		},
		async rename(id, name, signal) {
			await act(id, signal, undefined, async (container, abortSignal) => container.rename({name: cleanText(name), abortSignal}));
		},
		logs: (id, options, signal) => followLogs(client, id, options, signal),
	};
}

function isNotModified(error: unknown): boolean {
	return error instanceof Error && (error.cause as {statusCode?: number} | undefined)?.statusCode === 304;
}
