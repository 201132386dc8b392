import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {clearMarks, followRows, moveSelection, newListView, selectedRow, selectId, targetRows, toggleMark, toggleRange, topFor, visibleTop, type ListView, type Row} from '../../source/state/list.js';
import {check} from '../helpers/check.js';

const rowsOf = (ids: string): readonly Row[] => [...ids].map(id => ({id}));
const idsOf = (rows: readonly Row[]): ReadonlySet<string> => new Set(rows.map(({id}) => id));
const marks = ({marked}: ListView): string => [...marked].toSorted().join('');
const view = newListView('name');

test('with nothing chosen the first row is selected; with no rows none is', t => {
	t.is(selectedRow(rowsOf('abc'), view)?.id, 'a');
	t.is(selectedRow(rowsOf(''), view), undefined);
	t.is(selectedRow(rowsOf('abc'), {...view, selectedId: 'x'})?.id, 'a');
});

test('moving stops at the ends', t => {
	const rows = rowsOf('abcde');
	const moved = (...steps: readonly number[]) => {
		let last = view;
		for (const by of steps) {
			last = moveSelection(rows, last, by, 3);
		}

		return last.selectedId;
	};

	t.is(moved(1), 'b');
	t.is(moved(1, 1, -1), 'b');
	t.is(moved(-1), 'a');
	t.is(moved(99), 'e');
	t.is(moved(Infinity), 'e');
	t.is(moved(Infinity, -Infinity), 'a');
	t.is(moveSelection([], view, 1, 3), view);
});

test('the window moves only as far as the selection needs', t => {
	const rows = rowsOf('abcdefgh');
	const steps = [view];
	for (const by of [1, 1, 1, 1, -1, -1, -1, 99, -1]) {
		steps.push(moveSelection(rows, steps.at(-1)!, by, 3));
	}

	t.deepEqual(steps.map(({selectedId, top}) => `${selectedId ?? '-'}${top}`), ['-0', 'b0', 'c0', 'd1', 'e2', 'd2', 'c2', 'b1', 'h5', 'g5']);
});

test('the first row shown: the selection is in sight, no room is wasted, nothing is negative', t => {
	const size = fc.integer({min: 1, max: 30});
	check(t, fc.property(fc.integer({min: 0, max: 40}), fc.nat(40), size, fc.integer({min: 1, max: 40}), (top, index, height, count) => {
		const at = Math.min(index, count - 1);
		const first = topFor(top, at, height, count);
		assert.ok(first >= 0);
		assert.ok(first <= at);
		assert.ok(at < first + height);
		assert.ok(first <= Math.max(0, count - height));
		assert.equal(topFor(first, at, height, count), first);
	}), 2000);
	t.is(topFor(5, 0, 3, 0), 0);
});

test('selection is by id: it survives sorting, filtering and other rows going', t => {
	const before = rowsOf('abcde');
	const chosen = selectId(before, view, 'c', 5);
	for (const names of ['edcba', 'cab', 'xyzabcde', 'c']) {
		const after = rowsOf(names);
		const followed = followRows(before, after, idsOf(after), chosen);
		t.is(selectedRow(after, followed)?.id, 'c');
	}

	// Out of sight for a filter, it is the selection again when it comes back.
	t.is(selectedRow(rowsOf('ab'), chosen)?.id, 'a');
	t.is(selectedRow(before, chosen)?.id, 'c');
});

test('when the selected row goes, the one that takes its place is selected', t => {
	const before = rowsOf('abcde');
	const after = (id: string, rows: string) => followRows(before, rowsOf(rows), idsOf(rowsOf(rows)), {...view, selectedId: id}).selectedId;
	t.is(after('c', 'abde'), 'd');
	t.is(after('e', 'abcd'), 'd');
	t.is(after('a', 'bcde'), 'b');
	t.is(after('c', ''), undefined);
	t.is(after('c', 'x'), 'x');
});

test('a view that nothing happened to is the same object', t => {
	const chosen = {...view, selectedId: 'b', marked: new Set(['a'])};
	t.is(followRows(rowsOf('abc'), rowsOf('ab'), new Set('ab'), chosen), chosen);
	t.is(followRows([], rowsOf('xyz'), new Set('xyz'), view), view);
});

