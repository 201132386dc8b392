import type {LayerPhase, LayerProgress} from '../engine/registry/pull-progress.js';
import {formatBytes} from '../format/bytes.js';
import {shortDuration} from '../format/duration.js';
import {countOf} from '../format/plural.js';
import {style, type StyleName} from '../format/style.js';
import {padText, wrapText} from '../format/width.js';
import {isSettled, isWaiting, partOf, rateOf, restOf, totalsOf, type Transfer} from '../state/transfer.js';

const looks: Readonly<Record<LayerPhase, readonly [sign: string, name: StyleName, words: string]>> = {
	waiting: ['◌', 'quiet', 'waiting'], preparing: ['◌', 'quiet', 'preparing'], downloading: ['↓', 'accent', 'downloading'], verifying: ['↻', 'accent', 'verifying'],
	extracting: ['↻', 'accent', 'extracting'], retrying: ['▲', 'warning', 'retrying'], done: ['●', 'good', 'done'], pushing: ['↑', 'accent', 'pushing'],
	pushed: ['●', 'good', 'pushed'], exists: ['●', 'quiet', 'exists'], mounted: ['●', 'quiet', 'mounted'],
};

/** Columns of everything but the bar, with the blanks between. */
const [idColumns, phaseColumns, sizeColumns, leastBar, mostBar] = [12, 12, 15, 6, 30];
const besideBar = 2 + idColumns + 1 + phaseColumns + 1 + 2 + sizeColumns;

/** A part of a whole, in exactly so many columns. */
export function bar(part: number, whole: number, columns: number): string {
	const filled = whole > 0 ? Math.floor(Math.min(1, part / whole) * columns) : 0;
	return '█'.repeat(filled) + '░'.repeat(Math.max(0, columns - filled));
}

const ofText = (part: number, whole: number): string => `${formatBytes(Math.min(part, whole)).padStart(6)} of ${formatBytes(whole)}`;

/** How much of it there is, and of how much: in bytes on the way and where the engine counts them, in seconds where it counts those. */
function amountText({phase, current, total, size, isInSeconds}: LayerProgress): string {
	if (phase === 'retrying') {
		return current > 0 ? `in ${current}s` : '';
	}

	if (isInSeconds) {
		return `${current}s`;
	}

	const isCounted = phase === 'downloading' || phase === 'extracting' || phase === 'pushing';
	if (isCounted && current > 0) {
		return total > 0 ? ofText(current, total) : formatBytes(current).padStart(6);
	}

	return size === undefined || size === 0 ? '' : formatBytes(size).padStart(6);
}

/** One row of the table: all have their columns at the same places, whatever there is to tell. */
function layerRow(layer: LayerProgress, columns: number): string {
	const {id, phase, current, total} = layer;
	const [sign, name, words] = looks[phase];
	const barColumns = Math.min(mostBar, columns - besideBar);
	const isCounted = (phase === 'downloading' || phase === 'extracting' || phase === 'pushing') && total > 0;
	const drawn = barColumns < leastBar ? '' : `${isCounted ? bar(current, total, barColumns) : ' '.repeat(barColumns)}  `;
	return padText(`${style(sign, name)} ${padText(id, idColumns)} ${style(padText(words, phaseColumns), name)} ${drawn}${amountText(layer)}`, columns).trimEnd();
}

/** How much has gone over, how fast, and how long the rest will take: in the same order always. */
export function transferWords(transfer: Transfer, now: number): string {
	const totals = totalsOf(transfer.layers);
	const rate = rateOf(transfer.samples, now);
	const rest = restOf(totals, rate);
	return [
		...(totals.size === 0 ? [] : [totals.isWhole ? `${formatBytes(totals.moved)} of ${formatBytes(totals.size)}` : `${formatBytes(totals.moved)} so far`]),
		...(rate === undefined || totals.size === 0 ? [] : [`${formatBytes(rate)}/s`]),
		...(rest === undefined ? [] : [`${shortDuration(Math.max(1000, rest))} left`]),
	].join(' · ');
}

/** The whole on top: a bar as wide as there is room, then words. */
function headRows(transfer: Transfer, columns: number, now: number, isRunning: boolean): readonly string[] {
	const {layers} = transfer;
	if (layers.length === 0) {
		return [];
	}

	const totals = totalsOf(layers);
	const words = [`${totals.ended} of ${countOf(layers.length, 'layer')}`, ...(isRunning ? [transferWords(transfer, now)] : (totals.size === 0 ? [] : [formatBytes(totals.moved)]))].filter(part => part !== '').join(' · ');
	if (!isRunning) {
		return [style(words, 'quiet')];
	}

	const part = partOf(layers, totals);
	return [`${style(bar(part, 1, Math.max(leastBar, columns - 6)), 'accent')}${`${Math.floor(part * 100)} %`.padStart(6)}`, words];
}

/**
The layers that fit: all, in their order, where there is room. Otherwise those that move, and of the rest as many as fit, with what is left
out counted: the ended ones above, the waiting ones below.
*/
function tableRows(layers: readonly LayerProgress[], columns: number, height: number): readonly string[] {
	if (layers.length <= height) {
		return layers.map(layer => layerRow(layer, columns));
	}

	const settled = layers.filter(layer => isSettled(layer));
	const waiting = layers.filter(layer => isWaiting(layer));
	const moving = layers.filter(layer => !settled.includes(layer) && !waiting.includes(layer));
	const room = Math.max(1, height - 2);
	const shownMoving = moving.slice(0, room);
	const shownWaiting = waiting.slice(0, room - shownMoving.length);
	const shownSettled = settled.slice(Math.max(0, settled.length - (room - shownMoving.length - shownWaiting.length)));
	const shown = new Set([...shownMoving, ...shownWaiting, ...(room > shownMoving.length + shownWaiting.length ? shownSettled : [])]);
	const hiddenSettled = settled.filter(layer => !shown.has(layer)).length;
	const hidden = layers.length - shown.size - hiddenSettled;
	return [
		style(hiddenSettled === 0 ? '' : `● ${countOf(hiddenSettled, 'more layer')} ended`, 'quiet'),
		...layers.filter(layer => shown.has(layer)).map(layer => layerRow(layer, columns)),
		style(hidden === 0 ? '' : `◌ ${countOf(hidden, 'more layer')} to come`, 'quiet'),
	];
}

/**
A pull or a push as one steady table, the whole on top.

@param height Rows there are for it.
*/
export function layerRows(transfer: Transfer, columns: number, {height, now, isRunning}: {readonly height: number; readonly now: number; readonly isRunning: boolean}): readonly string[] {
	const {layers, status, digest} = transfer;
	const head = headRows(transfer, columns, now, isRunning);
	const said = [...(status === undefined ? [] : wrapText(status, columns)), ...(digest === undefined ? [] : wrapText(digest, columns))].map(row => style(row, 'quiet'));
	const rest = height - head.length - said.length;
	return [...head, ...tableRows(layers, columns, Math.max(3, rest)), ...said];
}
