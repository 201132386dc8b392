/** What differs between any two containers, however alike: ids, times, addresses. */
const own: ReadonlySet<string> = new Set([
	'Id', 'Name', 'Created', 'StartedAt', 'FinishedAt', 'Pid', 'ResolvConfPath', 'HostnamePath', 'HostsPath', 'LogPath', 'SandboxID', 'SandboxKey', 'EndpointID', 'IPAddress', 'GlobalIPv6Address', 'MacAddress', 'Hostname', 'Data', 'DNSNames',
]);

/** Ports the engine chose, and ids within texts. */
const strip = (text: string, name: string): string => text.replaceAll(/[\da-f]{64}/gv, 'ID').replaceAll(name, 'NAME').replaceAll(/\b[\da-f]{12}\b/gv, 'SHORT');

function normal(value: unknown, name: string): unknown {
	if (Array.isArray(value)) {
		return value.map(item => normal(item, name));
	}

	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).filter(([key]) => !own.has(key)).map(([key, item]) => [key, normal(item, name)]));
	}

	return typeof value === 'string' ? strip(value, name) : value;
}

/** What `docker inspect` printed, without what differs between any two containers. */
export const normalInspect = (printed: string, name: string): unknown => normal(JSON.parse(printed), name);
