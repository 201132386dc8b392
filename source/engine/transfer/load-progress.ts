import {cleanText} from '../../format/clean.js';
import {EngineError} from '../engine-error.js';
import {newPull, type LayerProgress} from '../registry/pull-progress.js';
import type {Json} from '../types.js';
import type {SendProgress} from './transfer-types.js';

export const newSend = (totalBytes: number): SendProgress => ({sentBytes: 0, totalBytes, pull: newPull, loaded: [], notes: []});

type Message = {
	readonly stream?: unknown;
	readonly status?: unknown;
	readonly id?: unknown;
	readonly progressDetail?: {readonly current?: unknown; readonly total?: unknown} | null;
	readonly error?: unknown;
	readonly errorDetail?: {readonly message?: unknown} | null;
};

const numberOf = (value: unknown): number => typeof value === 'number' && value > 0 ? value : 0;

/**
What one message of the engine changes about a load or an import.

@throws {EngineError} `failed` with the engine's sentence, when it is one of failure.
*/
export function sendStep(progress: SendProgress, value: Json): SendProgress {
	const {stream, status, id, progressDetail, error, errorDetail} = (value ?? {}) as Message;
	const failure = errorDetail?.message ?? error;
	if (typeof failure === 'string') {
		throw new EngineError('failed', cleanText(failure));
	}

	if (typeof stream === 'string') {
		return withLine(progress, cleanText(stream).trim());
	}

	if (typeof status !== 'string') {
		return progress;
	}

	if (/^sha256:[\da-f]{64}$/v.test(status)) {
		return {...progress, loaded: [...progress.loaded, status]};
	}

	// An import has no layers to tell apart: all of it is one.
	return progressDetail && (typeof id === 'string' || numberOf(progressDetail.current) > 0)
		? {...progress, pull: {...progress.pull, layers: withLayer(progress.pull.layers, {id: typeof id === 'string' ? cleanText(id) : 'archive', ...phaseOf(progressDetail)})}}
		: progress;
}

function phaseOf({current, total}: NonNullable<Message['progressDetail']>): Omit<LayerProgress, 'id'> {
	const [done, all] = [numberOf(current), numberOf(total)];
	return {phase: all > 0 && done >= all ? 'done' : 'extracting', current: done, total: all};
}

function withLine(progress: SendProgress, line: string): SendProgress {
	const name = /^Loaded image(?: ID)?: (?<name>\S+)$/v.exec(line)?.groups?.name;
	return name === undefined
		? (line === '' ? progress : {...progress, notes: [...progress.notes, line]})
		: {...progress, loaded: progress.loaded.includes(name) ? progress.loaded : [...progress.loaded, name]};
}

function withLayer(layers: readonly LayerProgress[], layer: LayerProgress): readonly LayerProgress[] {
	return layers.some(({id}) => id === layer.id) ? layers.map(known => known.id === layer.id ? layer : known) : [...layers, layer];
}
