import type {BuildProgress, BuildStep} from '../engine/build/build-progress.js';
import {formatBytes} from '../format/bytes.js';
import {countOf} from '../format/plural.js';
import {style, type StyleName} from '../format/style.js';
import {cutText, padText, textWidth, wrapText} from '../format/width.js';
import type {BuildView} from '../state/build-view.js';
import type {Task} from '../state/task.js';
import {paragraph} from '../ui/dialog.js';
import {seconds} from './seconds.js';

/** A part of the picture: a row of its own, and below it what can be opened. Rows are made when they are looked at. */
export type BuildPart = {
	readonly id: string;
	/** Whether it can be gone to. */
	readonly isSelectable: boolean;
	/** `tail`: its last lines, unasked. */
	readonly opening: 'closed' | 'tail' | 'open' | 'none';
	readonly rowCount: number;
	readonly rowAt: (index: number, isSelected: boolean) => string;
	/** What it holds, to be copied. */
	readonly lines: readonly string[];
};

/** Rows below a part's own. */
type Body = {readonly count: number; readonly at: (index: number) => string};

const noBody: Body = {count: 0, at: () => ''};
const inset = 4;

type Wrapped = {readonly columns: number; readonly rows: readonly string[]};

/** Of thousands of lines a few are new each time, and a step that prints nothing more keeps its lines. */
const wrapped = new WeakMap<readonly string[], Wrapped>();

function wrappedRows(lines: readonly string[], columns: number): readonly string[] {
	const known = wrapped.get(lines);
	if (known?.columns === columns) {
		return known.rows;
	}

	const rows = lines.flatMap(line => wrapText(line, columns));
	wrapped.set(lines, {columns, rows});
	return rows;
}

const before = (count: number): string => style(`    … ${countOf(count, 'line')} before these`, 'quiet');

/** Everything there is, as far as it is kept. */
function wholeBody(lines: readonly string[], dropped: number, {isWrapping}: BuildView, columns: number): Body {
	const lead = dropped > 0 ? 1 : 0;
	const rows = isWrapping ? wrappedRows(lines, columns - inset) : lines;
	return {
		count: lead + rows.length,
		at: index => index < lead ? before(dropped) : `${' '.repeat(inset)}${isWrapping ? rows[index - lead]! : cutText(rows[index - lead]!, columns - inset)}`,
	};
}

/** The last of it, in at most so many rows: what comes before is not laid out. */
function tailBody(lines: readonly string[], dropped: number, {isWrapping}: BuildView, columns: number, most: number): Body {
	const last = lines.slice(-most);
	const all = isWrapping ? last.flatMap(line => wrapText(line, columns - inset)) : last.map(line => cutText(line, columns - inset));
	const isCut = lines.length > last.length || all.length > most || dropped > 0;
	const rows = all.slice(isCut ? -Math.max(1, most - 1) : 0);
	const left = dropped + lines.length - last.length + (isCut ? Math.max(0, last.length - rows.length) : 0);
	const shown = [...(isCut && left > 0 ? [before(left)] : []), ...rows.map(row => `${' '.repeat(inset)}${row}`)];
	return {count: shown.length, at: index => shown[index]!};
}

const signs: Readonly<Record<BuildStep['state'], readonly [string, StyleName]>> = {
	waiting: ['◌', 'quiet'], running: ['↻', 'accent'], cached: ['●', 'quiet'], done: ['●', 'good'], failed: ['✖', 'danger'], cancelled: ['○', 'warning'],
};

/** What the whole picture is drawn with. */
export type Drawing = {
	readonly build: BuildProgress;
	readonly view: BuildView;
	readonly columns: number;
	readonly now: number;
	readonly isRunning: boolean;
	readonly dockerfile: string;
	/** Rows that a step may unfold of itself. */
	readonly tailRows: number;
	readonly stageColumns: number;
};

const lead = (isSelected: boolean): string => isSelected ? style('▸ ', 'bold', 'accent') : '  ';

/** A row with words on its left and notes at its right end. */
function twoSided(left: string, right: readonly string[], columns: number): string {
	const notes = right.filter(note => note !== '').join('  ');
	const room = columns - textWidth(notes) - (notes === '' ? 0 : 2);
	return `${padText(left, room)}${notes === '' ? '' : `  ${style(notes, 'quiet')}`}`;
}

/** A step that was under way when the build ended was stopped with it. */
const stateOf = ({state}: BuildStep, isRunning: boolean): BuildStep['state'] => state === 'running' && !isRunning ? 'cancelled' : state;

/** What a step moves or has made, as far as it is told. */
function sizeText({transfer, sizeBytes, state}: BuildStep): string {
	if (sizeBytes !== undefined) {
		return formatBytes(sizeBytes);
	}

	if (!transfer || (transfer.current === 0 && transfer.total === 0)) {
		return '';
	}

	const isUnderWay = state === 'running' && transfer.total > transfer.current;
	return isUnderWay ? `${formatBytes(transfer.current)} of ${formatBytes(transfer.total)}` : formatBytes(Math.max(transfer.current, transfer.total));
}

