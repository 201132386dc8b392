import type {Container} from '../engine/types.js';

/* What stands in the way of an operation in each state a container can be in, as the engine would refuse it, with the way out. */

/** Of one whose removal has failed the list goes on saying so, though its inspection calls it dead. */
const beingRemoved = (name: string): string => `${name} is being removed: if that has come to a stop, d tries again.`;

type Named = Pick<Container, 'name' | 'state'>;

/** Whether all is over: its removal is under way, or has failed half-way. */
export function goingAway({name, state}: Named): string | undefined {
	switch (state) {
		case 'removing': {
			return beingRemoved(name);
		}

		case 'dead': {
			return `${name} is dead: only what is left of it can be removed, with d.`;
		}

		default: {
			return undefined;
		}
	}
}

/** For what needs the container's program to run and to move. */
export function notRunning(container: Named): string | undefined {
	const {name, state} = container;
	switch (state) {
		case 'running': {
			return undefined;
		}

		case 'paused': {
			return `${name} is paused: p lets it go on.`;
		}

		case 'restarting': {
			return `${name} is restarting: wait until it runs.`;
		}

		case 'created': {
			return `${name} is not started yet: s starts it.`;
		}

		default: {
			return goingAway(container) ?? `${name} is not running: s starts it.`;
		}
	}
}

/** For what is done to one that is up, in whichever way. */
export const notUp = (container: Named): string | undefined =>
	container.state === 'paused' || container.state === 'restarting' ? undefined : notRunning(container);

/** For a start. */
export function notStartable(container: Named): string | undefined {
	const {name, state} = container;
	switch (state) {
		case 'running': {
			return `${name} is up already.`;
		}

		case 'restarting': {
			return `${name} is restarting: the engine starts it again by itself.`;
		}

		case 'paused': {
			return `${name} is paused: p lets it go on.`;
		}

		default: {
			return goingAway(container);
		}
	}
}

/** For a pause. */
export const notPausable = (container: Named): string | undefined =>
	container.state === 'paused' ? `${container.name} is paused already.` : notRunning(container);

/** Between two runs its network is taken down, without which the engine cannot rename it. */
export const notRenamable = ({name, state}: Named): string | undefined =>
	state === 'restarting' ? `${name} is restarting: stop it with s, or wait until it runs, to rename it.` : (state === 'removing' ? beingRemoved(name) : undefined);

/** For one that is stopped and replaced by another. */
export const notReplaceable = (container: Named): string | undefined => container.state === 'paused' ? `${container.name} is paused: p lets it go on.` : goingAway(container);
