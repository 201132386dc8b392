import {isIP} from 'node:net';
import {listIn, recordIn, textsIn} from '../../format/json.js';
import {isOwn, networkOf, ownAliases, readNetworks} from './networks.js';
import {exposedOf, publicationsOf} from './ports.js';
import type {Draft, Inspected, RunFlag} from './run-spec.js';
import {listFlag, orEmpty, switchFlag, textFlag} from './values.js';

/** Something about the first network, which is the one such flags speak of. */
const inFirst = (draft: Draft, change: (endpoint: Record<string, unknown>) => void) => {
	const first = draft.networks[0] ?? {name: 'default', endpoint: {}};
	draft.networks[0] = first;
	change(first.endpoint);
};

/** Engines before 1.44 know one address for the container, the newest only one for each network. */
const putMac = (draft: Draft, mac: unknown) => {
	if (mac !== undefined) {
		draft.config.MacAddress = mac;
		inFirst(draft, endpoint => {
			endpoint.MacAddress = mac;
		});
	}
};

const address = (name: string, field: string, meaning: string, valid: RegExp): RunFlag => ({
	name, kind: 'text', meaning,
	check: value => valid.test(value) ? undefined : `“${value}” is no address for --${name}.`,
	apply(draft, values) {
		inFirst(draft, endpoint => {
			endpoint.IPAMConfig = {...recordIn(endpoint.IPAMConfig), [field]: values.at(-1)};
		});
	},
	read: inspected => readFirst(inspected, endpoint => [recordIn(endpoint.IPAMConfig)[field]].filter(value => typeof value === 'string' && value !== '') as readonly string[]),
});

/** Of several networks each tells what is its own in the long form. */
const readFirst = (inspected: Inspected, read: (endpoint: Readonly<Record<string, unknown>>) => readonly string[]): readonly string[] => {
	const [only, ...more] = Object.entries(inspected.networks);
	return only && isOwn(only[0]) && more.length === 0 ? read(only[1]) : [];
};

/** A line of /etc/hosts as every engine takes it: newer clients write `=` for `:`, and an address in brackets. @see docker/cli opts/hosts.go (`ValidateExtraHost`) */
function extraHostOf(text: string): string | undefined {
	const {host, ip = ''} = /^(?<host>[^:=]+)[:=](?<ip>.+)$/v.exec(text)?.groups ?? {};
	const bare = ip.replace(/^\[(?<inner>.*)\]$/v, '$<inner>');
	return host !== undefined && (bare === 'host-gateway' || isIP(bare) > 0) ? `${host}:${bare}` : undefined;
}

/** @see docker/cli opts/opts.go (`ValidateDNSSearch`) */
const isDomain = (text: string): boolean => text === '.' || /^(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.?){1,127}$/iv.test(text);

/** A namespace it may share: with the host, with another container. */
const namespaceFlag = (name: string, field: string, meaning: string, valid: RegExp, usual: readonly string[] = ['']): RunFlag => orEmpty(textFlag(
	{name, meaning, check: value => valid.test(value) ? undefined : `“${value}” is no value for --${name}: ${meaning}.`}, 'host', field, usual,
));

