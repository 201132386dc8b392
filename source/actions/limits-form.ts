import {restartPolicies, restartPolicyHint} from '../format/restart-policy.js';
import type {HostFacts, LimitChange, Usage} from '../engine/limits.js';
import {cpuChange, cpusOf, type Limits} from '../engine/present-limits.js';
import {formatBinaryBytes} from '../format/bytes.js';
import {parseSize, printSize} from '../format/docker-size.js';
import {formField, type FormField, type FormValues} from '../state/overlay.js';

/* The form of a container's limits: what it holds, what is wrong with it, and what of it has changed. Pure. */

/** What is known when the form is opened. */
export type LimitFacts = {readonly present: Limits; readonly usage: Usage | undefined; readonly host: HostFacts | undefined};

const sizeText = (bytes: number): string => bytes === 0 ? '' : (bytes < 0 ? '-1' : printSize(bytes));
const countText = (count: number): string => count === 0 ? '' : String(count);

/** Hint parts, those that are known. */
const hint = (...parts: ReadonlyArray<string | undefined>): string => parts.filter(part => part !== undefined).join(' · ');

const now = (text: string): string => text === '' ? 'no limit now' : `${text} now`;

/** The fields, filled in with what holds now. */
export function limitFields({present, usage, host}: LimitFacts): readonly FormField[] {
	const cpus = countText(cpusOf(present));
	const pids = countText(present.pids);
	const missing = (name: string) => host?.missing.includes(name) ? 'this machine cannot limit it' : undefined;
	const memory = sizeText(present.memoryBytes);
	const swap = sizeText(present.memorySwapBytes);
	const inUse = usage && `${formatBinaryBytes(usage.memoryBytes)} in use`;
	const processors = host?.cpus === undefined ? undefined : `this machine has ${host.cpus}`;
	return [
		formField({name: 'memory', label: 'Memory', value: memory, placeholder: 'no limit', group: 'Memory', hint: hint(now(memory), inUse, 'such as 512m or 1.5g', missing('memory'))}),
		formField({name: 'swap', label: 'Memory + swap', value: swap, placeholder: 'no limit', hint: hint(now(swap), '-1 for any', 'raised along with memory that would be above it', missing('swap'))}),
		formField({name: 'reservation', label: 'Memory reservation', value: sizeText(present.reservationBytes), placeholder: 'none', hint: hint('what it is pressed down to when the machine runs short', inUse)}),
		formField({name: 'cpus', label: 'CPUs', value: cpus, placeholder: 'all', group: 'Processors', hint: hint(now(cpus), processors, 'such as 1.5', missing('cpus'))}),
		formField({name: 'shares', label: 'CPU shares', value: countText(present.cpuShares), placeholder: 'none', hint: hint('its weight against others where processors are short; 1024 unless told', missing('shares'))}),
		formField({name: 'cpuset', label: 'CPUs to run on', value: present.cpuset, placeholder: 'all', hint: hint('by number, such as 0-2,4', missing('cpuset'))}),
		formField({name: 'pids', label: 'PIDs', value: pids, placeholder: 'no limit', group: 'Others', hint: hint(now(pids), usage && `${usage.pids} in use`, '-1 for any number', missing('pids'))}),
		formField({name: 'weight', label: 'Block I/O weight', value: countText(present.blockWeight), placeholder: 'none', hint: '10 to 1000, against others on the same disk'}),
		formField({name: 'restart', label: 'Restart policy', value: present.restartPolicy, hint: restartPolicyHint, suggest: typed => restartPolicies.filter(policy => policy.startsWith(typed))}),
	];
}

/** What a field says: nothing has been typed, or a number, or nonsense. */
type Read = number | undefined | 'wrong';

const readSize = (text = ''): Read => text.trim() === '' ? undefined : (parseSize(text) ?? 'wrong');
const readSwap = (text = ''): Read => text.trim() === '-1' ? -1 : readSize(text);
const readCount = (text = ''): Read => text.trim() === '' ? undefined : (/^\d{1,9}$/v.test(text.trim()) ? Number(text) : 'wrong');
const readPids = (text = ''): Read => text.trim() === '-1' || text.trim() === '0' ? -1 : readCount(text);
const readCpus = (text = ''): Read => text.trim() === '' ? undefined : (/^(?:\d+(?:\.\d{1,9})?|\.\d{1,9})$/v.test(text.trim()) ? Number(text) : 'wrong');

/** A number that differs from what holds now, and none where there is nonsense. */
const changed = (read: Read, present: number): number | undefined => typeof read === 'number' && read !== present ? read : undefined;

const policySpelling = /^(?<name>no|always|unless-stopped|on-failure)(?::(?<retries>\d{1,9}))?$/v;
const cpusetSpelling = /^\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*$/v;

