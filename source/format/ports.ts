export type PortLike = {
	readonly privatePort: number;
	readonly publicPort?: number | undefined;
	readonly ip?: string | undefined;
	readonly protocol: string;
};

const compare = (a: string, b: string): number => a < b ? -1 : (a > b ? 1 : 0);

const inOrder = (a: PortLike, b: PortLike): number =>
	a.privatePort - b.privatePort || compare(a.ip ?? '', b.ip ?? '') || (a.publicPort ?? 0) - (b.publicPort ?? 0) || compare(a.protocol, b.protocol);

const span = (from: number, to: number): string => from === to ? String(from) : `${from}-${to}`;

/** An IPv6 address stands in brackets before its port. */
const hostText = (ip: string): string => ip === '' ? '' : (ip.includes(':') ? `[${ip}]:` : `${ip}:`);

/**
Ports as `docker ps` prints them: `443/tcp, 0.0.0.0:8080->80/tcp`. Ranges only of what is published under its own number, or not at all.

@see github.com/docker/cli cli/command/formatter/container.go (`DisplayablePorts`)
*/
export function formatPorts(ports: readonly PortLike[]): string {
	const open = new Map<string, {readonly ip: string; readonly protocol: string; readonly from: number; readonly to: number}>();
	const ended: string[] = [];
	const mapped: string[] = [];
	const text = ({ip, protocol, from, to}: {readonly ip: string; readonly protocol: string; readonly from: number; readonly to: number}) =>
		`${ip === '' ? '' : `${hostText(ip)}${span(from, to)}->`}${span(from, to)}/${protocol}`;
	for (const {ip = '', protocol, privatePort, publicPort} of ports.toSorted(inOrder)) {
		if (ip !== '' && publicPort !== privatePort) {
			mapped.push(`${hostText(ip)}${publicPort ?? 0}->${privatePort}/${protocol}`);
			continue;
		}

		const key = `${ip}/${protocol}`;
		const run = open.get(key);
		if (run && privatePort === run.to + 1) {
			open.set(key, {...run, to: privatePort});
		} else {
			if (run) {
				ended.push(text(run));
			}

			open.set(key, {ip, protocol, from: privatePort, to: privatePort});
		}
	}

	return [...ended, ...open.values().map(run => text(run)), ...mapped].join(', ');
}

type Range = {readonly ip: string; readonly protocol: string; readonly from: number; to: number; readonly publicFrom: number | undefined};

const goesOn = ({from, to, publicFrom}: Range, privatePort: number, publicPort: number | undefined): boolean =>
	privatePort === to + 1 && (publicPort === undefined || publicFrom === undefined || publicPort - publicFrom === privatePort - from);

/** Runs of ports that go on by one on both sides. A published port is a run only with equally published ones. */
function ranges(ports: readonly PortLike[]): readonly Range[] {
	const groups = Map.groupBy(ports.toSorted(inOrder), ({ip = '', protocol, publicPort}) => [ip, protocol, publicPort === undefined].join(' '));
	return groups.values().flatMap(group => {
		const runs: Range[] = [];
		for (const {ip = '', protocol, privatePort, publicPort} of group) {
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
