import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import {listByArchive} from './list-by-archive.js';
import {atIntervals, type ListOptions} from './list-limits.js';
import {ListReader, listScript} from './list-script.js';
import {runInContainer} from './run-in-container.js';
import type {Listing} from './types.js';

/** About so many bytes a name takes in what the script writes. */
const bytesPerName = 300;

/** Containers in which the script has found nothing to work with: they are not asked again. */
export type Toolless = Set<string>;

/**
List a directory of a container. In one that runs its own tools do it, which takes milliseconds whatever lies below; where there are none, or it does
not run, the headers of the directory's archive tell.

@throws {EngineError} `invalid` when there is no such directory, `gone` when there is no such container.
*/
export async function listDirectory(client: EngineClient, id: string, path: string, options: ListOptions & {readonly isRunning: boolean; readonly toolless: Toolless}, signal: AbortSignal): Promise<Listing> {
	const {isRunning, toolless} = options;
	return isRunning && !toolless.has(id)
		? await listByTools(client, id, path, options, signal) ?? await listByArchive(client, id, path, options, signal)
		: listByArchive(client, id, path, options, signal);
}

/** @returns `undefined` when it cannot be done like this. */
async function listByTools(client: EngineClient, id: string, path: string, {limits, onProgress, toolless}: ListOptions & {readonly toolless: Toolless}, signal: AbortSignal): Promise<Listing | undefined> {
	const reader = new ListReader();
	const report = atIntervals(onProgress);
	const patience = AbortSignal.timeout(limits.milliseconds);
	try {
		const exitCode = await runInContainer(client, id, ['sh', '-c', listScript, 'sh', path, String(limits.names * bytesPerName)], bytes => {
			reader.push(bytes);
			report(reader.entries.length);
			return !reader.isWhole && reader.entries.length < limits.names;
		}, AbortSignal.any([signal, patience]));
		if (reader.isWhole || reader.entries.length > 0) {
			return {entries: reader.entries.slice(0, limits.names), isWhole: reader.isWhole && reader.entries.length <= limits.names, passedOver: 0};
		}

		// 3 is no fault of the tools: the archive's way says what is wrong.
		if (exitCode !== 3) {
			remember(toolless, id);
		}

		return undefined;
	} catch (error) {
		signal.throwIfAborted();
		if (patience.aborted) {
			return reader.entries.length > 0 ? {entries: reader.entries.slice(0, limits.names), isWhole: false, passedOver: 0} : undefined;
		}

		// Engines differ in how they say that there is no shell; one that is paused or read-only refuses.
		if (error instanceof EngineError && error.kind !== 'unreachable' && error.kind !== 'timeout' && error.kind !== 'gone') {
			return undefined;
		}

		throw error;
	}
}

/** No more are remembered than anybody looks into. */
function remember(toolless: Toolless, id: string): void {
	if (toolless.size >= 500) {
		toolless.clear();
	}

	toolless.add(id);
}
