import {formatBytes} from '../format/bytes.js';
import {humanDuration, utcTime} from '../format/duration.js';
import {instructionText, type Instruction} from '../format/instruction.js';
import {countOf} from '../format/plural.js';
import {selectedImage} from '../state/images.js';
import {layerListRows, layerOrders, layerRows, nameOfImage, selectedLayer, sharersOf, sharingOf, type LayerRow, type Layers} from '../state/layers.js';
import {detailSize} from '../state/layout.js';
import {moveSelection} from '../state/list.js';
import {chooseTab, focusOn} from '../state/screen.js';
import type {State} from '../state/state.js';
import type {ActionContext, ScreenAction} from './action.js';
import {askOrder} from './ask.js';
import {copyText} from './copy-actions.js';
import {movements} from './movements.js';

const change = ({store}: Pick<ActionContext, 'store'>, how: (layers: Layers, height: number) => Layers): void => {
	store.update('layers', (layers, {screen}) => how(layers, layerListRows(detailSize(screen).rows)));
};

function move(context: ActionContext, by: (height: number) => number): void {
	change(context, (layers, height) => ({...layers, view: moveSelection(layerRows(layers), layers.view, by(height), height)}));
}

async function pickOrder(context: ActionContext): Promise<void> {
	const order = await askOrder(context.store, 'Sort the layers by', layerOrders, context.store.get().layers.view);
	change(context, layers => ({...layers, view: {...layers.view, ...order}}));
}

/** As it would stand in a Dockerfile, with its lines. */
const wholeOf = ({keyword, text}: Instruction): string => [keyword, text].filter(part => part !== '').join(' ');

/** Builders join continued lines with the blanks that set them in: there it is broken again. */
const inLines = (text: string): readonly string[] => (text.includes('\n') || text.length <= 80 ? text : text.replaceAll(/\s{2,}/gv, '\n    ')).split('\n');

/** All that is known of a step. */
function pageOf(row: LayerRow, {layers, images, now}: State): readonly string[] {
	const {instruction, step, place} = row;
	const {isRevealed} = layers;
	const layerIds = layers.image?.layerIds ?? [];
	const given = isRevealed ? instruction.arguments : instruction.maskedArguments;
	const sharers = sharersOf(row, sharingOf(layers, images.all));
	const made = inLines(wholeOf({...instruction, text: isRevealed ? instruction.text : instruction.masked}));
	const layer = place && (place.least === place.most ? `${place.least + 1} of ${layerIds.length}  ${layerIds[place.least] ?? ''}` : `one of ${place.least + 1} to ${place.most + 1}, of ${layerIds.length}`);
	const facts = [
		['Arguments', given.join('  ')],
		['Size', formatBytes(step.sizeBytes)],
		['Layer', layer ?? (row.isEmpty ? 'none: it only changed the configuration' : 'not known')],
		['Created', step.createdAt <= 0 ? '' : `${utcTime(step.createdAt)} · ${humanDuration(Math.max(0, now - step.createdAt))} ago`],
		['Image then', [step.id ?? '', ...step.tags].filter(part => part !== '').join('  ')],
		['Comment', step.comment],
		['Shared with', sharers === undefined ? 'not certain' : countText(sharers.length, place)],
	] as const;
	return [
		...(made.join('') === '' ? [] : [...made, '']),
		...facts.filter(([, value]) => value !== '').map(([label, value]) => `${label.padEnd(12)} ${value}`),
		...(sharers ?? []).map(image => `  ${image.tags.length === 0 ? nameOfImage(image) : image.tags.join('  ')}`),
	];
}

/** A step without a layer has nothing to share. */
const countText = (count: number, place: LayerRow['place']): string => count > 0 ? countOf(count, 'image') : (place ? 'no other image' : '');

const noLayer: ScreenAction['obstacle'] = state => selectedLayer(state) ? undefined : 'There is no layer here.';

/** What the layers tab understands. */
export const layersActions: readonly ScreenAction[] = [
	{
		id: 'screen.layers', on: 'screen', keys: ['l'], title: 'Layers: what it is made of', places: ['images', 'inspect'],
		obstacle: ({screen}) => screen.list === 'images' ? undefined : 'A container has no layers of its own: its image has them.',
		run({store}) {
			store.update('screen', screen => chooseTab(focusOn({...screen, list: 'images'}, 'detail'), 'layers'));
		},
	},
	{
		id: 'layers.open', on: 'screen', keys: ['enter'], title: 'The whole instruction, and who shares the layer', hint: 'open', places: ['layers'], obstacle: noLayer,
		run({store}) {
			const state = store.get();
			const row = selectedLayer(state);
			const image = selectedImage(state.images);
			if (row && image) {
				store.update('overlays', overlays => [...overlays, {
					kind: 'file', title: `Step ${row.number} of ${state.layers.image?.steps.length ?? 0} · ${nameOfImage(image.image)}`, lines: pageOf(row, state), top: 0, isWrapping: true, isNumbered: false,
					note: formatBytes(row.step.sizeBytes),
				}]);
			}
		},
	},
	{
		id: 'layers.sort', on: 'screen', keys: ['S'], title: 'Sort the layers…', hint: 'sort', places: ['layers'],
		run(context) {
			void pickOrder(context);
		},
	},
	{
		id: 'layers.reveal', on: 'screen', keys: ['m'], title: 'Reveal masked values, or mask them', hint: 'reveal', places: ['layers'],
		run(context) {
			change(context, layers => ({...layers, isRevealed: !layers.isRevealed}));
		},
	},
	{
		id: 'layers.copy', on: 'screen', keys: ['y'], title: 'Copy the instruction', hint: 'copy', places: ['layers'], obstacle: noLayer,
		run(context) {
			const row = selectedLayer(context.store.get());
			if (row) {
				const said = instructionText({...row.instruction, maskedArguments: []}, false);
				copyText(context, wholeOf(row.instruction) || row.step.comment, said.length > 60 ? `${said.slice(0, 60)}…` : said || row.step.comment);
			}
		},
	},
	...movements('layers', ['layers'], move, {first: ['first', 'First layer'], last: ['last', 'Last layer']}),
];
