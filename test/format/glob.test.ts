import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {globPattern} from '../../source/format/glob.js';
import {check} from '../helpers/check.js';
import {anyText} from '../helpers/texts.js';

const cases: ReadonlyArray<readonly [glob: string, text: string, isMatch: boolean]> = [
	['*', 'abc', true], ['*', 'a/b', false], ['*/*', 'a/b', true], ['a?c', 'abc', true], ['a?c', 'a/c', false], ['[a-c]x', 'bx', true], ['[^a-c]x', 'bx', false], ['[^a-c]x', 'dx', true],
	['a.c', 'abc', false], ['a.c', 'a.c', true], [String.raw`[a\-c]`, '-', true], [String.raw`[a\-c]`, 'b', false], [String.raw`a\*`, 'a*', true], [String.raw`a\*`, 'ab', false], ['[!a]', '!', true], ['(a|b)', '(a|b)', true], ['[&&a]', '&', true], ['', '', true],
];

test('patterns as Go’s path.Match reads them', t => {
	for (const [glob, text, isMatch] of cases) {
		t.is(globPattern(glob)?.test(text), isMatch, `${glob} ${text}`);
	}

	t.deepEqual(['[a', 'a\\', '[', '[z-a]'].map(glob => globPattern(glob)), [undefined, undefined, undefined, undefined]);
});

test('a pattern of escaped characters is the text itself', t => {
	check(t, fc.property(anyText, text => {
		const characters = Array.from(text, character => `\\${character}`);
		assert.ok(globPattern(characters.join(''))?.test(text));
	}));
});
