import test from 'ava';
import fc from 'fast-check';
import {ignorePatterns} from '../../../source/engine/build/ignore-patterns.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {check} from '../../helpers/check.js';

const names = ['a.log', 'b.txt', 'docs', 'docs/a.log', 'docs/deep', 'docs/deep/a.log', 'src/main.ts', '[x].txt', 'a b', 'Ü', '😀.txt'];

/** What the docker client does with whole contexts is compared in `real/build-ignore.test.ts`. */
const table: ReadonlyArray<readonly [file: string, ignored: readonly string[]]> = [
	['*.log', ['a.log']],
	['*/*.log', ['docs/a.log']],
	['**/*.log', ['a.log', 'docs/a.log', 'docs/deep/a.log']],
	['**/a.log', ['a.log', 'docs/a.log', 'docs/deep/a.log']],
	['docs/**', ['docs/a.log', 'docs/deep', 'docs/deep/a.log']],
	['docs/**/a.log', ['docs/a.log', 'docs/deep/a.log']],
	['**', names],
	['docs', ['docs', 'docs/a.log', 'docs/deep', 'docs/deep/a.log']],
	['docs\n!docs/deep\ndocs/deep/a.log', ['docs', 'docs/a.log', 'docs/deep/a.log']],
	['[ab].*', ['a.log', 'b.txt']],
	['[^b].*', ['a.log', '😀.txt']],
	['[a-b].*', ['a.log', 'b.txt']],
	['?.txt', ['b.txt', '😀.txt']],
	[String.raw`\[x\].txt`, ['[x].txt']],
	[String.raw`[\[]x[\]].txt`, ['[x].txt']],
	['a.l+g\na(b)\n{a,b}.*\na|b\n$^', []],
	['# *\n\n  \n', []],
	['A.LOG', []],
];

for (const [file, ignored] of table) {
	test(`${JSON.stringify(file)} ignores ${ignored.length} of ${names.length}`, t => {
		const patterns = ignorePatterns(file);
		t.deepEqual(names.filter(name => patterns.ignores(name)), ignored as string[]);
	});
}

for (const file of ['[', '[a', '[]', '[b-a]', String.raw`a\ `.trim(), '!', ' ! ', '[\\']) {
	test(`${JSON.stringify(file)} cannot be read`, t => {
		const error = t.throws(() => ignorePatterns(`fine\n${file}`), {instanceOf: EngineError});
		t.is(error.kind, 'invalid');
		t.true(error.message.startsWith('A pattern in .dockerignore cannot be read: '));
	});
}

test('a directory is looked into when an exception begins with its name', t => {
	const patterns = ignorePatterns('*\n!docs/deep/*.md\n!**/b.md');
	t.deepEqual(['docs', 'docs/deep', 'docs/dee', 'src', 'docs/deep/x'].filter(name => patterns.hasExceptionsIn(name)), ['docs', 'docs/deep']);
});

test('any pattern is read or refused, and never takes long', t => {
	const text = fc.string({unit: fc.constantFrom('*', '?', '[', ']', '^', '-', '\\', '/', '!', '.', 'a', '{', '(', '$', '\u{1F600}'), maxLength: 20});
	check(t, fc.property(text, file => {
		try {
			return typeof ignorePatterns(file).ignores('a/a.a') === 'boolean';
		} catch (error) {
			return error instanceof EngineError;
		}
	}), 2000);
});
