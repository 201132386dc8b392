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

/** Direction overrides, zero-width characters and variation selectors: they make a text look like another. */
// eslint-disable-next-line no-misleading-character-class -- they stand here one by one
const invisible = /[\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFE0F\uFEFF\u{E0000}-\u{E007F}]/gv;

/** One line of printable text: whatever could do anything but be read is gone. */
export function cleanText(text: string): string {
	if (plain.test(text)) {
		return text;
	}

	return text
		.replaceAll(escapes, '')
		.replaceAll(/[\t\n\v\f\r\x85]/gv, ' ')
		.replaceAll(/\p{Control}/gv, '')
		.replaceAll(invisible, '')
		.toWellFormed();
}

/**
One line of a log: as `cleanText`, but colours (SGR) stay, closed at the end of the line, and tabs, carriage returns and backspaces do
what a terminal would have done with them.
*/
export function cleanLogText(text: string): string {
	if (plain.test(text)) {
		return text;
	}

	let isOpen = false;
	const kept = text.replaceAll(escapes, sequence => {
		const style = safeStyle(sequence);
		isOpen = style === '' ? isOpen : !/\[0?m$/v.test(style);
		return style;
	});
	const drawn = expandTabs(applyBackspaces(applyReturns(kept)))
		.replaceAll(/[\p{Control}--\x1B]/gv, '')
		.replaceAll(/\x1B(?!\[[\d;:]*m)/gv, '')
		.replaceAll(invisible, '')
		.toWellFormed();
	return isOpen ? `${drawn}\u{1B}[0m` : drawn;
}

const sgr = /^(?:\x1B\[|\x9B)(?<parameters>[\d;:]*)m$/v;

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
		if (part === '38' || part === '48' || part === '58') {
			// The numbers that follow belong to the colour: `38;5;n` and `38;2;r;g;b`.
			const length = parts[index + 1] === '5' ? 3 : (parts[index + 1] === '2' ? 5 : 1);
			safe.push(...parts.slice(index, index + length));
			index += length - 1;
		} else if (!/^0*[568]$/v.test(part)) {
			safe.push(part);
		}
	}

	return safe.length === 0 ? '' : `\u{1B}[${safe.join(';')}m`;
}

/** What is left of `10 %\r20 %\r`: the last state of the line, with what a shorter last part did not write over. */
function applyReturns(text: string): string {
	if (!text.includes('\r')) {
		return text;
	}

	const parts = text.split('\r').filter(part => part !== '');
	const last = parts.at(-1) ?? '';
	const before = parts.at(-2) ?? '';
	// Only plain parts can be laid over each other by counting.
	return plain.test(last) && plain.test(before) && before.length > last.length ? last + before.slice(last.length) : last;
}

function applyBackspaces(text: string): string {
	if (!text.includes('\b')) {
		return text;
	}

	const kept: string[] = [];
	for (const character of text) {
		if (character === '\b') {
			kept.pop();
		} else {
			kept.push(character);
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
	return text.replaceAll(/\x1B\[[\d;:]*m|\t|[^\t\x1B]+|\x1B/gv, part => {
		if (part === '\t') {
			const width = tabStop - (column % tabStop);
			column += width;
			return ' '.repeat(width);
		}

		column += part.startsWith('\u{1B}') ? 0 : part.length;
		return part;
	});
}
