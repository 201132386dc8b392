import test from 'ava';
import stripAnsi from 'strip-ansi';
import {asList, asNumber, asRecord, asText, asTexts, asTime} from '../../source/panes/json-value.js';
import {sectionRows} from '../../source/panes/sections.js';

test('sections stand apart; facts without a value and sections without content are left out', t => {
	t.deepEqual(sectionRows([
		{facts: [['Name', 'web'], ['User', ''], ['A label that is too long', 'x']]},
		{title: 'Empty', facts: [['Memory', '']], rows: []},
		{title: 'Labels', rows: ['a=b', 'c=d']},
	], 40).map(row => stripAnsi(row)), ['Name           web', 'A label that … x', '', 'Labels', 'a=b', 'c=d']);
	t.deepEqual(sectionRows([], 40), []);
});

test('what an engine sends is read, cleaned, or nothing', t => {
	t.deepEqual([asText('a\u{1B}[2Jb'), asText(5), asText(true), asText(null), asText(undefined), asText(['x']), asText({})], ['ab', '5', 'true', '', '', '', '']);
	t.deepEqual([asNumber(5), asNumber('5'), asNumber(null), asNumber(undefined)], [5, 0, 0, 0]);
	t.deepEqual([asTexts(['a', 5, null]), asTexts('a\u{7}'), asTexts(null), asTexts({})], [['a', '5', ''], ['a'], [], []]);
	t.deepEqual([asList([1]), asList('x'), asList(undefined)], [[1], [], []]);
	t.deepEqual([asRecord({a: 1}), asRecord([1]), asRecord(null), asRecord('x')], [{a: 1}, {}, {}, {}]);
	t.deepEqual([asTime('2026-01-02T10:00:00.123456789Z'), asTime('2026-01-02T10:00:00+02:00'), asTime('0001-01-01T00:00:00Z'), asTime(null)], ['2026-01-02 10:00:00 UTC', '2026-01-02 10:00:00+02:00', '', '']);
});
