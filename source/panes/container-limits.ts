import {formatBinaryBytes} from '../format/bytes.js';
import {asList, asNumber, asRecord, asText, type JsonRecord} from './json-value.js';
import type {Section} from './sections.js';

const bytes = (value: number): string => value > 0 ? formatBinaryBytes(value) : '';
const count = (value: number): string => value > 0 ? String(value) : '';

function cpus(host: JsonRecord): string {
	const quota = asNumber(host.CpuQuota);
	const period = asNumber(host.CpuPeriod);
	return asNumber(host.NanoCpus) > 0
		? String(asNumber(host.NanoCpus) / 1e9)
		: (quota > 0 ? `${quota / (period || 100_000)} (${quota} of ${period || 100_000} µs)` : '');
}

/** `/dev/sda 1MiB/s` for each device that is throttled. */
const throttles = (host: JsonRecord, name: string, rate: (value: number) => string): string =>
	asList(host[name]).map(device => asRecord(device)).map(({Path, Rate}) => `${asText(Path)} ${rate(asNumber(Rate))}`).join(', ');

const bytesPerSecond = (value: number): string => `${formatBinaryBytes(value)}/s`;
const operationsPerSecond = (value: number): string => `${value}/s`;

function ulimit({Name, Soft, Hard}: JsonRecord): string {
	const text = (value: number) => value === -1 ? 'unlimited' : String(value);
	return `${asText(Name)} ${text(asNumber(Soft))}${asNumber(Soft) === asNumber(Hard) ? '' : ` (at most ${text(asNumber(Hard))})`}`;
}

const swap = (host: JsonRecord): string => asNumber(host.MemorySwap) === -1 ? 'unlimited' : bytes(asNumber(host.MemorySwap));

/** All that is limited of what a container may take; what is not set is left out. */
export function limitsSection(host: JsonRecord): Section {
	const swappiness = host.MemorySwappiness;
	return {
		title: 'Limits',
		facts: [
			['Memory', bytes(asNumber(host.Memory))],
			['Memory + swap', swap(host)],
			['Reservation', bytes(asNumber(host.MemoryReservation))],
			['Kernel memory', bytes(asNumber(host.KernelMemory))],
			['Swappiness', typeof swappiness === 'number' && swappiness >= 0 ? String(swappiness) : ''],
			['CPUs', cpus(host)],
			['CPU shares', count(asNumber(host.CpuShares))],
			['CPUs to run on', asText(host.CpusetCpus)],
			['Memory nodes', asText(host.CpusetMems)],
			['Real time', asNumber(host.CpuRealtimeRuntime) > 0 ? `${asNumber(host.CpuRealtimeRuntime)} of ${asNumber(host.CpuRealtimePeriod)} µs` : ''],
			['PIDs', count(asNumber(host.PidsLimit))],
			['Block I/O', asNumber(host.BlkioWeight) > 0 ? `weight ${asNumber(host.BlkioWeight)}` : ''],
			['Weight of', asList(host.BlkioWeightDevice).map(device => asRecord(device)).map(({Path, Weight}) => `${asText(Path)} ${asNumber(Weight)}`).join(', ')],
			['Reads', throttles(host, 'BlkioDeviceReadBps', bytesPerSecond)],
			['Writes', throttles(host, 'BlkioDeviceWriteBps', bytesPerSecond)],
			['Read calls', throttles(host, 'BlkioDeviceReadIOps', operationsPerSecond)],
			['Write calls', throttles(host, 'BlkioDeviceWriteIOps', operationsPerSecond)],
			['Ulimits', asList(host.Ulimits).map(limit => ulimit(asRecord(limit))).join(', ')],
			['Shared memory', bytes(asNumber(host.ShmSize))],
			['OOM killer', host.OomKillDisable === true ? 'off' : ''],
			['OOM score', asNumber(host.OomScoreAdj) === 0 ? '' : asText(host.OomScoreAdj)],
		],
	};
}
