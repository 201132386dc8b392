import {listIn, textsIn} from '../../format/json.js';
import {parseSize, printSize} from '../../format/docker-size.js';
import {gpusOf, gpusText} from './gpus.js';
import type {RunFlag} from './run-spec.js';
import {countOf, listFlag, numberFlag, orEmpty, pairsFlag, switchFlag, textFlag} from './values.js';

const bytes = {parse: parseSize, print: printSize} as const;

/** The engine takes no less. */
const leastMemory = 6 * 1024 * 1024;

/** None is no limit. */
function memoryOf(text: string): number | undefined {
	const memory = parseSize(text);
	return memory === undefined || (memory > 0 && memory < leastMemory) ? undefined : memory;
}

/** 10 to 1000, or none. */
function weightOf(text: string): number | undefined {
	const weight = countOf(text);
	return weight === undefined || (weight > 0 && weight < 10) || weight > 1000 ? undefined : weight;
}

const swapOf = (text: string): number | undefined => text === '-1' ? -1 : parseSize(text);

/** Decimals as a whole number of billionths; finer ones cannot be said. @see docker/cli opts/opts.go (`ParseCPUs`) */
const cpusOf = (text: string): number | undefined => /^\d+(?:\.\d{0,9})?$|^\.\d{1,9}$/v.test(text) ? Math.round(Number(text) * 1e9) : undefined;

/** `path:number`, of which the engine wants the two apart. */
function deviceFlag(name: string, field: string, meaning: string, {parse, print, key, such}: {readonly parse: (text: string) => number | undefined; readonly print: (value: number) => string; readonly key: 'Rate' | 'Weight'; readonly such: string}): RunFlag {
	const read = (value: string) => {
		const {path, number} = /^(?<path>\/[^:]*):(?<number>[^:]+)$/v.exec(value)?.groups ?? {};
		const parsed = number === undefined ? undefined : parse(number);
		return path === undefined || parsed === undefined ? undefined : {Path: path, [key]: parsed};
	};

	return {
		name, kind: 'list', meaning,
		check: value => read(value) ? undefined : `“${value}” is no value for --${name}: a device’s path and how much, such as ${such}.`,
		apply({host}, values) {
			host[field] = values.map(value => read(value));
		},
		read: ({host}) => listIn(host[field]).map(device => `${String(device.Path)}:${print(Number(device[key]))}`),
	};
}

const limitNames: ReadonlySet<string> = new Set(['core', 'cpu', 'data', 'fsize', 'locks', 'memlock', 'msgqueue', 'nice', 'nofile', 'nproc', 'rss', 'rtprio', 'rttime', 'sigpending', 'stack']);

/** @see docker/go-units ulimit.go */
function ulimitOf(text: string): {readonly Name: string; readonly Soft: number; readonly Hard: number} | undefined {
	const {name, soft, hard = soft} = /^(?<name>[a-z]+)=(?<soft>-?\d+)(?::(?<hard>-?\d+))?$/v.exec(text)?.groups ?? {};
	const isKnown = limitNames.has(name ?? '');
	const isOrdered = Number(hard) === -1 || (Number(soft) !== -1 && Number(soft) <= Number(hard));
	return name === undefined || !isKnown || !isOrdered ? undefined : {Name: name, Soft: Number(soft), Hard: Number(hard)};
}

const micros = (name: string, field: string, meaning: string): RunFlag => numberFlag({name, meaning}, field, {what: 'a number of microseconds', least: 0});

/** Those that have a namespace. @see docker/cli opts/opts.go (`ValidateSysctl`) */
const isSysctl = (text: string): boolean => /^(?:net\.|fs\.mqueue\.|kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)=)/v.test(text) && text.includes('=');

/** `/dev/sda:/dev/xvda:rw`, each right once; or by the name that a driver has for it. */
function isDevice(text: string): boolean {
	const {rights = ''} = /^\/[^:]*(?::\/[^:]*)?(?::(?<rights>[rwm]+))?$/v.exec(text)?.groups ?? {};
	return text.startsWith('/') ? /^\/[^:]*(?::\/[^:]*)?(?::[rwm]{1,3})?$/v.test(text) && new Set(rights).size === rights.length : /^[\w.\-]+\/[\w\-]+=[\w.\-:]+$/v.test(text);
}

