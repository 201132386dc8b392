import {cleanLines, cleanText} from '../format/clean.js';
import {numberIn, recordIn, textIn, textsIn, type JsonObject} from '../format/json.js';
import type {EngineClient} from './client.js';
import {dial} from './dial.js';
import {rowsOf} from './rows-of.js';

/** One step of how an image was made: a row of `docker history`. */
export type HistoryStep = {
	/** The image as it was after this step, where the engine still has it: the classic builder keeps one of each step. */
	readonly id: string | undefined;
	/** Milliseconds since the epoch. */
	readonly createdAt: number;
	/** In the builder's own words, see `readInstruction`. Cleaned line by line. */
	readonly createdBy: string;
	/** What it added; 0 for one that only changed the configuration, and for one that made nothing but directories. */
	readonly sizeBytes: number;
	readonly comment: string;
	/** Tags of the image as it was then. */
	readonly tags: readonly string[];
};

/** How a container is started from an image, unless told otherwise. */
export type ImageConfig = {
	readonly entrypoint: readonly string[];
	readonly command: readonly string[];
	readonly directory: string;
	readonly user: string;
	readonly ports: readonly string[];
	readonly volumes: readonly string[];
	/** As the engine has it: `CMD-SHELL` or `CMD`, then the words; `NONE` for one switched off. */
	readonly healthCheck: readonly string[];
	readonly stopSignal: string;
	/** Names of its variables. */
	readonly variables: readonly string[];
	/** `linux/arm64/v8`. */
	readonly platform: string;
	readonly author: string;
};

/** What an image is made of (`GET /images/{id}/history`, `GET /images/{id}/json`). */
export type ImageLayers = {
	readonly id: string;
	/** The oldest first. */
	readonly steps: readonly HistoryStep[];
	/** What its layers hold, as digests, the lowest first. An image shares with another as many as both begin with. */
	readonly layerIds: readonly string[];
	readonly config: ImageConfig;
};

export type LayerCalls = {
	layers(id: string, signal: AbortSignal): Promise<ImageLayers>;
	/** The layers alone: cheap enough to be asked of many images. */
	layerIds(id: string, signal: AbortSignal): Promise<readonly string[]>;
};

export function layerCalls(client: EngineClient): LayerCalls {
	const get = async (path: string, signal: AbortSignal) => client.call(async (docker, abortSignal) => dial(docker, {method: 'GET', path, abortSignal}), {signal});
	return {
		async layers(id, signal) {
			const [history, inspection] = await Promise.all([get(`/images/${id}/history`, signal), get(`/images/${id}/json`, signal)]);
			const image = recordIn(inspection);
			return {
				id, layerIds: layerIdsIn(image), config: configOf(image),
				steps: rowsOf(history as readonly unknown[]).map(row => toStep(recordIn(row))).toReversed(),
			};
		},
		async layerIds(id, signal) {
			return layerIdsIn(recordIn(await get(`/images/${id}/json`, signal)));
		},
	};
}

const cleaned = (texts: readonly string[]): readonly string[] => texts.map(text => cleanText(text));

const layerIdsIn = ({RootFS}: JsonObject): readonly string[] => cleaned(textsIn(recordIn(RootFS).Layers));

function toStep({Id, Created, CreatedBy, Size, Comment, Tags}: JsonObject): HistoryStep {
	const id = textIn(Id);
	return {
		id: id === '' || id === '<missing>' ? undefined : cleanText(id), createdAt: numberIn(Created) * 1000, createdBy: cleanLines(textIn(CreatedBy)),
		sizeBytes: numberIn(Size), comment: cleanText(textIn(Comment)), tags: cleaned(textsIn(Tags)),
	};
}

/** A list of words, or one that a shell takes. */
const wordsIn = (value: unknown): readonly string[] => cleaned(typeof value === 'string' ? [value] : textsIn(value));

function configOf(image: JsonObject): ImageConfig {
	const config = recordIn(image.Config);
	return {
		entrypoint: wordsIn(config.Entrypoint), command: wordsIn(config.Cmd), directory: cleanText(textIn(config.WorkingDir)), user: cleanText(textIn(config.User)),
		ports: cleaned(Object.keys(recordIn(config.ExposedPorts))), volumes: cleaned(Object.keys(recordIn(config.Volumes))),
		healthCheck: wordsIn(recordIn(config.Healthcheck).Test), stopSignal: cleanText(textIn(config.StopSignal)),
		variables: cleaned(textsIn(config.Env).map(variable => variable.split('=')[0]!)),
		platform: [image.Os, image.Architecture, image.Variant].map(part => cleanText(textIn(part))).filter(part => part !== '').join('/'), author: cleanText(textIn(image.Author)),
	};
}
