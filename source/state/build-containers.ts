import type {Container} from '../engine/types.js';
import {runningTasks, type Tasks} from './task.js';

/**
Whether a container runs a step of a classic build of this program, which tells its id. The engine marks them with nothing: one of another's build
looks like any that was started from an image without a name.
*/
export const isBuildStep = ({id}: Pick<Container, 'id'>, tasks: Tasks): boolean =>
	runningTasks(tasks).some(({build}) => build?.steps.some(({containerId, state}) => state === 'running' && containerId !== undefined && id.startsWith(containerId)) ?? false);