/** The engine refuses memory above the limit of memory and swap: raised with it, by as much as they are apart now, or twice the memory as for a new container. */
const swapAlong = ({memoryBytes, memorySwapBytes}: Limits, memory: number): number =>
	memorySwapBytes < 0 ? -1 : (memoryBytes > 0 && memorySwapBytes > 0 ? memory + Math.max(0, memorySwapBytes - memoryBytes) : memory * 2);

/** What of the form differs from what holds now. What is typed wrongly is left out. */
export function limitChange(values: FormValues, present: Limits): LimitChange {
	const memory = changed(readSize(values.memory), present.memoryBytes);
	const swap = changed(readSwap(values.swap), present.memorySwapBytes) ?? (memory !== undefined && memory > present.memorySwapBytes ? swapAlong(present, memory) : undefined);
	const cpus = changed(readCpus(values.cpus), cpusOf(present));
	const pids = changed(readPids(values.pids), present.pids === 0 ? -1 : present.pids);
	const cpuset = values.cpuset?.trim() ?? '';
	const restart = values.restart?.trim() ?? '';
	const policy = restart === present.restartPolicy ? undefined : policySpelling.exec(restart)?.groups;
	return withoutUndefined({
		memoryBytes: memory, memorySwapBytes: swap, reservationBytes: changed(readSize(values.reservation), present.reservationBytes),
		...(cpus === undefined ? {} : cpuChange(present, cpus)),
		cpuShares: changed(readCount(values.shares), present.cpuShares), cpuset: cpuset !== '' && cpuset !== present.cpuset ? cpuset : undefined,
		pids, blockWeight: changed(readCount(values.weight), present.blockWeight),
		restartPolicy: policy && {name: policy.name!, mostRetries: Number(policy.retries ?? 0)},
	});
}

type Loose<Whole> = {readonly [Key in keyof Whole]: Whole[Key] | undefined};

const withoutUndefined = (change: Loose<LimitChange>): LimitChange => Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

/** The same as flags of `docker update`. */
export function limitFlags({memoryBytes, memorySwapBytes, reservationBytes, nanoCpus, cpuQuota, cpuShares, cpuset, pids, blockWeight, restartPolicy}: LimitChange): readonly string[] {
	const flag = (name: string, value: string | undefined): readonly string[] => value === undefined ? [] : [`--${name}`, value];
	const number = (value: number | undefined): string | undefined => value === undefined ? undefined : String(value);
	const size = (value: number | undefined): string | undefined => value === undefined ? undefined : sizeText(value);
	return [
		...flag('memory', size(memoryBytes)), ...flag('memory-swap', size(memorySwapBytes)), ...flag('memory-reservation', size(reservationBytes)),
		...flag('cpus', number(nanoCpus === undefined ? undefined : nanoCpus / 1e9)), ...flag('cpu-quota', number(cpuQuota)), ...flag('cpu-shares', number(cpuShares)), ...flag('cpuset-cpus', cpuset),
		...flag('pids-limit', number(pids)), ...flag('blkio-weight', number(blockWeight)),
		...flag('restart', restartPolicy && (restartPolicy.mostRetries > 0 ? `${restartPolicy.name}:${restartPolicy.mostRetries}` : restartPolicy.name)),
	];
}

/** The engine's own least: no container would start with less. */
const leastMemory = 6 * (1024 ** 2);

const noSize = (text = ''): string => `“${text.trim()}” is no size: type 512m, 1.5g, or plain bytes.`;

/** What is wrong with the form, by field, as the engine would refuse it. */
export function limitErrors(values: FormValues, {present, host}: Omit<LimitFacts, 'usage'>): Readonly<Record<string, string | undefined>> {
	return {
		...memoryErrors(values, present),
		...processorErrors(values, present, host?.cpus),
		pids: pidsError(values.pids, present),
		weight: countError(values.weight, present.blockWeight, {least: 10, most: 1000, none: 500}),
		restart: restartError(values.restart, present),
	};
}

