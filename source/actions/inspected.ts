import {cleanText} from '../format/clean.js';
import {isAnonymousVolume} from '../format/names.js';
import type {Json} from '../engine/types.js';

/* What operations read from an inspection, which is as the engine said it. */

type Inspected = {
	readonly Name?: unknown;
	readonly Image?: unknown;
	readonly Config?: {readonly StopTimeout?: unknown; readonly Image?: unknown} | null;
	readonly HostConfig?: {readonly AutoRemove?: unknown} | null;
	readonly Mounts?: ReadonlyArray<{readonly Type?: unknown; readonly Name?: unknown; readonly Destination?: unknown; readonly RW?: unknown}> | null;
};

const read = (raw: Json): Inspected => (typeof raw === 'object' && raw !== null ? raw : {}) as Inspected;

/** What the docker client waits for when neither it nor the image says otherwise. */
export const defaultGraceSeconds = 10;

/** The container's own grace period, as `docker stop` without `-t` takes it. */
export function graceSecondsOf(raw: Json): number {
	const timeout = read(raw).Config?.StopTimeout;
	return typeof timeout === 'number' ? timeout : defaultGraceSeconds;
}

/** Without the leading slash. */
export function nameIn(raw: Json): string | undefined {
	const name = read(raw).Name;
	return typeof name === 'string' ? cleanText(name.replace(/^\//v, '')) : undefined;
}

/** The id of the image it was made from. */
export function imageIdIn(raw: Json): string {
	const id = read(raw).Image;
	return typeof id === 'string' ? id : '';
}

/** Whether the engine removes it when it ends (`--rm`). */
export const isRemovedAtEnd = (raw: Json): boolean => read(raw).HostConfig?.AutoRemove === true;

/** Volumes without a name people gave them, by where they are mounted: what is in them is the container's alone. */
export function anonymousVolumesOf(raw: Json): ReadonlyArray<{readonly name: string; readonly path: string; readonly isReadOnly: boolean}> {
	return (read(raw).Mounts ?? []).flatMap(({Type, Name, Destination, RW}) =>
		Type === 'volume' && typeof Name === 'string' && typeof Destination === 'string' && isAnonymousVolume(Name) ? [{name: Name, path: Destination, isReadOnly: RW === false}] : []);
}
