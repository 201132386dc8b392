import {keyLabel} from '../format/key-name.js';
import {style} from '../format/style.js';
import {cutText, padText, textWidth, wrapText} from '../format/width.js';
import {frameRows} from './frame.js';
import {inputText, type TextInput} from './text-input.js';

/** Room a dialog may take: the whole screen. */
export type Room = {readonly columns: number; readonly rows: number};

/** A dialog's rows, all of one width, to be laid over the middle of the screen. */
export type Dialog = {readonly rows: readonly string[]; readonly width: number};

export type DialogOptions = {
	readonly title: string;
	readonly content: readonly string[];
	/** The keys it understands: `Enter build  Esc back`. */
	readonly keys: ReadonlyArray<readonly [key: string, what: string]>;
	readonly isDangerous?: boolean;
	/** At the right end of the upper border: how much there is beyond what is seen. */
	readonly right?: string;
	/** Columns wanted at least. */
	readonly least?: number;
	/** Columns taken at most, where it is more than a dialog usually takes. */
	readonly most?: number;
};

const mostColumns = 110;

/** Rows for what there is to read of a menu's item. */
const mostAboutRows = 2;

const margin = 4;

/** Columns a dialog's content may take on a screen. */
export const contentColumns = ({columns}: Room, most = mostColumns): number => Math.min(most, columns - margin) - 4;

/** Rows a dialog's content may take on a screen. */
export const contentRows = ({rows}: Room): number => Math.max(1, rows - margin - 2);

export const keysText = (keys: DialogOptions['keys']): string => keys.map(([key, what]) => `${style(key, 'bold')} ${what}`).join('  ');

/** A frame around some rows, as wide as they need. */
export function dialog({title, content, keys, isDangerous = false, right = '', least = 40, most: widest}: DialogOptions, room: Room): Dialog {
	const bottom = keysText(keys);
	const most = contentColumns(room, widest);
	const wanted = Math.max(least, textWidth(title) + textWidth(right) + 6, textWidth(bottom) + 4, ...content.map(row => textWidth(row)));
	const width = Math.min(most, wanted) + 4;
	const rows = content.map(row => cutText(row, width - 4));
	return {
		width,
		rows: frameRows({
			width, height: rows.length + 2, title: style(title, 'bold'), right, bottomLeft: bottom, isFocused: true, ...(isDangerous ? {border: 'danger' as const} : {}),
		}, rows),
	};
}

/** Text in rows of whole words where they fit. */
export function paragraph(text: string, columns: number): readonly string[] {
	const rows: string[] = [];
	let row = '';
	for (const word of text.split(' ')) {
		const longer = row === '' ? word : `${row} ${word}`;
		if (textWidth(longer) <= columns) {
			row = longer;
		} else {
			if (row !== '') {
				rows.push(row);
			}

			const pieces = wrapText(word, columns);
			rows.push(...pieces.slice(0, -1));
			row = pieces.at(-1) ?? '';
		}
	}

	return [...rows, row];
}

/** At most so many rows; an ellipsis stands for what is left out. */
const shortened = (rows: readonly string[], most: number, columns: number): readonly string[] =>
	rows.length <= most ? rows : [...rows.slice(0, most - 1), `${cutText(rows[most - 1]!, columns - 2)} …`];

/** The command that does the same, quiet, and no longer than leaves room for the rest. */
export const commandRows = (command: string, room: Room): readonly string[] =>
	shortened(paragraph(`$ ${command}`, contentColumns(room)), thirdOf(room), contentColumns(room)).map(row => style(row, 'quiet'));

const thirdOf = (room: Room): number => Math.max(1, Math.floor(contentRows(room) / 3));

/** A part of many rows, from `top`, and how it stands among them: `4–20 of 60`, or nothing when all are seen. */
export function windowOf(rows: readonly string[], top: number, height: number): {readonly rows: readonly string[]; readonly place: string; readonly top: number} {
	const first = Math.max(0, Math.min(top, rows.length - height));
	return {
		top: first,
		rows: rows.slice(first, first + height),
		place: rows.length > height ? `${first + 1}–${Math.min(rows.length, first + height)} of ${rows.length}` : '',
	};
}

export type MenuLike = {
	readonly title: string;
	readonly items: ReadonlyArray<{readonly label: string; readonly hint?: string; readonly key?: string; readonly obstacle?: string | undefined; readonly isDangerous?: boolean}>;
	readonly index: number;
	readonly query: TextInput | undefined;
	/** Stands in place of the items while there are none. */
	readonly empty?: string;
	/** What there is to read of the item at `index` beyond its row. */
	readonly about?: string | undefined;
	/** A command line that does what the item at `index` does. */
	readonly commandLine?: string | undefined;
};

