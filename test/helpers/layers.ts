import type {HistoryStep, ImageLayers} from '../../source/engine/layers.js';
import {now} from './values.js';

/** A step of a history, an hour old. */
export const aStep = (createdBy: string, sizeBytes = 0, rest: Partial<HistoryStep> = {}): HistoryStep => ({id: undefined, createdAt: now - 3_600_000, createdBy, sizeBytes, comment: '', tags: [], ...rest});

/** What an image is made of: of so many layers unless its steps are told. */
export const layersOf = (id: string, layerIds: readonly string[], steps: readonly HistoryStep[] = layerIds.map(layer => aStep(`/bin/sh -c make ${layer}`, 1000)), config: Partial<ImageLayers['config']> = {}): ImageLayers => ({
	id, layerIds, steps, config: {entrypoint: [], command: [], directory: '', user: '', ports: [], volumes: [], healthCheck: [], stopSignal: '', variables: [], platform: 'linux/amd64', author: '', ...config},
});
