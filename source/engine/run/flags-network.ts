import {exposedOf, publicationsOf} from './ports.js';
import type {Draft, Inspected, RunFlag} from './run-spec.js';
import {csvOf, listFlag, listIn, pairOf, recordIn, switchFlag, textFlag, textsIn} from './values.js';

/** Networks that every engine has are no places with names of their own. */
const isOwn = (name: string): boolean => name !== '' && !/^(?:default|bridge|host|none|container:.*)$/v.test(name);

/** `name=shop,alias=db,ip=172.20.0.5` or a name alone. @see docker/cli opts/network.go */
function networkOf(text: string): {readonly name: string; readonly endpoint: Record<string, unknown>} | undefined {
	if (!/(?:^|,)\s*\w[\w\-]*=/v.test(text)) {
		return text === '' ? undefined : {name: text, endpoint: {}};
	}

	const pairs = (csvOf(text) ?? []).map(field => pairOf(field.trim()));
	const values = (key: string) => pairs.filter(([name]) => name.toLowerCase() === key).map(([, value]) => value);
	const known = new Set(['name', 'alias', 'driver-opt', 'ip', 'ip6', 'mac-address', 'link-local-ip', 'gw-priority']);
	const [name] = values('name');
	if (!name || pairs.some(([key]) => !known.has(key.toLowerCase()))) {
		return undefined;
	}

	const options = values('driver-opt').map(value => pairOf(value));
	const address = {
		...(values('ip')[0] ? {IPv4Address: values('ip')[0]} : {}), ...(values('ip6')[0] ? {IPv6Address: values('ip6')[0]} : {}), ...(values('link-local-ip').length > 0 ? {LinkLocalIPs: values('link-local-ip')} : {}),
	};
	return {
		name,
		endpoint: {
			...(values('alias').length > 0 ? {Aliases: values('alias')} : {}), ...(options.length > 0 ? {DriverOpts: Object.fromEntries(options)} : {}),
			...(Object.keys(address).length > 0 ? {IPAMConfig: address} : {}), ...(values('mac-address')[0] ? {MacAddress: values('mac-address')[0]} : {}),
		},
	};
}

/** Something about the first network, which is the one such flags speak of. */
const inFirst = (draft: Draft, change: (endpoint: Record<string, unknown>) => void) => {
	const first = draft.networks[0] ?? {name: 'default', endpoint: {}};
	draft.networks[0] = first;
	change(first.endpoint);
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

/** Names the engine gives by itself: the id, and its beginning. */
const ownAliases = (endpoint: Readonly<Record<string, unknown>>, {id, config}: Inspected): readonly string[] =>
	textsIn(endpoint.Aliases).filter(alias => !id.startsWith(alias) && alias !== config.Hostname);

function readNetworks(inspected: Inspected): readonly string[] {
	const {host, networks} = inspected;
	const mode = typeof host.NetworkMode === 'string' ? host.NetworkMode : '';
	const first = ['', 'default'].includes(mode) ? 'bridge' : mode;
	const others = Object.entries(networks).filter(([name]) => isOwn(name) && name !== first);
	if (others.length === 0) {
		return first === 'bridge' ? [] : [mode];
	}

	// The one it was created in stands first, those it was connected to behind.
	return [[first, networks[first] ?? {}] as const, ...others].map(([name, endpoint]) => {
		const {IPv4Address, IPv6Address} = recordIn(endpoint.IPAMConfig) as Readonly<Record<string, string | undefined>>;
		const parts = [...ownAliases(endpoint, inspected).map(alias => `alias=${alias}`), ...(IPv4Address ? [`ip=${IPv4Address}`] : []), ...(IPv6Address ? [`ip6=${IPv6Address}`] : [])];
		return parts.length === 0 ? name : [`name=${name}`, ...parts].join(',');
	});
}

/** A namespace it may share: with the host, with another container. */
const namespaceFlag = (name: string, field: string, meaning: string, valid: RegExp, usual: readonly string[] = ['']): RunFlag => textFlag(
	{name, meaning, check: value => valid.test(value) ? undefined : `“${value}” is no value for --${name}: ${meaning}.`}, 'host', field, usual,
);

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
		...textFlag({name: 'mac-address', meaning: 'its MAC address', check: value => /^[\da-f]{2}(?:[:\-][\da-f]{2}){5}$/iv.test(value) ? undefined : `“${value}” is no MAC address: such as 92:d0:c6:0a:29:33.`}, 'config', 'MacAddress'),
	},
	{
		name: 'link', kind: 'list', meaning: 'links to other containers',
		apply(draft, values) {
			draft.host.Links = [...values];
			if (draft.networks.some(({name}) => isOwn(name))) {
				inFirst(draft, endpoint => {
					endpoint.Links = [...values];
				});
			}
		},
		read: ({host}) => textsIn(host.Links).map(link => link.replace(/^\/(?<target>[^:]+):.*\/(?=[^\/]+$)/v, '$<target>:')),
	},
	listFlag({name: 'add-host', meaning: 'lines of /etc/hosts', check: value => /^[^:=]+[:=].+$/v.test(value) ? undefined : `“${value}” is no line for /etc/hosts: such as db:10.0.0.5.`}, 'ExtraHosts'),
	listFlag({name: 'dns', meaning: 'name servers', check: value => /^[\d.]+$|^[\da-f:.]+$/iv.test(value) ? undefined : `“${value}” is no address of a name server.`}, 'Dns'),
	listFlag({name: 'dns-option', aliases: ['dns-opt'], meaning: 'options of the resolver'}, 'DnsOptions'),
	listFlag({name: 'dns-search', meaning: 'search domains'}, 'DnsSearch'),
	namespaceFlag('pid', 'PidMode', 'host or container:NAME', /^(?:host|container:.+)$/v),
	namespaceFlag('ipc', 'IpcMode', 'host, none, private, shareable or container:NAME', /^(?:host|none|private|shareable|container:.+)$/v, ['', 'private']),
	namespaceFlag('uts', 'UTSMode', 'host', /^host$/v),
	namespaceFlag('userns', 'UsernsMode', 'host', /^host$/v),
	namespaceFlag('cgroupns', 'CgroupnsMode', 'host or private', /^(?:host|private)$/v),
];