/** A list to choose from. What cannot be chosen stands with its reason. */
export function menuDialog({title, items, index, query, empty, about, commandLine}: MenuLike, room: Room): Dialog {
	const keyColumns = Math.max(0, ...items.map(({key}) => key === undefined ? 0 : textWidth(keyLabel(key)) + 2));
	const labelColumns = Math.max(0, ...items.map(({label}) => textWidth(label)));
	const wordsOf = ({label, hint = '', key, obstacle}: MenuLike['items'][number], at: number) =>
		[at === index ? '▸ ' : '  ', padText(key === undefined ? '' : keyLabel(key), keyColumns), padText(label, labelColumns), `  ${obstacle ?? hint}`] as const;
	const most = contentColumns(room);
	const command = commandLine ? `$ ${commandLine}` : '';
	// What is narrowed by typing keeps its width meanwhile.
	const columns = query ? most : Math.min(most, Math.max(40, textWidth(command), ...items.map((item, at) => textWidth(wordsOf(item, at).join('')))));
	const rows = items.map((item, at) => {
		const [lead, key, label, rest] = wordsOf(item, at);
		if (item.obstacle !== undefined || at === index) {
			return style(padText(lead + key + label + rest, columns), ...(item.obstacle === undefined ? [] : ['quiet'] as const), ...(at === index ? ['inverse'] as const : []));
		}

		return lead + style(key, 'bold') + (item.isDangerous ? style(label, 'danger') : label) + style(rest, 'quiet');
	});
	const said = [
		...(about === undefined ? [] : ['', ...aboutRows(about, columns)]),
		...(command === '' ? [] : ['', ...shortened(paragraph(command, columns), thirdOf(room), columns).map(row => style(row, 'quiet'))]),
	];
	const height = Math.max(1, contentRows(room) - (query ? 2 : 0) - said.length);
	const {rows: shown, place} = windowOf(rows, index - Math.floor(height / 2), height);
	const head = query ? [`: ${inputText(query, Math.max(30, columns - 2), true, 'type to find')}`, ''] : [];
	const content = [...head, ...(shown.length === 0 ? paragraph(empty ?? 'nothing fits', columns).map(row => style(row, 'quiet')) : shown), ...said];
	return dialog({
		title, content, right: style(place, 'quiet'),
		keys: items.length === 0 && empty !== undefined ? [['Esc', 'cancel']] : [['Enter', 'choose'], ...(query ? [] : [['j k', 'move'] as const]), ['Esc', 'back']],
	}, room);
}

/** Always as many, so that nothing moves when another item is looked at. */
function aboutRows(about: string, columns: number): readonly string[] {
	const rows = shortened(paragraph(about, columns), mostAboutRows, columns);
	return [...rows, ...Array.from({length: mostAboutRows - rows.length}, () => '')];
}

export type QuestionLike = {readonly title: string; readonly lines: readonly string[]; readonly command: string; readonly isDangerous: boolean; readonly top: number};

/** Yes or no. Where data would be lost, Enter says no. */
export function questionDialog({title, lines, command, isDangerous, top}: QuestionLike, room: Room): Dialog {
	const columns = contentColumns(room);
	const asked = shortened(paragraph(title, columns), thirdOf(room), columns).map(row => style(row, 'bold'));
	const said = command === '' ? [] : ['', ...commandRows(command, room)];
	const whole = lines.flatMap(line => textWidth(line) <= columns ? [line] : paragraph(line, columns));
	const {rows, place} = windowOf(whole, top, Math.max(1, contentRows(room) - asked.length - said.length - 1));
	return dialog({
		title: isDangerous ? 'Please confirm' : 'Confirm', isDangerous, right: style(place, 'quiet'),
		content: [...asked, ...(rows.length === 0 ? [] : ['', ...rows]), ...said],
		keys: [['y', 'yes'], isDangerous ? ['n Enter Esc', 'no'] : ['Enter', 'yes'], ...(isDangerous ? [] : [['n Esc', 'no'] as const]), ...(place === '' ? [] : [['↑ ↓', 'scroll'] as const])],
	}, room);
}

/** Rows to read, larger than the screen or not. */
export function pageDialog(title: string, rows: readonly string[], top: number, keys: DialogOptions['keys'], room: Room): Dialog {
	const {rows: shown, place} = windowOf(rows, top, contentRows(room));
	const widest = Math.max(60, ...rows.map(row => textWidth(row)));
	return dialog({title, content: shown, right: style(place, 'quiet'), least: Math.min(contentColumns(room), widest), keys}, room);
}
