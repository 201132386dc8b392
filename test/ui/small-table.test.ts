import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {smallTable} from '../../source/ui/small-table.js';
import {check} from '../helpers/check.js';
import {anyText, hostileText} from '../helpers/texts.js';

const columns = [{title: 'TYPE'}, {title: 'SOURCE', canShrink: true}, {title: 'TARGET', canShrink: true}, {title: 'MODE'}];

test('a table as wide as its cells', t => {
	t.is(stripAnsi(smallTable(columns, [['bind', '/srv/data', '/data', 'rw'], ['volume', '漢字', '/x', 'ro']], 80)), [
		'┌────────┬───────────┬────────┬──────┐',
		'│ TYPE   │ SOURCE    │ TARGET │ MODE │',
		'├────────┼───────────┼────────┼──────┤',
		'│ bind   │ /srv/data │ /data  │ rw   │',
		'├────────┼───────────┼────────┼──────┤',
		'│ volume │ 漢字      │ /x     │ ro   │',
		'└────────┴───────────┴────────┴──────┘',
	].join('\n'));
});

test('no rows, no table; missing and empty cells are blank', t => {
	t.is(smallTable(columns, [], 80), '');
	const lines = stripAnsi(smallTable(columns.slice(0, 2), [['', 'x'], ['bind']], 80)).split('\n');
	t.deepEqual(lines.filter(row => row.startsWith('│')), [
		'│ TYPE │ SOURCE │',
		'│      │ x      │',
		'│ bind │        │',
	]);
});

test('what can shrink gives way, and only then the others', t => {
	const cells = ['volume', '/a/very/long/source/path', '/a/target', 'rw'];
	const row = (width: number) => stripAnsi(smallTable(columns, [cells], width)).split('\n')[3];
	t.is(row(60), '│ volume │ /a/very/long/source/path │ /a/target │ rw   │');
	t.is(row(50), '│ volume │ /a/very/long/sour… │ /a/target │ rw   │');
	t.is(row(36), '│ volume │ /a/ve… │ /a/tar… │ rw   │');
	t.is(row(29), '│ vol… │ /a/… │ /a/… │ rw   │');
});

test('with too little room for any table it stays whole', t => {
	const lines = stripAnsi(smallTable(columns, [['volume', '/a/very/long/source/path', '/a/target', 'rw']], 10)).split('\n');
	t.deepEqual(lines.map(line => line.length), [29, 29, 29, 29, 29]);
});

test('titles that are cut to the same are still two columns', t => {
	const alike = [{title: 'CONTAINER ID', canShrink: true}, {title: 'CONTAINERS', canShrink: true}];
	t.is(stripAnsi(smallTable(alike, [['a', 'b']], 15)).split('\n')[3], '│ a    │ b    │');
});

test('hostile cells are cleaned', t => {
	const cells = ['\u{1B}[2Jbind', 'a\nb', '\u{1B}]0;t\u{7}x', 'r\u202Ew'];
	t.regex(stripAnsi(smallTable(columns, [cells], 80)), /│ bind │ a b {4}│ x {6}│ rw {3}│/v);
});

test('it is never wider than asked, and all its rows are equally wide', t => {
	const text = fc.oneof(anyText, hostileText);
	const rows = fc.array(fc.tuple(text, text, text, text).map(cells => [...cells]), {minLength: 1, maxLength: 4});
	check(t, fc.property(rows, fc.integer({min: 29, max: 120}), (cells, width) => {
		const lines = smallTable(columns, cells, width).split('\n');
		assert.equal(lines.length, 3 + (2 * cells.length));
		const widths = new Set(lines.map(line => stringWidth(stripAnsi(line))));
		assert.equal(widths.size, 1, lines.join('\n'));
		assert.ok([...widths][0]! <= width);
	}), 150);
});
