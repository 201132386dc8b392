import {readFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {aDirectory} from '../helpers/a-directory.js';
import {runNode} from './run-node.js';
import {edits, inkModule, isReplaced, names} from './stage.js';

const sourceOf = async (name: string): Promise<string> => readFile(`node_modules/ink/build/${name}`, 'utf8');

test('tests run with the output stage that users get', t => {
	t.is(isReplaced, !process.env.GANTRY_PLAIN_INK);
});

test('each file that is replaced is the one that was compared', async t => {
	for (const name of names) {
		const source = await sourceOf(name);
		t.not(inkModule(name, source, '8.0.0'), source);
	}
});

test('another Ink is refused', async t => {
	for (const name of names) {
		const source = await sourceOf(name);
		for (const version of ['8.0.1', '8.1.0', '9.0.0', '7.9.9']) {
			const {message} = t.throws(() => inkModule(name, source, version));
			t.is(message, `scripts/ink-output is made for Ink 8.0.0, and this is ${version}: compare its modules with the new ones, or set GANTRY_PLAIN_INK=1 to do without.`);
		}
	}
});

test('changed files are refused', async t => {
	for (const name of ['output.js', 'line-update.js']) {
		const source = await sourceOf(name);
		t.throws(() => inkModule(name, `${source} `, '8.0.0'), {message: new RegExp(`^Ink's ${name} is not the one that`, 'v')});
	}

	t.deepEqual(Object.keys(edits), ['render-node-to-output.js', 'measure-text.js', 'sanitize-ansi.js', 'log-update.js', 'ink.js']);
	for (const [name, pairs] of Object.entries(edits)) {
		const source = await sourceOf(name);
		for (const [from] of pairs) {
			for (const changed of [source.replace(from, ''), source + from]) {
				t.throws(() => inkModule(name, changed, '8.0.0'), {message: new RegExp(`^Ink's ${name} does not say once`, 'v')});
			}
		}
	}
});

for (const isPlain of [false, true]) {
	test(`the program can be built ${isPlain ? 'without' : 'with'} it`, async t => {
		const folder = await aDirectory(t, {});
		await runNode(['scripts/build.mjs', folder], {GANTRY_PLAIN_INK: isPlain ? '1' : ''});
		t.regex(await runNode([path.join(folder, 'cli.js'), '--version']), /^gantry \d/v);

		const {sources} = JSON.parse(await readFile(path.join(folder, 'gantry.js.map'), 'utf8')) as {readonly sources: readonly string[]};
		const has = (name: string) => sources.some(source => source.endsWith(name));
		for (const name of ['output.js', 'line-update.js', 'line.js', 'style.js', 'remember.js', 'join-moves.js', 'lazy-segmenter.js']) {
			t.is(has(`scripts/ink-output/${name}`), !isPlain);
		}

		t.is(has('ink/src/output.ts'), isPlain);
		t.true(has('ink/src/log-update.ts'));
		const bundle = await readFile(path.join(folder, 'gantry.js'), 'utf8');
		t.is(bundle.includes('Intl.Segmenter'), isPlain);
	});
}
