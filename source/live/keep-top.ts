import type {Engine} from '../engine/engine.js';
import {EngineError} from '../engine/engine-error.js';
import {selectedContainer} from '../state/containers.js';
import {isTabShown} from '../state/screen.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {failTop, openTop, showTop} from '../state/top.js';
import {pause} from './pause.js';
import {runPer} from './run-per.js';

/** Milliseconds between two looks at processes that come, go and work. */
const every = 2000;

type Wanted = {readonly id: string; readonly key: string; /** Whether they can change. */ readonly isMoving: boolean};

/** Processes are wanted while their tab is on screen and there are any. */
function wantedTop({screen, containers, connection, top}: State): Wanted | undefined {
	const container = isTabShown(screen, 'top') && connection.phase === 'live' ? selectedContainer(containers) : undefined;
	if (container?.state !== 'running' && container?.state !== 'paused') {
		return undefined;
	}

	const {id, state} = container;
	return {id, key: [id, state, containers.starts.get(id) ?? 0, top.wishes].join(' '), isMoving: state === 'running'};
}

/** Keep the top tab showing the processes of the selected container. */
export function keepTop(engine: {readonly containers: Pick<Engine['containers'], 'top'>}, store: Store, signal: AbortSignal, interval = every): void {
	runPer(store, wantedTop, async ({id, isMoving}, runSignal) => {
		store.update('top', top => openTop(top, id));
		for (;;) {
			try {
				const table = await engine.containers.top(id, runSignal);
				store.update('top', top => showTop(top, table));
			} catch (error) {
				// A busy engine is asked again.
				if (!(error instanceof EngineError && error.kind === 'timeout')) {
					throw error;
				}

				store.update('top', top => failTop(top, error.message));
			}

			if (!isMoving) {
				return;
			}

			await pause(interval, runSignal);
		}
	}, {
		keyOf: ({key}) => key,
		settle: 60,
		onError(error) {
			store.update('top', top => failTop(top, error instanceof Error ? error.message : String(error)));
		},
	}, signal);
}
