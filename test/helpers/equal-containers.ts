import type {RealEngine} from './real-engine.js';

/** What must differ between two containers or images that are otherwise the same: identities, times, and what is derived from them. */
const own: ReadonlySet<string> = new Set(['Id', 'Created', 'Name', 'Pid', 'StartedAt', 'FinishedAt', 'ResolvConfPath', 'HostnamePath', 'HostsPath', 'LogPath', 'Hostname', 'Data', 'SandboxID', 'SandboxKey', 'EndpointID', 'IPAddress', 'MacAddress', 'Container', 'RepoTags', 'LastTagTime', 'Layers', 'ExecIDs']);

/** What `docker inspect` says of something, without what is its own. */
export async function inspected({docker}: Pick<RealEngine, 'docker'>, name: string): Promise<unknown> {
	const [found] = JSON.parse(await docker('inspect', name)) as unknown[];
	return JSON.parse(JSON.stringify(found, (key, value: unknown) => own.has(key) ? undefined : value)) as unknown;
}
