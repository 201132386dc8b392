import {cleanText} from '../../format/clean.js';
import {EngineError} from '../engine-error.js';

/** A tar ends with two blocks of zeros. */
const endLength = 1024;

/**
Watches an archive go by and tells whether it has come to its end. An engine that fails half-way has said long before that all is well: all it can do then is to
stop, or to write its complaint behind what it has sent.
*/
export function tarEnd(): {push(chunk: Uint8Array): void; check(): void} {
	let tail: Uint8Array = new Uint8Array(0);
	return {
		push(chunk) {
			tail = chunk.length >= endLength ? chunk.subarray(-endLength) : Buffer.concat([tail, chunk]).subarray(-endLength);
		},
		/** @throws {EngineError} `failed`, with the engine's sentence where there is one. */
		check() {
			if (tail.length === endLength && tail.every(byte => byte === 0)) {
				return;
			}

			throw new EngineError('failed', complaint(new TextDecoder().decode(tail)) ?? 'The engine ended the archive before its end.');
		},
	};
}

function complaint(text: string): string | undefined {
	const detailed = text.lastIndexOf('{"errorDetail"');
	const at = detailed === -1 ? text.lastIndexOf('{"message"') : detailed;
	if (at === -1) {
		return undefined;
	}

	try {
		const {message, errorDetail} = JSON.parse(text.slice(at)) as {readonly message?: unknown; readonly errorDetail?: {readonly message?: unknown}};
		const said = errorDetail?.message ?? message;
		return typeof said === 'string' ? cleanText(said) : undefined;
	} catch {
		return undefined;
	}
}
