import type Dockerode from 'dockerode';
import {cleanText} from '../format/clean.js';
import type {EngineClient} from './client.js';
import {EngineError} from './engine-error.js';

/** What may change of a container's limits. Bytes; what is left out stays as it is. */
export type LimitChange = {
	readonly memoryBytes?: number;
	/** Memory and swap together; −1 for as much swap as there is. */
	readonly memorySwapBytes?: number;
	readonly reservationBytes?: number;
	/** Billionths of a processor. */
	readonly nanoCpus?: number;
	/** Microseconds, where processors are counted in this older way. */
	readonly cpuQuota?: number;
	readonly cpuPeriod?: number;
	readonly cpuShares?: number;
	readonly cpuset?: string;
	/** −1 for any number. */
	readonly pids?: number;
	/** 10 to 1000. */
	readonly blockWeight?: number;
	readonly restartPolicy?: {readonly name: string; readonly mostRetries: number};
};

/** What a running container takes now (`docker stats`). */
export type Usage = {
	/** Without what the page cache could give back. */
	readonly memoryBytes: number;
	readonly pids: number;
};

/** The engine's machine, as far as limits need it (`docker info`). */
export type HostFacts = {
	/** `undefined` when it is not told. */
	readonly cpus: number | undefined;
	readonly memoryBytes: number | undefined;
	/** Limits this machine's kernel does not know, in words: `swap`. */
	readonly missing: readonly string[];
};

export type LimitCalls = {
	/**
	Change a container's limits, running or not (`docker update`).

	@returns The engine's warnings: what it left out because its machine cannot do it.
	@throws {EngineError} `unsupported` when the engine cannot change limits at all.
	*/
	change(id: string, change: LimitChange, signal: AbortSignal): Promise<readonly string[]>;
	/** One sample; `undefined` when the container does not run or the engine measures nothing. It may take the engine a second. */
	usage(id: string, signal: AbortSignal): Promise<Usage | undefined>;
	host(signal: AbortSignal): Promise<HostFacts>;
};

export const limitCalls = (client: EngineClient): LimitCalls => ({
	async change(id, change, signal) {
		try {
			const answer: unknown = await client.call(async (docker, abortSignal) => (docker.getContainer(id).update as Update).call(docker.getContainer(id), {...toEngine(change), abortSignal}), {signal, deadline: 30_000});
			const {Warnings} = (answer ?? {}) as {readonly Warnings?: readonly string[] | null};
			return (Warnings ?? []).map(warning => cleanText(warning));
		} catch (error) {
			if (!(error instanceof EngineError && error.kind === 'gone')) {
				throw error;
			}

			// Old Podman has no such call, and says the same as of a container that is not there.
			await client.call(async (docker, abortSignal) => docker.getContainer(id).inspect({abortSignal}), {signal});
			throw new EngineError('unsupported', 'This engine cannot change limits: recreate the container with the ones it should have.', {cause: error});
		}
	},
	async usage(id, signal) {
		const sample: unknown = await client.call(async (docker, abortSignal) => (docker.getContainer(id).stats as Sample).call(docker.getContainer(id), {stream: false, 'one-shot': true, abortSignal}), {signal, deadline: 5000});
		return toUsage(sample);
	},
	async host(signal) {
		const info: unknown = await client.call(async (docker, abortSignal) => (docker.info as (options: {abortSignal: AbortSignal}) => Promise<unknown>).call(docker, {abortSignal}), {signal});
		return toHost(info as Info);
	},
});

type Update = (options: object) => Promise<unknown>;
type Sample = (options: object) => Promise<unknown>;

const toEngine = ({memoryBytes, memorySwapBytes, reservationBytes, nanoCpus, cpuQuota, cpuPeriod, cpuShares, cpuset, pids, blockWeight, restartPolicy}: LimitChange): Readonly<Record<string, unknown>> =>
	Object.fromEntries(Object.entries({
		Memory: memoryBytes, MemorySwap: memorySwapBytes, MemoryReservation: reservationBytes, NanoCpus: nanoCpus, CpuQuota: cpuQuota, CpuPeriod: cpuPeriod, CpuShares: cpuShares,
		CpusetCpus: cpuset, PidsLimit: pids, BlkioWeight: blockWeight,
		RestartPolicy: restartPolicy && {Name: restartPolicy.name, MaximumRetryCount: restartPolicy.mostRetries},
	} satisfies Partial<Record<keyof Dockerode.HostConfig, unknown>>).filter(([, value]) => value !== undefined));

type Stats = {
	readonly memory_stats?: {readonly usage?: number; readonly stats?: {readonly total_inactive_file?: number; readonly inactive_file?: number}};
	readonly pids_stats?: {readonly current?: number};
};

/**
Memory as the docker client tells it.

@see github.com/docker/cli cli/command/container/stats_helpers.go (`calculateMemUsageUnixNoCache`)
*/
export function toUsage(sample: unknown): Usage | undefined {
	const {memory_stats: {usage, stats = {}} = {}, pids_stats: {current = 0} = {}} = (typeof sample === 'object' && sample !== null ? sample : {}) as Stats;
	if (!usage) {
		return undefined;
	}

	const cache = stats.total_inactive_file ?? stats.inactive_file ?? 0;
	return {memoryBytes: cache < usage ? usage - cache : usage, pids: current};
}

type Info = {
	readonly NCPU?: number; readonly MemTotal?: number;
	readonly MemoryLimit?: boolean; readonly SwapLimit?: boolean; readonly CpuCfsQuota?: boolean; readonly CPUShares?: boolean; readonly CPUSet?: boolean; readonly PidsLimit?: boolean;
};

const toHost = ({NCPU, MemTotal, MemoryLimit, SwapLimit, CpuCfsQuota, CPUShares, CPUSet, PidsLimit}: Info): HostFacts => ({
	cpus: NCPU || undefined,
	memoryBytes: MemTotal || undefined,
	missing: Object.entries({memory: MemoryLimit, swap: SwapLimit, cpus: CpuCfsQuota, shares: CPUShares, cpuset: CPUSet, pids: PidsLimit}).flatMap(([name, isThere]) => isThere === false ? [name] : []),
});
