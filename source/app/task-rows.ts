import type {BuildProgress, BuildStep} from '../engine/build/build-progress.js';
import type {LayerProgress, PullProgress} from '../engine/pull-progress.js';
import {formatBytes} from '../format/bytes.js';
import {countOf} from '../format/plural.js';
import {style, type StyleName} from '../format/style.js';
import {cutText, padText, wrapText} from '../format/width.js';
import type {OutputLine, Task, TaskStep} from '../state/task.js';
import {paragraph} from '../ui/dialog.js';

const signs: Readonly<Record<BuildStep['state'], readonly [string, StyleName]>> = {
	waiting: ['◌', 'quiet'], running: ['↻', 'accent'], cached: ['●', 'quiet'], done: ['●', 'good'], failed: ['✖', 'danger'], cancelled: ['○', 'warning'],
};

const seconds = (milliseconds: number): string => `${(Math.max(0, milliseconds) / 1000).toFixed(1)}s`;

export const taskTitle = ({title, phase}: Task): string => `${title}${phase === 'running' ? '' : ` · ${phase}`}`;

/** How a task stands and what it printed, from its beginning to now. */
export function taskRows(task: Task, columns: number, now: number): readonly string[] {
	const {build, steps = [], output = [], droppedLines = 0, phase, message, progress, startedAt, endedAt} = task;
	const ending = phase === 'running' ? [] : ['', ...paragraph(`${message ?? phase} (${seconds((endedAt ?? now) - startedAt)})`, columns).map(row => style(row, phase === 'failed' ? 'danger' : (phase === 'done' ? 'good' : 'warning')))];
	const said = progress === undefined ? [] : [progress];
	return [
		...(build ? buildRows(build, columns, endedAt ?? now, phase === 'running') : []),
		...steps.flatMap(step => taskStepRows(step, columns, endedAt ?? now)),
		...(droppedLines > 0 ? [style(`… ${countOf(droppedLines, 'line')} before these`, 'quiet')] : []),
		...output.flatMap(line => outputRows(line, columns)),
		...said, ...ending,
	];
}

const stepSigns: Readonly<Record<TaskStep['state'], readonly [string, StyleName]>> = {
	waiting: ['◌', 'quiet'], running: ['↻', 'accent'], done: ['●', 'good'], failed: ['✖', 'danger'], skipped: ['○', 'quiet'],
};

function taskStepRows({title, state, startedAt, endedAt, detail, reason, pull}: TaskStep, columns: number, now: number): readonly string[] {
	const [sign, name] = stepSigns[state];
	const time = startedAt === undefined ? '' : seconds((endedAt ?? now) - startedAt);
	const words = `${style(sign, name)} ${style(title, 'bold')}${detail === undefined ? '' : style(`  ${detail}`, 'quiet')}`;
	return [`${padText(words, columns - time.length - 2)}  ${style(time, 'quiet')}`, ...(reason === undefined ? [] : paragraph(reason, columns - 4).map(row => style(`    ${row}`, 'quiet'))), ...(pull ? pullRows(pull, columns) : [])];
}

const barColumns = 20;

/** What a layer is doing, and how far it is where the engine tells. */
function layerRow({id, phase, current, total}: LayerProgress, columns: number): string {
	const filled = total > 0 ? Math.round(Math.min(1, current / total) * barColumns) : 0;
	const isCounted = phase === 'downloading' || phase === 'extracting';
	const bar = isCounted && total > 0 ? `${'█'.repeat(filled)}${'░'.repeat(barColumns - filled)} ${formatBytes(current)} of ${formatBytes(total)}` : (isCounted && current > 0 ? formatBytes(current) : '');
	return cutText(`    ${padText(id, 13)} ${padText(phase === 'exists' ? 'here already' : phase, 13)} ${bar}`, columns);
}

function pullRows({layers, status}: PullProgress, columns: number): readonly string[] {
	const ended = layers.filter(({phase}) => phase === 'done' || phase === 'exists').length;
	return [
		...(layers.length === 0 ? [] : [style(`    ${ended} of ${countOf(layers.length, 'layer')}`, 'quiet')]),
		...layers.map(layer => layerRow(layer, columns)),
		...(status === undefined ? [] : wrapText(status, columns - 4).map(row => style(`    ${row}`, 'quiet'))),
	];
}

/** Rows laid out before: of thousands of lines a few are new each time. */
const laidOut = new WeakMap<OutputLine, {readonly columns: number; readonly rows: readonly string[]}>();

/** A line a command wrote. The mark tells stderr apart without colour too. */
function outputRows(line: OutputLine, columns: number): readonly string[] {
	const known = laidOut.get(line);
	if (known?.columns === columns) {
		return known.rows;
	}

	const {stream, text} = line;
	const rows = wrapText(text, columns - 2).map(row => (stream === 'stderr' ? style('▏ ', 'danger') : '  ') + row);
	laidOut.set(line, {columns, rows});
	return rows;
}

function buildRows({phase, sentBytes, files, ignored, steps, stepCount}: BuildProgress, columns: number, now: number, isRunning: boolean): readonly string[] {
	const kept = ignored === 0 ? '' : `, ${countOf(ignored, 'path')} left out by .dockerignore`;
	const context = `context: ${countOf(files, 'file')}, ${formatBytes(sentBytes)}${kept}${phase === 'sending' && isRunning ? ' … sending' : ''}`;
	return [
		style(context, 'quiet'),
		// A step that was under way when the build ended was stopped with it.
		...steps.flatMap(step => stepRows(step, stepCount, columns, now, !isRunning && step.state === 'running')),
	];
}

/** A step and, unless it was cached, what it printed. */
function stepRows({number, instruction, state, output, droppedLines, startedAt, endedAt}: BuildStep, count: number, columns: number, now: number, isStopped: boolean): readonly string[] {
	const [sign, name] = isStopped ? ['○', 'warning'] as const : signs[state];
	const time = state === 'cached' ? 'cached' : seconds((endedAt ?? now) - startedAt);
	const room = columns - time.length - 2;
	const place = `${style(sign, name)} ${padText(`${number}/${count}`, 6)}`;
	const words = cutText(instruction, Math.max(10, room - 9));
	return [
		`${padText(place + style(words, 'bold'), room)}  ${style(time, 'quiet')}`,
		...(droppedLines > 0 ? [style(`    … ${countOf(droppedLines, 'line')} before these`, 'quiet')] : []),
		...output.flatMap(line => wrapText(line, columns - 4).map(row => `    ${row}`)),
	];
}
