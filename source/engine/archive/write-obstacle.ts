import {cleanText} from '../../format/clean.js';
import type {Json} from '../types.js';
import {isOfKernel} from './path-stat.js';

type Mounts = {
	readonly Mounts?: ReadonlyArray<{readonly Type?: string; readonly Destination?: string; readonly RW?: boolean}> | null;
	readonly State?: {readonly Running?: boolean} | null;
	readonly HostConfig?: {readonly ReadonlyRootfs?: boolean; readonly Tmpfs?: Readonly<Record<string, string>> | null} | null;
};

const isWithin = (directory: string, path: string): boolean => directory === '/' || path === directory || path.startsWith(`${directory}/`);

/**
Why nothing can be copied into a directory of a container, or `undefined`. The engine refuses what is read-only in words of its own only, and what
lies on a tmpfs it cannot see: it would write below it, where the container cannot see it.

@param raw Its inspection (`GET /containers/{id}/json`).
@param directory With links followed.
*/
export function writeObstacle(raw: Json, directory: string): string | undefined {
	const {Mounts, HostConfig, State} = raw as Mounts;
	const path = directory.replace(/(?<=.)\/+\.?$/v, '');
	const mounts = [
		...(Mounts ?? []).map(({Type, Destination = '', RW}) => ({at: Destination, isTmpfs: Type === 'tmpfs', isReadOnly: RW === false})),
		...Object.keys(HostConfig?.Tmpfs ?? {}).map(at => ({at, isTmpfs: true, isReadOnly: false})),
	].filter(({at}) => at !== '' && isWithin(at, path));
	const mount = mounts.toSorted((a, b) => b.at.length - a.at.length)[0];
	if (mount?.isTmpfs && State?.Running) {
		return `${cleanText(mount.at)} is a tmpfs, which the engine cannot copy to: use a directory outside it, then mv in a shell.`;
	}

	if (State?.Running && isOfKernel(path) && !mount) {
		return '/proc, /sys and /dev are made by the kernel, and the engine cannot copy to there.';
	}

	if (mount?.isReadOnly) {
		return `${cleanText(mount.at)} is mounted read-only in this container.`;
	}

	return !mount && HostConfig?.ReadonlyRootfs
		? 'The file system of this container is read-only: copy into one of its volumes, or create it again without --read-only.'
		: undefined;
}
