import type {Json} from '../engine/types.js';
import {asList, asNumber, asRecord, asText, asTexts, type JsonRecord} from './json-value.js';
import type {Section, Table} from './sections.js';

const bindingText = (value: Json): string => {
	const binding = asRecord(value);
	const ip = asText(binding.HostIp);
	return `${ip.includes(':') ? `[${ip}]` : ip}${ip === '' ? '' : ':'}${asText(binding.HostPort) || 'any port'}`;
};

/** Ports published on the host; those that are only exposed; and, while it does not run, those that will be published. */
export function ports(raw: JsonRecord): Table {
	const open = asRecord(asRecord(raw.NetworkSettings).Ports);
	const wanted = asRecord(asRecord(raw.HostConfig).PortBindings);
	const exposed = asRecord(asRecord(raw.Config).ExposedPorts);
	const names = new Set([open, wanted, exposed].flatMap(some => Object.keys(some)));
	const texts = (bindings: JsonRecord[string] | undefined) => asList(bindings).map(binding => bindingText(binding)).join(', ');
	return {
		columns: [{title: 'CONTAINER'}, {title: 'HOST', canShrink: true}],
		rows: [...names].map(port => {
			const now = texts(open[port]);
			const later = texts(wanted[port]);
			return [asText(port), now || (later === '' ? 'exposed only' : `${later} once it runs`)];
		}),
	};
}

const withPrefix = (address: string, length: number): string => address === '' || length === 0 ? address : `${address}/${length}`;

/** The networks it is in. Addresses are there only while it runs. */
export function networks(network: JsonRecord): Table {
	return {
		columns: [{title: 'NETWORK', canShrink: true}, {title: 'IPV4'}, {title: 'GATEWAY'}, {title: 'IPV6'}, {title: 'GATEWAY6'}, {title: 'MAC'}, {title: 'ALIASES', canShrink: true}, {title: 'LINKS'}, {title: 'OPTIONS'}],
		rows: Object.entries(asRecord(network.Networks)).map(([name, value]) => {
			const settings = asRecord(value);
			const pool = asRecord(settings.IPAMConfig);
			return [
				asText(name),
				withPrefix(asText(settings.IPAddress), asNumber(settings.IPPrefixLen)) || fixed(pool.IPv4Address), asText(settings.Gateway),
				withPrefix(asText(settings.GlobalIPv6Address), asNumber(settings.GlobalIPv6PrefixLen)) || fixed(pool.IPv6Address), asText(settings.IPv6Gateway),
				asText(settings.MacAddress), asTexts(settings.Aliases).join(', '), asTexts(settings.Links).join(', '),
				Object.entries(asRecord(settings.DriverOpts)).map(([option, setting]) => `${asText(option)}=${asText(setting)}`).join(', '),
			];
		}),
	};
}

const fixed = (address: JsonRecord[string] | undefined): string => asText(address) === '' ? '' : `${asText(address)} once it runs`;

/** How it names itself and finds others. */
export function namesSection(host: JsonRecord, config: JsonRecord): Section {
	return {
		title: 'Names',
		facts: [
			['Host name', [asText(config.Hostname), asText(config.Domainname)].filter(Boolean).join('.')],
			['DNS servers', asTexts(host.Dns).join(' ')],
			['DNS search', asTexts(host.DnsSearch).join(' ')],
			['DNS options', asTexts(host.DnsOptions).join(' ')],
			['Extra hosts', asTexts(host.ExtraHosts).join('  ')],
			['Links', asTexts(host.Links).join('  ')],
		],
	};
}