function timeText(step: BuildStep, state: BuildStep['state'], now: number): string {
	return state === 'cached' || state === 'waiting' ? state : seconds((step.endedAt ?? now) - step.startedAt);
}

/** The Dockerfile's line stands where it is known to have failed, and what is in it. */
function wordsOf(step: BuildStep, state: BuildStep['state'], {build: {failedAt}, dockerfile}: Drawing): string {
	const line = step.line ?? failedAt?.line;
	const text = failedAt?.line === line ? failedAt?.text : undefined;
	return state === 'failed' && line !== undefined ? `${dockerfile}:${line} · ${text ?? step.instruction}` : step.instruction;
}

const styleOf = (step: BuildStep, state: BuildStep['state'], isSelected: boolean): readonly StyleName[] => {
	const weight: readonly StyleName[] = isSelected || state === 'running' || state === 'failed' ? ['bold'] : [];
	return state === 'failed' ? [...weight, 'danger'] : (step.isInternal || state === 'cached' || state === 'waiting' ? [...weight, 'quiet'] : weight);
};

const ordinals = new WeakMap<BuildProgress, ReadonlyMap<string, number>>();

/** Which of the Dockerfile's steps each is; the builder's own are not counted. */
function ordinalsOf(build: BuildProgress): ReadonlyMap<string, number> {
	const known = ordinals.get(build) ?? new Map(build.steps.filter(({isInternal}) => !isInternal).map(({id}, index) => [id, index + 1]));
	ordinals.set(build, known);
	return known;
}

function stepHeader(step: BuildStep, isSelected: boolean, isFolded: boolean, drawing: Drawing): string {
	const {build, columns, now, isRunning, stageColumns} = drawing;
	const {stepCount} = build;
	const state = stateOf(step, isRunning);
	const [sign, colour] = signs[state];
	const count = String(stepCount).length;
	const ordinal = String(ordinalsOf(build).get(step.id) ?? '');
	const number = stepCount === 0 || ordinal === '' ? ordinal : `${ordinal.padStart(count)}/${stepCount}`;
	const stage = stageColumns === 0 ? '' : `${style(padText(step.stage ?? '', stageColumns), 'quiet')}  `;
	const names = styleOf(step, state, isSelected);
	const right = [sizeText(step), isFolded ? countOf(step.output.length + step.droppedLines, 'line') : '', state === 'cancelled' ? 'cancelled' : '', timeText(step, state, now)];
	const words = wordsOf(step, state, drawing);
	return twoSided(`${lead(isSelected)}${style(sign, colour)} ${padText(number, (2 * count) + 1)}  ${stage}${names.length === 0 ? words : style(words, ...names)}`, right, columns);
}

/** Whether a step shows its last lines unasked: it is what happens now, or why nothing more does. */
export function unfoldsItself(step: BuildStep, isRunning: boolean): boolean {
	const state = stateOf(step, isRunning);
	return state === 'running' || state === 'failed' || (state === 'cancelled' && step.output.length > 0);
}

function openingOf(id: string, hasBody: boolean, isDefault: boolean, {opened}: BuildView): BuildPart['opening'] {
	if (!hasBody) {
		return 'none';
	}

	return opened[id] === undefined ? (isDefault ? 'tail' : 'closed') : (opened[id] ? 'open' : 'closed');
}

function stepPart(step: BuildStep, drawing: Drawing): BuildPart {
	const {view, columns, tailRows, isRunning} = drawing;
	const {id, output, droppedLines} = step;
	const opening = openingOf(id, output.length > 0, unfoldsItself(step, isRunning), view);
	const body = opening === 'open' ? wholeBody(output, droppedLines, view, columns) : (opening === 'tail' ? tailBody(output, droppedLines, view, columns, tailRows) : noBody);
	return {
		id, opening, isSelectable: true, rowCount: 1 + body.count, lines: output,
		rowAt: (index, isSelected) => index === 0 ? stepHeader(step, isSelected, opening === 'closed', drawing) : body.at(index - 1),
	};
}

/** Several of the builder's own steps, in one row. */
function foldedPart(steps: readonly BuildStep[], drawing: Drawing): BuildPart {
	const {view, columns, now} = drawing;
	const id = `internal ${steps[0]!.id}`;
	const opening = openingOf(id, true, false, view);
	const rows = opening === 'open' ? steps.map(({instruction}) => instruction) : [];
	const body = wholeBody(rows, 0, {...view, isWrapping: false}, columns);
	const time = Math.max(...steps.map(({endedAt}) => endedAt ?? now)) - Math.min(...steps.map(({startedAt}) => startedAt));
	return {
		id, opening, isSelectable: true, rowCount: 1 + body.count, lines: rows,
		rowAt: (index, isSelected) => index === 0 ? twoSided(`${lead(isSelected)}${style(`● ${steps.length} of the builder’s own steps`, 'quiet')}`, [seconds(time)], columns) : body.at(index - 1),
	};
}

