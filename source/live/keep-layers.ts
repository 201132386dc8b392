import type {Engine} from '../engine/engine.js';
import {EngineError} from '../engine/engine-error.js';
import type {Image} from '../engine/types.js';
import {derive} from '../state/derive.js';
import {selectedImage} from '../state/images.js';
import {failLayers, openLayers, openSteps, type Layers} from '../state/layers.js';
import {isTabShown} from '../state/screen.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {runPer} from './run-per.js';

type LayersEngine = {readonly images: Pick<Engine['images'], 'layers' | 'layerIds'>};

/** So many images are asked about at a time: an engine has other things to do. */
const atOnce = 6;

/** After so many answers the screen hears of them. */
const batch = 60;

/** Steps whose images are asked how many layers they have, at most. */
const mostSteps = 60;

const isWanted = ({screen, connection}: State): boolean => isTabShown(screen, 'layers') && connection.phase === 'live';

const wantedLayers = (state: State): string | undefined => isWanted(state) ? selectedImage(state.images)?.image.id : undefined;

type Others = {readonly key: string; readonly ids: readonly string[]};

/** What there is to compare with: all images but the steps of builds. The same object for the same list. */
const othersIn = derive((all: readonly Image[]): Others => {
	const ids = all.filter(({isIntermediate}) => !isIntermediate).map(({id}) => id);
	return {ids, key: ids.join(' ')};
});

/** Ask about several, so many at a time. Of one that is gone meanwhile there is nothing to know. */
async function askEach(ids: readonly string[], ask: (id: string) => Promise<void>): Promise<void> {
	const left = ids.values();
	const work = async () => {
		for (const id of left) {
			try {
				await ask(id);
			} catch (error) {
				if (!(error instanceof EngineError && error.kind === 'gone')) {
					throw error;
				}
			}
		}
	};

	await Promise.all(Array.from({length: Math.min(atOnce, ids.length)}, work));
}

/** Keep the layers tab showing the selected image, and compare it with the others while it is to be seen. */
export function keepLayers(engine: LayersEngine, store: Store, signal: AbortSignal): void {
	const change = (how: (layers: Layers) => Layers) => {
		store.update('layers', how);
	};

	const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error);

	runPer(store, wantedLayers, async (id, runSignal) => {
		change(layers => openLayers(layers, id));
		const image = await engine.images.layers(id, runSignal);
		change(layers => ({...layers, phase: 'shown', image, message: undefined}));
		const depths = await findDepths(engine, image, runSignal);
		if (depths.size > 0) {
			change(layers => layers.imageId === id ? {...layers, depths} : layers);
		}
	}, {
		keyOf: id => id,
		settle: 60,
		onError(error) {
			change(layers => failLayers(layers, messageOf(error)));
		},
	}, signal);

	// Images never change: what has been asked once is known. Most of them share their layers, whose names are kept once.
	const chains = new Map<string, readonly string[]>();
	const names = new Map<string, string>();
	const nameOf = (layer: string) => names.get(layer) ?? names.set(layer, layer).get(layer)!;

	const show = (phase: Layers['comparison']['phase'], {ids}: Others) => {
		const known = new Map(ids.flatMap(id => chains.has(id) ? [[id, chains.get(id)!]] : []));
		change(layers => ({...layers, chains: known, comparison: {phase, done: known.size, total: ids.length}}));
	};

	runPer(store, state => isWanted(state) && state.images.isLoaded ? othersIn(state.images.all) : undefined, async (others, runSignal) => {
		const here = new Set(others.ids);
		for (const id of chains.keys()) {
			if (!here.has(id)) {
				chains.delete(id);
			}
		}

		let fresh = 0;
		await askEach(others.ids.filter(id => !chains.has(id)), async id => {
			const layerIds = await engine.images.layerIds(id, runSignal);
			chains.set(id, layerIds.map(layer => nameOf(layer)));
			fresh++;
			if (fresh % batch === 0) {
				show('running', others);
			}
		});
		show('done', others);
	}, {
		keyOf: ({key}) => key,
		settle: 60,
		onError(error, others) {
			show('failed', others);
			change(layers => layers.phase === 'failed' ? layers : {...layers, message: messageOf(error)});
		},
	}, signal);
}

/** Where a history leaves open which step left a layer, the steps' own images know, if the engine still has them. */
async function findDepths(engine: LayersEngine, image: Awaited<ReturnType<LayersEngine['images']['layers']>>, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
	const open = new Set(openSteps(image));
	const ids = image.steps.flatMap((step, index) => open.has(step) || open.has(image.steps[index + 1]!) ? (step.id ?? []) : []).slice(0, mostSteps);
	const depths = new Map<string, number>();
	await askEach(ids, async id => {
		const layers = await engine.images.layerIds(id, signal);
		depths.set(id, layers.length);
	});
	return depths;
}
