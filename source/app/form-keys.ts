import {fieldValues, suggestionFor, type FormField, type FormFill, type FormValues, type Overlay} from '../state/overlay.js';
import {editText, insertText, textField, type TextField} from '../state/text-field.js';
import type {OverlayResult} from './overlay-result.js';

type Form = Extract<Overlay, {readonly kind: 'form'}>;

/** What a key does to a form: to the field it is in, or to the whole. */
export function formKey(form: Form, key: string, page: number): OverlayResult {
	const count = form.fields.length;
	const go = (index: number): OverlayResult => ({overlay: {...form, index}});
	const move = (by: number): OverlayResult => go((form.index + by + count) % count);
	// Not every terminal tells what is pasted from what is typed.
	const fill = key === 'enter' || key === 'tab' || key === 'down' ? form.fill?.(form.fields[form.index]?.text.value ?? '') : undefined;
	if (fill) {
		return {overlay: filled(form, fill)};
	}

	switch (key) {
		case 'pagedown': {
			return go(Math.min(count - 1, form.index + Math.floor(page / 2)));
		}

		case 'pageup': {
			return go(Math.max(0, form.index - Math.floor(page / 2)));
		}

		case 'tab':
		case 'down': {
			return move(1);
		}

		case 'shift+tab':
		case 'up': {
			return move(-1);
		}

		case 'enter': {
			const values = fieldValues(form.fields);
			const errors = form.check(values);
			const wrong = form.fields.findIndex(({name}) => errors[name] !== undefined);
			return wrong === -1
				? {
					close: true,
					after() {
						form.respond(values);
					},
				}
				: {overlay: {...form, isChecked: true, index: wrong}};
		}

		default: {
			return fieldKey(form, key);
		}
	}
}

/** What a key does to the field it is in. */
function fieldKey(form: Form, key: string): OverlayResult {
	const field = form.fields[form.index];
	if (key === 'ctrl+f' && field?.search) {
		return {search: field};
	}

	const text = field && editField(field, key, fieldValues(form.fields));
	return text && {overlay: withText(form, text)};
}

/** What a key does to a field: a choice goes on to its next value, a line of text is edited, or completed where its end is. */
function editField(field: FormField, key: string, values: FormValues): TextField | undefined {
	if (field.options) {
		return chooseOption(field.options, field.text.value, key);
	}

	const {text} = field;
	const isAtEnd = text.cursor === text.value.length;
	const suggestion = isAtEnd ? suggestionFor(field, values) : undefined;
	if (suggestion !== undefined && (key === 'right' || key === 'ctrl+f' || key === 'end' || key === 'ctrl+e')) {
		return textField(suggestion);
	}

	if (field.suggest && (key === 'ctrl+n' || key === 'ctrl+p')) {
		return textField(nextSuggestion(field.suggest('', values), text.value, key === 'ctrl+n' ? 1 : -1));
	}

	return editText(text, key);
}

function chooseOption(options: readonly string[], value: string, key: string): TextField | undefined {
	const at = options.indexOf(value);
	if (key === 'right' || key === 'space' || key === 'ctrl+n') {
		return textField(options[(at + 1) % options.length]);
	}

	if (key === 'left' || key === 'ctrl+p') {
		return textField(options[(Math.max(0, at) - 1 + options.length) % options.length]);
	}

	// A letter goes to the next value that begins with it.
	const found = [...options.slice(at + 1), ...options.slice(0, at + 1)].find(option => option.startsWith(key));
	return found === undefined ? undefined : textField(found);
}

const nextSuggestion = (all: readonly string[], value: string, by: 1 | -1): string =>
	all.length === 0 ? value : all[(all.indexOf(value) + by + all.length + (by === -1 && !all.includes(value) ? 1 : 0)) % all.length]!;

const withText = (form: Form, text: TextField): Form => {
	const {problem: _, ...rest} = form;
	return {...rest, fields: form.fields.map((field, index) => index === form.index ? {...field, text} : field)};
};

/** A pasted whole form fills its fields; what is no field of it stays as it was. */
function filled(form: Form, fill: FormFill): Overlay {
	if ('error' in fill) {
		return {...form, problem: fill.error};
	}

	const {problem: _, ...rest} = form;
	return {...rest, fields: form.fields.map(field => fill.values[field.name] === undefined ? field : {...field, text: textField(fill.values[field.name])})};
}

/**
Pasted text is a whole form where the form can read it, or else text for the field.

@param lines The same as it was, with its line ends.
*/
export function formPaste(form: Form, text: string, lines = text): Overlay | undefined {
	const fill = form.fill?.(lines);
	if (fill) {
		return filled(form, fill);
	}

	const field = form.fields[form.index];
	return field && !field.options ? withText(form, insertText(field.text, text)) : undefined;
}
