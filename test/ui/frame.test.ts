import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {frameRows} from '../../source/ui/frame.js';
import {check} from '../helpers/check.js';
import {styledText} from '../helpers/texts.js';

const plainRows = (...args: Parameters<typeof frameRows>): readonly string[] => frameRows(...args).map(row => stripAnsi(row));

test('a frame with everything in it', t => {
	t.deepEqual(plainRows({width: 24, height: 5, title: 'Title', right: 'web', bottomLeft: 'following', bottomRight: '3/12', isFocused: true}, ['one', 'two is much too long for it', 'three', 'four']), [
		'╭ Title ───────── web ─╮',
		'│ one                  │',
		'│ two is much too lon… │',
		'│ three                │',
		'╰ following ──── 3/12 ─╯',
	]);
});

test('without content, without texts, and as a title alone', t => {
	t.deepEqual(plainRows({width: 10, height: 3, title: '', isFocused: false}, []), ['╭────────╮', '│        │', '╰────────╯']);
	t.deepEqual(plainRows({width: 10, height: 2, title: 'A', isFocused: false}, ['never seen']), ['╭ A ─────╮', '╰────────╯']);
	t.deepEqual(plainRows({width: 10, height: 1, title: '2 Images', isFocused: false}, ['never seen']), [' 2 Images ']);
	t.deepEqual(plainRows({width: 10, height: 0, title: 'A', isFocused: false}, []), []);
	t.deepEqual(plainRows({width: 0, height: 5, title: 'A', isFocused: false}, []), []);
});

test('the right text gives way to the left one', t => {
	t.is(plainRows({width: 14, height: 2, title: 'A long title', right: 'web', isFocused: false}, [])[0], '╭ A long t… ─╮');
	t.is(plainRows({width: 16, height: 2, title: 'Title', right: 'web', isFocused: false}, [])[0], '╭ Title ───────╮');
	t.is(plainRows({width: 18, height: 2, title: 'Title', right: 'website', isFocused: false}, [])[0], '╭ Title ─── we… ─╮');
});

test('the border tells the focus, or what it is told', t => {
	const corner = (frame: {readonly isFocused: boolean; readonly border?: 'danger'}) => frameRows({width: 10, height: 2, title: '', ...frame}, [])[0]!.slice(0, 5);
	t.deepEqual([corner({isFocused: true}), corner({isFocused: false}), corner({isFocused: true, border: 'danger'})], ['\u{1B}[36m', '\u{1B}[90m', '\u{1B}[31m']);
});

test('it is exactly as large as asked, whatever is in it', t => {
	const words = fc.record({title: styledText, right: styledText, bottomLeft: styledText, bottomRight: styledText, isFocused: fc.boolean()});
	check(t, fc.property(words, fc.array(styledText, {maxLength: 8}), fc.integer({min: 5, max: 80}), fc.nat(10), (texts, content, width, height) => {
		const rows = frameRows({...texts, width, height}, content);
		assert.equal(rows.length, height);
		for (const row of rows) {
			assert.equal(stringWidth(stripAnsi(row)), width, JSON.stringify(row));
		}
	}), 2000);
});
