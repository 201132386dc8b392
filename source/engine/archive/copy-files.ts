import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import {countOf} from '../../format/plural.js';
import type {CopyPlan, CopyProgress, CopyResult} from './copy-plan.js';
import {hostError} from './host-error.js';
import {atIntervals} from './list-limits.js';
import {archiveEntries, openArchive} from './open-archive.js';
import {packTree} from './pack-tree.js';
import {createUnpacker, type Skipped} from './unpack.js';

/** Until the whole copy has been taken: the engine answers only then. */
const sendDeadline = 86_400_000;

type OnProgress = (progress: CopyProgress) => void;

/**
Copy out of a container what a plan says.

@throws {EngineError} With a sentence that also tells what had been copied until then. Of a file that was half written nothing is left.
@throws The signal's reason when aborted, with the last progress told before.
@see GET /containers/{id}/archive
*/
export async function copyOut(client: EngineClient, plan: CopyPlan, onProgress: OnProgress, signal: AbortSignal): Promise<CopyResult> {
	const report = atIntervals(onProgress);
	const unpacker = createUnpacker({
		...plan, signal, mayReplace: plan.replacedCount > 0 || plan.mayReplaceMore,
		onProgress() {
			report({...unpacker.counts});
		},
	});
	const {counts, skipped} = unpacker;
	try {
		const stream = await openArchive(client, plan.containerId, plan.source, signal);
		for await (const entry of archiveEntries(stream, signal)) {
			await unpacker.take(entry);
		}
	} catch (error) {
		// What is there keeps its modes all the same; the first error is the one to tell.
		await unpacker.finish().catch(() => undefined);
		onProgress({...counts});
		signal.throwIfAborted();
		throw withRest(hostError(error, plan.landing), counts.files > 0 ? `${countOf(counts.files, 'file')} copied before it ${counts.files === 1 ? 'is' : 'are'} left in ${plan.landing}.` : 'Nothing was copied.');
	}

	await unpacker.finish();
	onProgress({...counts});
	if (counts.files === 0 && skipped[0]) {
		throw new EngineError('invalid', `Nothing was copied: ${skipped[0].name} was left out, since ${skipped[0].why}.`);
	}

	return {...counts, leftOut: leftOut(skipped, unpacker.skippedCount)};
}

/**
Copy into a container what a plan says.

@throws {EngineError} With a sentence that also tells what may have arrived: the engine writes as it reads.
@throws The signal's reason when aborted.
@see PUT /containers/{id}/archive
*/
export async function copyIn(client: EngineClient, plan: CopyPlan, onProgress: OnProgress, signal: AbortSignal): Promise<CopyResult> {
	const report = atIntervals(onProgress);
	const run = new AbortController();
	const runSignal = AbortSignal.any([signal, run.signal]);
	const packed = await packTree({
		root: plan.source, name: plan.name, signal: runSignal,
		onProgress() {
			report({...packed.counts});
		},
	});
	const {counts, skipped, stream} = packed;
	// What goes wrong while packing ends the request: dockerode would wait for ever.
	stream.on('error', error => {
		run.abort(error);
	});
	try {
		await client.call(async (docker, abortSignal) => docker.getContainer(plan.containerId).putArchive(stream, {path: plan.directory, noOverwriteDirNonDir: 'true', abortSignal}), {signal: runSignal, deadline: sendDeadline});
	} catch (error) {
		onProgress({...counts});
		signal.throwIfAborted();
		const why = packed.failure() ?? error;
		if (why instanceof EngineError && why.kind === 'denied') {
			throw why;
		}

		throw withRest(hostError(why, plan.source), `What had arrived until then is left in ${plan.landing}.`);
	} finally {
		stream.destroy();
	}

	onProgress({...counts});
	return {...counts, leftOut: leftOut(skipped, skipped.length)};
}

/** An expected error with one sentence more; anything else as it is. */
function withRest(error: Error, rest: string): Error {
	return error instanceof EngineError
		? new EngineError(error.kind === 'gone' ? 'invalid' : error.kind, `${error.message}${/[.!?]$/v.test(error.message) ? '' : '.'} ${rest}`, {cause: error})
		: error;
}

function leftOut(skipped: readonly Skipped[], count: number): readonly string[] {
	const sentences = skipped.map(({name, why}) => `${name} was left out: ${why}.`);
	return count > skipped.length ? [...sentences, `And ${count - skipped.length} more.`] : sentences;
}
