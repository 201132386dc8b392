import type {Engine} from '../engine/engine.js';
import {EngineError} from '../engine/engine-error.js';
import type {Container, LogLine} from '../engine/types.js';
import {exitCodeInWords} from '../format/signals.js';
import {containerById, selectedContainer} from '../state/containers.js';
import {addDivider, afterTimestamp, appendLines, emptyLog, endLog, failLog, openLog} from '../state/log.js';
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

/** A log is wanted while its tab is on screen. */
function wantedLog({containers, screen}: State): {readonly id: string} | undefined {
	const container = screen.list === 'containers' && shownTab(screen) === 'logs' && screen.split !== 0 ? selectedContainer(containers) : undefined;
	return container && {id: container.id};
}

/** Keep the log of the selected container following, over its restarts and the engine's, until aborted. */
export function keepLog(engine: Pick<Engine, 'containers'>, store: Store, signal: AbortSignal): void {
	runPer(store, wantedLog, async ({id}, runSignal) => follow(engine, store, id, runSignal), {
		keyOf: ({id}) => id,
		settle: 60,
		onError(error) {
			store.update('log', log => failLog(log, error instanceof Error ? error.message : String(error)));
		},
	}, signal);
}

async function follow(engine: Pick<Engine, 'containers'>, store: Store, id: string, signal: AbortSignal): Promise<void> {
	store.update('log', log => emptyLog(id, log));
	let lastLines: readonly LogLine[] = [];
	const remember = (lines: readonly LogLine[]) => {
		const timestamp = lines.at(-1)?.timestamp ?? '';
		if (timestamp !== '') {
			// Those of the very last moment come again when the log is resumed there.
			const last = lines.filter(line => line.timestamp === timestamp);
			lastLines = lastLines[0]?.timestamp === timestamp ? [...lastLines, ...last] : last;
		}
	};

	for (;;) {
		store.update('log', log => openLog(log));
		// eslint-disable-next-line no-await-in-loop
		const ending = await readToEnd(engine, store, id, lastLines, remember, signal);
		if (ending === 'gone') {
			store.update('log', log => endLog(log, 'The container is gone; these are its last lines.'));
			return;
		}

		if (ending === 'unreachable') {
			store.update('log', log => failLog(log, 'The engine is away; the log goes on when it is back.'));
			// eslint-disable-next-line no-await-in-loop
			await until(store, state => state.connection.phase === 'live' ? true : undefined, signal);
			// eslint-disable-next-line no-await-in-loop
			await pause(50, signal);
			continue;
		}

		// eslint-disable-next-line no-await-in-loop
		if (!await waitForRestart(engine, store, id, signal)) {
			return;
		}
	}
}

/** @returns How the stream ended: with its container, for want of it, or for want of the engine. */
async function readToEnd(engine: Pick<Engine, 'containers'>, store: Store, id: string, lastLines: readonly LogLine[], remember: (lines: readonly LogLine[]) => void, signal: AbortSignal): Promise<'ended' | 'gone' | 'unreachable'> {
	const since = lastLines[0]?.timestamp;
	const {collect, flush} = collector<LogLine>(lines => {
		store.update('log', log => appendLines(log, lines));
	}, signal);
	const fresh = afterTimestamp(lastLines);
	try {
		for await (const batch of engine.containers.logs(id, {tail: since === undefined ? firstTail : resumeTail, since}, signal)) {
			const lines = fresh(batch);
			remember(lines);
			collect(lines);
		}

		return 'ended';
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

/**
The stream has ended with its container: say how, and wait until it runs again.

@returns `false` when it never will: it was removed.
*/
async function waitForRestart(engine: Pick<Engine, 'containers'>, store: Store, id: string, signal: AbortSignal): Promise<boolean> {
	// The list learns of the end by an event of its own, perhaps later than the stream: ask for the state that is true now.
	const [container] = await listQuietly(engine, id, signal);
	if (container && container.state !== 'running' && container.state !== 'paused') {
		const ending = container.state === 'created' ? 'not started yet' : endingOf(container);
		store.update('log', log => endLog(container.state === 'created' ? log : addDivider(log, ending), ending));
	}

	const next = container?.state === 'running' ? true : await until(store, ({containers, connection}) => {
		const now = containerById(containers, id);
		if (!now) {
			return connection.phase === 'live' ? false : undefined;
		}

		return now.state === 'running' ? true : undefined;
	}, signal);
	if (!next) {
		store.update('log', log => endLog(log, 'The container is gone; these are its last lines.'));
		return false;
	}

	store.update('log', log => log.ring.nextSequence === 0 ? log : addDivider(log, 'started again'));
	return true;
}

async function listQuietly(engine: Pick<Engine, 'containers'>, id: string, signal: AbortSignal): Promise<readonly Container[]> {
	try {
		return await engine.containers.list(signal, [id]);
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof EngineError) {
			return [];
		}

		throw error;
	}
}

const endingOf = ({exitCode}: Container): string => exitCode === undefined ? 'ended' : `exited ${exitCode} · ${exitCodeInWords(exitCode)}`;
