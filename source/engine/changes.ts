import {escapeUnseen} from '../format/clean.js';
import type {EngineClient} from './client.js';
import {rowsOf} from './rows-of.js';

export type ChangeKind = 'added' | 'changed' | 'deleted';

/** A path in a container that is not as in its image. What cannot be seen in it is escaped, not left out: paths stay apart. */
export type Change = {readonly path: string; readonly kind: ChangeKind};

export type ChangeList = {
	readonly changes: readonly Change[];
	/** Changes beyond the most that are kept. */
	readonly leftOut: number;
};

/** More than this nobody reads, and each takes memory. */
const mostChanges = 200_000;

/** The engine compares whole file systems where its storage driver keeps no list. */
const deadline = 120_000;

const kinds: Readonly<Record<number, ChangeKind>> = {0: 'changed', 1: 'added', 2: 'deleted'};

/** What `docker diff` shows (`GET /containers/{id}/changes`), of a container in any state. Throws `EngineError` `gone` when there is none. */
export async function listChanges(client: EngineClient, id: string, signal: AbortSignal): Promise<ChangeList> {
	const answer = await client.call(async (docker, abortSignal) => docker.getContainer(id).changes({abortSignal}) as Promise<ReadonlyArray<{readonly Path?: string; readonly Kind?: number}> | null>, {signal, deadline});
	const rows = rowsOf(answer);
	return {
		changes: rows.slice(0, mostChanges).map(({Path = '', Kind}) => ({path: escapeUnseen(Path.toWellFormed()), kind: kinds[Kind ?? 0] ?? 'changed'})),
		leftOut: Math.max(0, rows.length - mostChanges),
	};
}
