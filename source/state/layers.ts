import type {HistoryStep, ImageLayers} from '../engine/layers.js';
import type {Image} from '../engine/types.js';
import {historyWords, instructionText, isMetadata, readInstruction, type Instruction} from '../format/instruction.js';
import {shortId} from '../format/image-reference.js';
import {deriveBy} from './derive.js';
import {selectedImage} from './images.js';
import {newListView, rowsKey, selectedRow, type ListView, type Row} from './list.js';
import type {State} from './state.js';

/** What the selected image is made of, and what others share of it. */
export type Layers = {
	readonly imageId: string | undefined;
	readonly phase: 'idle' | 'loading' | 'shown' | 'failed';
	readonly image: ImageLayers | undefined;
	readonly message: string | undefined;
	/** How many layers lie below and at a step, by the id of its image: asked only where the history leaves it open. */
	readonly depths: ReadonlyMap<string, number>;
	/** The layers of every image in the list, by image id: they never change. */
	readonly chains: ReadonlyMap<string, readonly string[]>;
	/** How the comparison with the other images stands. */
	readonly comparison: {readonly phase: 'running' | 'done' | 'failed'; readonly done: number; readonly total: number};
	/** Values of variables and build arguments are masked until they are asked for, and again on the next image. */
	readonly isRevealed: boolean;
	readonly view: ListView;
};

export const noLayers: Layers = {
	imageId: undefined, phase: 'idle', image: undefined, message: undefined, depths: new Map(), chains: new Map(), comparison: {phase: 'running', done: 0, total: 0}, isRevealed: false, view: newListView('newest'),
};

/** A step as a row of the tab, the lowest has number 1. */
export type LayerRow = Row & {
	readonly number: number;
	readonly step: HistoryStep;
	readonly instruction: Instruction;
	/** Whether it certainly left no layer. */
	readonly isEmpty: boolean;
	/** Which layers its own may be, counted from 0; both the same where that is certain. `undefined` where there is none or nothing is known. */
	readonly place: {readonly least: number; readonly most: number} | undefined;
};

type Order = {readonly title: string; compare(a: LayerRow, b: LayerRow): number};

/** The orders of the sort picker; the docker client's is `newest`. */
export const layerOrders: Readonly<Record<string, Order>> = {
	newest: {title: 'newest first', compare: (a, b) => b.number - a.number},
	size: {title: 'size, largest first', compare: (a, b) => b.step.sizeBytes - a.step.sizeBytes || b.number - a.number},
};

/** BuildKit leaves a layer for each of these, whatever is in it. */
const isBuildkitLayer = ({comment}: HistoryStep, {keyword}: Instruction): boolean => comment.startsWith('buildkit') && ['RUN', 'COPY', 'ADD'].includes(keyword);

type Kind = 'layer' | 'none' | 'open';

/** What the history alone tells: the engine says how much a step added, but not whether that was a layer. */
function kindOf(step: HistoryStep, instruction: Instruction): Kind {
	return step.sizeBytes > 0 || isBuildkitLayer(step, instruction) ? 'layer' : (isMetadata(instruction) ? 'none' : 'open');
}

function instructionsOf({steps, config}: ImageLayers): readonly Instruction[] {
	const words = historyWords(steps.map(({createdBy}) => createdBy), config.variables);
	return steps.map(({createdBy}) => readInstruction(createdBy, words));
}

/** Which steps may have left a layer or not; none where their number settles it. */
export function openSteps(image: ImageLayers): readonly HistoryStep[] {
	const instructions = instructionsOf(image);
	const kinds = settled(image.steps.map((step, index) => kindOf(step, instructions[index]!)), image.layerIds.length);
	return image.steps.filter((_, index) => kinds?.[index] === 'open');
}

/** As many open ones are layers as are wanting: where that is none or all of them, it is settled. `undefined` where more are wanting than there are. */
function settled(kinds: readonly Kind[], count: number): readonly Kind[] | undefined {
	const wanting = count - kinds.filter(kind => kind === 'layer').length;
	const open = kinds.filter(kind => kind === 'open').length;
	if (wanting < 0 || wanting > open) {
		return undefined;
	}

	return wanting === 0 || wanting === open ? kinds.map(kind => kind === 'open' ? (wanting === 0 ? 'none' : 'layer') : kind) : kinds;
}

/** The steps' kinds, where asked images tell more. */
function withDepths(image: ImageLayers, kinds: readonly Kind[], depths: ReadonlyMap<string, number>): readonly Kind[] {
	return kinds.map((kind, index) => {
		const after = depths.get(image.steps[index]!.id ?? '');
		const before = index === 0 ? 0 : depths.get(image.steps[index - 1]!.id ?? '');
		return kind === 'open' && after !== undefined && before !== undefined ? (after > before ? 'layer' : 'none') : kind;
	});
}

