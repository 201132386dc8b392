import type {Container} from '../engine/types.js';
import type {ActionContext, ContainerOperation, Input} from './action.js';
import {attachSession, endInWords, mainProcessOf} from './attach-session.js';
import {notRunning, notStartable} from './container-obstacles.js';

/** What the command line depends on. */
async function lookUp({engine}: ActionContext, [container]: readonly Container[], signal: AbortSignal): Promise<Partial<Input>> {
	return container ? {main: mainProcessOf(await engine.containers.inspect(container.id, signal))} : {};
}

const run = (isStarting: boolean): ContainerOperation['run'] => async (context, container, {main}, {signal}) =>
	endInWords(container.name, await attachSession(context, container, {isStarting, main}, signal));

/** Output and input of a running container's main process. */
export const attach: ContainerOperation = {
	id: 'container.attach', on: 'container', keys: ['A'], title: 'Attach', doing: 'attaching to', done: 'Detached from', isForMany: false, presentation: 'session', lookUp,
	obstacle: notRunning,
	command: ({name}) => ['docker', 'attach', name],
	run: run(false),
};

/** The same from the start on. */
export const startAttached: ContainerOperation = {
	id: 'container.start-attached', on: 'container', keys: ['A'], title: 'Start and attach', doing: 'starting', done: 'Ended', isForMany: false, presentation: 'session', lookUp,
	obstacle: notStartable,
	command: ({name}, {main}) => ['docker', 'start', main?.hasStdin ? '-ai' : '-a', name],
	run: run(true),
};
