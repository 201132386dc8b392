import {isIP} from 'node:net';

/* Ports as the docker client reads them. @see github.com/docker/go-connections nat */

type Range = {readonly from: number; readonly to: number};

export type Publication = {readonly container: string; readonly hostIp: string; readonly hostPort: string};

const rangeOf = (text: string): Range | undefined => {
	const {from, to = from} = /^(?<from>\d{1,5})(?:-(?<to>\d{1,5}))?$/v.exec(text)?.groups ?? {};
	const range = {from: Number(from), to: Number(to)};
	return from === undefined || range.from < 0 || range.to > 65_535 || range.from > range.to ? undefined : range;
};

const protocolOf = (text = ''): string | undefined => ['', 'tcp', 'udp', 'sctp'].includes(text.toLowerCase()) ? text.toLowerCase() || 'tcp' : undefined;

/** `published=8080,target=80,protocol=tcp` in the short form. */
function shortForm(text: string): string | undefined {
	const fields = Object.fromEntries(text.split(',').map(field => field.split('=', 2) as [string, string | undefined]));
	const {target, published = '', protocol = 'tcp', mode: _, ...others} = fields;
	return target === undefined || Object.keys(others).length > 0 ? undefined : `${published === '' ? '' : `${published}:`}${target}/${protocol}`;
}

/** `[ip:][host:]container[/protocol]`, with ranges: one publication for each port of the container; `undefined` for anything else. */
export function publicationsOf(typed: string): readonly Publication[] | undefined {
	const text = typed.includes('=') ? shortForm(typed) ?? '' : typed;
	const [ports = '', typedProtocol] = text.split('/', 2);
	const {ip: typedIp = '', host = '', container = ''} = /^(?:(?:(?<ip>\[[\da-f:.]+\]|(?:[\d.]+|[\da-f]*:[\da-f:]*)?):)?(?<host>[\d\-]*):)?(?<container>[\d\-]+)$/iv.exec(ports)?.groups ?? {};
	const protocol = protocolOf(typedProtocol);
	const ip = typedIp.replaceAll(/^\[|\]$/gv, '');
	const inside = rangeOf(container);
	const outside = host === '' ? undefined : rangeOf(host);
	if (!inside || inside.from === 0 || protocol === undefined || (ip !== '' && isIP(ip) === 0) || (host !== '' && !outside) || text.split('/').length > 2) {
		return undefined;
	}

	return bindingsOf({ip, inside, outside, protocol});
}

function bindingsOf({ip, inside, outside, protocol}: {readonly ip: string; readonly inside: Range; readonly outside: Range | undefined; readonly protocol: string}): readonly Publication[] | undefined {
	const count = inside.to - inside.from + 1;
	const hostCount = outside ? outside.to - outside.from + 1 : count;
	// Several ports of the host may be offered for one of the container: the engine takes the first that is free.
	if (hostCount !== count && count !== 1) {
		return undefined;
	}

	const hostPort = (index: number) => {
		if (!outside) {
			return '';
		}

		return hostCount === count ? String(outside.from + index) : `${outside.from}-${outside.to}`;
	};

	return Array.from({length: count}, (_, index) => ({container: `${inside.from + index}/${protocol}`, hostIp: ip, hostPort: hostPort(index)}));
}

/** `80`, `53/udp`, `7000-7010`: the ports of a container, `undefined` for anything else. */
export function exposedOf(text: string): readonly string[] | undefined {
	const [ports = '', typedProtocol, ...more] = text.split('/');
	const range = rangeOf(ports);
	const protocol = protocolOf(typedProtocol);
	return !range || protocol === undefined || more.length > 0 ? undefined : Array.from({length: range.to - range.from + 1}, (_, index) => `${range.from + index}/${protocol}`);
}
