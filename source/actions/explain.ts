import {EngineError} from '../engine/engine-error.js';

/** An expected error in the engine's words; anything else is a bug and is thrown on: it must not be swallowed. */
export function explain(error: unknown): string {
	if (error instanceof EngineError) {
		const message = error.message.replaceAll(/\b[\da-f]{64}\b/gv, id => id.slice(0, 12));
		return error.kind === 'gone' ? `It is gone already. (${message})` : message;
	}

	throw error;
}

/** Engines leave the full stop away, which is wanted where another sentence follows. */
export const sentence = (text: string): string => /[.!?…]$/v.test(text) ? text : `${text}.`;
