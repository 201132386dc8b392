import type {ImageConfig} from '../engine/layers.js';
import type {Container, Image} from '../engine/types.js';
import {formatBytes} from '../format/bytes.js';
import {quoteCommandLine} from '../format/command-line.js';
import {shortDuration, utcTime} from '../format/duration.js';
import {countOf} from '../format/plural.js';
import {style} from '../format/style.js';
import {cutText, textWidth} from '../format/width.js';
import {containersByImage, selectedImage} from '../state/images.js';
import {layerHeadRows, layerOrders, layerRows, layerText, nameOfImage, sharersOf, sharingOf, uniqueBytes, type LayerRow, type Layers, type Sharing} from '../state/layers.js';
import {detailSize} from '../state/layout.js';
import {selectedRow, visibleTop} from '../state/list.js';
import type {Screen} from '../state/screen.js';
import {select} from '../state/select.js';
import {fitColumns, rowText, titleText, type Column} from '../ui/columns.js';
import {paragraph} from '../ui/dialog.js';
import {testText} from './container-health.js';
import {sectionRows} from './sections.js';
import type {TabContent} from './tab-content.js';
import {tabLeadColumns, tabRow} from './tab-rows.js';

type Context = {readonly now: number; readonly sharing: readonly Sharing[]; readonly isRevealed: boolean; readonly isComparing: boolean};

/** What a cell may become is not measured again when it does: these have the room they could want from the start. */
const wide = ' '.repeat(160);
const nameColumns = ' '.repeat(28);

function sharedCell(row: LayerRow, width: number, {sharing, isComparing}: Context): string {
	const sharers = sharersOf(row, sharing);
	if (!sharers) {
		return 'perhaps';
	}

	const names = sharers.map(image => nameOfImage(image)).join(', ');
	return sharers.length === 0 ? (isComparing && row.place ? '…' : '') : (sharers.length === 1 || textWidth(names) <= width ? names : countOf(sharers.length, 'image'));
}

const own: ReadonlyArray<Column<LayerRow, Context>> = [
	{title: '#', least: 2, most: 4, align: 'right', givesWay: 4, value: ({number}) => String(number)},
	{title: 'SIZE', least: 6, most: 8, align: 'right', givesWay: 1, value: ({step}) => formatBytes(step.sizeBytes)},
	{title: 'AGE', least: 3, most: 4, align: 'right', givesWay: 3, value: ({step: {createdAt}}, width, {now}) => createdAt <= 0 ? '–' : (width === Infinity ? '999d' : shortDuration(Math.max(0, now - createdAt)))},
	{title: 'INSTRUCTION', least: 24, most: 400, givesWay: 0, value: (row, width, {isRevealed}) => width === Infinity ? wide : layerText(row, isRevealed)},
];

const shared: ReadonlyArray<Column<LayerRow, Context>> = [
	...own, {title: 'SHARED WITH', least: 14, most: 28, givesWay: 2, hasShortForm: true, value: (row, width, context) => width === Infinity ? nameColumns : sharedCell(row, width, context)},
];

const healthText = ({healthCheck}: ImageConfig): string => healthCheck.length === 0 ? '' : (healthCheck[0] === 'NONE' ? 'none: the base’s own is switched off' : testText(healthCheck));

/** How it is started, and what it takes. */
function factsOf(layers: Layers, image: Image, users: readonly Container[], sharing: readonly Sharing[]): ReadonlyArray<readonly [label: string, value: string]> {
	const {config, steps, layerIds} = layers.image!;
	const start = quoteCommandLine([...config.entrypoint, ...config.command]);
	const unique = uniqueBytes(layers, sharing);
	const isComparing = layers.comparison.phase !== 'done';
	const part = isComparing ? 'comparing …' : (unique === undefined ? 'its own part unknown' : `${formatBytes(unique)} unique`);
	return [
		['Starts', start === '' ? 'nothing by itself: a run must name a command' : start],
		['Size', `${formatBytes(image.sizeBytes)} · ${part} · ${countOf(layerIds.length, 'layer')} of ${countOf(steps.length, 'step')}`],
		['Used by', users.map(({name}) => name).join(', ')],
		['In', config.directory],
		['As', config.user],
		['Ports', config.ports.join(' ')],
		['Volumes', config.volumes.join(' ')],
		['Health', healthText(config)],
		['Stop', config.stopSignal],
		['Variables', config.variables.length === 0 ? '' : String(config.variables.length)],
		['Platform', config.platform],
		['Created', utcTime(image.createdAt)],
		['Author', config.author],
		['Digests', image.digests.join('  ')],
	].filter((fact): fact is [string, string] => fact[1] !== '');
}