/** What it may use. */
export const limitFlags: readonly RunFlag[] = [
	numberFlag({name: 'memory', short: 'm', meaning: 'memory limit'}, 'Memory', {...bytes, parse: memoryOf, what: 'such as 512m or 2g, 6m at least'}),
	numberFlag({name: 'memory-reservation', meaning: 'memory it should keep to'}, 'MemoryReservation', {...bytes, what: 'such as 256m'}),
	{
		...numberFlag({name: 'memory-swap', meaning: 'memory and swap together, -1 for no limit'}, 'MemorySwap', {...bytes, parse: swapOf, print: value => value === -1 ? '-1' : printSize(value), what: 'memory and swap together, such as 1g, or -1 for no limit'}),
		// Unasked the engine makes it twice the memory.
		read({host}) {
			const {Memory, MemorySwap} = host;
			return typeof MemorySwap === 'number' && MemorySwap !== 0 && MemorySwap !== Number(Memory) * 2 ? [MemorySwap === -1 ? '-1' : printSize(MemorySwap)] : [];
		},
	},
	numberFlag({name: 'memory-swappiness', meaning: 'how soon it is swapped, 0 to 100'}, 'MemorySwappiness', {least: -1, most: 100, what: '0 to 100', usual: [-1]}),
	numberFlag({name: 'kernel-memory', meaning: 'kernel memory limit'}, 'KernelMemory', {...bytes, what: 'such as 64m'}),
	numberFlag({name: 'cpus', meaning: 'number of CPUs'}, 'NanoCpus', {parse: cpusOf, print: value => String(value / 1e9), what: 'such as 1.5 or 0.25'}),
	numberFlag({name: 'cpu-shares', short: 'c', meaning: 'share of the CPU against others'}, 'CpuShares', {least: 0, what: 'a number, 1024 is usual'}),
	micros('cpu-period', 'CpuPeriod', 'length of a CPU period'),
	numberFlag({name: 'cpu-quota', meaning: 'CPU time in a period'}, 'CpuQuota', {least: -1, what: 'a number of microseconds'}),
	micros('cpu-rt-period', 'CpuRealtimePeriod', 'length of a real-time period'),
	micros('cpu-rt-runtime', 'CpuRealtimeRuntime', 'real-time CPU time in a period'),
	numberFlag({name: 'cpu-count', meaning: 'number of CPUs (Windows)'}, 'CpuCount', {least: 0, what: 'a number'}),
	numberFlag({name: 'cpu-percent', meaning: 'share of the CPUs (Windows)'}, 'CpuPercent', {least: 0, most: 100, what: '0 to 100'}),
	orEmpty(textFlag({name: 'cpuset-cpus', meaning: 'CPUs to run on', check: value => /^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/v.test(value) ? undefined : `“${value}” names no CPUs: such as 0-3 or 0,2.`}, 'host', 'CpusetCpus')),
	textFlag({name: 'cpuset-mems', meaning: 'memory nodes to use'}, 'host', 'CpusetMems'),
	numberFlag({name: 'pids-limit', meaning: 'processes at most, -1 for no limit'}, 'PidsLimit', {least: -1, what: 'a number, or -1 for no limit', usual: [0]}),
	numberFlag({name: 'blkio-weight', meaning: 'share of the block I/O, 10 to 1000'}, 'BlkioWeight', {parse: weightOf, what: '10 to 1000, or 0 for none'}),
	deviceFlag('blkio-weight-device', 'BlkioWeightDevice', 'the same for a device', {parse: weightOf, print: String, key: 'Weight', such: '/dev/sda:200'}),
	deviceFlag('device-read-bps', 'BlkioDeviceReadBps', 'bytes a second read from a device', {...bytes, key: 'Rate', such: '/dev/sda:1mb'}),
	deviceFlag('device-write-bps', 'BlkioDeviceWriteBps', 'bytes a second written to a device', {...bytes, key: 'Rate', such: '/dev/sda:1mb'}),
	deviceFlag('device-read-iops', 'BlkioDeviceReadIOps', 'reads a second from a device', {parse: countOf, print: String, key: 'Rate', such: '/dev/sda:1000'}),
	deviceFlag('device-write-iops', 'BlkioDeviceWriteIOps', 'writes a second to a device', {parse: countOf, print: String, key: 'Rate', such: '/dev/sda:1000'}),
	numberFlag({name: 'io-maxbandwidth', meaning: 'system drive’s bandwidth (Windows)'}, 'IOMaximumBandwidth', {...bytes, what: 'such as 10m'}),
	numberFlag({name: 'io-maxiops', meaning: 'system drive’s operations (Windows)'}, 'IOMaximumIOps', {least: 0, what: 'a number'}),
	switchFlag({name: 'oom-kill-disable', meaning: 'do not kill it for memory'}, 'host', 'OomKillDisable'),
	numberFlag({name: 'oom-score-adj', meaning: 'how soon it is killed for memory, -1000 to 1000'}, 'OomScoreAdj', {least: -1000, most: 1000, what: '-1000 to 1000'}),
	numberFlag({name: 'shm-size', meaning: 'size of /dev/shm'}, 'ShmSize', {...bytes, what: 'such as 128m', usual: [0, 64 * 1024 * 1024]}),
	{
		name: 'ulimit', kind: 'list', meaning: 'limits of processes',
		check: value => ulimitOf(value) ? undefined : `“${value}” is no ulimit: name=soft:hard, such as nofile=1024:4096, the soft one not above the hard one.`,
		apply({host}, values) {
			// The last of each name, by name.
			const limits = new Map(values.flatMap(value => ulimitOf(value) ?? []).map(limit => [limit.Name, limit]));
			host.Ulimits = limits.keys().toArray().toSorted().map(name => limits.get(name));
		},
		read: ({host}) => listIn(host.Ulimits).map(({Name, Soft, Hard}) => `${String(Name)}=${String(Soft)}${Soft === Hard ? '' : `:${String(Hard)}`}`),
	},
	{
		...pairsFlag({name: 'sysctl', meaning: 'kernel settings'}, 'Sysctls'),
		check: value => isSysctl(value) ? undefined : `“${value}” is no setting a container can have of its own: net.…, fs.mqueue.… or one of kernel.msg…, sem and shm…, then =value.`,
	},
	pairsFlag({name: 'storage-opt', meaning: 'options of the storage driver'}, 'StorageOpt'),
	textFlag({name: 'cgroup-parent', meaning: 'control group above its own'}, 'host', 'CgroupParent'),
	{
		name: 'device', kind: 'list', meaning: 'devices of the host',
		check: value => isDevice(value) ? undefined : `“${value}” is no device: such as /dev/fuse or /dev/sda:/dev/xvda:rw.`,
		apply({host}, values) {
			const own = values.filter(value => value.startsWith('/'));
			const named = values.filter(value => !value.startsWith('/'));
			host.Devices = own.map(value => {
				const [path = '', second = '', third] = value.split(':');
				const isMode = second !== '' && !second.startsWith('/');
				return {PathOnHost: path, PathInContainer: second === '' || isMode ? path : second, CgroupPermissions: third ?? (isMode ? second : 'rwm')};
			});
			if (named.length > 0) {
				host.DeviceRequests = [...listIn(host.DeviceRequests), {Driver: 'cdi', DeviceIDs: named}];
			}
		},
		read: ({host}) => [
			...listIn(host.Devices).map(({PathOnHost, PathInContainer, CgroupPermissions}) =>
				String(PathOnHost) + (PathInContainer === PathOnHost ? '' : `:${String(PathInContainer)}`) + (CgroupPermissions === 'rwm' ? '' : `:${String(CgroupPermissions)}`)),
			...listIn(host.DeviceRequests).filter(({Driver}) => Driver === 'cdi').flatMap(({DeviceIDs}) => textsIn(DeviceIDs)),
		],
	},
	listFlag({name: 'device-cgroup-rule', meaning: 'rules for devices', check: value => /^[acb] (?:\d+|\*):(?:\d+|\*) [rwm]{1,3}$/v.test(value) ? undefined : `“${value}” is no device rule: such as 'c 42:* rwm'.`}, 'DeviceCgroupRules'),
	{
		name: 'gpus', kind: 'list', meaning: 'GPUs: all, a number, or device=…',
		check: value => gpusOf(value) ? undefined : `“${value}” is no request for GPUs: all, a number, device=0 or '"device=0,1"'.`,
		apply({host}, values) {
			host.DeviceRequests = [...listIn(host.DeviceRequests), ...values.flatMap(value => gpusOf(value) ?? [])];
		},
		read: ({host}) => listIn(host.DeviceRequests).filter(({Driver}) => Driver !== 'cdi').map(request => gpusText(request)),
	},
];
