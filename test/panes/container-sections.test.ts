import test from 'ava';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import type {Json} from '../../source/engine/types.js';
import {inspectRows, peersOf} from '../../source/panes/inspect-rows.js';
import {aContainer} from '../helpers/values.js';

const db = aContainer('db');

/** A container that has all of it. */
const raw = {
	Id: 'a'.repeat(64), Name: '/web', Created: '2026-01-02T09:00:00Z', RestartCount: 0, Driver: 'overlay2', Platform: 'linux', AppArmorProfile: 'docker-default', State: {
		Status: 'running', Running: true, StartedAt: '2026-01-02T10:00:00Z',
		Health: {Status: 'healthy', FailingStreak: 0, Log: [{Start: '2026-01-02T11:00:00Z', ExitCode: 1, Output: 'no'}, {Start: '2026-01-02T11:01:00Z', ExitCode: 0, Output: 'fine'}]},
	},
	Config: {
		Hostname: 'web', Domainname: 'example.com', Image: 'shop/web:1', Env: ['TOKEN=swordfish'], Cmd: ['httpd'], Tty: true, OpenStdin: true, StopSignal: 'SIGQUIT', StopTimeout: 30, ExposedPorts: {'80/tcp': {}, '9000/tcp': {}}, Labels: {},
		Healthcheck: {Test: ['CMD', 'wget', '-q', 'http://localhost'], Interval: 5e9, Timeout: 2e9, Retries: 5, StartPeriod: 90e9},
	},
	HostConfig: {
		Memory: 536_870_912, MemorySwap: 1_073_741_824, MemoryReservation: 268_435_456, MemorySwappiness: 10, CpuQuota: 50_000, CpuPeriod: 0, CpuShares: 512, CpusetCpus: '0-1', CpusetMems: '0', PidsLimit: 100, BlkioWeight: 300,
		BlkioWeightDevice: [{Path: '/dev/sda', Weight: 200}], BlkioDeviceReadBps: [{Path: '/dev/sda', Rate: 1_048_576}], BlkioDeviceWriteIOps: [{Path: '/dev/sda', Rate: 50}], Ulimits: [{Name: 'nofile', Soft: 1024, Hard: 4096}, {Name: 'core', Soft: -1, Hard: -1}],
		ShmSize: 67_108_864, OomKillDisable: true, OomScoreAdj: -500,
		NetworkMode: `container:${db.id}`, PidMode: 'container:gone0123456789', IpcMode: 'shareable', UTSMode: 'host', UsernsMode: '', CgroupnsMode: 'private', CgroupParent: '/shop',
		Privileged: false, ReadonlyRootfs: true, CapAdd: ['CAP_NET_ADMIN'], CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges', `seccomp=${'x'.repeat(500)}`], GroupAdd: ['audio'],
		Devices: [{PathOnHost: '/dev/snd', PathInContainer: '/dev/snd', CgroupPermissions: 'rwm'}, {PathOnHost: '/dev/null', PathInContainer: '/dev/x', CgroupPermissions: 'r'}],
		DeviceRequests: [{Driver: 'nvidia', Count: -1, Capabilities: [['gpu']]}], Sysctls: {'net.core.somaxconn': '1024'}, Dns: ['1.1.1.1'], DnsSearch: ['example.com'], DnsOptions: ['ndots:2'], ExtraHosts: ['db:10.0.0.2'],
		LogConfig: {Type: 'json-file', Config: {'max-size': '10m'}}, Runtime: 'runc', RestartPolicy: {Name: 'always'}, AutoRemove: true, Init: true, Tmpfs: {'/run': 'size=64m'},
		PortBindings: {'80/tcp': [{HostIp: '', HostPort: '8080'}]}, Mounts: [{Type: 'tmpfs', Target: '/scratch', TmpfsOptions: {SizeBytes: 1_048_576}}],
	},
	Mounts: [
		{Type: 'volume', Name: 'shop-uploads', Source: '/var/lib/docker/volumes/shop-uploads/_data', Destination: '/srv/uploads', Driver: 'nfs', Mode: 'z', RW: true, Propagation: ''},
		{Type: 'bind', Source: '/srv/a/rather/long/path/to/the/static/files', Destination: '/srv/static', Mode: 'ro', RW: false, Propagation: 'rshared'},
		{Type: 'tmpfs', Destination: '/scratch', Mode: '', RW: true},
	],
	NetworkSettings: {
		Ports: {'80/tcp': [{HostIp: '0.0.0.0', HostPort: '8080'}]},
		Networks: {shop: {IPAddress: '172.18.0.3', IPPrefixLen: 16, Gateway: '172.18.0.1', GlobalIPv6Address: 'fd00::3', GlobalIPv6PrefixLen: 64, IPv6Gateway: 'fd00::1', MacAddress: '02:42:ac:12:00:03', Aliases: ['web', 'front'], Links: null, DriverOpts: {mtu: '1400'}}},
	},
} as const;

const rowsAt = (columns: number, changed: object = {}): readonly string[] => {
	const inspection = {id: 'x', raw: {...raw, ...changed} as unknown as Json};
	return inspectRows(inspection, {kind: 'container', columns, isRaw: false, isRevealed: false, peers: peersOf(inspection, [db])}).map(row => stripAnsi(row));
};

/** The text without borders, blanks and line ends: what it says, however it is laid out. */
const saidAt = (columns: number): string => rowsAt(columns).join('').replaceAll(/[\s│─┌┐└┘├┤┬┴┼]/gv, '');