/** Facts one after the other, in no more rows than there are: the first ones matter most, and the Config tab has them all. */
function packedRows(facts: ReadonlyArray<readonly [label: string, value: string]>, columns: number, most: number): readonly string[] {
	const rows: string[] = [];
	for (const [label, value] of facts) {
		const text = `${style(label, 'quiet')} ${value}`;
		const before = rows.at(-1);
		if (before !== undefined && rows.length > 1 && textWidth(before) + 3 + textWidth(text) <= columns) {
			rows[rows.length - 1] = `${before}   ${text}`;
		} else if (rows.length < most) {
			rows.push(cutText(text, columns));
		}
	}

	return rows;
}

/** What stands above the steps: each fact with its own row where there is room for both. */
function headOf(facts: ReadonlyArray<readonly [label: string, value: string]>, {columns, rows}: ReturnType<typeof detailSize>): readonly string[] {
	const all = sectionRows([{facts}], columns);
	return all.length <= layerHeadRows(rows) ? all : packedRows(facts, columns, layerHeadRows(rows));
}

function statusOf({view, comparison, image, isRevealed, message}: Layers): string {
	const order = layerOrders[view.sortKey]?.title.split(',')[0] ?? 'newest first';
	const {phase, done, total} = comparison;
	const compared = phase === 'running' && total > 0 ? [`comparing ${done} of ${total} images`] : [];
	return phase === 'failed' && image
		? style(`not compared: ${message ?? ''}`, 'warning')
		: style([`${order}${view.isDescending ? ', reversed' : ''}`, ...compared, ...(isRevealed ? ['values shown'] : [])].join(' · '), 'quiet');
}

function draw(layers: Layers, image: Image | undefined, all: readonly Image[], containers: readonly Container[], screen: Screen, now: number): TabContent {
	const size = detailSize(screen);
	const isOwn = image !== undefined && layers.imageId === image.id;
	if (!isOwn || !layers.image) {
		const text = image ? (isOwn && layers.phase === 'failed' ? layers.message ?? '' : 'Asking the engine …') : '';
		return {rows: paragraph(text, size.columns).map(row => style(row, 'quiet')), left: '', right: ''};
	}

	const sharing = sharingOf(layers, all);
	const isComparing = layers.comparison.phase === 'running';
	const context: Context = {now, sharing, isRevealed: layers.isRevealed, isComparing};
	const head = headOf(factsOf(layers, image, containersByImage(containers).get(image.id) ?? [], sharing), size);
	const rows = layerRows(layers);
	const height = Math.max(1, size.rows - head.length - 1);
	const first = visibleTop(rows, layers.view, height);
	const selected = selectedRow(rows, layers.view);
	const columns = sharing.length === 0 && !isComparing ? own : shared;
	const widths = fitColumns(columns, rows, context, size.columns - tabLeadColumns);
	const shown = rows.slice(first, first + height).map(row => {
		const text = rowText(columns, widths, row, context);
		return tabRow(row.isEmpty ? style(text, 'quiet') : text, size.columns, {isSelected: row === selected, isFocused: screen.focus === 'detail', isStale: layers.phase === 'failed'});
	});
	return {
		rows: [...head, style(' '.repeat(tabLeadColumns) + titleText(columns, widths), 'quiet'), ...(shown.length > 0 ? shown : [style('  The engine tells of no steps.', 'quiet')])],
		left: statusOf(layers),
		right: style(selected ? `${rows.indexOf(selected) + 1}/${rows.length}` : '', 'quiet'),
	};
}

/** What the selected image is made of. */
export const layersTab = select(
	({layers, images, containers, screen, now}) => [layers, selectedImage(images)?.image, images.all, containers.all, screen, now],
	draw,
);
