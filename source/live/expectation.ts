import type {Container, EngineEvent} from '../engine/types.js';

/** Whether a container's row agrees with what an event has told of it; `undefined` stands for no row. */
export type Expectation = (row: Container | undefined) => boolean;

const isThere: Expectation = row => row !== undefined;

/** `remove` is Podman's word for `destroy`. */
const byAction: Readonly<Record<string, Expectation>> = {
	create: isThere,
	start: row => row?.state !== 'created' && row?.state !== 'exited',
	// It may have been started again by the time it is asked about: then the event of that is under way.
	die: row => row?.state !== 'running' && row?.state !== 'paused',
	pause: row => row?.state !== 'running',
	unpause: row => row?.state !== 'paused',
	destroy: row => row === undefined,
	remove: row => row === undefined,
};

/**
What a row should look like after an event. Engines tell of some changes a moment before their own list knows them.

@returns `undefined` for an event that says nothing about the row.
*/
export function expectationOf(event: ContainerEvent): Expectation | undefined {
	const health = healthIn(event);
	return health === undefined ? byAction[event.action] : row => row?.health === health || row?.state !== 'running';
}

type ContainerEvent = Pick<EngineEvent, 'action'> & Partial<Pick<EngineEvent, 'attributes'>>;

/** Docker tells the outcome of a health check in the action, `health_status: healthy`, and Podman beside it. */
function healthIn({action, attributes}: ContainerEvent): string | undefined {
	return /^health_status: (?<health>\w+)$/v.exec(action)?.groups?.health ?? (action === 'health_status' ? attributes?.health_status : undefined);
}

export const isHealthCheck = ({action}: ContainerEvent): boolean => action.startsWith('health_status');

/** Podman also tells when it has cleaned up after an end. */
const changing: ReadonlySet<string> = new Set([...Object.keys(byAction), 'restart', 'stop', 'rename', 'cleanup']);

/**
Whether an event may leave a row that reads otherwise. Signals, commands run in a container, copies, new limits do not: a health check alone
makes three such events, every few seconds, where the engine does not keep them to itself.
*/
export const canChangeRow = (event: ContainerEvent): boolean => changing.has(event.action) || isHealthCheck(event);
