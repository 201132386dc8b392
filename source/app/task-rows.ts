import {countOf} from '../format/plural.js';
import {style, type StyleName} from '../format/style.js';
import {padText, wrapText} from '../format/width.js';
import type {OutputLine, Task, TaskStep} from '../state/task.js';
import {paragraph} from '../ui/dialog.js';
import {layerRows} from './layer-rows.js';
import {seconds} from './seconds.js';

export const taskTitle = ({title, phase}: Task): string => `${title}${phase === 'running' ? '' : ` · ${phase}`}`;

/**
How a task stands and what it printed, from its beginning to now.

@param height Rows there are: a table of layers keeps to them. What has more is scrolled.
*/
export function taskRows(task: Task, columns: number, now: number, height = Infinity): readonly string[] {
	const {transfer, steps = [], output = [], droppedLines = 0, phase, message, progress, startedAt, endedAt} = task;
	const ending = phase === 'running' ? [] : ['', ...paragraph(`${message ?? phase} (${seconds((endedAt ?? now) - startedAt)})`, columns).map(row => style(row, phase === 'failed' ? 'danger' : (phase === 'done' ? 'good' : 'warning')))];
	const said = progress === undefined ? [] : [progress];
	return [
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

function taskStepRows({title, state, startedAt, endedAt, detail, reason, pull}: TaskStep, columns: number, now: number, height: number): readonly string[] {
	const [sign, name] = stepSigns[state];
	const time = startedAt === undefined ? '' : seconds((endedAt ?? now) - startedAt);
	const words = `${style(sign, name)} ${style(title, 'bold')}${detail === undefined ? '' : style(`  ${detail}`, 'quiet')}`;
	return [
		`${padText(words, columns - time.length - 2)}  ${style(time, 'quiet')}`,
		...(reason === undefined ? [] : paragraph(reason, columns - 4).map(row => style(`    ${row}`, 'quiet'))),
		...(pull ? layerRows(pull, columns - 4, {height, now, isRunning: state === 'running'}).map(row => `    ${row}`) : []),
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