/** How it is reached, and which namespaces it shares. */
export const networkFlags: readonly RunFlag[] = [
	{
		name: 'publish', short: 'p', kind: 'list', meaning: 'ports of the host that lead to its own',
		check: value => publicationsOf(value) ? undefined : `“${value}” publishes no port: host:container, such as 8080:80, 127.0.0.1:5432:5432 or 53:53/udp.`,
		apply({config, host}, values) {
			const all = values.flatMap(value => publicationsOf(value) ?? []);
			const ports = Map.groupBy(all, ({container}) => container);
			host.PortBindings = Object.fromEntries([...ports].map(([port, list]) => [port, list.map(({hostIp, hostPort}) => ({HostIp: hostIp, HostPort: hostPort}))]));
			config.ExposedPorts = {...recordIn(config.ExposedPorts), ...Object.fromEntries(all.map(({container}) => [container, {}]))};
		},
		read: ({host}) => Object.entries(recordIn(host.PortBindings)).flatMap(([port, bindings]) => listIn(bindings).map(({HostIp, HostPort}) => {
			const ip = typeof HostIp === 'string' && HostIp !== '' ? (HostIp.includes(':') ? `[${HostIp}]:` : `${HostIp}:`) : '';
			const hostPort = typeof HostPort === 'string' ? HostPort : '';
			return `${ip}${hostPort}${hostPort === '' && ip === '' ? '' : ':'}${port.replace(/\/tcp$/v, '')}`;
		})),
	},
	switchFlag({name: 'publish-all', short: 'P', meaning: 'publish all exposed ports'}, 'host', 'PublishAllPorts'),
	{
		name: 'expose', kind: 'list', meaning: 'ports it listens on',
		check: value => exposedOf(value) ? undefined : `“${value}” is no port: such as 80, 53/udp or 7000-7010.`,
		apply({config}, values) {
			config.ExposedPorts = {...recordIn(config.ExposedPorts), ...Object.fromEntries(values.flatMap(value => exposedOf(value) ?? []).map(port => [port, {}]))};
		},
		read({config, host, image}) {
			const known = new Set([...Object.keys(recordIn(image.ExposedPorts)), ...Object.keys(recordIn(host.PortBindings))]);
			return Object.keys(recordIn(config.ExposedPorts)).filter(port => !known.has(port)).map(port => port.replace(/\/tcp$/v, ''));
		},
	},
	{
		name: 'network', aliases: ['net'], kind: 'list', meaning: 'networks it is in, host, none or container:NAME',
		check: value => networkOf(value) ? undefined : `“${value}” is no network: a name, host, none, container:NAME, or name=NETWORK,alias=NAME,ip=ADDRESS.`,
		apply(draft, values) {
			const given = values.flatMap(value => networkOf(value) ?? []);
			draft.networks.splice(0, draft.networks.length, ...given);
			draft.host.NetworkMode = given[0]?.name ?? 'default';
			putMac(draft, given[0]?.endpoint.MacAddress);
		},
		read: readNetworks,
	},
	{
		name: 'network-alias', aliases: ['net-alias'], kind: 'list', meaning: 'names it has in its network',
		apply(draft, values) {
			inFirst(draft, endpoint => {
				endpoint.Aliases = [...textsIn(endpoint.Aliases), ...values];
			});
		},
		read: inspected => readFirst(inspected, endpoint => ownAliases(endpoint, inspected)),
	},
	address('ip', 'IPv4Address', 'its IPv4 address', /^\d{1,3}(?:\.\d{1,3}){3}$/v),
	address('ip6', 'IPv6Address', 'its IPv6 address', /^[\da-f]*:[\da-f:.]*$/iv),
	{
		name: 'link-local-ip', kind: 'list', meaning: 'its link-local addresses',
		apply(draft, values) {
			inFirst(draft, endpoint => {
				endpoint.IPAMConfig = {...recordIn(endpoint.IPAMConfig), LinkLocalIPs: [...values]};
			});
		},
		read: inspected => readFirst(inspected, endpoint => textsIn(recordIn(endpoint.IPAMConfig).LinkLocalIPs)),
	},
	{
		...orEmpty(textFlag({name: 'mac-address', meaning: 'its MAC address', check: value => /^[\da-f]{2}(?:[:\-][\da-f]{2}){5}$|^[\da-f]{4}(?:\.[\da-f]{4}){2}$/iv.test(value) ? undefined : `“${value}” is no MAC address: such as 92:d0:c6:0a:29:33.`}, 'config', 'MacAddress')),
		apply(draft, values) {
			putMac(draft, values.at(-1) || undefined);
		},
	},
	{
		name: 'link', kind: 'list', meaning: 'links to other containers', check: value => /^[^:]+(?::[^:]*)?$/v.test(value) ? undefined : `“${value}” is no link: a container, then :name for it.`,
		apply(draft, values) {
			draft.host.Links = [...values];
			if (draft.networks.some(({name}) => isOwn(name))) {
				inFirst(draft, endpoint => {
					endpoint.Links = [...values];
				});
			}
		},
		// In a network that was created they are that network's.
		read(inspected) {
			const links = [...textsIn(inspected.host.Links), ...readFirst(inspected, endpoint => textsIn(endpoint.Links))];
			return [...new Set(links.map(link => link.replace(/^\/(?<target>[^:]+):.*\/(?=[^\/]+$)/v, '$<target>:')))];
		},
	},
	{
		...listFlag({name: 'add-host', meaning: 'lines of /etc/hosts', check: value => extraHostOf(value) ? undefined : `“${value}” is no line for /etc/hosts: such as db:10.0.0.5 or host.docker.internal:host-gateway.`}, 'ExtraHosts'),
		apply({host}, values) {
			host.ExtraHosts = values.flatMap(value => extraHostOf(value) ?? []);
		},
	},
	listFlag({name: 'dns', meaning: 'name servers', check: value => isIP(value) > 0 ? undefined : `“${value}” is no address of a name server: such as 1.1.1.1.`}, 'Dns'),
	listFlag({name: 'dns-option', aliases: ['dns-opt'], meaning: 'options of the resolver'}, 'DnsOptions'),
	listFlag({name: 'dns-search', meaning: 'search domains', check: value => isDomain(value) ? undefined : `“${value}” is no domain: such as shop.test, or . for none.`}, 'DnsSearch'),
	namespaceFlag('pid', 'PidMode', 'host or container:NAME', /^(?:host|container:.+)$/v),
	namespaceFlag('ipc', 'IpcMode', 'host, none, private, shareable or container:NAME', /^(?:host|none|private|shareable|container:.+)$/v, ['', 'private']),
	namespaceFlag('uts', 'UTSMode', 'host', /^host$/v),
	namespaceFlag('userns', 'UsernsMode', 'host', /^host$/v),
	namespaceFlag('cgroupns', 'CgroupnsMode', 'host or private', /^(?:host|private)$/v),
];
