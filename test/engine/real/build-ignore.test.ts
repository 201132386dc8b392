import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {aDirectory, type Files} from '../../helpers/a-directory.js';
import {filesOf} from '../../helpers/image-files.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

async function imageOf(context: string, dockerfile = 'Dockerfile'): Promise<string> {
	const {imageId} = await real.engine.images.build({context, dockerfile, tags: [], buildArgs: {}, isCacheOff: true}, () => undefined, AbortSignal.timeout(110_000));
	return imageId!;
}

const files: Files = {
	Dockerfile: 'FROM scratch\nCOPY . /\n', 'a.log': 'a', 'b.txt': 'b', 'docs/a.log': 'da', 'docs/keep.md': 'dk', 'docs/deep/a.log': 'dda', 'docs/deep/b.md': 'ddb', 'node_modules/x/index.js': 'x',
	'src/node_modules/y.js': 'y', 'src/main.ts': 'm', 'build/Dockerfile': 'FROM scratch\nCOPY . /\n', '.hidden/file': 'h', 'Üml.txt': 'ü', 'a b.txt': 'blank', 'empty/': '', '[x].txt': 'brackets', link: '→docs',
};

const ignores: readonly string[] = [
	'', '# all\n\n', 'a.log', '/a.log', './a.log', ' a.log \r\nb.txt\r\n', '\u{FEFF}a.log', 'docs/../b.txt', '*.log', '*/*.log', '**/*.log', '**', '*', 'docs', 'docs/', 'docs/**', 'docs/*', '?.log', '[ab].*', '[^a].log', '[a-z]*.txt',
	'node_modules', '**/node_modules', '**/node_modules/', 'src/**/y.js', '*/*/*.md', 'docs\n!docs/keep.md', 'docs/*\n!docs/deep', '!docs/keep.md\ndocs', '**/*.log\n!docs/deep/a.log', '*\n!src/main.ts', '*\n!src', '*\n!docs/deep/*.md',
	'Dockerfile', '.dockerignore', '*\n!docs/**', 'Dockerfile*\n.dockerignore', '**/Dockerfile', '.*', '.hidden', 'Ü*', 'a b.txt', String.raw`\[x\].txt`, '.', '/', 'link', 'link/keep.md', 'empty', 'docs//a.log', 'DOCS', 'do*s/*.md', '*.l?g', '**/deep/**', '**/deep\n!**/b.md', 'a.log #no comment', ' # a.log', '**/deep\n!docs/deep/b.md', '*\n!docs\ndocs/deep', '**/*.md\n!**/b.md', 'src/*/y.js', 's?c', '[d-e]ocs', '[!d]ocs', '!a.log', '*\n! b.txt', '**/a*', 'docs/**/b.md', '/**/y.js', '**/**/y.js', 'd*s', '*.t*', 'a.log/', '../a.log',
];

/** Build with ours and with the docker client: both images hold the same. */
async function sendsTheSame(t: ExecutionContext, contents: Files, dockerfile?: string): Promise<void> {
	const context = await aDirectory(t, contents);
	await holdTheSame(t, context, dockerfile === undefined ? undefined : path.join(context, dockerfile));
}

async function holdTheSame(t: ExecutionContext, context: string, dockerfile?: string): Promise<void> {
	const ours = await imageOf(context, dockerfile);
	const theirs = await real.docker('build', '--quiet', '--no-cache', ...(dockerfile === undefined ? [] : ['--file', dockerfile]), context);
	t.not(ours, theirs);
	t.deepEqual(await filesOf(real, ours), await filesOf(real, theirs));
}

for (const text of ignores) {
	test.serial(`${JSON.stringify(text)} sends what the docker client sends`, sendsTheSame, {...files, '.dockerignore': text});
}

test.serial('without a .dockerignore', sendsTheSame, files);

for (const text of ['', 'build', '*']) {
	test.serial(`another Dockerfile within the context, ignoring “${text}”`, sendsTheSame, {...files, '.dockerignore': text}, 'build/Dockerfile');
}

const elsewhere: Files = {Dockerfile: 'FROM scratch\nCOPY . /\nLABEL from=outside\n'};

test.serial('a Dockerfile from outside is not among the files', async t => {
	const outside = await aDirectory(t, elsewhere);
	await holdTheSame(t, await aDirectory(t, files), path.join(outside, 'Dockerfile'));
});

test.serial('a Dockerfile from outside, and a .dockerignore that keeps itself back', async t => {
	const outside = await aDirectory(t, elsewhere);
	await holdTheSame(t, await aDirectory(t, {...files, '.dockerignore': '*.log\n.dockerignore\n'}), path.join(outside, 'Dockerfile'));
});
