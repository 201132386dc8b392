import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {EngineClient} from '../client.js';
import type {Credentials} from '../registry/credentials.js';
import {EngineError} from '../engine-error.js';
import {readJson} from '../json-lines.js';
import {throttled} from '../throttled.js';
import {isRemoteContext} from '../../format/remote-context.js';
import {buildErrorSentence} from './build-error.js';
import type {BuildRequest} from './build-request.js';
import {newBuild, type BuildProgress, type BuildStep} from './build-progress.js';
import type {BuildRun} from './build-run.js';
import {chooseBuilder} from './choose-builder.js';
import {classicBuild} from './classic-build.js';
import {countsNow} from './context-files.js';
import {readDockerfile, type Dockerfile} from './dockerfile.js';
import {blamed, failurePlace} from './step-lines.js';
import {stepsInOrder} from './step-order.js';
import {stepSizes} from './step-sizes.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
Build an image, with the builder that the request, `DOCKER_BUILDKIT` or the engine chooses.

@param environment For `DOCKER_BUILDKIT` and `SSH_AUTH_SOCK`.
@param onProgress Told at most ten times a second how far it is, and at the end how it ended.
@returns The last progress.
@throws {EngineError} `invalid` for a context or Dockerfile that is not there, `unsupported` for what the builder has not, `failed` when a step failed.
@throws The signal's reason when aborted; the step that was running is killed by the engine then.
@see POST /build
*/
export async function buildImage(client: EngineClient, credentials: Credentials, request: BuildRequest, onProgress: (progress: BuildProgress) => void, signal: AbortSignal, environment: Environment = {}): Promise<BuildProgress> {
	const {run, builderNote} = await readyBuild(client, credentials, request, environment, signal);
	const dockerfile = await dockerfileOf(request);
	const ordered = stepsInOrder(run, dockerfile);
	const report = throttled(onProgress);
	const failing = new AbortController();
	const runSignal = AbortSignal.any([signal, failing.signal]);
	let phase: BuildProgress['phase'] = 'sending';
	let sentBytes = 0;
	let failure: string | undefined;
	let sizes: ReadonlyMap<string, number> = new Map();
	const progress = (): BuildProgress => {
		// The classic builder names the image of each stage: only the last is what was asked for.
		const {imageId, ...rest} = run.reader.snapshot();
		const told = {...(failure === undefined ? {} : {error: failure}), ...rest, ...(phase === 'done' && imageId !== undefined ? {imageId} : {})};
		const known = withSizes(ordered(told.steps), sizes);
		const steps = phase === 'failed' ? blamed(known, told.error) : known;
		const failedAt = phase === 'failed' && dockerfile ? failurePlace(dockerfile, {...told, steps}) : undefined;
		return {
			...newBuild, builder: run.builder, ...(builderNote === undefined ? {} : {builderNote}), ...countsNow(run.counts), ...told, steps, phase, sentBytes,
			...(failedAt ? {failedAt} : {}),
		};
	};

	try {
		const stream = await run.open(runSignal, {
			onBytes(count) {
				sentBytes += count;
				report.soon(progress);
			},
			onError(error) {
				failing.abort(error);
			},
		});
		phase = 'building';
		for await (const value of readJson(stream, runSignal)) {
			run.reader.push(value, Date.now());
			report.soon(progress);
		}

		const {error, imageId} = run.reader.snapshot();
		if (error !== undefined || imageId === undefined) {
			throw new EngineError('failed', error ?? 'The engine ended the build without an image.');
		}

		const {steps} = progress();
		sizes = await stepSizes(client, {builder: run.builder, imageId, steps}, signal);
		phase = 'done';
		return progress();
	} catch (error) {
		phase = 'failed';
		run.reader.end(Date.now());
		if (!(error instanceof EngineError)) {
			throw error;
		}

		failure = buildErrorSentence(error.message);
		throw failure === error.message ? error : new EngineError(error.kind, failure, {cause: error});
	} finally {
		run.close();
		report.now(progress);
	}
}

/** A build by the chosen builder, or by the classic one where the engine has no BuildKit. */
async function readyBuild(client: EngineClient, credentials: Credentials, request: BuildRequest, environment: Environment, signal: AbortSignal): Promise<{readonly run: BuildRun; readonly builderNote?: string}> {
	if (isRemoteContext(request.context) && path.isAbsolute(request.dockerfile)) {
		throw new EngineError('invalid', 'A context that the engine fetches comes with its own Dockerfile: name one within it.');
	}

	if (await chooseBuilder(client, request, environment, signal) === 'classic') {
		return {run: await classicBuild(client, credentials, request)};
	}

	const {buildkitBuild} = await import('./buildkit-build.js');
	try {
		return {run: await buildkitBuild(client, credentials, request, environment, signal)};
	} catch (error) {
		if (!(error instanceof EngineError) || (error.kind !== 'gone' && error.kind !== 'unsupported')) {
			throw error;
		}

		return {run: await classicBuild(client, credentials, request), builderNote: 'This engine has no BuildKit: the classic builder does it.'};
	}
}

/** @returns Nothing where it is not here. */
async function dockerfileOf({context, dockerfile}: BuildRequest): Promise<Dockerfile | undefined> {
	return isRemoteContext(context) ? undefined : readDockerfile(await readFile(path.resolve(context, dockerfile), 'utf8'));
}

const withSizes = (steps: readonly BuildStep[], sizes: ReadonlyMap<string, number>): readonly BuildStep[] => sizes.size === 0 ? steps : steps.map(step => {
	const sizeBytes = sizes.get(step.id);
	return sizeBytes === undefined ? step : {...step, sizeBytes};
});
