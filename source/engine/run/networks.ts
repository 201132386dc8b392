import {recordIn, textsIn} from '../../format/json.js';
import type {Inspected, RunOptions} from './run-spec.js';
import {csvField, csvOf, pairOf} from './values.js';

/* Networks as the docker client reads them. @see docker/cli opts/network.go, cli/command/container/opts.go (`parseNetworkOpts`) */

/** A network and what the container is in it. */
export type NetworkAttachment = {readonly name: string; readonly endpoint: Record<string, unknown>};

/** Whether somebody made it: only in such networks have containers names of their own. */
export const isOwn = (name: string): boolean => name !== '' && !/^(?:default|bridge|host|none|container:.*)$/v.test(name);

const keys = new Set(['name', 'alias', 'driver-opt', 'ip', 'ip6', 'mac-address', 'link-local-ip', 'gw-priority']);

/** `name=shop,alias=db,ip=172.20.0.5` or a name alone; `undefined` for what names no network. */
export function networkOf(text: string): NetworkAttachment | undefined {
	if (!/(?:^|,)\s*\w[\w\-]*=/v.test(text)) {
		return text === '' ? undefined : {name: text, endpoint: {}};
	}

	const pairs = (csvOf(text) ?? []).map(field => pairOf(field.trim())).map(([key, value]) => [key.trim().toLowerCase(), value.trim()] as const);
	const values = (key: string) => pairs.filter(([name]) => name === key).map(([, value]) => value);
	const last = (key: string) => values(key).at(-1);
	const name = last('name');
	const priority = last('gw-priority') ?? '0';
	const isWrong = pairs.some(([key]) => !keys.has(key)) || values('driver-opt').some(option => !option.includes('=')) || !/^[\-+]?\d{1,9}$/v.test(priority);
	return !name || isWrong ? undefined : {name, endpoint: endpointOf(values, last)};
}

function endpointOf(values: (key: string) => readonly string[], last: (key: string) => string | undefined): Record<string, unknown> {
	const options = values('driver-opt').map(value => pairOf(value));
	const priority = Number(last('gw-priority') ?? 0);
	const address = {
		...(last('ip') ? {IPv4Address: last('ip')} : {}), ...(last('ip6') ? {IPv6Address: last('ip6')} : {}), ...(values('link-local-ip').length > 0 ? {LinkLocalIPs: values('link-local-ip')} : {}),
	};
	return {
		...(values('alias').length > 0 ? {Aliases: values('alias')} : {}), ...(options.length > 0 ? {DriverOpts: Object.fromEntries(options)} : {}),
		...(Object.keys(address).length > 0 ? {IPAMConfig: address} : {}), ...(last('mac-address') ? {MacAddress: last('mac-address')} : {}), ...(priority === 0 ? {} : {GwPriority: priority}),
	};
}

/** Names the engine gives by itself: the id, and its beginning. */
export const ownAliases = (endpoint: Readonly<Record<string, unknown>>, {id, config}: Inspected): readonly string[] =>
	textsIn(endpoint.Aliases).filter(alias => !id.startsWith(alias) && alias !== config.Hostname);

/** What no other flag than `--network` can say. */
function onlyHere({DriverOpts, GwPriority}: Readonly<Record<string, unknown>>): readonly string[] {
	const options = Object.entries(recordIn(DriverOpts)).map(([name, value]) => `driver-opt=${name}=${String(value)}`);
	return [...options, ...(typeof GwPriority === 'number' && GwPriority !== 0 ? [`gw-priority=${GwPriority}`] : [])];
}

function addressParts(endpoint: Readonly<Record<string, unknown>>): readonly string[] {
	const {IPv4Address, IPv6Address, LinkLocalIPs} = recordIn(endpoint.IPAMConfig);
	const parts = [['ip', IPv4Address], ['ip6', IPv6Address]] as const;
	return [...parts.flatMap(([key, ip]) => typeof ip === 'string' && ip !== '' ? [`${key}=${ip}`] : []), ...textsIn(LinkLocalIPs).map(ip => `link-local-ip=${ip}`)];
}

const longForm = (name: string, parts: readonly string[]): string => parts.length === 0 ? name : [`name=${name}`, ...parts].map(part => csvField(part)).join(',');

/** The values of `--network` that put a container into the networks it is in. */
export function readNetworks(inspected: Inspected): readonly string[] {
	const {host, networks} = inspected;
	const mode = typeof host.NetworkMode === 'string' ? host.NetworkMode : '';
	const first = ['', 'default'].includes(mode) ? 'bridge' : mode;
	const others = Object.entries(networks).filter(([name]) => isOwn(name) && name !== first);
	if (others.length === 0) {
		// What else there is to say of it has flags of its own: older clients know only those.
		return first === 'bridge' ? [] : [longForm(mode, onlyHere(networks[mode] ?? {}))];
	}

	// The one it was created in stands first, those it was connected to behind.
	return [[first, networks[first] ?? {}] as const, ...others].map(([name, endpoint]) => longForm(name, [
		...ownAliases(endpoint, inspected).map(alias => `alias=${alias}`), ...addressParts(endpoint), ...onlyHere(endpoint),
	]));
}

/** What flags and networks do not go together. */
export function * networkConflicts(options: RunOptions): Generator<readonly [option: string, sentence: string]> {
	const networks = (options.network ?? []).map(network => networkOf(network) ?? {name: network, endpoint: {}});
	const [first] = networks;
	if (new Set(networks.map(({name}) => name)).size < networks.length) {
		yield ['network', 'A network is named twice.'];
	}

	const special = networks.length > 1 ? networks.find(({name}) => !isOwn(name)) : undefined;
	if (special) {
		yield ['network', `${special.name} cannot be joined with other networks: name it alone, or leave it away.`];
	}

	if (options['network-alias'] && !isOwn(first?.name ?? 'default')) {
		yield ['network-alias', 'Only networks that were created know names: --network-alias needs --network with one of them.'];
	}

	const address = recordIn(first?.endpoint.IPAMConfig);
	const said: ReadonlyArray<readonly [flag: string, key: string, value: unknown]> = [
		['network-alias', 'alias', first?.endpoint.Aliases], ['ip', 'ip', address.IPv4Address], ['ip6', 'ip6', address.IPv6Address], ['link-local-ip', 'link-local-ip', address.LinkLocalIPs], ['mac-address', 'mac-address', first?.endpoint.MacAddress],
	];
	for (const [flag, key, value] of said) {
		if (value !== undefined && (options[flag] ?? []).length > 0) {
			yield [flag, `--${flag} and ${key}= of --network say the same: take one of them.`];
		}
	}
}
