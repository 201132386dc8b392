import type {ListView} from '../state/list.js';
import type {FormField, FormValues, MenuItem, Overlay} from '../state/overlay.js';
import type {Store} from '../state/store.js';
import {textField} from '../state/text-field.js';
import type {Form, Question} from './action.js';

type Order = Pick<ListView, 'sortKey' | 'isDescending'>;

type Respond<Answer> = (answer: Answer) => void;

/**
Lay something over the screen and wait for its answer. It leaves the screen as it answers.

@param under A task whose screen stays on top: what is asked waits below it.
*/
async function ask<Answer>(store: Store, overlay: (respond: Respond<Answer>) => Overlay, under?: number): Promise<Answer> {
	const {promise, resolve} = Promise.withResolvers<Answer>();
	const asked = overlay(resolve);
	store.update('overlays', overlays => {
		const top = overlays.at(-1);
		return top?.kind === 'task' && top.taskId === under ? [...overlays.slice(0, -1), asked, top] : [...overlays, asked];
	});
	return promise;
}

export const askYes = async (store: Store, {title, lines = [], isDangerous}: Question, command: readonly string[]): Promise<boolean> =>
	ask<boolean>(store, respond => ({kind: 'question', title, lines, command, isDangerous, top: 0, respond}));

/** @returns The chosen item's id; `undefined` when the user backed out. */
export const askChoice = async (store: Store, title: string, items: readonly MenuItem[], command?: (id: string) => readonly string[]): Promise<string | undefined> =>
	ask<string | undefined>(store, respond => ({kind: 'menu', title, items, index: firstPossible(items), query: undefined, ...(command ? {command} : {}), respond}));

/**
Ask for an order of rows. The one there is now, chosen again, is reversed.

@returns What changes about the view; nothing when the user backed out.
*/
export async function askOrder(store: Store, title: string, orders: Readonly<Record<string, {readonly title: string}>>, {sortKey, isDescending}: Order): Promise<Partial<Order>> {
	const choice = await askChoice(store, title, Object.entries(orders).map(([id, order]) => ({
		id, label: order.title, ...(sortKey === id ? {hint: isDescending ? 'reversed now' : 'now; again reverses'} : {}),
	})));
	return choice === undefined ? {} : {sortKey: choice, isDescending: sortKey === choice && !isDescending};
}

/** As `askChoice`, narrowed by typing. */
export const askSearch = async (store: Store, title: string, items: readonly MenuItem[]): Promise<string | undefined> =>
	ask<string | undefined>(store, respond => ({kind: 'menu', title, items, index: 0, query: textField(), respond}));

/** What came of a form the last time: it opens again as it was filled in. */
export type Retry = {readonly values: FormValues; readonly problem?: string; /** The task that failed. */ readonly taskId?: number};

/** Where the cursor begins: what was refused is mostly a password that was mistyped. */
function firstField({fields, startsAt}: Pick<Form, 'fields' | 'startsAt'>, isRefused: boolean): number {
	const refused = isRefused ? fields.findIndex(({isPassword}) => isPassword) : -1;
	return Math.max(0, refused === -1 ? fields.findIndex(({name}) => name === startsAt) : refused);
}

/** As it was filled in; a password that was refused is typed anew. */
const filledAgain = (field: FormField, {values, problem}: Retry): FormField =>
	({...field, text: textField(field.isPassword && problem !== undefined ? '' : values[field.name] ?? '')});

export const askForm = async (store: Store, {title, fields, startsAt, submit, check, fill}: Form, command: (values: FormValues) => readonly string[], retry?: Retry): Promise<FormValues | undefined> =>
	ask<FormValues | undefined>(store, respond => ({
		kind: 'form', title, index: firstField({fields, ...(startsAt === undefined ? {} : {startsAt})}, retry?.problem !== undefined), submit, command, check, isChecked: false, respond,
		fields: retry ? fields.map(field => filledAgain(field, retry)) : fields,
		...(fill ? {fill} : {}), ...(retry?.problem === undefined ? {} : {problem: retry.problem}),
	}), retry?.taskId);

const firstPossible = (items: readonly MenuItem[]): number => Math.max(0, items.findIndex(({obstacle}) => obstacle === undefined));