function memoryErrors({memory, swap, reservation}: FormValues, present: Limits): Readonly<Record<'memory' | 'swap' | 'reservation', string | undefined>> {
	const wanted = {memory: readSize(memory), swap: readSwap(swap), reservation: readSize(reservation)};
	// What holds afterwards: 0 for no limit.
	const limit = typeof wanted.memory === 'number' ? wanted.memory : present.memoryBytes;
	const reserved = typeof wanted.reservation === 'number' ? wanted.reservation : present.reservationBytes;
	const newSwap = changed(wanted.swap, present.memorySwapBytes);
	return {
		memory: sizeError(memory, wanted.memory, present.memoryBytes) ?? (changed(wanted.memory, present.memoryBytes) !== undefined && reserved > limit ? `Less than the reservation of ${printSize(reserved)}: lower that too.` : undefined),
		swap: swapError(swap, wanted.swap, present.memorySwapBytes) ?? (newSwap === undefined || newSwap < 0 ? undefined : swapUnder(newSwap, limit)),
		reservation: sizeError(reservation, wanted.reservation, present.reservationBytes) ?? (changed(wanted.reservation, present.reservationBytes) !== undefined && limit > 0 && reserved > limit ? `More than the memory of ${printSize(limit)}.` : undefined),
	};
}

function sizeError(text: string | undefined, read: Read, present: number): string | undefined {
	if (read === 'wrong') {
		return noSize(text);
	}

	if (read === undefined || read === 0) {
		return present === 0 && read === undefined ? undefined : 'The engine cannot lift this limit, only change it: type a larger one.';
	}

	return read < leastMemory && read !== present ? 'The engine takes no less than 6m.' : undefined;
}

function swapError(text: string | undefined, read: Read, present: number): string | undefined {
	if (read === 'wrong') {
		return noSize(text);
	}

	return (read === undefined && present !== 0) || read === 0 ? 'Type -1 for as much swap as there is.' : undefined;
}

const swapUnder = (swap: number, memory: number): string | undefined =>
	memory === 0 ? 'Swap is limited together with memory: type a memory limit too.' : (swap < memory ? `Memory and swap together cannot be less than the memory of ${printSize(memory)}.` : undefined);

function processorErrors({cpus, shares, cpuset}: FormValues, present: Limits, available: number | undefined): Readonly<Record<'cpus' | 'shares' | 'cpuset', string | undefined>> {
	return {cpus: cpusError(cpus, present, available), shares: countError(shares, present.cpuShares, {least: 2, most: 262_144, none: 1024}), cpuset: cpusetError(cpuset, present, available)};
}

function cpusError(text: string | undefined, present: Limits, available: number | undefined): string | undefined {
	const read = readCpus(text);
	if (read === 'wrong') {
		return `“${text?.trim()}” is no number of processors: type 2 or 0.5.`;
	}

	if (read === undefined) {
		return cpusOf(present) === 0 ? undefined : `The engine cannot lift this limit, only change it: type ${available ?? 'the number of all processors'} for all.`;
	}

	return read < 0.01 || read > (available ?? Infinity) ? (available === undefined ? 'At least 0.01.' : `From 0.01 to ${available}: this machine has no more.`) : undefined;
}

function countError(text: string | undefined, present: number, {least, most, none}: {readonly least: number; readonly most: number; readonly none: number}): string | undefined {
	const read = readCount(text);
	if (read === undefined) {
		return present === 0 ? undefined : `Type ${none}, which is what holds without any.`;
	}

	return read === 'wrong' || ((read < least || read > most) && read !== present) ? `A number from ${least} to ${most}.` : undefined;
}

function cpusetError(text: string | undefined, present: Limits, available: number | undefined): string | undefined {
	const typed = text?.trim() ?? '';
	if (typed === '') {
		return present.cpuset === '' ? undefined : `The engine cannot lift this limit, only change it: type ${available === undefined ? 'the numbers of all processors' : `0-${available - 1}`} for all.`;
	}

	if (!cpusetSpelling.test(typed)) {
		return 'Numbers of processors and ranges of them, such as 0-2,4.';
	}

	if (typed.split(',').some(range => Number(range.split('-')[0]) > Number(range.split('-').at(-1)))) {
		return 'A range goes up: 0-2.';
	}

	const isBeyond = available !== undefined && (typed.match(/\d+/gv) ?? []).some(number => Number(number) >= available);
	return isBeyond ? `This machine’s processors are 0 to ${available - 1}.` : undefined;
}

function pidsError(text: string | undefined, present: Limits): string | undefined {
	const read = readPids(text);
	return read === 'wrong' ? 'A number of processes, or -1 for any.' : (read === undefined && present.pids > 0 ? 'Type -1 for any number.' : undefined);
}

function restartError(text: string | undefined, present: Limits): string | undefined {
	const typed = text?.trim() ?? '';
	const found = policySpelling.exec(typed)?.groups;
	if (!found || (found.retries !== undefined && found.name !== 'on-failure')) {
		return typed === present.restartPolicy ? undefined : 'One of no, always, unless-stopped, on-failure, or on-failure:3 with a number of attempts.';
	}

	return present.isAutoRemoved && found.name !== 'no' ? 'It is removed when it ends (--rm), and so cannot be started again.' : undefined;
}
