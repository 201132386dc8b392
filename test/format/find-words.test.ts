import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {fuzzyScore, matchWords} from '../../source/format/find-words.js';
import {check} from '../helpers/check.js';

test('all words must occur; lower case ignores case', t => {
	const cases: ReadonlyArray<readonly [text: string, query: string, isMatch: boolean]> = [
		['Shop-Web running', '', true], ['Shop-Web running', '  ', true], ['Shop-Web running', 'web', true], ['Shop-Web running', 'run shop', true], ['Shop-Web running', 'web exited', false],
		['Shop-Web running', 'Web', true], ['shop-web running', 'Web', false], ['größe', 'GRÖSSE', false], ['Größe', 'größe', true], ['a.b', '.', true], ['ab', '.', false], ['a(b', '(', true],
	];
	for (const [text, query, isMatch] of cases) {
		t.is(matchWords(text, query), isMatch, `${text} / ${query}`);
	}
});

test('a fuzzy query finds its letters in order, and no others', t => {
	t.is(fuzzyScore('Stop container', 'xyz'), undefined);
	t.is(fuzzyScore('Stop', 'pots'), undefined);
	t.not(fuzzyScore('Stop container', 'sc'), undefined);
	t.not(fuzzyScore('Stop container', ''), undefined);
	t.not(fuzzyScore('Stop container', 'STOP CON'), undefined);
});

test('beginnings of words, letters in a row and short texts come first', t => {
	const ranked = (query: string, ...texts: readonly string[]) => texts.toSorted((a, b) => fuzzyScore(b, query)! - fuzzyScore(a, query)!);
	t.deepEqual(ranked('st', 'Last', 'Stop'), ['Stop', 'Last']);
	t.deepEqual(ranked('re', 'Run here', 'Restart', 'Remove'), ['Remove', 'Restart', 'Run here']);
	t.deepEqual(ranked('log', 'catalogue', 'show logs', 'logs'), ['logs', 'show logs', 'catalogue']);
});

test('every text is found by its own letters, in order', t => {
	const choices = fc.array(fc.boolean(), {minLength: 200, maxLength: 200});
	check(t, fc.property(fc.string({unit: 'grapheme'}), choices, (text, isKept) => {
		const query = [...text.toLowerCase()].filter((_, index) => isKept[index]);
		assert.notEqual(fuzzyScore(text, query.join('')), undefined);
	}));
});