test('the first row is held while it is looked at, though nobody chose it', t => {
	const followed = followRows(rowsOf('bc'), rowsOf('abc'), new Set('abc'), view);
	t.is(selectedRow(rowsOf('abc'), followed)?.id, 'b');
	t.is(followRows(rowsOf('bc'), rowsOf('xyz'), new Set('xyz'), view).selectedId, 'x');
});

test('selecting what is not there yet waits for it', t => {
	const waiting = selectId(rowsOf('ab'), view, 'z', 5);
	t.is(selectedRow(rowsOf('ab'), waiting)?.id, 'a');
	t.is(selectedRow(rowsOf('abz'), waiting)?.id, 'z');
});

test('marking marks, moves on, and unmarks', t => {
	const rows = rowsOf('abc');
	const one = toggleMark(rows, view, 5);
	const two = toggleMark(rows, one, 5);
	t.is(marks(two), 'ab');
	t.is(two.selectedId, 'c');
	t.is(marks(toggleMark(rows, {...two, selectedId: 'a'}, 5)), 'b');
	t.is(marks(clearMarks(two)), '');
	t.is(toggleMark([], view, 5), view);
});

test('a range marks all between, down and up, and ends when asked', t => {
	const rows = rowsOf('abcdef');
	const begun = toggleRange(rows, {...view, selectedId: 'c', marked: new Set(['f'])});
	t.is(marks(begun), 'cf');
	const down = moveSelection(rows, begun, 2, 5);
	t.is(marks(down), 'cdef');
	t.is(marks(moveSelection(rows, begun, -Infinity, 5)), 'abcf');
	const ended = toggleRange(rows, down);
	t.is(ended.rangeFrom, undefined);
	t.is(marks(moveSelection(rows, ended, -Infinity, 5)), 'cdef');
	t.is(toggleRange([], view).rangeFrom, undefined);
});

test('a range whose beginning is gone or hidden marks nothing more', t => {
	const begun = toggleRange(rowsOf('abcdef'), {...view, selectedId: 'c'});
	const moved = moveSelection(rowsOf('abdef'), {...begun, selectedId: 'd'}, 1, 5);
	t.is(marks(moved), 'c');
});

test('marks of rows that are gone go, those of hidden rows stay', t => {
	const marked = {...view, selectedId: 'a', marked: new Set(['a', 'c', 'e'])};
	const followed = followRows(rowsOf('abcde'), rowsOf('ab'), new Set('abcd'), marked);
	t.is(marks(followed), 'ac');
});

test('an action works on the marked rows, or else on the selected one', t => {
	const all = rowsOf('abcde');
	const targets = (visible: string, change: Partial<ListView> = {}) => targetRows(all, rowsOf(visible), {...view, ...change}).map(({id}) => id).join('');
	t.is(targets('bc'), 'b');
	t.is(targets('bc', {selectedId: 'c'}), 'c');
	t.is(targets('bc', {marked: new Set('ebx')}), 'be');
	t.is(targets(''), '');
});

const ids = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), {maxLength: 26}).map(list => list.join(''));
const keys = fc.array(fc.oneof(fc.integer({min: -30, max: 30}).map(by => ({by})), fc.constantFrom('mark' as const, 'range' as const), ids.map(rows => ({rows}))), {maxLength: 30});

test('whatever is pressed and whatever happens to the rows, one row is selected and in sight', t => {
	check(t, fc.property(ids, keys, fc.integer({min: 1, max: 12}), (first, pressed, height) => {
		let rows = rowsOf(first);
		let seen = view;
		for (const key of pressed) {
			if (key === 'mark') {
				seen = toggleMark(rows, seen, height);
			} else if (key === 'range') {
				seen = toggleRange(rows, seen);
			} else if ('by' in key) {
				seen = moveSelection(rows, seen, key.by, height);
			} else {
				const after = rowsOf(key.rows);
				seen = followRows(rows, after, idsOf(after), seen);
				rows = after;
				assert.ok(seen.marked.isSubsetOf(idsOf(rows)));
			}

			const selected = selectedRow(rows, seen);
			assert.equal(selected === undefined, rows.length === 0);
			if (selected) {
				const top = visibleTop(rows, seen, height);
				const index = rows.indexOf(selected);
				assert.ok(top >= 0);
				assert.ok(top <= index);
				assert.ok(index < top + height);
			}
		}
	}), 2000);
});
