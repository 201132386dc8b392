import {countOf} from '../format/plural.js';
import {shortDuration} from '../format/duration.js';
import {style, type StyleName} from '../format/style.js';
import {padText} from '../format/width.js';
import type {Overlay} from '../state/overlay.js';
import {listedTasks, runningTasks, type Task, type TaskPhase, type Tasks} from '../state/task.js';
import {contentColumns, contentRows, dialog, windowOf, type Dialog, type Room} from '../ui/dialog.js';
import {transferWords} from './layer-rows.js';
import type {OverlayResult} from './overlay-result.js';

const looks: Readonly<Record<TaskPhase, readonly [string, StyleName]>> = {
	running: ['↻', 'accent'], done: ['●', 'good'], failed: ['✖', 'danger'], cancelled: ['○', 'quiet'],
};

/** How far a task is, in a few words. */
function farText({phase, message, progress, transfer, steps = []}: Task, now: number): string {
	if (phase !== 'running') {
		return message ?? phase;
	}

	const step = steps.find(({state}) => state === 'running');
	const moving = transfer ?? step?.pull;
	return (moving && transferWords(moving, now)) || (progress ?? step?.title ?? '');
}

const indexIn = (listed: Tasks, taskId: number | undefined): number => Math.max(0, listed.findIndex(({id}) => id === taskId));

/** What is under way and what has ended, a row each. */
export function tasksDialog(tasks: Tasks, taskId: number | undefined, now: number, room: Room): Dialog {
	const listed = listedTasks(tasks);
	const columns = contentColumns(room);
	const titleColumns = Math.max(20, Math.floor(columns * 0.5));
	const at = indexIn(listed, taskId);
	const rows = listed.map((task, index) => {
		const [sign, name] = looks[task.phase];
		const time = shortDuration(Math.max(0, (task.endedAt ?? now) - task.startedAt)).padStart(4);
		const words = `${padText(task.title, titleColumns)}  ${padText(farText(task, now), columns - titleColumns - 10)}  ${time}`;
		return index === at ? style(padText(`${sign} ${words}`, columns), 'inverse') : `${style(sign, name)} ${words}`;
	});
	const height = contentRows(room);
	const {rows: shown, place} = windowOf(rows, at - Math.floor(height / 2), height);
	const running = runningTasks(tasks).length;
	return dialog({
		title: running === 0 ? 'Tasks' : `Tasks · ${countOf(running, 'of them', 'of them')} under way`, least: columns, right: style(place, 'quiet'),
		content: shown.length === 0 ? ['Nothing is under way.'] : shown,
		keys: [...(listed.length === 0 ? [] : [['Enter', 'open'] as const, ['↑ ↓', 'move'] as const]), ...(listed[at]?.phase === 'running' ? [['Ctrl-x', 'cancel it'] as const] : []), ['Esc', 'back']],
	}, room);
}

/**
What a key does to the list of tasks.

@param by Rows the key scrolls by.
*/
export function tasksKey(overlay: Extract<Overlay, {readonly kind: 'tasks'}>, key: string, tasks: Tasks, by: number | undefined): OverlayResult {
	if (key === 'q') {
		return {close: true};
	}

	const listed = listedTasks(tasks);
	const at = indexIn(listed, overlay.taskId);
	const task = listed[at];
	if (key === 'enter') {
		return task && {open: {kind: 'task', taskId: task.id, above: 0}};
	}

	if (key === 'ctrl+x') {
		return task && {cancelTask: task.id};
	}

	const next = by === undefined ? undefined : listed[Math.max(0, Math.min(listed.length - 1, at + by))];
	return next && {overlay: {...overlay, taskId: next.id}};
}
