import {cleanText} from '../format/clean.js';
import {numberIn, recordIn, textIn, type JsonObject} from '../format/json.js';
import type {Json} from './types.js';

/** A container's limits as they are. Bytes; 0 or an empty text where there is none. */
export type Limits = {
	readonly memoryBytes: number;
	/** Memory and swap together; −1 for as much swap as there is. */
	readonly memorySwapBytes: number;
	readonly reservationBytes: number;
	/** Billionths of a processor. */
	readonly nanoCpus: number;
	/** The older way to count processors: microseconds out of each period. */
	readonly cpuQuota: number;
	readonly cpuPeriod: number;
	readonly cpuShares: number;
	readonly cpuset: string;
	/** 0 for any number. */
	readonly pids: number;
	readonly blockWeight: number;
	/** As the docker client spells it: `on-failure:3`; `no` for none. */
	readonly restartPolicy: string;
	/** The engine removes it when it ends, and so cannot start it again. */
	readonly isAutoRemoved: boolean;
};

/** The limits in a container's inspection. Engines write “none” as 0, as −1, as null, or not at all. */
export function presentLimits(raw: Json | undefined): Limits {
	const host = recordIn(recordIn(raw).HostConfig);
	const number = (name: string): number => numberIn(host[name]);
	return {
		memoryBytes: number('Memory'), memorySwapBytes: number('MemorySwap'), reservationBytes: number('MemoryReservation'),
		nanoCpus: number('NanoCpus'), cpuQuota: Math.max(0, number('CpuQuota')), cpuPeriod: number('CpuPeriod'), cpuShares: number('CpuShares'),
		cpuset: cleanText(textIn(host.CpusetCpus)), pids: Math.max(0, number('PidsLimit')), blockWeight: number('BlkioWeight'),
		restartPolicy: policyOf(recordIn(host.RestartPolicy)), isAutoRemoved: host.AutoRemove === true,
	};
}

function policyOf({Name, MaximumRetryCount}: JsonObject): string {
	const name = typeof Name === 'string' && Name !== '' ? cleanText(Name) : 'no';
	return name === 'on-failure' && typeof MaximumRetryCount === 'number' && MaximumRetryCount > 0 ? `${name}:${MaximumRetryCount}` : name;
}

const defaultPeriod = 100_000;

/** How many processors its time is worth, in whichever way it was said; 0 for any number. */
export const cpusOf = ({nanoCpus, cpuQuota, cpuPeriod}: Limits): number =>
	nanoCpus > 0 ? nanoCpus / 1e9 : (cpuQuota > 0 ? cpuQuota / (cpuPeriod || defaultPeriod) : 0);

/** So many processors in the way this container already counts them: the engine takes one or the other. */
export const cpuChange = ({cpuQuota, cpuPeriod}: Limits, cpus: number): {readonly nanoCpus: number} | {readonly cpuQuota: number} =>
	cpuQuota > 0 || cpuPeriod > 0 ? {cpuQuota: Math.round(cpus * (cpuPeriod || defaultPeriod))} : {nanoCpus: Math.round(cpus * 1e9)};
