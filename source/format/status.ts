import {humanDuration, shortDuration} from './duration.js';

/** What a status sentence is made from. */
export type StatusFacts = {
	readonly state: string;
	readonly status: string;
	readonly since: number | undefined;
	readonly health: string | undefined;
	readonly exitCode: number | undefined;
};

const healthNote = (health: string | undefined): string => health === undefined ? '' : (health === 'starting' ? ' (health: starting)' : ` (${health})`);

/**
A container's status as `docker ps` words it, at this moment: the engine's own sentence was true when it was read.

@see github.com/moby/moby daemon/container/state.go (`State.String`)
*/
export function statusText(facts: StatusFacts, now: number): string {
	const {state, status, since, health, exitCode} = facts;
	if (since === undefined) {
		return status === '' ? state : status;
	}

	const age = humanDuration(Math.max(0, now - since));
	switch (state) {
		case 'running': {
			return `Up ${age}${healthNote(health)}`;
		}

		case 'paused': {
			return `Up ${age} (Paused)`;
		}

		case 'restarting': {
			return `Restarting (${exitCode ?? 0}) ${age} ago`;
		}

		case 'exited': {
			return `Exited (${exitCode ?? 0}) ${age} ago`;
		}

		default: {
			return status;
		}
	}
}

/** The same in a narrow column. */
export function shortStatus(facts: StatusFacts, now: number): string {
	const {state, since, health, exitCode} = facts;
	const age = since === undefined ? '' : ` ${shortDuration(Math.max(0, now - since))}`;
	switch (state) {
		case 'running': {
			return `Up${age}${health === undefined ? '' : ` ${health}`}`;
		}

		case 'exited':
		case 'restarting': {
			return `${state === 'exited' ? 'Exited' : 'Restarting'} (${exitCode ?? 0})${age}`;
		}

		default: {
			return `${state.charAt(0).toUpperCase()}${state.slice(1)}${state === 'paused' ? age : ''}`;
		}
	}
}
