import {quoteCommandLine} from '../format/command-line.js';
import {clockTime} from '../format/duration.js';
import {maskVariables, maskWords} from '../format/mask.js';
import {style, type StyleName} from '../format/style.js';
import {newBuildView} from '../state/build-view.js';
import {fieldValues, suggestionFor, type Overlay} from '../state/overlay.js';
import type {JournalEntry} from '../state/journal.js';
import type {State} from '../state/state.js';
import {contentColumns, dialog, menuDialog, pageDialog, paragraph, questionDialog, type Dialog, type Room} from '../ui/dialog.js';
import {formDialog, type FormLike} from '../ui/form-dialog.js';
import {dottedText} from '../ui/text-input.js';
import {buildDialog} from './build-rows.js';
import {fileDialog} from './file-page.js';
import {helpRows} from './help-rows.js';
import {taskRows, taskTitle} from './task-rows.js';
import {tasksDialog} from './tasks-dialog.js';
import {visibleItems} from './overlay-keys.js';

const outcomes: Readonly<Record<JournalEntry['outcome'], readonly [string, StyleName]>> = {
	running: ['↻', 'accent'], done: ['●', 'good'], failed: ['✖', 'danger'], cancelled: ['○', 'quiet'],
};

/** The newest first, each with the docker command line that does the same. */
function journalRows({journal}: Pick<State, 'journal'>, columns: number): readonly string[] {
	if (journal.length === 0) {
		return ['Nothing has been done yet. Each action will stand here with the docker command line that does the same.'];
	}

	return journal.toReversed().flatMap(({time, command, outcome, message}) => {
		const [sign, name] = outcomes[outcome];
		const said = message === undefined ? [] : paragraph(message, columns - 11);
		return [
			`${style(clockTime(time), 'quiet')} ${style(sign, name)} ${command}`,
			...said.map(row => style(`           ${row}`, outcome === 'failed' ? 'danger' : 'quiet')),
		];
	});
}

type FormOverlay = Extract<Overlay, {readonly kind: 'form'}>;

function formLike({title, fields, index, submit, problem}: FormOverlay): FormLike {
	const values = fieldValues(fields);
	return {
		title, index, submit, ...(problem === undefined ? {} : {problem}),
		fields: fields.map(field => {
			const hint = field.hintFor?.(field.text.value) ?? field.hint;
			return {...field, ...(hint === undefined ? {} : {hint}), suggestion: suggestionFor(field, values), ...(field.isPassword ? {text: dottedText(field.text)} : {}), ...(field.isSecret ? {masked: maskVariables(field.text.value)} : {})};
		}),
	};
}

const commandText = (words: readonly string[]): string => quoteCommandLine(maskWords(words));

/** An overlay as rows to lay over the screen; `undefined` for the filter line, which stands in the footer. */
export function overlayRows(overlay: Overlay, state: Pick<State, 'screen' | 'tasks' | 'journal' | 'now'>): Dialog | undefined {
	const room: Room = state.screen;
	switch (overlay.kind) {
		case 'question': {
			return questionDialog({...overlay, command: commandText(overlay.command)}, room);
		}

		case 'menu': {
			const items = visibleItems(overlay);
			const chosen = items[overlay.index]?.id;
			return menuDialog({...overlay, items, about: overlay.about && (chosen === undefined ? '' : overlay.about(chosen)), commandLine: chosen === undefined || !overlay.command ? undefined : commandText(overlay.command(chosen))}, room);
		}

		case 'form': {
			const values = fieldValues(overlay.fields);
			const words = overlay.command(values);
			const command = overlay.fields[overlay.index]?.isSecret ? quoteCommandLine(words) : commandText(words);
			return formDialog(formLike(overlay), command, overlay.isChecked ? overlay.check(values) : {}, room);
		}

		case 'filter': {
			return undefined;
		}

		case 'file': {
			return fileDialog(overlay, room);
		}

		case 'help': {
			return pageDialog('Help', helpRows(contentColumns(room)), overlay.top, [['↑ ↓', 'scroll'], ['Esc', 'back']], room);
		}

		case 'journal': {
			return pageDialog('Journal', journalRows(state, contentColumns(room)), overlay.top, [['↑ ↓', 'scroll'], ['Esc', 'back']], room);
		}

		case 'tasks': {
			return tasksDialog(state.tasks, overlay.taskId, state.now, room);
		}

		case 'task': {
			const task = state.tasks.find(({id}) => id === overlay.taskId);
			if (!task) {
				return dialog({title: 'Task', content: ['This is over.'], keys: [['Esc', 'back']]}, room);
			}

			return task.building ? buildDialog(task, overlay.view ?? newBuildView, room, state.now) : taskDialog(task, overlay.above, state.now, room);
		}
	}
}

function taskDialog(task: Parameters<typeof taskRows>[0], above: number, now: number, room: Room): Dialog {
	const columns = contentColumns(room);
	const height = Math.max(1, room.rows - 6);
	const rows = taskRows(task, columns, now, height);
	const end = Math.max(Math.min(height, rows.length), rows.length - above);
	const shown = rows.slice(Math.max(0, end - height), end);
	return dialog({
		title: taskTitle(task), least: columns, content: shown.length < height ? [...shown, ...Array.from({length: height - shown.length}, () => '')] : shown,
		right: rows.length > height ? style(`${Math.max(0, end - height) + 1}–${end} of ${rows.length}`, 'quiet') : '',
		keys: [...(task.phase === 'running' ? [['Ctrl-x', 'cancel'] as const] : []), ['↑ ↓', 'scroll'], ['Esc', task.phase === 'running' ? 'leave it running' : 'back']],
	}, room);
}
