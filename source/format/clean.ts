import {textWidth} from './width.js';

/*
Text from containers and engines is hostile until it has gone through here: it could move the cursor, clear the screen, rename the
window, or hide what it says.
*/

const plain = /^[\x20-\x7E]*$/v;

/*
Escape sequences, whole or cut off. Strings (OSC, DCS, SOS, PM, APC) run to their terminator, or to the end of the text when there is
none. No alternative can match in two ways, so matching is linear.
*/
const csi = String.raw`(?:\x1B\[|\x9B)[\x30-\x3F]*[\x20-\x2F]*(?:[\x40-\x7E]|(?=[^\x20-\x7E])|$)`;
const controlString = String.raw`(?:\x1B[\]PX^_]|[\x90\x98\x9D\x9E\x9F])[^\x07\x1B\x9C]*(?:\x07|\x9C|\x1B\\|(?=\x1B)|$)`;
const otherEscape = String.raw`\x1B(?:[\x20-\x2F]+[\x30-\x7E]?|[\x30-\x4F\x51-\x57\x59\x5A\x5C\x60-\x7E])?`;
const escapes = new RegExp(`${csi}|${controlString}|${otherEscape}`, 'gv');

/** Direction overrides, zero-width characters, fillers and variation selectors: they make a text look like another. */
const invisible = /[\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]/gv;

const unseen = /[\p{Control}\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]/gv;

const unitEscape = (unit: string): string => String.raw`\u${unit.codePointAt(0)!.toString(16).padStart(4, '0')}`;

/** JSON with everything that could do anything but be read told as `\uXXXX`: it still says the same. */
export const escapeUnseen = (json: string): string => plain.test(json) ? json : json.replaceAll(unseen, character => character.split('').map(unit => unitEscape(unit)).join(''));

/** One line of printable text: whatever could do anything but be read is gone. */
export function cleanText(text: string): string {
	if (plain.test(text)) {
		return text;
	}

	// Well-formed first: what goes from between two lone surrogates would make a character of them.
	return text
		.toWellFormed()
		.replaceAll(escapes, '')
		.replaceAll(/[\t\n\v\f\r\x85]/gv, ' ')
		.replaceAll(/\p{Control}/gv, '')
		.replaceAll(invisible, '');
}

/** As `cleanText`, line by line. */
export const cleanLines = (text: string): string => plain.test(text) ? text : text.replaceAll('\r\n', '\n').split('\n').map(line => cleanText(line)).join('\n');

/**
One line of a log: as `cleanText`, but colours (SGR) stay, closed at the end of the line, and tabs, carriage returns and backspaces do
what a terminal would have done with them.
*/
export function cleanLogText(text: string): string {
	if (plain.test(text)) {
		return text;
	}

	let isOpen = false;
	const kept = text.toWellFormed().replaceAll(erased, '').replaceAll(escapes, (sequence, offset: number, whole: string) => {
		if (erasesLine(sequence, offset === 0 || whole[offset - 1] === '\r')) {
			return erased;
		}

		const style = safeStyle(sequence);
		isOpen = style === '' ? isOpen : !/\[0?m$/v.test(style);
		return style;
	});
	const drawn = expandTabs(applyBackspaces(applyReturns(kept)))
		.replaceAll(/[\p{Control}--\x1B]/gv, '')
		.replaceAll(invisible, '');
	return isOpen ? `${drawn}\u{1B}[0m` : drawn;
}

/** Stands, while a line is put together, where everything before it was erased. */
const erased = '\0';

/** Whether a sequence leaves nothing of the line: all of it is erased, or all from its start on. */
const erasesLine = (sequence: string, isAtStart: boolean): boolean => /^(?:\x1B\[|\x9B)(?:2K|0?[JK])$/v.test(sequence) && (isAtStart || sequence.endsWith('2K'));

const sgr = /^(?:\x1B\[|\x9B)(?<parameters>[\d;:]*)m$/v;

/** What may stand in one parameter with its own parts: an underline's form, a colour. */
const compound = /^(?:4:\d|[34]8:(?:5:\d+|2(?::\d*){3,5}))$/v;

/** A colour sequence without what blinks (5, 6) or hides (8); anything else is nothing. */
function safeStyle(sequence: string): string {
	const parameters = sgr.exec(sequence)?.groups?.parameters;
	if (parameters === undefined) {
		return '';
	}

	const safe: string[] = [];
	const parts = parameters.split(';');
	for (let index = 0; index < parts.length; index++) {
		const part = parts[index]!;
		const code = Number(part);
		if (code === 38 || code === 48 || code === 58) {
			// The numbers that follow belong to the colour: `38;5;n` and `38;2;r;g;b`. Without them it is none.
			const length = Number(parts[index + 1]) === 5 ? 3 : (Number(parts[index + 1]) === 2 ? 5 : 1);
			const colour = parts.slice(index, index + length);
			if (length > 1 && colour.length === length && colour.every(number => !number.includes(':'))) {
				index += length - 1;
				// A terminal that does not know the colour of underlines (58) would take its numbers for styles.
				safe.push(...(code === 58 ? [] : colour));
			}
		} else if (part.includes(':') ? compound.test(part) : ![5, 6, 8].includes(code)) {
			safe.push(part);
		}
	}

	return safe.length === 0 ? '' : `\u{1B}[${safe.join(';')}m`;
}

/** What is left of `10 %\r20 %\r`: each part lies over the one before, which shows where the later is shorter. */
function applyReturns(text: string): string {
	if (!text.includes('\r')) {
		return text;
	}

	let drawn = '';
	for (const part of text.split('\r').toReversed()) {
		const seen = part.slice(part.lastIndexOf(erased) + 1);
		// Only plain parts can be laid over each other by counting.
		if (drawn !== '' && !plain.test(seen)) {
			break;
		}

		drawn += seen.slice(drawn.length);
		if (part.includes(erased) || !plain.test(seen)) {
			break;
		}
	}

	return drawn;
}

function applyBackspaces(text: string): string {
	if (!text.includes('\b')) {
		return text;
	}

	const kept: string[] = [];
	/** Where in `kept` the characters stand: styles between them stay. */
	const places: number[] = [];
	for (const [part] of text.matchAll(/\x1B\[[\d;:]*m|./gsv)) {
		if (part === '\b') {
			const last = places.pop();
			if (last !== undefined) {
				kept[last] = '';
			}
		} else {
			if (!part.startsWith('\u{1B}')) {
				places.push(kept.length);
			}

			kept.push(part);
		}
	}

	return kept.join('');
}

const tabStop = 8;

function expandTabs(text: string): string {
	if (!text.includes('\t')) {
		return text;
	}

	let column = 0;
	return text.replaceAll(/\x1B\[[\d;:]*m|\t|[^\t\x1B]+/gv, part => {
		if (part === '\t') {
			const width = tabStop - (column % tabStop);
			column += width;
			return ' '.repeat(width);
		}

		column += part.startsWith('\u{1B}') ? 0 : textWidth(part);
		return part;
	});
}
