import type {Engine} from '../engine/engine.js';
import {failChanges, openChanges, showChanges} from '../state/changes.js';
import {selectedContainer} from '../state/containers.js';
import {detailSize} from '../state/layout.js';
import {isTabShown} from '../state/screen.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {runPer} from './run-per.js';

type Wanted = {readonly id: string; readonly key: string};

/** Changes are wanted while their tab is on screen, and anew when the container's state has changed: not more often, since the engine may have to compare whole file systems. */
function wantedChanges({screen, containers, connection, changes}: State): Wanted | undefined {
	const container = isTabShown(screen, 'changes') && connection.phase === 'live' ? selectedContainer(containers) : undefined;
	return container && {id: container.id, key: [container.id, container.state, containers.starts.get(container.id) ?? 0, changes.wishes].join(' ')};
}

/** Keep the changes tab showing the selected container. */
export function keepChanges(engine: {readonly containers: Pick<Engine['containers'], 'changes'>}, store: Store, signal: AbortSignal): void {
	runPer(store, wantedChanges, async ({id}, runSignal) => {
		store.update('changes', changes => openChanges(changes, id));
		const list = await engine.containers.changes(id, runSignal);
		store.update('changes', (changes, {screen}) => showChanges(changes, list, detailSize(screen).rows));
	}, {
		keyOf: ({key}) => key,
		settle: 60,
		onError(error) {
			store.update('changes', changes => failChanges(changes, error instanceof Error ? error.message : String(error)));
		},
	}, signal);
}
