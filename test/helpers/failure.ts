import {EngineError} from '../../source/engine/engine-error.js';

/** How something fails, in words: `denied: This user may not…`. What is no error to show is told as a bug. */
export async function failure(work: Promise<unknown>): Promise<string> {
	try {
		await work;
		return 'none';
	} catch (error) {
		return error instanceof EngineError ? `${error.kind}: ${error.message}` : `a bug: ${String(error)}`;
	}
}
