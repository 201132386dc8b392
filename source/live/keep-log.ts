import type {Engine} from '../engine/engine.js';
import {EngineError} from '../engine/engine-error.js';
import type {ContainerRun} from '../engine/types.js';
import {formatBinaryBytes} from '../format/bytes.js';
import {exitCodeInWords} from '../format/signals.js';
import {containerById, selectedContainer} from '../state/containers.js';
import {addDivider, afterTimestamp, countLines, emptyLog, endLog, failLog, lastLines, openLog, type LineCounts} from '../state/log.js';
import type {LogRing} from '../state/log-ring.js';
import {shownTab} from '../state/screen.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {collector} from './collector.js';
import {pause} from './pause.js';
import {runPer} from './run-per.js';
import {until} from './until.js';

/** Lines a log opens with. */
const firstTail = 1000;

/** After a break, more than any break should have missed; without a bound the engine would scan the whole file. */
const resumeTail = 20_000;

/** What a log needs of the engine. */
type LogEngine = {readonly containers: Pick<Engine['containers'], 'logs' | 'run'>};

/** A log is wanted while its tab is on screen. */
function wantedLog({containers, screen}: State): {readonly id: string} | undefined {
	const container = screen.list === 'containers' && shownTab(screen) === 'logs' && screen.split !== 0 ? selectedContainer(containers) : undefined;
	return container && {id: container.id};
}

/** Keep the log of the selected container following, over its restarts and the engine's, until aborted. */
export function keepLog(engine: LogEngine, store: Store, signal: AbortSignal): void {
	runPer(store, wantedLog, async ({id}, runSignal) => follow(engine, store, id, runSignal), {
		keyOf: ({id}) => id,
		settle: 60,
		onError(error) {
			store.update('log', log => failLog(log, error instanceof Error ? error.message : String(error)));
		},
	}, signal);
}

async function follow(engine: LogEngine, store: Store, id: string, signal: AbortSignal): Promise<void> {
	store.update('log', log => emptyLog(id, log));
	const {ring} = store.get().log;
	for (;;) {
		store.update('log', log => openLog(log));
		const ending = await readRun(engine, store, {id, ring}, signal);
		if (ending === 'gone') {
			store.update('log', log => endLog(log, 'The container is gone; these are its last lines.'));
			return;
		}

		if (ending === 'unreachable') {
			store.update('log', log => failLog(log, 'The engine is away; the log goes on when it is back.'));
			await until(store, state => state.connection.phase === 'live' ? true : undefined, signal);
			await pause(50, signal);
		}
	}
}

/**
Show what one run of the container says, then how it ended, and wait for the next run.

@returns `again` when there is more to read.
*/
async function readRun(engine: LogEngine, store: Store, {id, ring}: {readonly id: string; readonly ring: LogRing}, signal: AbortSignal): Promise<'again' | 'gone' | 'unreachable'> {
	const last = lastLines(ring);
	const since = last[0]?.timestamp;
	const {collect, flush} = collector<LineCounts>(counts => {
		store.update('log', log => countLines(log, counts));
	}, signal);
	const fresh = afterTimestamp(last);
	try {
		const run = await engine.containers.run(id, signal);
		for await (const batch of engine.containers.logs(id, {hasTty: run.hasTty, tail: since === undefined ? firstTail : resumeTail, since}, signal)) {
			const lines = fresh(batch);
			ring.append(lines);
			collect([{lines: lines.size, errors: lines.errorCount}]);
		}

		flush();
		return await waitForRun(engine, store, id, run, signal);
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof EngineError && error.kind === 'gone') {
			return 'gone';
		}

		if (error instanceof EngineError && (error.kind === 'unreachable' || error.kind === 'timeout')) {
			return 'unreachable';
		}

		throw error;
	} finally {
		flush();
	}
}

/** The stream has ended, most likely with its run: say how, and wait until the container runs again. */
async function waitForRun(engine: LogEngine, store: Store, id: string, read: ContainerRun, signal: AbortSignal): Promise<'again' | 'gone'> {
	// Counted before the question is put: a start in between must not be missed.
	const startsOf = () => store.get().containers.starts.get(id) ?? 0;
	let starts = startsOf();
	let run = await engine.containers.run(id, signal);
	if (run.isRunning && run.startedAt === read.startedAt) {
		// The engine has ended the stream of a run that goes on.
		await pause(1000, signal);
		return 'again';
	}

	if (!run.isRunning) {
		const ending = run.startedAt === '' ? 'not started yet' : endingOf(run);
		store.update('log', log => endLog(run.startedAt === '' ? log : addDivider(log, ending), ending));
	}

	while (!run.isRunning) {
		const seen = starts;
		const isThere = await until(store, ({containers, connection}) => {
			const now = containerById(containers, id);
			if (!now) {
				return connection.phase === 'live' ? false : undefined;
			}

			return startsOf() !== seen || now.state === 'running' ? true : undefined;
		}, signal);
		if (!isThere) {
			return 'gone';
		}

		starts = startsOf();
		run = await engine.containers.run(id, signal);
		if (!run.isRunning && run.startedAt === read.startedAt) {
			// The list is a moment behind.
			await pause(100, signal);
		} else if (!run.isRunning) {
			// It has run and ended meanwhile: what it said is still to be read.
			break;
		}
	}

	store.update('log', log => log.ring.nextSequence === 0 ? log : addDivider(log, 'started again'));
	return 'again';
}

function endingOf({exitCode, wasOutOfMemory, memoryLimitBytes}: ContainerRun): string {
	const limit = memoryLimitBytes > 0 ? ` (limit ${formatBinaryBytes(memoryLimitBytes)})` : '';
	return `exited ${exitCode} · ${wasOutOfMemory ? `out of memory${limit}` : exitCodeInWords(exitCode)}`;
}
