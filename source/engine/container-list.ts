import type Dockerode from 'dockerode';
import {cleanText} from '../format/clean.js';
import {parseStatus} from './parse-status.js';
import type {Container, ContainerState, Port} from './types.js';

const states: ReadonlySet<string> = new Set<ContainerState>(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']);

/** An engine newer than this program may leave out any field: nothing is taken for granted but the id. */
type Row = {readonly Id: string} & {readonly [Field in keyof Dockerode.ContainerInfo]?: Dockerode.ContainerInfo[Field] | null};

/**
A row of `GET /containers/json` in our types.

@param now When the answer arrived (milliseconds): the engine tells ages, not times.
*/
export function toContainer(row: Row, now: number): Container {
	const status = cleanText(row.Status ?? '');
	const state = row.State ?? '';
	return {
		id: row.Id,
		name: nameOf(row.Names ?? [], row.Id),
		image: cleanText(row.Image ?? ''),
		imageId: row.ImageID ?? '',
		command: cleanText(row.Command ?? ''),
		createdAt: (row.Created ?? 0) * 1000,
		state: states.has(state) ? state as ContainerState : 'unknown',
		status,
		...parseStatus(status, now),
		ports: (row.Ports ?? []).map(port => toPort(port)),
		labels: cleanRecord(row.Labels ?? {}),
		networks: Object.keys(row.NetworkSettings?.Networks ?? {}).map(name => cleanText(name)),
		...networkOwner(row.HostConfig?.NetworkMode),
		mounts: (row.Mounts ?? []).map(mount => cleanText(mount.Name || mount.Source || '')),
	};
}

const networkOwner = (mode: string | undefined): {readonly networkOf?: string} => mode?.startsWith('container:') ? {networkOf: cleanText(mode.slice('container:'.length))} : {};

/** The container's own name; the others (`/web/alias`) are legacy links to it. */
function nameOf(names: readonly string[], id: string): string {
	const own = names.find(name => name.lastIndexOf('/') === 0) ?? names[0];
	return own === undefined ? id.slice(0, 12) : cleanText(own.replace(/^\//v, ''));
}

export function toPort({IP, PrivatePort, PublicPort, Type}: {readonly IP?: string | null; readonly PrivatePort: number; readonly PublicPort?: number; readonly Type: string}): Port {
	return {
		privatePort: PrivatePort,
		protocol: cleanText(Type),
		...(PublicPort ? {publicPort: PublicPort} : {}),
		...(IP ? {ip: cleanText(IP)} : {}),
	};
}

export function cleanRecord(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [cleanText(key), cleanText(value)]));
}
