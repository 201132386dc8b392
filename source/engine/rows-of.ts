import {EngineError} from './engine-error.js';

/**
The rows of a list the engine answered with. An empty one may be `null`, which dockerode gives back as the bytes of that word, as it
does with all that is no JSON.

@throws {EngineError} `failed` when it is no list: something between here and the engine has answered.
*/
export function rowsOf<Row>(answer: readonly Row[] | Uint8Array | null): readonly Row[] {
	if (Array.isArray(answer)) {
		return answer as readonly Row[];
	}

	if (answer === null || (answer instanceof Uint8Array && ['', 'null'].includes(Buffer.from(answer).toString('latin1').trim()))) {
		return [];
	}

	throw new EngineError('failed', 'The engine’s answer is no list.');
}
