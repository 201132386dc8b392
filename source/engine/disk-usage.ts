import {cleanText} from '../format/clean.js';
import {isAnonymousVolume} from '../format/names.js';
import type {EngineClient} from './client.js';
import {dial} from './dial.js';
import {rowsOf} from './rows-of.js';

export type UsedImage = {readonly id: string; readonly tags: readonly string[]; readonly sizeBytes: number; readonly sharedBytes: number};
export type UsedContainer = {readonly id: string; readonly name: string; readonly imageId: string; readonly state: string; readonly writtenBytes: number; readonly networks: readonly string[]};
export type UsedVolume = {readonly name: string; readonly isAnonymous: boolean; readonly references: number; readonly sizeBytes: number};
export type UsedCache = {readonly id: string; readonly description: string; readonly sizeBytes: number; readonly isInUse: boolean; readonly isShared: boolean; readonly isInternal: boolean; /** In milliseconds since the epoch; `undefined` for never. */ readonly lastUsedAt?: number | undefined; readonly uses?: number};
export type KnownNetwork = {readonly id: string; readonly name: string; readonly isBuiltIn: boolean; readonly endpoints: number};

/** What the engine keeps on its disk (`docker system df -v`). Sizes in bytes; what the engine does not know counts as 0. */
export type DiskUsage = {
	readonly images: readonly UsedImage[];
	readonly containers: readonly UsedContainer[];
	readonly volumes: readonly UsedVolume[];
	readonly cache: readonly UsedCache[];
	readonly networks: readonly KnownNetwork[];
};

/** The answer of `GET /system/df`, of which engines leave out what is empty. */
type Answer = {
	readonly Images?: ReadonlyArray<{readonly Id: string; readonly RepoTags?: readonly string[] | null; readonly Size?: number; readonly SharedSize?: number}> | null;
	readonly Containers?: ReadonlyArray<{readonly Id: string; readonly Names?: readonly string[] | null; readonly ImageID: string; readonly State: string; readonly SizeRw?: number; readonly NetworkSettings?: {readonly Networks?: Readonly<Record<string, {readonly NetworkID?: string}>> | null} | null}> | null;
	readonly Volumes?: ReadonlyArray<{readonly Name: string; readonly Labels?: Readonly<Record<string, string>> | null; readonly UsageData?: {readonly Size: number; readonly RefCount: number} | null}> | null;
	readonly BuildCache?: ReadonlyArray<{readonly ID: string; readonly Type?: string; readonly Description?: string; readonly InUse?: boolean; readonly Shared?: boolean; readonly Size?: number; readonly LastUsedAt?: string | null; readonly UsageCount?: number}> | null;
};

/** The engine measures what it has not measured lately: on a large disk that takes minutes. */
const deadline = 300_000;

const builtInNetworks: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'podman']);

const known = (bytes: number | undefined): number => Math.max(0, bytes ?? 0);

const cacheOf = ({BuildCache}: Answer): readonly UsedCache[] => (BuildCache ?? []).map(({ID, Type, Description, InUse, Shared, Size, LastUsedAt, UsageCount}) => ({
	id: ID, description: cleanText(Description ?? ''), sizeBytes: known(Size), isInUse: InUse ?? false, isShared: Shared ?? false, isInternal: Type === 'internal' || Type === 'frontend',
	lastUsedAt: LastUsedAt ? Date.parse(LastUsedAt) : undefined, uses: known(UsageCount),
}));

/**
What the engine keeps for the next builds. Engines older than API 1.42 measure the rest of their disk too.

@see GET /system/df
*/
export async function buildCache(client: EngineClient, signal: AbortSignal): Promise<readonly UsedCache[]> {
	return cacheOf(await client.call(async (docker, abortSignal) => await dial(docker, {method: 'GET', path: '/system/df?', options: {type: 'build-cache'}, abortSignal}) as Answer, {signal, deadline}));
}

export async function diskUsage(client: EngineClient, signal: AbortSignal): Promise<DiskUsage> {
	const [answer, networks] = await Promise.all([
		client.call(async (docker, abortSignal) => (docker.df as (options: {abortSignal: AbortSignal}) => Promise<Answer>).call(docker, {abortSignal}), {signal, deadline}),
		client.call(async (docker, abortSignal) => docker.listNetworks({abortSignal}), {signal}),
	]);
	return {
		images: (answer.Images ?? []).map(({Id, RepoTags, Size, SharedSize}) => ({
			id: Id, tags: (RepoTags ?? []).filter(tag => !tag.includes('<none>')).map(tag => cleanText(tag)), sizeBytes: known(Size), sharedBytes: known(SharedSize),
		})),
		containers: (answer.Containers ?? []).map(({Id, Names, ImageID, State, SizeRw, NetworkSettings}) => ({
			id: Id, name: cleanText((Names?.[0] ?? Id.slice(0, 12)).replace(/^\//v, '')), imageId: ImageID, state: State, writtenBytes: known(SizeRw),
			networks: Object.entries(NetworkSettings?.Networks ?? {}).flatMap(([name, {NetworkID}]) => NetworkID ? [name, NetworkID] : [name]),
		})),
		volumes: (answer.Volumes ?? []).map(({Name, Labels, UsageData}) => ({
			name: Name,
			// The label is newer (23.0) than the habit of naming anonymous volumes by 64 hexadecimal digits.
			isAnonymous: Labels?.['com.docker.volume.anonymous'] !== undefined || isAnonymousVolume(Name),
			references: UsageData?.RefCount ?? 0, sizeBytes: known(UsageData?.Size),
		})),
		cache: cacheOf(answer),
		networks: rowsOf(networks).map(({Id, Name, Containers}) => ({
			id: Id, name: cleanText(Name), isBuiltIn: builtInNetworks.has(Name), endpoints: Object.keys(Containers ?? {}).length,
		})),
	};
}
