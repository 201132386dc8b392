import type {Engine} from '../engine/engine.js';
import {EngineError} from '../engine/engine-error.js';
import type {Container} from '../engine/types.js';
import type {CommandName} from './commands.js';
import type {Facts} from './report.js';

/** A container that runs for less than this may be one of the short lives of a crash loop. */
const shortLife = 60_000;

/**
Ask the engine for what a report needs, and for nothing else.

@throws {EngineError} When there is no answer.
*/
export async function gatherFacts(engine: Engine, command: CommandName, signal: AbortSignal): Promise<Facts> {
	await engine.connect(signal);
	const [containers, images] = await Promise.all([engine.containers.list(signal), command === 'images' ? engine.images.list(signal) : []]);
	const now = Date.now();
	return {containers: command === 'ps' || command === 'problems' ? await Promise.all(containers.map(async container => withRestarts(engine, container, now, signal))) : containers, images, now};
}

/** The list does not tell of a container that runs just now how often it has been started again. */
async function withRestarts(engine: Engine, container: Container, now: number, signal: AbortSignal): Promise<Container> {
	const {id, state, since} = container;
	if (state !== 'running' || since === undefined || now - since >= shortLife) {
		return container;
	}

	try {
		const {restartCount} = await engine.containers.run(id, signal);
		return restartCount > 0 ? {...container, isCrashLooping: true} : container;
	} catch (error) {
		if (error instanceof EngineError && error.kind === 'gone') {
			return container;
		}

		throw error;
	}
}
