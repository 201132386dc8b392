import {listLimits} from '../engine/archive/list-limits.js';
import type {Engine} from '../engine/engine.js';
import {selectedContainer} from '../state/containers.js';
import {placeIn, readingFiles} from '../state/files.js';
import {shownTab} from '../state/screen.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {runPer} from './run-per.js';

type Wanted = {readonly containerId: string; readonly path: string; readonly isRunning: boolean; readonly effort: number; readonly revision: number};

/** A directory is wanted while its tab is on screen; anew when it is asked for, and when the container has started or ended. */
function wantedDirectory({screen, containers, connection, files}: State): Wanted | undefined {
	if (screen.list !== 'containers' || shownTab(screen) !== 'files' || screen.split === 0 || connection.phase !== 'live') {
		return undefined;
	}

	const container = selectedContainer(containers);
	return container && {
		containerId: container.id, path: placeIn(files, container.id).path, isRunning: container.state === 'running', effort: files.effort, revision: files.revision,
	};
}

/** Keep the files tab showing the directory it stands in. Leaving it gives up what is being read. */
export function keepFiles(engine: Pick<Engine, 'files'>, store: Store, signal: AbortSignal): void {
	runPer(store, wantedDirectory, async ({containerId, path, isRunning, effort}, runSignal) => {
		store.update('files', files => readingFiles(files, containerId, path));
		const listing = await engine.files.list(containerId, path, {
			isRunning, limits: listLimits(effort),
			onProgress(met) {
				if (!runSignal.aborted) {
					store.update('files', files => ({...files, met}));
				}
			},
		}, runSignal);
		runSignal.throwIfAborted();
		store.update('files', files => ({...files, phase: 'shown', listing, message: undefined}));
	}, {
		keyOf: ({containerId, path, isRunning, effort, revision}) => [containerId, isRunning, effort, revision, path].join(' '),
		settle: 60,
		onError(error, {containerId, path}) {
			const message = error instanceof Error ? error.message : String(error);
			store.update('files', files => ({...files, subject: {containerId, path}, phase: 'failed', listing: undefined, message}));
		},
	}, signal);
}
