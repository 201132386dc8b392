import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import test from 'ava';
import fc from 'fast-check';
import {quoteCommandLine, shellOnly, splitCommandLine} from '../../source/format/command-line.js';
import {check} from '../helpers/check.js';

test('words are quoted only where a shell needs it', t => {
	const cases: ReadonlyArray<readonly [words: readonly string[], line: string]> = [
		[[], ''],
		[['docker', 'rm', '--force', 'shop_web.1'], 'docker rm --force shop_web.1'],
		[['docker', 'run', '-e', 'A=b,c:d@e%f+g/h'], 'docker run -e A=b,c:d@e%f+g/h'],
		[['sh', '-c', 'echo "$HOME" && ls *'], 'sh -c \'echo "$HOME" && ls *\''],
		[['it\'s'], String.raw`'it'\''s'`],
		[[''], '\'\''],
		[['~', '!', '#', '漢'], '\'~\' \'!\' \'#\' \'漢\''],
		[['a\nb\tc\r'], String.raw`$'a\nb\tc\r'`],
		[['it\'s \\ \u{1B}[31m\u{7F}0'], String.raw`$'it\'s \\ \x1b[31m\x7f0'`],
	];
	for (const [words, line] of cases) {
		t.is(quoteCommandLine(words), line);
	}
});

test('a typed line is split as a shell does', t => {
	const cases: ReadonlyArray<readonly [line: string, words: readonly string[]]> = [
		['', []],
		['  \t ', []],
		['a', ['a']],
		[' a  b\tc\n', ['a', 'b', 'c']],
		[String.raw`'a b' "c d" e\ f`, ['a b', 'c d', 'e f']],
		['a\'b\'"c"d', ['abcd']],
		['\'\' ""', ['', '']],
		['a\'\'', ['a']],
		[String.raw`'a\b' "a\b" "a\\b" "a\"b" "a\$b" "a\'b"`, [String.raw`a\b`, String.raw`a\b`, String.raw`a\b`, 'a"b', 'a$b', String.raw`a\'b`]],
		[String.raw`\'a \" \\`, ['\'a', '"', '\\']],
		['"it\'s" \'say "x"\'', ['it\'s', 'say "x"']],
		['$HOME `id` *', ['$HOME', '`id`', '*']],
		[String.raw`\😀 漢`, ['😀', '漢']],
	];
	for (const [line, words] of cases) {
		t.deepEqual(splitCommandLine(line), {words}, line);
	}
});

test('a backslash at the end of a line joins it with the next, but not between single quotes', t => {
	for (const end of ['\n', '\r\n']) {
		t.deepEqual(splitCommandLine(`a\\${end}b "c\\${end}d" \\${end} e \\${end}`), {words: ['ab', 'cd', 'e']});
		t.deepEqual(splitCommandLine(`'a\\${end}b'`), {words: [`a\\${end}b`]});
	}
});

test('what only a shell would do is found, and nothing that is quoted', t => {
	const cases: ReadonlyArray<readonly [line: string, special: string | undefined]> = [
		['a b', undefined], ['a | b', '|'], ['a && b', '&&'], ['a || b', '||'], ['a & b', '&'], ['a;b', ';'], ['a >b', '>'], ['a <b', '<'], ['(a)', '('],
		['$HOME', '$HOME'], ['"x$A:/y"', '$A'], ['"$(id)"', '$(id)'], ['"`id`"', '`id`'], ['a\nb', '\n'], ['a # b', '#'], ['a#b', undefined], ['a $? b', '$?'], ['a$ b', undefined],
		[String.raw`\$HOME "\$HOME" \| '$HOME | x' "a | b; c"`, undefined], [String.raw`$'a\'|b'`, undefined], ['\'a\nb\' "c\nd" | e', '|'],
	];
	for (const [line, special] of cases) {
		t.is(shellOnly(line), special, line);
	}
});

test('nothing that is quoted is for a shell', t => {
	check(t, fc.property(fc.array(word), words => {
		assert.equal(shellOnly(quoteCommandLine(words)), undefined);
	}));
});

test('a line that is not finished is an error in words', t => {
	t.deepEqual(splitCommandLine('a \'b'), {error: 'A single quote is opened and not closed.'});
	t.deepEqual(splitCommandLine(String.raw`a "b\"`), {error: 'A double quote is opened and not closed.'});
	t.deepEqual(splitCommandLine('a b\\'), {error: 'The line ends with a backslash that quotes nothing.'});
});

const character = fc.oneof(fc.constantFrom(...' \'"\\$`!*?~#&;|<>()[]{}=%-abc'), fc.string({unit: 'grapheme', minLength: 1, maxLength: 1}));
const unseen = /[\p{Control}\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]/v;
const word = fc.string({unit: character}).filter(text => !unseen.test(text));
const unfinished = fc.string({unit: fc.constantFrom(...'\'"\\ a$\t')});

test('what is quoted is split into the same words', t => {
	check(t, fc.property(fc.array(word), words => {
		assert.deepEqual(splitCommandLine(quoteCommandLine(words)), {words});
	}), 2000);
});

test('splitting never fails in another way than by saying so', t => {
	check(t, fc.property(unfinished, line => {
		const result = splitCommandLine(line);
		if ('words' in result) {
			const words = result.words.filter(one => !one.includes('\t'));
			assert.deepEqual(splitCommandLine(quoteCommandLine(words)), {words});
		} else {
			assert.match(result.error, /^(?:A (?:single|double) quote is|The line ends with a backslash)/v);
		}
	}));
});

test('a real shell reads the same words', t => {
	const words = fc.sample(fc.oneof(word, fc.string({maxLength: 8})), {numRuns: 500, seed: 1}).filter(text => text.isWellFormed() && !unseen.test(text));
	const {stdout, status} = spawnSync('sh', ['-c', String.raw`printf '%s\0' ${quoteCommandLine(words)}`], {encoding: 'utf8'});
	t.is(status, 0);
	t.deepEqual(stdout.split('\0').slice(0, -1), words);
});

test('what would make a word look like another is written as its number', t => {
	t.is(quoteCommandLine(['web:/a\u{202E}b', 'c\u{9B}31m']), String.raw`$'web:/a\U0000202eb' $'c\U0000009b31m'`);
});
