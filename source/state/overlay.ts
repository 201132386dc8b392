import type {BuildView} from './build-view.js';
import {textField, type TextField} from './text-field.js';

/** One thing of a menu. A disabled one is shown with its reason. */
export type MenuItem = {
	readonly id: string;
	readonly label: string;
	readonly hint?: string;
	readonly key?: string;
	readonly obstacle?: string | undefined;
	readonly isDangerous?: boolean;
};

export type FormField = {
	readonly name: string;
	readonly label: string;
	readonly text: TextField;
	readonly placeholder?: string;
	readonly hint?: string;
	/** The values to choose from with ← and →; without them the field is a line of text. */
	readonly options?: readonly string[];
	/** What may be meant by what has been typed so far, beside what the form holds, the likeliest first: whole values, which → takes over. */
	readonly suggest?: (typed: string, values: FormValues) => readonly string[];
	/** Another way to its value than typing: what Ctrl-f opens with what has been typed, and what it is called. It settles with the value, or nothing. */
	readonly search?: {readonly label: string; readonly find: (typed: string) => Promise<string | undefined>};
	/** What is to be said of what has been typed, instead of the hint. */
	readonly hintFor?: (typed: string) => string | undefined;
	/** Its values (`NAME=value`, several) are masked while something else is being typed. */
	readonly isSecret?: boolean;
	/** It is never shown, not while it is typed either: dots stand for it. No command line has it. */
	readonly isPassword?: boolean;
	/** Stands above it as a heading: this field and those that follow belong together. */
	readonly group?: string;
};

export type FormValues = Readonly<Record<string, string>>;

/** What pasted text says about a form's fields, when it is more than a text for one of them; an error in one sentence. */
export type FormFill = {readonly values: FormValues} | {readonly error: string};

/** What is said of a field's text: an error in the terms the user typed, or nothing. */
export type FormCheck = (values: FormValues) => Readonly<Record<string, string | undefined>>;

/**
Something laid over the screen. They stack; only the top one hears keys. `respond` is called once, with `undefined` when the user
backs out.
*/
export type Overlay =
	| {
		readonly kind: 'question';
		readonly title: string;
		readonly lines: readonly string[];
		/** As words; none when there is no docker command for it. */
		readonly command: readonly string[];
		/** Where data would be lost, Enter is the safe answer: no. */
		readonly isDangerous: boolean;
		readonly top: number;
		readonly respond: (isYes: boolean) => void;
	}
	| {
		readonly kind: 'menu';
		readonly title: string;
		readonly items: readonly MenuItem[];
		readonly index: number;
		/** Typed text narrows the menu (the palette); `undefined` where letters are the items' keys. */
		readonly query: TextField | undefined;
		/** Stands in place of the items while there are none. */
		readonly empty?: string;
		/** What there is to read of an item beyond its row. */
		readonly about?: (id: string) => string;
		/** The docker command line an item stands for. */
		readonly command?: (id: string) => readonly string[];
		readonly respond: (id: string | undefined) => void;
	}
	| {
		readonly kind: 'form';
		readonly title: string;
		readonly fields: readonly FormField[];
		readonly index: number;
		readonly submit: string;
		/** The docker command line as it grows. */
		readonly command: (values: FormValues) => readonly string[];
		readonly check: FormCheck;
		/** Reads pasted text as a whole form; `undefined` when it is only text. */
		readonly fill?: (text: string) => FormFill | undefined;
		/** What was wrong with what was pasted, or what the engine said when it was asked with these values. */
		readonly problem?: string;
		/** Errors are shown from the first attempt to submit on. */
		readonly isChecked: boolean;
		readonly respond: (values: FormValues | undefined) => void;
	}
	| {
		/** The filter line of a list or a tab: each key filters at once. */
		readonly kind: 'filter';
		readonly list: 'containers' | 'images' | 'top' | 'changes';
		readonly text: TextField;
		readonly before: string;
		/** Says what can be typed, while nothing has been. */
		readonly placeholder?: string;
		/** As a form's field: what may be meant, the likeliest first. */
		readonly suggest?: (typed: string) => readonly string[];
	}
	| {
		/** A file to read. */
		readonly kind: 'file';
		readonly title: string;
		/** Cleaned, tabs expanded. */
		readonly lines: readonly string[];
		/** How much of it this is. */
		readonly note: string;
		/** Index of the first row shown, as the lines are laid out. */
		readonly top: number;
		readonly isWrapping: boolean;
		readonly isNumbered: boolean;
	}
	| {readonly kind: 'help'; readonly top: number}
	| {readonly kind: 'journal'; readonly top: number}
	| {readonly kind: 'tasks'; /** The task its cursor is on. */ readonly taskId: number | undefined}
	| {readonly kind: 'task'; readonly taskId: number; /** Rows above the end; 0 follows it. */ readonly above: number; /** Of a build. */ readonly view?: BuildView};

export const fieldValues = (fields: readonly FormField[]): FormValues => Object.fromEntries(fields.map(({name, text}) => [name, text.value]));

export const formField = (field: Omit<FormField, 'text'> & {readonly value?: string}): FormField => {
	const {value, ...rest} = field;
	return {...rest, text: textField(value)};
};

/** What → would make of a field: the likeliest of its suggestions that goes on where the typed text ends. */
export function suggestionFor({text: {value}, suggest}: Pick<FormField, 'text' | 'suggest'>, values: FormValues = {}): string | undefined {
	return value === '' ? undefined : suggest?.(value, values).find(one => one.startsWith(value) && one !== value);
}
