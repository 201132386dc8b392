/** What differs between any two containers, however alike: ids, times, addresses. */
const own: ReadonlySet<string> = new Set([
	'Id', 'Name', 'Created', 'StartedAt', 'FinishedAt', 'Pid', 'ResolvConfPath', 'HostnamePath', 'HostsPath', 'LogPath', 'SandboxID', 'SandboxKey', 'EndpointID', 'IPAddress', 'GlobalIPv6Address', 'MacAddress', 'Hostname', 'Data', 'DNSNames',
]);

/** Ports the engine chose, and ids within texts. */
const strip = (text: string, name: string): string => text.replaceAll(/[\da-f]{64}/gv, 'ID').replaceAll(name, 'NAME').replaceAll(/\b[\da-f]{12}\b/gv, 'SHORT');

/** What a program would find in its environment: the last of each. */
const lastOfEach = (variables: unknown): unknown => Array.isArray(variables)
	? Object.fromEntries((variables as readonly string[]).map(variable => [variable.split('=', 1)[0], variable]))
	: null;

/** Older clients send them as they are typed. */
const capabilities = (names: unknown): unknown => Array.isArray(names) ? (names as readonly string[]).map(name => name.toUpperCase().replace(/^CAP_/v, '')).toSorted() : names;

/** What stands in no order. */
const unordered: ReadonlySet<string> = new Set(['Mounts', 'Binds']);

const orderOf = (item: unknown): string => typeof item === 'string' ? item : (item as {readonly Destination?: string; readonly Target?: string}).Destination ?? (item as {readonly Target: string}).Target;

const inOrder = (items: unknown): unknown => Array.isArray(items) ? items.toSorted((a, b) => orderOf(a) < orderOf(b) ? -1 : 1) : items;

function normal(value: unknown, name: string): unknown {
	// None is told in several ways.
	if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) {
		return null;
	}

	if (Array.isArray(value)) {
		return value.map(item => normal(item, name));
	}

	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value).filter(([key]) => !own.has(key)).map(([key, item]) => [key, key === 'Env' ? lastOfEach(item) : normal(/^Cap(?:Add|Drop)$/v.test(key) ? capabilities(item) : (unordered.has(key) ? inOrder(item) : item), name)] as const);
		return Object.fromEntries(entries.filter(([, item]) => item !== null));
	}

	return typeof value === 'string' ? strip(value, name).replace(/^(?:3[2-9]|[45]\d)\d{3}$/v, 'PORT') : value;
}

/** What `docker inspect` printed, without what differs between any two containers. */
export const normalInspect = (printed: string, name: string): unknown => normal(JSON.parse(printed), name);
