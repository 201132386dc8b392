import type {EngineClient} from '../client.js';
import {dial} from '../dial.js';
import type {BuildStep} from './build-progress.js';
import type {Builder} from './choose-builder.js';

/** An entry of an image's history: what made a layer, and how large it is. */
export type HistoryEntry = {readonly CreatedBy?: string; readonly Size?: number};

/** It is nice to know, and waited for no longer. */
const deadline = 5000;

/**
What the steps of a build have added to its image, by their ids. Those of other stages are not in it, and not known.

@returns Nothing where the engine does not tell.
@see GET /images/{name}/history
*/
export async function stepSizes(client: EngineClient, {builder, imageId, steps}: {readonly builder: Builder; readonly imageId: string; readonly steps: readonly BuildStep[]}, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
	let history: unknown;
	try {
		history = await client.call(async (docker, abortSignal) => dial(docker, {method: 'GET', path: `/images/${imageId}/history`, abortSignal}), {signal, deadline});
	} catch {
		signal.throwIfAborted();
	}

	const entries = Array.isArray(history) ? history as readonly HistoryEntry[] : [];
	return builder === 'classic' ? classicSizes(entries, steps) : buildkitSizes(entries, steps);
}

/** Each step of the last stage is an entry; the newest stand first. */
export function classicSizes(history: readonly HistoryEntry[], steps: readonly BuildStep[]): ReadonlyMap<string, number> {
	const last = steps.slice(steps.findLastIndex(({instruction}) => /^from\s/iv.test(instruction)) + 1).toReversed();
	return new Map(last.flatMap(({id}, index) => {
		const size = history[index]?.Size;
		return size === undefined ? [] : [[id, size] as const];
	}));
}

/** A stage may begin with another, and settings are entries without a step: what is written the same is the same. */
export function buildkitSizes(history: readonly HistoryEntry[], steps: readonly BuildStep[]): ReadonlyMap<string, number> {
	const sizes = new Map<string, number>();
	for (const {CreatedBy = '', Size} of history) {
		const said = CreatedBy.replace(/ # buildkit$/v, '').replace(/^RUN (?:\|\d+ .*? )?\/bin\/sh -c /v, 'RUN ');
		const step = steps.findLast(({id, isInternal, instruction}) => !isInternal && !sizes.has(id) && withoutFlags(instruction) === withoutFlags(said));
		if (step && Size !== undefined) {
			sizes.set(step.id, Size);
		}
	}

	return sizes;
}

/** `RUN --mount=… make` is `RUN make` in a history. */
const withoutFlags = (instruction: string): string => instruction.replace(/^(?<keyword>[A-Z]+)(?: +--[\w\-]+(?:=\S*)?)+/v, '$<keyword>').replaceAll(/\s+/gv, ' ').trim();
