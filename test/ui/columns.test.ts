import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {fitColumns, rowText, titleText, type Column} from '../../source/ui/columns.js';
import {check} from '../helpers/check.js';
import {styledText} from '../helpers/texts.js';

type Row = readonly string[];

const column = (index: number, rest: Partial<Column<Row, undefined>> = {}): Column<Row, undefined> =>
	({title: `C${index}`, least: 4, most: 20, givesWay: index, value: row => row[index] ?? '', ...rest});

const total = (widths: readonly number[]): number => widths.filter(width => width > 0).reduce((sum, width) => sum + width + 2, -2);

const fit = (columns: ReadonlyArray<Column<Row, undefined>>, rows: readonly Row[], room: number) => fitColumns(columns, rows, undefined, room);

test('with room enough a column is as wide as its widest value or its title, up to its most', t => {
	const columns = [column(0, {title: 'NAME'}), column(1), column(2, {most: 5})];
	t.deepEqual(fit(columns, [['a', 'bbbbbb', 'c'], ['漢字', '', 'ccccccccc']], 100), [4, 6, 5]);
	t.deepEqual(fit(columns, [], 100), [4, 2, 2]);
});

test('extra columns go first, then the others become narrower, then they go; the first stays', t => {
	const columns = [column(0), column(1, {least: 6}), column(2), column(3, {isExtra: true})];
	const rows: readonly Row[] = [['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc', 'dddddddddd']];
	t.deepEqual(fit(columns, rows, 46), [10, 10, 10, 10]);
	t.deepEqual(fit(columns, rows, 34), [10, 10, 10, 0]);
	const narrow = fit(columns, rows, 24);
	t.true(narrow.slice(0, 3).every(width => width > 0) && narrow[3] === 0 && total(narrow) <= 24);
	t.is(fit(columns, rows, 15)[2], 0);
	t.deepEqual(fit(columns, rows, 6), [6, 0, 0, 0]);
	t.deepEqual(fit(columns, rows, 2), [2, 0, 0, 0]);
});

const definitions = fc.array(fc.record({least: fc.integer({min: 1, max: 14}), more: fc.nat(20), isExtra: fc.boolean(), hasShortForm: fc.boolean()}), {minLength: 1, maxLength: 7})
	// Extra columns go before all others, as in all lists.
	.map(list => list.toSorted((a, b) => Number(a.isExtra) - Number(b.isExtra)).map(({least, more, isExtra, hasShortForm}, index) => column(index, {least, most: least + more, isExtra: index > 0 && isExtra, hasShortForm})));
const values = fc.array(fc.array(styledText, {minLength: 7, maxLength: 7}), {maxLength: 5});

test('columns never take more than there is, the first never goes, and no row is wider', t => {
	check(t, fc.property(definitions, values, fc.integer({min: 1, max: 120}), (columns, rows, room) => {
		const widths = fit(columns, rows, room);
		assert.equal(widths.length, columns.length);
		assert.ok(widths[0]! > 0);
		assert.ok(total(widths) <= room, `${widths.join(' ')} in ${room}`);
		for (const [index, {least, most}] of columns.entries()) {
			const width = widths[index]!;
			assert.ok(Number.isSafeInteger(width));
			assert.ok(width >= 0);
			assert.ok(width <= most);
			const wanted = Math.min(most, Math.max(2, ...rows.map(row => stringWidth(stripAnsi(row[index]!)))));
			assert.ok(index === 0 || width === 0 || width >= Math.min(least, wanted));
			assert.ok(width <= wanted);
		}

		for (const text of [titleText(columns, widths), ...rows.map(row => rowText(columns, widths, row, undefined))]) {
			assert.equal(stringWidth(stripAnsi(text)), total(widths));
		}
	}), 1000);
});

test('columns give way in their order: none is shown while one that stays longer is not', t => {
	check(t, fc.property(definitions, values, fc.integer({min: 1, max: 120}), (columns, rows, room) => {
		const isShown = fit(columns, rows, room).map(width => width > 0);
		assert.equal(isShown.lastIndexOf(true) < (isShown.includes(false) ? isShown.indexOf(false) : isShown.length), true, isShown.join(' '));
	}), 1000);
});

test('with more room no column is lost', t => {
	check(t, fc.property(definitions, values, fc.integer({min: 1, max: 100}), (columns, rows, room) => {
		const [less, more] = [fit(columns, rows, room), fit(columns, rows, room + 1)].map(widths => widths.filter(width => width > 0).length);
		assert.ok(more! >= less!);
	}), 1000);
});

test('titles and values stand below each other, on their sides', t => {
	const columns = [column(0, {title: 'NAME'}), column(1, {title: 'SIZE', align: 'right'}), column(2, {title: 'GONE'})];
	t.is(titleText(columns, [6, 6, 0]), 'NAME      SIZE');
	t.is(rowText(columns, [6, 6, 0], ['web-server', '1MB', 'x'], undefined), 'web-s…     1MB');
});