const facts: readonly string[] = [
	// Limits
	'Memory 512MiB', 'Memory + swap 1GiB', 'Reservation 256MiB', 'Swappiness 10', 'CPUs 0.5 (50000 of 100000 µs)', 'CPU shares 512', 'CPUs to run on 0-1', 'Memory nodes 0', 'PIDs 100', 'Block I/O weight 300',
	'Weight of /dev/sda 200', 'Reads /dev/sda 1MiB/s', 'Write calls /dev/sda 50/s', 'Ulimits nofile 1024 (at most 4096), core unlimited', 'Shared memory 64MiB', 'OOM killer off', 'OOM score -500',
	// Namespaces
	'Network that of db', 'PID that of gone01234567, which is gone', 'IPC its own, which others may join', 'UTS the host’s', 'User the engine’s default', 'Cgroup its own, below /shop',
	// Security
	'Root files read-only', 'Added CAP_NET_ADMIN', 'Dropped ALL', 'Options no-new-privileges seccomp=', 'AppArmor docker-default', 'Groups audio', 'Devices /dev/snd rwm, /dev/null:/dev/x r', 'Requests nvidia all gpu', 'Sysctls net.core.somaxconn=1024',
	// Names
	'Host name web.example.com', 'DNS servers 1.1.1.1', 'DNS search example.com', 'DNS options ndots:2', 'Extra hosts db:10.0.0.2',
	// Runtime
	'Restart policy always', 'Stop SIGQUIT, killed after 30 s', 'Auto-remove yes, when it ends', 'Init yes, the engine’s', 'Terminal yes, input stays open', 'Log json-file max-size=10m', 'Runtime runc', 'Platform linux',
	// Health
	'Health healthy', 'Test wget -q http://localhost', 'Every 5s, given up after 2s', 'Unhealthy after 5 failures, not counted for the first 1m30s',
	'2026-01-02 11:01:00 UTC exit code 0 fine 2026-01-02 11:00:00 UTC exit code 1 no',
	'0.0.0.0:8080', 'exposed only', '172.18.0.3/16', 'fd00::3/64', 'fd00::1', '02:42:ac:12:00:03', 'web, front', 'mtu=1400',
	'/srv/a/rather/long/path/to/the/static/files', 'ro, rshared', 'rw, z, nfs', 'rw, at most 1MiB', 'size=64m',
];

for (const columns of [60, 80, 160]) {
	test(`all there is to know stands in ${columns} columns, none of it cut off`, t => {
		const said = saidAt(columns);
		t.deepEqual(facts.filter(fact => !said.includes(fact.replaceAll(/\s/gv, ''))), []);
		t.deepEqual(rowsAt(columns).filter(row => stringWidth(row) > columns), []);
		t.false(said.includes('swordfish'));
		t.false(said.includes('…') && !said.includes(`seccomp=${'x'.repeat(52)}…`));
	});
}

test('what has no room as a table is a list', t => {
	const at60 = rowsAt(60);
	t.deepEqual(at60.slice(at60.indexOf('Networks'), at60.indexOf('Networks') + 4), ['Networks', 'shop', '  ipv4         172.18.0.3/16', '  gateway      172.18.0.1']);
	const wide = rowsAt(160);
	t.regex(wide[wide.indexOf('Networks') + 2]!, /^│ NETWORK │ IPV4 .* OPTIONS/v);
});

test('a container that does not run tells where it will be reached', t => {
	const rows = rowsAt(80, {NetworkSettings: {Ports: {}, Networks: {shop: {IPAddress: '', IPAMConfig: {IPv4Address: '172.18.0.9'}}}}}).join('\n');
	t.regex(rows, /80\/tcp\s+│ 8080 once it runs/v);
	t.regex(rows, /shop\s+│ 172\.18\.0\.9 once it runs/v);
});

test('namespaces: every default is spelled out, and what is not known stands as the engine said it', t => {
	const namespaces = (host: Readonly<Record<string, string>>) => {
		const rows = rowsAt(80, {HostConfig: host});
		return rows.slice(rows.indexOf('Namespaces') + 1, rows.indexOf('Namespaces') + 7).map(row => row.slice(15));
	};

	t.deepEqual(namespaces({NetworkMode: 'default', IpcMode: 'none', UsernsMode: 'host', CgroupnsMode: 'host', PidMode: 'host'}), ['its own, in the engine’s default network', 'the host’s', 'its own, without /dev/shm', 'its own', 'the host’s', 'the host’s']);
	t.deepEqual(namespaces({NetworkMode: 'none', IpcMode: 'host', PidMode: 'ns:/proc/5', UTSMode: 'private'}), ['its own, with no network', 'ns:/proc/5', 'the host’s', 'its own', 'the engine’s default', 'the engine’s default']);
	t.is(namespaces({NetworkMode: 'host'})[0], 'the host’s');
});

test('a health check that is switched off says so', t => {
	t.true(rowsAt(80, {Config: {Healthcheck: {Test: ['NONE']}}}).includes('Test           none: the image’s own is switched off'));
	t.false(rowsAt(80, {Config: {}}).includes('Health check'));
});

test('the names of other containers are found by id or by name', t => {
	const inspection = {id: 'x', raw: {HostConfig: {NetworkMode: 'container:db', PidMode: `container:${db.id}`, IpcMode: 'container:elsewhere'}}};
	t.deepEqual(peersOf(inspection, [db]), {db: 'db', [db.id]: 'db'});
	t.is(peersOf(undefined, [db]), peersOf({id: 'y', raw: {}}, []));
});
