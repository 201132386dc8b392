import type {Container, EngineEvent} from '../engine/types.js';

/** Whether a container's row agrees with what an event has told of it; `undefined` stands for no row. */
export type Expectation = (row: Container | undefined) => boolean;

const isThere: Expectation = row => row !== undefined;

const byAction: Readonly<Record<string, Expectation>> = {
	create: isThere,
	start: row => row?.state !== 'created' && row?.state !== 'exited',
	// It may have been started again by the time it is asked about: then the event of that is under way.
	die: row => row?.state !== 'running' && row?.state !== 'paused',
	pause: row => row?.state !== 'running',
	unpause: row => row?.state !== 'paused',
	destroy: row => row === undefined,
};

/**
What a row should look like after an event. Engines tell of some changes a moment before their own list knows them.

@returns `undefined` for an event that says nothing about the row.
*/
export function expectationOf({action}: Pick<EngineEvent, 'action'>): Expectation | undefined {
	const health = /^health_status: (?<health>\w+)$/v.exec(action)?.groups?.health;
	return health === undefined ? byAction[action] : row => row?.health === health || row?.state !== 'running';
}
