import type {Engine} from '../engine/engine.js';
import {selectedContainer} from '../state/containers.js';
import {selectedImage} from '../state/images.js';
import {inspecting, type Inspect} from '../state/inspect.js';
import {shownTab} from '../state/screen.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {runPer} from './run-per.js';

type Wanted = {readonly subject: NonNullable<Inspect['subject']>; readonly key: string};

/** An inspection is wanted while its tab is on screen, and anew when what it speaks of has changed. */
function wantedInspection({screen, containers, images, connection}: State): Wanted | undefined {
	if (shownTab(screen) !== 'inspect' || screen.split === 0 || connection.phase !== 'live') {
		return undefined;
	}

	if (screen.list === 'containers') {
		const container = selectedContainer(containers);
		return container && {subject: {kind: 'container', id: container.id}, key: [container.id, container.state, container.name, container.health, container.since].join(' ')};
	}

	const row = selectedImage(images);
	return row && {subject: {kind: 'image', id: row.image.id}, key: [row.image.id, ...row.image.tags].join(' ')};
}

/** Keep the inspect tab showing the selected row. */
export function keepInspection(engine: Pick<Engine, 'containers' | 'images'>, store: Store, signal: AbortSignal): void {
	runPer(store, wantedInspection, async ({subject}, runSignal) => {
		store.update('inspect', inspect => inspecting(inspect, subject));
		const inspection = await (subject.kind === 'container' ? engine.containers : engine.images).inspect(subject.id, runSignal);
		store.update('inspect', inspect => ({...inspect, phase: 'shown', inspection, message: undefined}));
	}, {
		keyOf: ({key}) => key,
		settle: 60,
		onError(error) {
			store.update('inspect', inspect => ({...inspect, phase: 'failed', message: error instanceof Error ? error.message : String(error)}));
		},
	}, signal);
}
