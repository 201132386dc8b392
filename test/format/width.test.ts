import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {cutText, padText, sliceColumns, textWidth, wrapText} from '../../source/format/width.js';
import {check} from '../helpers/check.js';
import {anyText, styledText} from '../helpers/texts.js';

const columns = fc.integer({min: 2, max: 40});
const seenWidth = (text: string): number => stringWidth(stripAnsi(text));

test('a text is as wide as string-width says of what is seen of it', t => {
	check(t, fc.property(styledText, text => {
		assert.equal(textWidth(text), seenWidth(text));
	}), 2000);
});

test('the short ways round measuring give the same widths', t => {
	const wrong = Array.from({length: 0x27_E0}, (_, index) => String.fromCodePoint(0x20 + index))
		.filter(character => textWidth(`${character}x`) !== stringWidth(`${character}x`) || textWidth(`\u{1B}[1m${character}`) !== stringWidth(character));
	t.deepEqual(wrong, []);
});

test('padding gives exactly the width asked for', t => {
	check(t, fc.property(styledText, fc.integer({min: 0, max: 40}), fc.constantFrom('left' as const, 'right' as const), (text, width, align) => {
		assert.equal(seenWidth(padText(text, width, align)), width);
	}), 3000);
});

test('padding and cutting, by example', t => {
	const cases: ReadonlyArray<readonly [got: string, wanted: string]> = [
		[padText('ab', 4), 'ab  '],
		[padText('ab', 4, 'right'), '  ab'],
		[padText('abcdef', 4), 'abc…'],
		[padText('漢字漢', 4), '漢… '],
		[padText('漢字', 4), '漢字'],
		[padText('漢', 1), ' '],
		[padText('', 0), ''],
		[padText('👩‍👩‍👧!', 4), '👩‍👩‍👧! '],
		[cutText('abc', 3), 'abc'],
		[cutText('abcd', 3), 'ab…'],
		[cutText('abcd', 1), 'a'],
		[cutText('abcd', 0), ''],
		[cutText('abcd', -3), ''],
		[cutText('abcd', 3, ''), 'abc'],
		[cutText('\u{1B}[31mabcd\u{1B}[39m', 3), '\u{1B}[31mab\u{1B}[39m…'],
		[sliceColumns('abcdef', 2, 4), 'cd'],
		[sliceColumns('漢字ab', 2, 5), '字a'],
	];
	for (const [got, wanted] of cases) {
		t.is(got, wanted);
	}
});

test('cutting never gives more than asked, and leaves what fits as it is', t => {
	check(t, fc.property(styledText, fc.integer({min: 1, max: 40}), fc.constantFrom('…', '', '...'), (text, width, ellipsis) => {
		const cut = cutText(text, width, ellipsis);
		assert.ok(seenWidth(cut) <= width);
		if (seenWidth(text) <= width) {
			assert.equal(cut, text);
		}
	}), 3000);
});

test('wrapping: no row too wide, nothing lost, nothing added', t => {
	check(t, fc.property(styledText, columns, (text, width) => {
		const rows = wrapText(text, width);
		assert.ok(rows.length > 0);
		assert.equal(rows.map(row => stripAnsi(row)).join(''), stripAnsi(text));
		for (const row of rows) {
			assert.ok(seenWidth(row) <= width, `${JSON.stringify(row)} is wider than ${width}`);
		}
	}), 3000);
});

test('wrapping: no row but the last has room for the next character', t => {
	check(t, fc.property(anyText, columns, (text, width) => {
		const rows = wrapText(text, width);
		for (const [index, row] of rows.slice(0, -1).entries()) {
			const [next] = new Intl.Segmenter().segment(rows[index + 1]!);
			assert.ok(stringWidth(row) + stringWidth(next!.segment) > width);
		}
	}));
});

test('wrapping: colours end with a row and begin again on the next', t => {
	t.deepEqual(wrapText('a\u{1B}[31mbcdef\u{1B}[0mgh', 3), ['a\u{1B}[31mbc\u{1B}[0m', '\u{1B}[31mdef\u{1B}[0m', 'gh']);
	t.deepEqual(wrapText('\u{1B}[1m\u{1B}[38;5;200mabc\u{1B}[22mde', 3), ['\u{1B}[1m\u{1B}[38;5;200mabc\u{1B}[22m\u{1B}[0m', '\u{1B}[38;5;200mde\u{1B}[0m']);
	t.deepEqual(wrapText('\u{1B}[31mab\u{1B}[0;1mcdef', 2), ['\u{1B}[31mab\u{1B}[0;1m\u{1B}[0m', '\u{1B}[1mcd\u{1B}[0m', '\u{1B}[1mef\u{1B}[0m']);
});

test('wrapping: a line of many colours does not carry them all from row to row', t => {
	const rows = wrapText(Array.from({length: 10_000}, (_, index) => `\u{1B}[38;5;${index % 256}mx`).join(''), 80);
	t.is(rows.length, 125);
	t.true(rows.every(row => row.length < 80 * 14));
});

test('wrapping: a character that grows without end is broken', t => {
	const rows = wrapText('\u1100'.repeat(100), 10);
	t.is(rows.length, 20);
	t.true(rows.every(row => stringWidth(row) === 10));
});

test('a very long line is cut and wrapped', t => {
	const long = 'x\u{1B}[31m漢e\u0301'.repeat(20_000);
	t.is(textWidth(cutText(long, 80)), 80);
	t.is(wrapText(long, 80).map(row => stripAnsi(row)).join(''), stripAnsi(long));
});
