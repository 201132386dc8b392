import path from 'node:path';
import test from 'ava';
import {aDirectory, type Files} from '../../helpers/a-directory.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

async function imageOf(context: string, dockerfile = 'Dockerfile'): Promise<string | undefined> {
	const {imageId} = await real.engine.images.build({context, dockerfile, tags: [], buildArgs: {}, isCacheOff: false}, () => undefined, AbortSignal.timeout(110_000));
	return imageId;
}

const files: Files = {
	'Dockerfile': 'FROM scratch\nCOPY . /\n', 'a.log': 'a', 'b.txt': 'b', 'docs/a.log': 'da', 'docs/keep.md': 'dk', 'docs/deep/a.log': 'dda', 'docs/deep/b.md': 'ddb', 'node_modules/x/index.js': 'x',
	'src/node_modules/y.js': 'y', 'src/main.ts': 'm', 'build/Dockerfile': 'FROM scratch\nCOPY . /\n', '.hidden/file': 'h', 'Üml.txt': 'ü', 'a b.txt': 'blank', 'empty/': '', '[x].txt': 'brackets', 'link': '→docs',
};

const ignores: readonly string[] = [
	'', '# all\n\n', 'a.log', '/a.log', './a.log', ' a.log \r\nb.txt\r\n', '\u{FEFF}a.log', 'docs/../b.txt', '*.log', '*/*.log', '**/*.log', '**', '*', 'docs', 'docs/', 'docs/**', 'docs/*', '?.log', '[ab].*', '[^a].log', '[a-z]*.txt',
	'node_modules', '**/node_modules', '**/node_modules/', 'src/**/y.js', '*/*/*.md', 'docs\n!docs/keep.md', 'docs/*\n!docs/deep', '!docs/keep.md\ndocs', '**/*.log\n!docs/deep/a.log', '*\n!src/main.ts', '*\n!src', '*\n!docs/deep/*.md',
	'Dockerfile', '.dockerignore', '*\n!docs/**', 'Dockerfile*\n.dockerignore', '**/Dockerfile', '.*', '.hidden', 'Ü*', 'a b.txt', String.raw`\[x\].txt`, '.', '/', 'link', 'link/keep.md', 'empty', 'docs//a.log', 'DOCS', 'do*s/*.md', '*.l?g', '**/deep/**', '**/deep\n!**/b.md', 'a.log #no comment', ' # a.log', '**/deep\n!docs/deep/b.md', '*\n!docs\ndocs/deep', '**/*.md\n!**/b.md', 'src/*/y.js', 's?c', '[d-e]ocs', '[!d]ocs', '!a.log', '*\n! b.txt', '**/a*', 'docs/**/b.md', '/**/y.js', '**/**/y.js', 'd*s', '*.t*', 'a.log/', '../a.log',
];

// Whether two contexts hold the same, the engine itself tells: it takes the second image from its cache only when each file is the same.
// One after the other, since of two equal images in the making it would take either.
for (const text of ignores) {
	test.serial(`${JSON.stringify(text)} sends what the docker client sends`, async t => {
		const context = await aDirectory(t, {...files, '.dockerignore': text});
		t.is(await imageOf(context), await real.docker('build', '--quiet', context));
	});
}

test.serial('without a .dockerignore', async t => {
	const context = await aDirectory(t, files);
	t.is(await imageOf(context), await real.docker('build', '--quiet', context));
});

test.serial('another Dockerfile within the context, ignored or not', async t => {
	for (const text of ['', 'build', '*']) {
		/* eslint-disable no-await-in-loop -- one engine, one after the other */
		const context = await aDirectory(t, {...files, '.dockerignore': text});
		t.is(await imageOf(context, 'build/Dockerfile'), await real.docker('build', '--quiet', '--file', path.join(context, 'build/Dockerfile'), context), text);
		/* eslint-enable no-await-in-loop */
	}
});

test.serial('a Dockerfile from outside is not among the files', async t => {
	const elsewhere = await aDirectory(t, {'other.Dockerfile': 'FROM scratch\nCOPY . /\nLABEL from=outside\n'});
	const context = await aDirectory(t, files);
	const file = path.join(elsewhere, 'other.Dockerfile');
	t.is(await imageOf(context, file), await real.docker('build', '--quiet', '--file', file, context));
});

test.serial('a Dockerfile from outside, and a .dockerignore that keeps itself back', async t => {
	const elsewhere = await aDirectory(t, {Dockerfile: 'FROM scratch\nCOPY . /\nLABEL from=elsewhere\n'});
	const context = await aDirectory(t, {...files, '.dockerignore': '*.log\n.dockerignore\n'});
	const file = path.join(elsewhere, 'Dockerfile');
	t.is(await imageOf(context, file), await real.docker('build', '--quiet', '--file', file, context));
});
