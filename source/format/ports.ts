export type PortLike = {
	readonly privatePort: number;
	readonly publicPort?: number | undefined;
	readonly ip?: string | undefined;
	readonly protocol: string;
};

type Range = {readonly ip: string; readonly protocol: string; readonly from: number; to: number; readonly publicFrom: number | undefined};

const inOrder = (a: PortLike, b: PortLike): number => a.privatePort - b.privatePort || (a.ip ?? '').localeCompare(b.ip ?? '') || (a.publicPort ?? 0) - (b.publicPort ?? 0);

const goesOn = ({from, to, publicFrom}: Range, privatePort: number, publicPort: number | undefined): boolean =>
	privatePort === to + 1 && (publicPort === undefined || publicFrom === undefined || publicPort - publicFrom === privatePort - from);

/** Runs of ports that go on by one on both sides. A published port is a run only with equally published ones. */
function ranges(ports: readonly PortLike[]): readonly Range[] {
	const groups = Map.groupBy(ports, ({ip = '', protocol, publicPort}) => [ip, protocol, publicPort === undefined].join(' '));
	return groups.values().flatMap(group => {
		const runs: Range[] = [];
		for (const {ip = '', protocol, privatePort, publicPort} of group.toSorted(inOrder)) {
			const last = runs.at(-1);
			if (last && goesOn(last, privatePort, publicPort)) {
				last.to = privatePort;
			} else if (last?.to !== privatePort || publicPort !== undefined) {
				runs.push({ip, protocol, from: privatePort, to: privatePort, publicFrom: publicPort});
			}
		}

		return runs;
	}).toArray();
}

const span = (from: number, to: number): string => from === to ? String(from) : `${from}-${to}`;

/** An IPv6 address stands in brackets before its port. */
const hostText = (ip: string): string => ip === '' ? '' : (ip.includes(':') ? `[${ip}]:` : `${ip}:`);

/**
Ports as `docker ps` prints them: `0.0.0.0:8080->80/tcp, 443/tcp`.

@see github.com/docker/cli cli/command/formatter/container.go (`DisplayablePorts`)
*/
export function formatPorts(ports: readonly PortLike[]): string {
	return ranges(ports)
		.map(({ip, protocol, from, to, publicFrom}) => publicFrom === undefined
			? `${span(from, to)}/${protocol}`
			: `${hostText(ip)}${span(publicFrom, publicFrom + to - from)}->${span(from, to)}/${protocol}`)
		.join(', ');
}

/** The same for a narrow column: `8080→80`, TCP understood, an address only where it is not all of them, IPv4 and IPv6 as one. */
export function shortPorts(ports: readonly PortLike[]): string {
	const isEverywhere = (ip: string) => ip === '' || ip === '0.0.0.0' || ip === '::';
	const texts = ranges(ports).map(({ip, protocol, from, to, publicFrom}) => {
		const suffix = protocol === 'tcp' ? '' : `/${protocol}`;
		const host = publicFrom === undefined || isEverywhere(ip) ? '' : hostText(ip);
		return publicFrom === undefined ? span(from, to) + suffix : `${host}${span(publicFrom, publicFrom + to - from)}→${span(from, to)}${suffix}`;
	});
	return [...new Set(texts)].join(' ');
}
