import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stripAnsi from 'strip-ansi';
import {cleanLogText, cleanText, escapeUnseen} from '../../source/format/clean.js';
import {check} from '../helpers/check.js';
import {hostileText} from '../helpers/texts.js';

const esc = '\u{1B}';
const sgr = /\u{1B}\[[\d;:]*m/gv;

/** What may never reach a terminal, nor a reader's eye. */
const forbidden = /[\p{Control}\p{Surrogate}\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]/v;

/** The codes of all styles in a text, the numbers of colours left out, as a terminal reads them. */
function styleCodes(text: string): readonly number[] {
	return text.matchAll(sgr).flatMap(([sequence]) => {
		const parts = sequence.slice(2, -1).split(';');
		const codes: number[] = [];
		for (let index = 0; index < parts.length; index++) {
			const code = Number(parts[index]!.split(':')[0]);
			codes.push(code);
			if ((code === 38 || code === 48) && !parts[index]!.includes(':')) {
				index += ({2: 4, 5: 2}[Number(parts[index + 1])] ?? 0);
			}
		}

		return codes;
	}).toArray();
}

test('names and sentences: nothing but text is left', t => {
	const cases: ReadonlyArray<readonly [text: string, cleaned: string]> = [
		['plain text ~!', 'plain text ~!'],
		['größer 漢字 😀 e\u0301', 'größer 漢字 😀 e\u0301'],
		[`a${esc}[2Jb${esc}[Hc${esc}[1;31md${esc}[?1049he`, 'abcde'],
		[`${esc}]0;new title\u{7}name`, 'name'],
		[`${esc}]8;;https://evil.example${esc}\\link${esc}]8;;${esc}\\`, 'link'],
		[`${esc}]52;c;aGVsbG8=\u{7}x`, 'x'],
		[String.raw`${esc}P+q544e${esc}\x${esc}_Gf=100${esc}\y${esc}^private${esc}\z${esc}Xstring${esc}\!`, 'xyz!'],
		[`name${esc}]0;never ended`, 'name'],
		[`name${esc}P1$r0m`, 'name'],
		[`name${esc}[12;34`, 'name'],
		[`name${esc}`, 'name'],
		['\u{9B}2Ja\u{9B}31mb\u{9D}0;title\u{9C}c\u{90}dcs\u{9C}d', 'abcd'],
		[`${esc}]0;a${esc}[31mb`, 'b'],
		[`a${esc}cb${esc}7c${esc}(0d${esc}#8e${esc}%Gf${esc} Fg`, 'abcdefg'],
		['a\u{7}b\bc\0d\u{7F}e\u{E}f', 'abcdef'],
		['one\ntwo\r\nthree\tfour\u{85}five', 'one two  three four five'],
		['moc.\u202Elive\u202C\u2066x\u2069', 'moc.livex'],
		['pass\u200Bword\uFEFF\u00AD\u2060\u200D\u{E0041}\u{E0100}\uFE0F\u3164', 'password'],
		['a\u2028b\u2029c\uFFF9d', 'abcd'],
		['\uD83D', '\uFFFD'],
		['x\uDE00y', 'x\uFFFDy'],
		['\uDB40\u200B\uDC41', '\uFFFD\uFFFD'],
	];
	for (const [text, cleaned] of cases) {
		t.is(cleanText(text), cleaned, JSON.stringify(text));
	}
});

test('log lines: colours stay and are closed', t => {
	const cases: ReadonlyArray<readonly [text: string, cleaned: string]> = [
		['plain', 'plain'],
		[`${esc}[31mred${esc}[0m`, `${esc}[31mred${esc}[0m`],
		[`${esc}[31mred${esc}[m`, `${esc}[31mred${esc}[m`],
		[`${esc}[31mred`, `${esc}[31mred${esc}[0m`],
		[`${esc}[31mred${esc}[39m`, `${esc}[31mred${esc}[39m${esc}[0m`],
		['\u{9B}32mgreen', `${esc}[32mgreen${esc}[0m`],
		[`${esc}[38;5;8mgrey${esc}[48;2;5;6;8mback${esc}[0m`, `${esc}[38;5;8mgrey${esc}[48;2;5;6;8mback${esc}[0m`],
		[`${esc}[38:2::1:2:3ma${esc}[4:3mb${esc}[0m`, `${esc}[38:2::1:2:3ma${esc}[4:3mb${esc}[0m`],
		[`${esc}[2Ja${esc}[Hb${esc}]0;t\u{7}c${esc}[31`, 'abc'],
		['a\u{7}b\0c\u{202E}d\u{200B}', 'abcd'],
	];
	for (const [text, cleaned] of cases) {
		t.is(cleanLogText(text), cleaned, JSON.stringify(text));
	}
});

test('log lines: nothing hides and nothing blinks, however it is said', t => {
	const cases: ReadonlyArray<readonly [sequence: string, cleaned: string]> = [
		['[8m', ''], ['[5m', ''], ['[6m', ''], ['[08m', ''], ['[8:1m', ''], ['[1;8m', '[1m'], ['[8;31;5m', '[31m'],
		['[58;5;8m', ''], ['[38;5;8;8m', '[38;5;8m'], ['[38;6;2;9;48;5;8m', '[2;9;48;5;8m'], ['[038;2;9;48;5;8m', '[038;2;9;48;5m'], ['[38;5m', ''], ['[38;8m', ''], ['[38;5:1;8m', ''],
	];
	for (const [sequence, cleaned] of cases) {
		t.is(cleanLogText(`${esc}${sequence}x`), cleaned === '' ? 'x' : `${esc}${cleaned}x${esc}[0m`, sequence);
	}

	// A backspace takes a character away, never a piece of a sequence.
	t.is(cleanLogText(`${esc}[m\b8mhidden`), `${esc}[m8mhidden`);
});

test('log lines: what a terminal would have shown of progress bars, backspaces and tabs', t => {
	const cases: ReadonlyArray<readonly [text: string, cleaned: string]> = [
		['10 %\r20 %\r100 %', '100 %'],
		['100 %\r20 %', '20 %%'],
		['100 %\r', '100 %'],
		['abcdef\rxyz\r12', '12zdef'],
		['\r\r', ''],
		[`downloading 99 %\r${esc}[Kdone`, 'done'],
		[`downloading 99 %${esc}[2K\rdone`, 'done'],
		[`one\rtwo${esc}[2K\rthree`, 'three'],
		[`old text\r${esc}[32mok${esc}[0m`, `${esc}[32mok${esc}[0m`],
		['plan\b\b\bush', 'push'],
		['漢\b字', '字'],
		[`${esc}[31ma\bb${esc}[0m`, `${esc}[31mb${esc}[0m`],
		['\b\bx', 'x'],
		['a\tb', 'a       b'],
		['12345678\tb', '12345678        b'],
		['漢\tb', '漢      b'],
		[`${esc}[1mab${esc}[0m\tc`, `${esc}[1mab${esc}[0m      c`],
	];
	for (const [text, cleaned] of cases) {
		t.is(cleanLogText(text), cleaned, JSON.stringify(text));
	}
});

test('no hostile text gets through as a name', t => {
	check(t, fc.property(hostileText, text => {
		const cleaned = cleanText(text);
		assert.doesNotMatch(cleaned, forbidden);
		assert.equal(cleanText(cleaned), cleaned);
	}), 5000);
});

test('no hostile text gets through as a log line', t => {
	check(t, fc.property(hostileText, text => {
		const cleaned = cleanLogText(text);
		assert.doesNotMatch(cleaned.replaceAll(sgr, ''), forbidden);
		assert.equal(cleanLogText(cleaned), cleaned);
		const codes = styleCodes(cleaned);
		assert.ok(codes.every(code => ![5, 6, 8, 58].includes(code)), JSON.stringify(cleaned));
		const last = codes.findLastIndex(code => code !== 0);
		assert.ok(last === -1 || codes.slice(last).includes(0), `${JSON.stringify(cleaned)} leaves a style open`);
	}), 5000);
});

const harmlessText = fc.string({unit: fc.constantFrom(...'abc xyz~{}äöü漢字한ไЖ😀→─')});

test('JSON with what cannot be seen escaped says the same', t => {
	t.is(escapeUnseen('{"a":"漢 b"}'), '{"a":"漢 b"}');
	t.is(escapeUnseen('"\u{9B}x\u202E\u{E0041}"'), String.raw`"\u009bx\u202e\udb40\udc41"`);
	check(t, fc.property(hostileText, text => {
		const escaped = escapeUnseen(JSON.stringify(text));
		assert.doesNotMatch(escaped, forbidden);
		assert.equal(JSON.parse(escaped), text);
	}));
});

test('text that is harmless stays as it is', t => {
	check(t, fc.property(harmlessText, text => {
		assert.equal(cleanText(text), text);
		assert.equal(cleanLogText(text), text);
		assert.equal(stripAnsi(cleanLogText(`${esc}[1m${text}${esc}[0m`)), text);
	}));
});

test('a million hostile characters are cleaned in one go', t => {
	const pieces = [esc, `${esc}[`, `${esc}[1;`, `${esc}[${' '.repeat(9)}`, `${esc}]`, `${esc}P`, `${esc}_x`, '\u{9B}', '\u{9D}', '1;', `${esc}[31m`, `${esc}[31ma\b`, 'a\b', 'ab\r', '\r', `\r${esc}[K`, `漢${esc}[2K\r`, 'x\t', '\uD83D', '\u200B', '\u202E', `${esc}[38;5;`, '\b', `${esc} `];
	for (const piece of pieces) {
		for (const text of [piece.repeat(1_000_000 / piece.length), `${'x'.repeat(500_000)}${piece.repeat(500_000 / piece.length)}`, `${esc}[${piece.repeat(1_000_000 / piece.length)}`]) {
			t.notRegex(cleanText(text), forbidden);
			t.notRegex(cleanLogText(text).replaceAll(sgr, ''), forbidden);
		}
	}
});
