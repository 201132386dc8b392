import {EngineError} from './engine-error.js';
import {toEngineError} from './to-engine-error.js';
import type {Json} from './types.js';

/** A line longer than this is no message of any engine. */
const longestLine = 16 * 1024 * 1024;

/**
Cut a stream of newline-separated JSON into values. A chunk may hold several values or a part of one, also within a character.

@throws {EngineError} `failed` for a line that is no JSON or endless.
*/
export function jsonLines(): (chunk: Uint8Array) => readonly Json[] {
	const decoder = new TextDecoder();
	let held: string[] = [];
	let heldLength = 0;
	return chunk => {
		const text = decoder.decode(chunk, {stream: true});
		const end = text.lastIndexOf('\n');
		if (end === -1) {
			held.push(text);
			heldLength += text.length;
			if (heldLength > longestLine) {
				throw new EngineError('failed', 'The engine sent a message without an end.');
			}

			return [];
		}

		const lines = (held.join('') + text.slice(0, end)).split('\n');
		held = [text.slice(end + 1)];
		heldLength = held[0]!.length;
		return lines.filter(line => line.trim() !== '').map(line => parse(line));
	};
}

function parse(line: string): Json {
	try {
		return JSON.parse(line) as Json;
	} catch (error) {
		throw new EngineError('failed', 'The engine sent something that is no JSON.', {cause: error});
	}
}

/**
The values of an answer that is newline-separated JSON. Leaving the loop closes the connection.

@throws {EngineError} When the connection breaks or what comes is no JSON. @throws The signal's reason when aborted.
*/
export async function * readJson(stream: NodeJS.ReadableStream & {destroy(): void}, signal: AbortSignal): AsyncGenerator<Json, void> {
	const cut = jsonLines();
	try {
		for await (const chunk of stream) {
			signal.throwIfAborted();
			yield * cut(chunk as Uint8Array);
		}
	} catch (error) {
		signal.throwIfAborted();
		throw toEngineError(error);
	} finally {
		stream.destroy();
	}
}
