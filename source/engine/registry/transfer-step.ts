import {cleanText} from '../../format/clean.js';
import {recordIn, textIn} from '../../format/json.js';
import {EngineError} from '../engine-error.js';
import type {Json} from '../types.js';
import type {LayerPhase, LayerProgress, PullProgress} from './pull-progress.js';

/** What engines call the phases of a layer. */
const phases: Readonly<Record<string, LayerPhase>> = {
	'Pulling fs layer': 'waiting', Waiting: 'waiting', Downloading: 'downloading', 'Verifying Checksum': 'verifying', 'Download complete': 'verifying',
	Extracting: 'extracting', 'Pull complete': 'done', 'Already exists': 'exists',
	Preparing: 'preparing', Pushing: 'pushing', Pushed: 'pushed', 'Layer already exists': 'exists',
};

function phaseOf(status: string): LayerPhase | undefined {
	if (Object.hasOwn(phases, status)) {
		return phases[status];
	}

	// Of a layer that another repository of the registry has, and of a download that broke off.
	return status.startsWith('Mounted from ') ? 'mounted' : (/^Retrying in \d+ seconds?$/v.test(status) ? 'retrying' : undefined);
}

const countIn = (value: unknown): number => typeof value === 'number' && value > 0 ? value : 0;

/** On its way; before, nothing has gone over; after, all of it has. */
const isMoving = (phase: LayerPhase): boolean => phase === 'downloading' || phase === 'pushing';
const isBefore = (phase: LayerPhase): boolean => phase === 'waiting' || phase === 'preparing' || phase === 'retrying';

/** A layer after a message about it: how much of it there is on the way is remembered when the engine goes on to count something else. */
function nextLayer(known: LayerProgress | undefined, told: Pick<LayerProgress, 'id' | 'phase' | 'current' | 'total' | 'isInSeconds'>): LayerProgress {
	const {phase, current, total} = told;
	if (phase === 'exists' || phase === 'mounted') {
		return told;
	}

	const size = isMoving(phase) && total > 0 ? total : known?.size;
	// It may be estimated too low at first: more comes than there should be.
	const moved = isBefore(phase) ? 0 : (isMoving(phase) ? Math.min(current, size ?? current) : size ?? known?.moved);
	return {...told, ...(size === undefined ? {} : {size}), ...(moved === undefined ? {} : {moved})};
}

function withLayer(layers: readonly LayerProgress[], told: Parameters<typeof nextLayer>[1]): readonly LayerProgress[] {
	return layers.some(({id}) => id === told.id)
		? layers.map(known => known.id === told.id ? nextLayer(known, told) : known)
		: [...layers, nextLayer(undefined, told)];
}

const digestPattern = /^(?:\S+: digest|Digest): (?<digest>[a-z0-9+.\-]+:[\da-f]+)(?: size: \d+)?$/v;

/**
What one message of the engine changes about a pull or a push.

@throws {EngineError} `failed` with the engine's sentence, when it is one of failure.
*/
export function transferStep(progress: PullProgress, value: Json): PullProgress {
	const {status, id, progressDetail, error, errorDetail, aux} = recordIn(value);
	const failure = textIn(recordIn(errorDetail).message) || textIn(error);
	if (failure !== '') {
		throw new EngineError('failed', cleanText(failure));
	}

	const pushed = textIn(recordIn(aux).Digest);
	if (pushed !== '') {
		return {...progress, digest: cleanText(pushed)};
	}

	if (typeof status !== 'string') {
		return progress;
	}

	const phase = phaseOf(status);
	if (typeof id === 'string' && phase !== undefined) {
		const {current, total, units} = recordIn(progressDetail);
		const seconds = phase === 'retrying' ? Number(/\d+/v.exec(status)?.[0]) : countIn(current);
		const layer = {id: cleanText(id), phase, current: seconds, total: countIn(total), ...(units === 's' ? {isInSeconds: true} as const : {})};
		return {...progress, layers: withLayer(progress.layers, layer)};
	}

	const digest = digestPattern.exec(status)?.groups?.digest;
	if (digest !== undefined) {
		return {...progress, digest};
	}

	return status.startsWith('Status: ') ? {...progress, status: cleanText(status.slice(8))} : progress;
}
