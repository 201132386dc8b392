/** Words that mean the same to a shell without quotes. */
const bare = /^[\w@%+=:,.\/\-•]+$/v;

const escapeOf = (character: string): string => {
	const known: Readonly<Record<string, string>> = {'\n': String.raw`\n`, '\t': String.raw`\t`, '\r': String.raw`\r`, '\'': String.raw`\'`, '\\': String.raw`\\`};
	const code = character.codePointAt(0)!;
	return known[character] ?? (code < 0x80 ? String.raw`\x${code.toString(16).padStart(2, '0')}` : String.raw`\U${code.toString(16).padStart(8, '0')}`);
};

const unseen = /[\p{Control}\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]/v;

/** Stands between the words of two commands, the second of which is run when the first has succeeded. No word of a command holds it. */
export const andThen = '\0&&';

/** Stand between words as `andThen` does: what the command before writes goes into the one behind, or into the file. */
export const pipeInto = '\0|';
export const writeInto = '\0>';

const operators: ReadonlySet<string> = new Set([andThen, pipeInto, writeInto]);

function quote(word: string): string {
	if (operators.has(word)) {
		return word.slice(1);
	}

	if (bare.test(word)) {
		return word;
	}

	// Control characters, and those that make a text look like another, would not survive being shown or copied as they are.
	return unseen.test(word)
		? `$'${word.replaceAll(/[\p{Control}\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB'\\]/gv, character => escapeOf(character))}'`
		: `'${word.replaceAll('\'', () => String.raw`'\''`)}'`;
}

/** A command line that a POSIX shell reads as these words (bash and zsh where a word holds control characters). */
export const quoteCommandLine = (words: readonly string[]): string => words.map(word => quote(word)).join(' ');

/**
Split a typed line into words as a POSIX shell does: blanks, single and double quotes, backslashes, and `$'…'` as bash reads it. A backslash at the
end of a line joins it with the next. Nothing is expanded.
*/
export function splitCommandLine(text: string): {readonly words: readonly string[]} | {readonly error: string} {
	const words: string[] = [];
	let word: string | undefined;
	for (let index = 0; index < text.length; index++) {
		const character = text[index]!;
		if (/\s/v.test(character)) {
			if (word !== undefined) {
				words.push(word);
				word = undefined;
			}
		} else if (character === '$' && text[index + 1] === '\'') {
			const quoted = readEscaped(text, index + 1);
			if (quoted === undefined) {
				return {error: 'A single quote is opened and not closed.'};
			}

			word = (word ?? '') + quoted.text;
			index = quoted.end;
		} else if (character === '\'' || character === '"') {
			const quoted = readQuoted(text, index);
			if (quoted === undefined) {
				return {error: `A ${character === '"' ? 'double' : 'single'} quote is opened and not closed.`};
			}

			word = (word ?? '') + quoted.text;
			index = quoted.end;
		} else if (character === '\\') {
			index++;
			if (index >= text.length) {
				return {error: 'The line ends with a backslash that quotes nothing.'};
			}

			const lineEnd = lineEndAt(text, index);
			word = lineEnd > 0 ? word : (word ?? '') + text[index]!;
			index += Math.max(lineEnd, 1) - 1;
		} else {
			word = (word ?? '') + character;
		}
	}

	return {words: word === undefined ? words : [...words, word]};
}

/** How many characters end a line here, on whatever system it was written. */
const lineEndAt = (text: string, index: number): number => text[index] === '\n' ? 1 : (text.startsWith('\r\n', index) ? 2 : 0);

/** What a shell makes something of: within double quotes less than without any. */
const expansion = String.raw`(?:\$[\w\{\(@*#?$!]|\x60)[^\s"':]*`;
const shellToken = new RegExp(String.raw`\\.|\$'(?:[^'\\]|\\.)*'|'[^']*'|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<special>${expansion}|&&|\|\||[\|&;<>\(\)\n]|(?<=\s)#)`, 'gsv');
const quotedToken = new RegExp(String.raw`\\.|(?<special>${expansion})`, 'gsv');

/**
The first thing in a line that a shell would do and `splitCommandLine` does not: a pipe, `&&`, another line, a comment, `$HOME`, `$(pwd)`.

@returns It as it is written, as far as it is one word; `undefined` where there is none.
*/
export function shellOnly(text: string): string | undefined {
	for (const {groups} of text.matchAll(shellToken)) {
		const {special, quoted = ''} = groups!;
		const inner = special === undefined ? quoted.matchAll(quotedToken).map(token => token.groups!.special).toArray() : [special];
		const found = inner.find(Boolean);
		if (found !== undefined) {
			return found;
		}
	}

	return undefined;
}

function readQuoted(text: string, start: number): {readonly text: string; readonly end: number} | undefined {
	const mark = text[start]!;
	let kept = '';
	for (let index = start + 1; index < text.length; index++) {
		const character = text[index]!;
		if (character === mark) {
			return {text: kept, end: index};
		}

		const next = text[index + 1];
		const lineEnd = mark === '"' && character === '\\' ? lineEndAt(text, index + 1) : 0;
		if (lineEnd > 0) {
			index += lineEnd;
		} else if (mark === '"' && character === '\\' && next !== undefined && '"\\$`'.includes(next)) {
			kept += next;
			index++;
		} else {
			kept += character;
		}
	}

	return undefined;
}

const escaped: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', a: '\u{7}', b: '\b', e: '\u{1B}', f: '\f', v: '\v', 0: '\0'};

/** What stands in `$'…'`, its escapes read. */
function readEscaped(text: string, start: number): {readonly text: string; readonly end: number} | undefined {
	let kept = '';
	for (let index = start + 1; index < text.length; index++) {
		const character = text[index]!;
		if (character === '\'') {
			return {text: kept, end: index};
		}

		if (character !== '\\') {
			kept += character;
			continue;
		}

		const code = /^(?:x(?<byte>[\da-fA-F]{1,2})|u(?<unit>[\da-fA-F]{1,4})|U(?<point>[\da-fA-F]{1,8}))/v.exec(text.slice(index + 1, index + 10));
		const next = text[index + 1] ?? '';
		kept += code ? String.fromCodePoint(Number.parseInt(code.groups!.byte ?? code.groups!.unit ?? code.groups!.point!, 16) % 0x11_00_00) : escaped[next] ?? next;
		index += code ? code[0].length : 1;
	}

	return undefined;
}
