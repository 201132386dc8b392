import {EngineError} from '../engine/engine-error.js';
import type {ContainerOperation} from './action.js';
import {attach, startAttached} from './attach-operations.js';
import {exec} from './exec-operation.js';
import {notRunning} from './container-obstacles.js';
import {execSession} from './exec-session.js';
import {helper, helperObstacle} from './helper-operation.js';
import {perform} from './perform.js';

const shell: ContainerOperation = {
	id: 'container.shell', on: 'container', keys: ['e'], title: 'Shell', hint: 'shell', doing: 'opening a shell in', done: 'Left', isForMany: false, presentation: 'session',
	obstacle: notRunning,
	// Which shell is found out when it runs; the line shows what a user would type first.
	command: ({name}) => ['docker', 'exec', '-it', name, 'sh'],
	async run(context, container, _, {signal}) {
		let isShellless = false;
		const find = async () => {
			try {
				return (await context.engine.exec.findShell(container.id, signal)).split(' ');
			} catch (error) {
				isShellless = error instanceof EngineError && error.kind === 'unsupported';
				throw error;
			}
		};

		try {
			return await execSession(context, container, {find}, signal);
		} finally {
			// Once this has been told of, what can be done about it is offered.
			if (isShellless && helperObstacle(container, context.store.get()) === undefined) {
				setImmediate(() => {
					void perform(context, helper, [container], {name: ({name}) => name, id: ({id}) => id});
				});
			}
		}
	},
};

/** What takes the whole terminal. */
export const sessionOperations: readonly ContainerOperation[] = [shell, exec, attach, startAttached, helper];
