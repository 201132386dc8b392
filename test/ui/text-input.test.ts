import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {inputText} from '../../source/ui/text-input.js';
import {check} from '../helpers/check.js';
import {anyText} from '../helpers/texts.js';

/** The cursor's cell in brackets. */
const seen = (text: string): string => text.replace('\u{1B}[7m', '[').replace('\u{1B}[27m', ']').replaceAll(/\u{1B}\[\d+m/gv, '');

test('the cursor stands on its character, or behind the last', t => {
	t.is(seen(inputText({value: 'abc', cursor: 3}, 8, true)), 'abc[ ]    ');
	t.is(seen(inputText({value: 'abc', cursor: 1}, 8, true)), 'a[b]c     ');
	t.is(seen(inputText({value: 'a漢c', cursor: 1}, 8, true)), 'a[漢]c    ');
	t.is(seen(inputText({value: 'e\u0301x', cursor: 0}, 4, true)), '[e\u0301]x  ');
});

test('a long text scrolls so that the cursor is seen', t => {
	t.is(seen(inputText({value: 'abcdefghij', cursor: 10}, 5, true)), 'ghij[ ]');
	t.is(seen(inputText({value: 'abcdefghij', cursor: 5}, 5, true)), 'bcde[f]');
	t.is(seen(inputText({value: 'abcdefghij', cursor: 0}, 5, true)), '[a]bcde');
	t.is(seen(inputText({value: '漢字漢字', cursor: 3}, 4, true)), '漢[字]');
	t.is(seen(inputText({value: '漢字漢', cursor: 3}, 4, true)), '漢[ ] ');
});

test('without the focus there is no cursor, and an empty one shows its placeholder', t => {
	t.is(inputText({value: 'abc', cursor: 1}, 5, false), 'abc  ');
	t.is(inputText({value: 'abcdefg', cursor: 1}, 5, false), 'abcd…');
	t.is(seen(inputText({value: '', cursor: 0}, 6, false, 'name')), 'name  ');
	t.is(seen(inputText({value: '', cursor: 0}, 6, true, 'name')), '[ ]name ');
	t.is(seen(inputText({value: '', cursor: 0}, 3, true, 'name')), '[ ]na');
});

test('it is exactly as wide as asked, and the cursor is always in it', t => {
	check(t, fc.property(anyText, fc.nat(60), fc.integer({min: 4, max: 40}), anyText, (value, place, columns, placeholder) => {
		const stops = [...Array.from(new Intl.Segmenter().segment(value), ({index}) => index), value.length];
		const cursor = stops[place % stops.length]!;
		const text = inputText({value, cursor}, columns, true, placeholder);
		assert.equal(stringWidth(stripAnsi(text)), columns);
		const cell = /\u{1B}\[7m(?<under>.+?)\u{1B}\[27m/v.exec(text)?.groups?.under;
		assert.notStrictEqual(cell, undefined, JSON.stringify(text));
		const [under] = new Intl.Segmenter().segment(value.slice(cursor));
		assert.equal(cell, under?.segment ?? ' ');
		const unfocused = inputText({value, cursor}, columns, false, placeholder);
		assert.equal(stringWidth(stripAnsi(unfocused)), columns);
	}), 3000);
});
