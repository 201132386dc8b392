import {cleanText} from '../format/clean.js';
import {EngineError, type EngineErrorKind} from './engine-error.js';

const kindByStatus: Readonly<Record<number, EngineErrorKind>> = {
	400: 'invalid', 401: 'denied', 403: 'denied', 404: 'gone', 409: 'conflict', 501: 'unsupported',
};

const sentenceByCode: Readonly<Record<string, readonly [EngineErrorKind, string]>> = {
	ENOENT: ['unreachable', 'There is no socket at this path: is the engine running?'],
	ECONNREFUSED: ['unreachable', 'The connection was refused: the engine is not running.'],
	EACCES: ['denied', 'This user may not open the engine’s socket.'],
	EPERM: ['denied', 'This user may not open the engine’s socket.'],
	ENOTFOUND: ['unreachable', 'This host name is not known.'],
	EAI_AGAIN: ['unreachable', 'The host name could not be looked up.'],
	EHOSTUNREACH: ['unreachable', 'There is no route to this host.'],
	ENETUNREACH: ['unreachable', 'The network is unreachable.'],
	ETIMEDOUT: ['unreachable', 'The connection timed out.'],
	ECONNRESET: ['unreachable', 'The connection to the engine was lost.'],
	EPIPE: ['unreachable', 'The connection to the engine was lost.'],
	ENOTSOCK: ['invalid', 'This path is no socket.'],
	ABORT_ERR: ['unreachable', 'The request was cut short.'],
};

/** What dockerode attaches to the errors it rejects with. */
type DockerodeError = Error & {readonly statusCode?: number; readonly code?: string; readonly json?: {readonly message?: unknown} | null};

/**
Any error a call can end in, as an `EngineError`. Dockerode's `reason` is often wrong and is never shown; its message wraps the
engine's own sentence in a prefix, which is taken off.
*/
export function toEngineError(error: unknown): EngineError {
	if (error instanceof EngineError) {
		return error;
	}

	const {statusCode, code, json, message} = (error instanceof Error ? error : new Error(String(error))) as DockerodeError;
	if (statusCode !== undefined) {
		const sentence = typeof json?.message === 'string' ? json.message : message.replace(/^\(HTTP code \d+\) .*? - (?:\[object Object\] $)?/v, '');
		return new EngineError(kindByStatus[statusCode] ?? 'failed', sentenceOf(sentence), {cause: error});
	}

	const known = code === undefined ? undefined : sentenceByCode[code];
	return known ? new EngineError(known[0], known[1], {cause: error}) : new EngineError('failed', sentenceOf(message), {cause: error});
}

/** The engine's words as a sentence: cleaned, one line, not endless. */
function sentenceOf(text: string): string {
	const cleaned = cleanText(text).trim();
	const cut = cleaned.length > 400 ? `${cleaned.slice(0, 400)}…` : cleaned;
	return cut === '' ? 'The engine gave no reason.' : cut;
}
