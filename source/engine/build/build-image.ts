import type Dockerode from 'dockerode';
import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import {jsonLines} from '../json-lines.js';
import {toEngineError} from '../to-engine-error.js';
import type {BuildRequest} from './build-request.js';
import {newBuild, type BuildProgress} from './build-progress.js';
import {classicProgress} from './classic-progress.js';
import {packContext} from './pack-context.js';

/** Until the whole context is sent and the first step begins. */
const sendDeadline = 3_600_000;

/** Milliseconds between two reports of progress. */
const every = 100;

/**
Build an image with the engine's classic builder.

@param onProgress Told at most ten times a second how far it is, and at the end how it ended.
@returns The last progress.
@throws {EngineError} `invalid` for a context or Dockerfile that is not there, `failed` when a step failed.
@throws The signal's reason when aborted; the step that was running is killed by the engine then.
@see POST /build
*/
export async function buildImage(client: EngineClient, request: BuildRequest, onProgress: (progress: BuildProgress) => void, signal: AbortSignal): Promise<BuildProgress> {
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
		const stream = await client.open(async (docker, abortSignal) => start(docker, request, packed, abortSignal), {signal: runSignal, deadline: sendDeadline});
		phase = 'building';
		await readMessages(stream, runSignal, value => {
			classic.push(value, Date.now());
			report.soon(progress);
		});
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

async function start(docker: Dockerode, {tags, buildArgs, isCacheOff}: BuildRequest, {stream, dockerfile}: {readonly stream: NodeJS.ReadableStream; readonly dockerfile: string}, abortSignal: AbortSignal): Promise<NodeJS.ReadableStream & {destroy(): void}> {
	return docker.buildImage(stream, {
		dockerfile, t: [...tags], buildargs: buildArgs, nocache: isCacheOff, rm: true, forcerm: true, abortSignal,
	} as unknown as Dockerode.ImageBuildOptions) as Promise<NodeJS.ReadableStream & {destroy(): void}>;
}

async function readMessages(stream: NodeJS.ReadableStream & {destroy(): void}, signal: AbortSignal, push: (value: ReturnType<ReturnType<typeof jsonLines>>[number]) => void): Promise<void> {
	const cut = jsonLines();
	try {
		for await (const chunk of stream) {
			signal.throwIfAborted();
			for (const value of cut(chunk as Uint8Array)) {
				push(value);
			}
		}
	} catch (error) {
		signal.throwIfAborted();
		throw toEngineError(error);
	} finally {
		stream.destroy();
	}
}

/** Report at most every so often: the newest state then, never one that is out of date. */
function throttled(onProgress: (progress: BuildProgress) => void): {soon(progress: () => BuildProgress): void; now(progress: () => BuildProgress): void} {
	let timer: NodeJS.Timeout | undefined;
	return {
		soon(progress) {
			timer ??= setTimeout(() => {
				timer = undefined;
				onProgress(progress());
			}, every);
		},
		now(progress) {
			clearTimeout(timer);
			onProgress(progress());
		},
	};
}