const isQuiet = ({isInternal = false, state}: BuildStep): boolean => isInternal && (state === 'done' || state === 'cached');

/** The steps, those of the builder's own that have ended folded together where several follow each other. */
export function stepParts(drawing: Drawing): readonly BuildPart[] {
	const {build: {steps}, view} = drawing;
	const parts: BuildPart[] = [];
	for (let at = 0; at < steps.length; at++) {
		let end = at;
		while (!view.areInternalShown && end < steps.length && isQuiet(steps[end]!)) {
			end++;
		}

		if (end > at + 1) {
			parts.push(foldedPart(steps.slice(at, end), drawing));
			at = end - 1;
		} else {
			parts.push(stepPart(steps[at]!, drawing));
		}
	}

	return parts;
}

export const still = (id: string, rows: readonly string[]): BuildPart => ({id, isSelectable: false, opening: 'none', rowCount: rows.length, rowAt: index => rows[index]!, lines: []});

/** What was sent, and what was left out of it. */
export function contextPart({build: {builder, phase, sentBytes, files, ignored, ignoredPaths, steps}, view, columns, isRunning}: Drawing): BuildPart {
	const opening = openingOf('context', ignoredPaths.length > 0, false, view);
	const kept = ignored === 0 ? '' : `, ${countOf(ignored, 'path')} left out by .dockerignore`;
	const isSending = phase === 'sending' && isRunning;
	// Which builder it will be is not decided before something is sent.
	const builderName = isSending && sentBytes === 0 && steps.length === 0 ? '' : (builder === 'buildkit' ? 'BuildKit' : 'classic');
	const told = sentBytes === 0 && files === 0 && !isSending ? 'context: nothing had to be sent' : `context: ${countOf(files, 'file')}, ${formatBytes(sentBytes)}${kept}${isSending ? ' … sending' : ''}`;
	const body = opening === 'open' ? wholeBody(ignored > ignoredPaths.length ? [...ignoredPaths, `… and ${ignored - ignoredPaths.length} more`] : ignoredPaths, 0, view, columns) : noBody;
	return {
		id: 'context', opening, isSelectable: true, rowCount: 1 + body.count, lines: ignoredPaths,
		rowAt: (index, isSelected) => index === 0 ? twoSided(lead(isSelected) + style(told, ...(isSelected ? ['bold'] as const : []), 'quiet'), [builderName], columns) : body.at(index - 1),
	};
}

/** Of warnings so many stand there unasked. */
const fewWarnings = 3;

export function warningParts({build: {warnings}, view, columns}: Drawing): readonly BuildPart[] {
	if (warnings.length === 0) {
		return [];
	}

	const opening = openingOf('warnings', true, warnings.length <= fewWarnings, view);
	const rows = opening === 'closed' ? [] : warnings.flatMap(warning => paragraph(warning, columns - inset)).map(row => style(`    ${row}`, 'warning'));
	return [{
		id: 'warnings', opening, isSelectable: true, rowCount: 1 + rows.length, lines: warnings,
		rowAt: (index, isSelected) => index === 0 ? `${lead(isSelected)}${style(`▲ ${countOf(warnings.length, 'warning')}`, 'warning')}` : rows[index - 1]!,
	}];
}

/** How it ended, and what is left of it. */
export function endRows({phase, message, startedAt, endedAt, building}: Task, {build, columns, now, dockerfile}: Drawing): readonly string[] {
	if (phase === 'running') {
		return [];
	}

	const {steps, failedAt} = build;
	const own = steps.filter(({isInternal}) => !isInternal);
	const cached = own.filter(({state}) => state === 'cached').length;
	const size = building?.sizeBytes === undefined ? '' : ` · image ${formatBytes(building.sizeBytes)}`;
	const cache = building?.cache;
	const isPlaced = failedAt === undefined || steps.some(({state}) => state === 'failed');
	return [
		'',
		...(isPlaced ? [] : [style(cutText(`✖ ${dockerfile}:${failedAt.line} · ${failedAt.text}`, columns), 'danger', 'bold')]),
		...paragraph(`${message ?? phase} (${seconds((endedAt ?? now) - startedAt)})`, columns).map(row => style(row, phase === 'failed' ? 'danger' : (phase === 'done' ? 'good' : 'warning'))),
		...(own.length === 0 ? [] : [style(`${countOf(own.length, 'step')}, ${cached} cached${size}`, 'quiet')]),
		...(cache ? [style(`build cache: ${formatBytes(cache.bytes)} in ${countOf(cache.entries, 'entry', 'entries')}, ${formatBytes(cache.freeableBytes)} can go: P`, 'quiet')] : []),
	];
}
