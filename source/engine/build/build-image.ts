import type Dockerode from 'dockerode';
import type {EngineClient} from '../client.js';
import type {Credentials} from '../registry/credentials.js';
import {EngineError} from '../engine-error.js';
import {readJson} from '../json-lines.js';
import {throttled} from '../throttled.js';
import type {BuildRequest} from './build-request.js';
import {newBuild, type BuildProgress} from './build-progress.js';
import {classicProgress} from './classic-progress.js';
import {packContext} from './pack-context.js';

/** Until the whole context is sent and the first step begins. */
const sendDeadline = 3_600_000;

/**
Build an image with the engine's classic builder.

@param onProgress Told at most ten times a second how far it is, and at the end how it ended.
@returns The last progress.
@throws {EngineError} `invalid` for a context or Dockerfile that is not there, `failed` when a step failed.
@throws The signal's reason when aborted; the step that was running is killed by the engine then.
@see POST /build
*/
export async function buildImage(client: EngineClient, credentials: Credentials, request: BuildRequest, onProgress: (progress: BuildProgress) => void, signal: AbortSignal): Promise<BuildProgress> {
	const packed = await packContext(request);
	const classic = classicProgress();
	const report = throttled(onProgress);
	const run = new AbortController();
	const runSignal = AbortSignal.any([signal, run.signal]);
	let phase: BuildProgress['phase'] = 'sending';
	let sentBytes = 0;
	const progress = (): BuildProgress => ({...newBuild, ...packed.counts, ...classic.snapshot(), phase, sentBytes});

	packed.stream.on('data', (chunk: Uint8Array) => {
		sentBytes += chunk.length;
		report.soon(progress);
	});
	packed.stream.pause();
	// What goes wrong while packing ends the request: dockerode would wait for ever.
	packed.stream.on('error', error => {
		run.abort(new EngineError('invalid', `The context could not be packed: ${error.message}`, {cause: error}));
	});

	try {
		const stream = await client.open(async (docker, abortSignal) => start(docker, credentials, request, packed, abortSignal), {signal: runSignal, deadline: sendDeadline});
		phase = 'building';
		for await (const value of readJson(stream, runSignal)) {
			classic.push(value, Date.now());
			report.soon(progress);
		}

		const {error, imageId} = classic.snapshot();
		if (error !== undefined || imageId === undefined) {
			throw new EngineError('failed', error ?? 'The engine ended the build without an image.');
		}

		phase = 'done';
		return progress();
	} catch (error) {
		phase = 'failed';
		throw error;
	} finally {
		packed.stream.destroy();
		report.now(progress);
	}
}

async function start(docker: Dockerode, credentials: Credentials, {tags, buildArgs, isCacheOff}: BuildRequest, {stream, dockerfile}: {readonly stream: NodeJS.ReadableStream; readonly dockerfile: string}, abortSignal: AbortSignal): Promise<NodeJS.ReadableStream & {destroy(): void}> {
	return docker.buildImage(stream, {
		dockerfile, t: [...tags], buildargs: buildArgs, nocache: isCacheOff, rm: true, forcerm: true, registryconfig: await credentials.all(), abortSignal,
	} as unknown as Dockerode.ImageBuildOptions) as Promise<NodeJS.ReadableStream & {destroy(): void}>;
}
