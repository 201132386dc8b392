import {cleanText} from '../format/clean.js';
import {splitReference} from '../format/image-reference.js';
import type {EngineClient} from './client.js';
import {dial} from './dial.js';
import {EngineError} from './engine-error.js';
import {readJson} from './json-lines.js';
import {newPull, type LayerProgress, type PullProgress} from './pull-progress.js';
import {authHeader} from './registry/auth-header.js';
import type {Credentials} from './registry/credentials.js';
import type {Json} from './types.js';
import {throttled} from './throttled.js';

/** Until the engine has asked the registry what there is. */
const answerDeadline = 120_000;

const phases: Readonly<Record<string, LayerProgress['phase']>> = {
	'Pulling fs layer': 'waiting', Waiting: 'waiting', Downloading: 'downloading', 'Verifying Checksum': 'verifying', 'Download complete': 'verifying',
	Extracting: 'extracting', 'Pull complete': 'done', 'Already exists': 'exists',
};

type Message = {
	readonly status?: unknown;
	readonly id?: unknown;
	readonly progressDetail?: {readonly current?: unknown; readonly total?: unknown} | null;
	readonly error?: unknown;
	readonly errorDetail?: {readonly message?: unknown} | null;
};

const numberOf = (value: unknown): number => typeof value === 'number' && value > 0 ? value : 0;

/**
What one message of the engine changes about a pull.

@throws {EngineError} `failed` with the engine's sentence, when it is one of failure.
*/
export function pullStep(progress: PullProgress, value: Json): PullProgress {
	const {status, id, progressDetail, error, errorDetail} = (value ?? {}) as Message;
	const failure = errorDetail?.message ?? error;
	if (typeof failure === 'string') {
		throw new EngineError('failed', cleanText(failure));
	}

	if (typeof status !== 'string') {
		return progress;
	}

	const phase = phases[status];
	if (typeof id === 'string' && phase !== undefined) {
		return {...progress, layers: withLayer(progress.layers, {id: cleanText(id), phase, current: numberOf(progressDetail?.current), total: numberOf(progressDetail?.total)})};
	}

	const digest = /^Digest: (?<digest>\S+)$/v.exec(status)?.groups?.digest;
	if (digest !== undefined) {
		return {...progress, digest: cleanText(digest)};
	}

	return status.startsWith('Status: ') ? {...progress, status: cleanText(status.slice(8))} : progress;
}

function withLayer(layers: readonly LayerProgress[], layer: LayerProgress): readonly LayerProgress[] {
	return layers.some(({id}) => id === layer.id) ? layers.map(known => known.id === layer.id ? layer : known) : [...layers, layer];
}

/**
Pull an image from its registry.

@param onProgress Told at most ten times a second how far it is, and once more at the end.
@returns How it ended.
@throws {EngineError} With the registry's or the engine's sentence. @throws The signal's reason; the engine stops pulling then.
@see POST /images/create
*/
export async function pullImage(client: EngineClient, credentials: Credentials, {reference, platform}: {readonly reference: string; readonly platform?: string | undefined}, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<PullProgress> {
	const {name, tag} = splitReference(reference);
	const headers = authHeader(await credentials.forImage(reference));
	const stream = await client.open(async (docker, abortSignal) => dial(docker, {
		method: 'POST', path: '/images/create?', options: {_query: {fromImage: name, tag, ...(platform ? {platform} : {})}, _body: {}}, headers, isStream: true, abortSignal,
	}), {signal, deadline: answerDeadline}) as NodeJS.ReadableStream & {destroy(): void};
	const report = throttled(onProgress);
	let progress = newPull;
	const latest = () => progress;
	try {
		for await (const value of readJson(stream, signal)) {
			progress = pullStep(progress, value);
			report.soon(latest);
		}
	} finally {
		report.now(latest);
	}

	return progress;
}