/** The steps of an image as rows, the oldest first. */
function rowsOf({image, depths}: Pick<Layers, 'image' | 'depths'>): readonly LayerRow[] {
	if (!image) {
		return [];
	}

	const {steps, layerIds} = image;
	const instructions = instructionsOf(image);
	const known = withDepths(image, steps.map((step, index) => kindOf(step, instructions[index]!)), depths);
	const kinds = settled(known, layerIds.length);
	const wanting = layerIds.length - (kinds ?? []).filter(kind => kind === 'layer').length;
	let sure = 0;
	let open = 0;
	const opens = (kinds ?? []).filter(kind => kind === 'open').length;
	return steps.map((step, index) => {
		const kind = kinds?.[index];
		const openAfter = opens - open - (kind === 'open' ? 1 : 0);
		const place = kind === undefined || kind === 'none' ? undefined : {
			least: sure + Math.max(0, wanting - openAfter - (kind === 'open' ? 1 : 0)),
			most: sure + Math.min(open, wanting - (kind === 'open' ? 1 : 0)),
		};
		sure += kind === 'layer' ? 1 : 0;
		open += kind === 'open' ? 1 : 0;
		return {id: String(index), number: index + 1, step, instruction: instructions[index]!, isEmpty: kind === 'none', place};
	});
}

const noImage = {};

const stepRows = deriveBy(({image}: Pick<Layers, 'image' | 'depths'>): object => image ?? noImage, ({depths}) => String(depths.size), rowsOf);

/** The rows of the tab, in order. */
export const layerRows = deriveBy((layers: Pick<Layers, 'image' | 'depths' | 'view'>): object => layers.image ?? noImage, ({depths, view}) => `${depths.size} ${rowsKey(view)}`, (layers): readonly LayerRow[] => {
	const {sortKey, isDescending} = layers.view;
	const {compare} = layerOrders[sortKey] ?? layerOrders.newest!;
	return stepRows(layers).toSorted((a, b) => (isDescending ? -1 : 1) * compare(a, b));
});

/** Another image, and how many layers it has in common with this one, from the lowest on. */
export type Sharing = {readonly image: Image; readonly common: number; /** How many it has. */ readonly count: number};

function commonOf(one: readonly string[], other: readonly string[]): number {
	const at = one.findIndex((id, index) => id !== other[index]);
	return at === -1 ? one.length : at;
}

let last: {readonly image: ImageLayers; readonly chains: Layers['chains']; readonly all: readonly Image[]; readonly sharing: readonly Sharing[]} | undefined;

/** The other images that share layers with this one, those that share most first. Worked out anew only when one of these has changed. */
export function sharingOf({image, chains}: Pick<Layers, 'image' | 'chains'>, all: readonly Image[]): readonly Sharing[] {
	if (!image) {
		return [];
	}

	if (last?.image !== image || last.chains !== chains || last.all !== all) {
		const sharing = all.filter(other => other.id !== image.id && !other.isIntermediate).flatMap(other => {
			const chain = chains.get(other.id) ?? [];
			const common = commonOf(image.layerIds, chain);
			return common === 0 ? [] : [{image: other, common, count: chain.length}];
		});
		last = {image, chains, all, sharing: sharing.toSorted((a, b) => b.common - a.common)};
	}

	return last.sharing;
}

/** What another image is called. */
export const nameOfImage = ({tags, id}: Image): string => tags[0] ?? shortId(id);

/** Which other images share a step's layer; `undefined` where that is not certain. */
export function sharersOf({place}: LayerRow, sharing: readonly Sharing[]): readonly Image[] | undefined {
	if (!place) {
		return [];
	}

	const some = sharing.filter(({common}) => common > place.least);
	return some.every(({common}) => common > place.most) ? some.map(({image}) => image) : undefined;
}

/**
Bytes that no other image shares: what would be freed with it. As `docker system df -v` counts them (UNIQUE SIZE).

@returns `undefined` where the history leaves open which step left which layer.
*/
export function uniqueBytes(layers: Pick<Layers, 'image' | 'depths'>, sharing: readonly Sharing[]): number | undefined {
	const common = Math.max(0, ...sharing.map(one => one.common));
	const filled = stepRows(layers).filter(({step}) => step.sizeBytes > 0);
	return filled.some(({place}) => !place || (place.least < common && place.most >= common))
		? undefined
		: filled.filter(({place}) => place!.least >= common).reduce((sum, {step}) => sum + step.sizeBytes, 0);
}

/** Begin with an image: nothing of another's is its own, but the order stays. */
export const openLayers = (layers: Layers, imageId: string): Layers => layers.imageId === imageId
	? layers
	: {...layers, imageId, phase: 'loading', image: undefined, message: undefined, depths: new Map(), isRevealed: false, view: {...newListView(layers.view.sortKey), isDescending: layers.view.isDescending}};

export const failLayers = (layers: Layers, message: string): Layers => ({...layers, phase: 'failed', message});

/** The selected step, if the tab tells of the selected image. */
export function selectedLayer({layers, images}: Pick<State, 'layers' | 'images'>): LayerRow | undefined {
	return selectedImage(images)?.image.id === layers.imageId ? selectedRow(layerRows(layers), layers.view) : undefined;
}

/** What made a step, in one row: its instruction, or else what is said of it. */
export const layerText = ({instruction, step: {comment}}: LayerRow, isRevealed: boolean): string => instructionText(instruction, isRevealed) || comment || '–';

/** Rows that the facts about an image take above its steps, of so many that the tab has. */
export const layerHeadRows = (rows: number): number => rows >= 30 ? 14 : Math.max(1, Math.floor((rows - 1) / 3));

/** Rows the tab has for steps, below facts and titles. */
export const layerListRows = (rows: number): number => Math.max(1, rows - layerHeadRows(rows) - 1);
