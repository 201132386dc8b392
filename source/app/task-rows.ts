import type {BuildProgress, BuildStep} from '../engine/build/build-progress.js';
import {formatBytes} from '../format/bytes.js';
import {countOf} from '../format/plural.js';
import {style, type StyleName} from '../format/style.js';
import {cutText, padText, wrapText} from '../format/width.js';
import type {OutputLine, Task, TaskStep} from '../state/task.js';
import {paragraph} from '../ui/dialog.js';
import {layerRows} from './layer-rows.js';

const signs: Readonly<Record<BuildStep['state'], readonly [string, StyleName]>> = {
	waiting: ['◌', 'quiet'], running: ['↻', 'accent'], cached: ['●', 'quiet'], done: ['●', 'good'], failed: ['✖', 'danger'], cancelled: ['○', 'warning'],
};

const seconds = (milliseconds: number): string => `${(Math.max(0, milliseconds) / 1000).toFixed(1)}s`;

export const taskTitle = ({title, phase}: Task): string => `${title}${phase === 'running' ? '' : ` · ${phase}`}`;

/**
How a task stands and what it printed, from its beginning to now.

@param height Rows there are: a table of layers keeps to them. What has more is scrolled.
*/
export function taskRows(task: Task, columns: number, now: number, height = Infinity): readonly string[] {
	const {build, transfer, steps = [], output = [], droppedLines = 0, phase, message, progress, startedAt, endedAt} = task;
	const ending = phase === 'running' ? [] : ['', ...paragraph(`${message ?? phase} (${seconds((endedAt ?? now) - startedAt)})`, columns).map(row => style(row, phase === 'failed' ? 'danger' : (phase === 'done' ? 'good' : 'warning')))];
	const said = progress === undefined ? [] : [progress];
	return [
		...(build ? buildRows(build, columns, endedAt ?? now, phase === 'running') : []),
		...(transfer ? layerRows(transfer, columns, {height: height - said.length - ending.length, now: endedAt ?? now, isRunning: phase === 'running'}) : []),
		...steps.flatMap(step => taskStepRows(step, columns, endedAt ?? now, height - said.length - ending.length - steps.length)),
		...(droppedLines > 0 ? [style(`… ${countOf(droppedLines, 'line')} before these`, 'quiet')] : []),
		...output.flatMap(line => outputRows(line, columns)),
		...said, ...ending,
	];
}

const stepSigns: Readonly<Record<TaskStep['state'], readonly [string, StyleName]>> = {
	waiting: ['◌', 'quiet'], running: ['↻', 'accent'], done: ['●', 'good'], failed: ['✖', 'danger'], skipped: ['○', 'quiet'],
};

function taskStepRows({title, state, startedAt, endedAt, detail, pull}: TaskStep, columns: number, now: number, height: number): readonly string[] {
	const [sign, name] = stepSigns[state];
	const time = startedAt === undefined ? '' : seconds((endedAt ?? now) - startedAt);
	const words = `${style(sign, name)} ${style(title, 'bold')}${detail === undefined ? '' : style(`  ${detail}`, 'quiet')}`;
	return [`${padText(words, columns - time.length - 2)}  ${style(time, 'quiet')}`, ...(pull ? layerRows(pull, columns - 4, {height, now, isRunning: state === 'running'}).map(row => `    ${row}`) : [])];
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
