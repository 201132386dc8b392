import {style} from '../format/style.js';
import {padText, textWidth} from '../format/width.js';
import {commandRows, contentColumns, contentRows, dialog, paragraph, windowOf, type Dialog, type Room} from './dialog.js';
import {inputText, type TextInput} from './text-input.js';

export type FormLike = {
	readonly title: string;
	readonly fields: readonly FieldLike[];
	readonly index: number;
	readonly submit: string;
	/** What was wrong with what was pasted, or what came of it the last time. */
	readonly problem?: string;
};

type FieldLike = {
	readonly name: string;
	readonly label: string;
	readonly text: TextInput;
	readonly placeholder?: string;
	readonly hint?: string;
	readonly group?: string;
	/** A choice among these instead of a line of text. */
	readonly options?: readonly string[];
	/** What the typed text would be completed to. */
	readonly suggestion?: string | undefined;
	/** What its search is called. */
	readonly search?: {readonly label: string};
	/** What to show while another field is being typed in. */
	readonly masked?: string;
};

/** The widest label takes so many columns; longer ones are cut. */
const mostLabelColumns = 22;

function fieldText({text, placeholder, options, suggestion, masked}: FieldLike, columns: number, isFocused: boolean): string {
	if (options) {
		return padText(isFocused ? `${style('‹', 'quiet')} ${style(text.value, 'inverse')} ${style('›', 'quiet')}` : `  ${text.value}`, columns);
	}

	if (!isFocused && masked !== undefined && masked !== '') {
		return padText(masked, columns);
	}

	// Told from what has been typed without colour too.
	return inputText(text, columns, isFocused, placeholder === undefined ? '' : `(${placeholder})`, suggestion?.slice(text.value.length));
}

/** Labelled lines of text and choices. Below the field being filled in stands what is wrong with it, or else its hint. */
export function formDialog({title, fields, index, submit, problem}: FormLike, command: string, errors: Readonly<Record<string, string | undefined>>, room: Room): Dialog {
	const columns = contentColumns(room);
	const labelColumns = Math.min(mostLabelColumns, Math.max(...fields.map(({label}) => textWidth(label))));
	const blocks = fields.map((field, at) => {
		const {name, label, hint, group} = field;
		const isFocused = at === index;
		const lead = `${isFocused ? '▸' : ' '} ${padText(label, labelColumns)}  `;
		const error = errors[name];
		const below = error === undefined ? (isFocused ? hint : undefined) : `✖ ${error}`;
		return [
			...(group === undefined ? [] : [style(group, 'bold', 'accent')]),
			(isFocused ? style(lead, 'bold') : lead) + fieldText(field, columns - textWidth(lead), isFocused),
			...(below === undefined ? [] : paragraph(below, columns - 4).map(row => `    ${style(row, error === undefined ? 'quiet' : 'danger')}`)),
		];
	});
	const said = [...(problem === undefined ? [] : paragraph(`✖ ${problem}`, columns).map(row => style(row, 'danger'))), ...commandRows(command, room)];
	const height = Math.max(1, contentRows(room) - said.length - 1);
	const before = blocks.slice(0, index).flat().length;
	// The field and what is said of it in sight, and as much around it as there is room for.
	const {rows, place} = windowOf(blocks.flat(), Math.max(0, before + blocks[index]!.length - Math.ceil((height + blocks[index]!.length) / 2)), height);
	const field = fields[index];
	return dialog({
		title, least: Math.min(columns, 72), content: [...rows, '', ...said], right: style(place === '' ? '' : `${index + 1} of ${fields.length}`, 'quiet'),
		keys: [
			['Enter', submit],
			...(fields.length > 1 ? [['Tab ↑ ↓', 'next field'] as const] : []),
			...(field?.options ? [['← →', 'choose'] as const] : []),
			...(field?.suggestion === undefined ? [] : [['→', 'complete'] as const]),
			...(field?.search ? [['Ctrl-f', field.search.label] as const] : []),
			['Esc', 'back'], ['Ctrl-y', 'copy the line'],
		],
	}, room);
}
