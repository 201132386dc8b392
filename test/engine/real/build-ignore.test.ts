import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import test, {type ExecutionContext} from 'ava';
import {packContext} from '../../../source/engine/build/pack-context.js';
import {buildkitClient, type BuildkitClient} from '../../helpers/buildkit-client.js';
import {imageFiles} from '../../helpers/image-files.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {aDirectory, type Files} from '../../helpers/a-directory.js';
import {serve} from '../../helpers/serve.js';
import {inLines, tarFiles, type TarFile} from '../../helpers/tar-files.js';
import {json} from '../../helpers/wire-engine.js';

let real: RealEngine;
let client: BuildkitClient | undefined;

test.before(async () => {
	real = await startEngine();
	client = await buildkitClient(real);
});

test.after.always(() => {
	real.down();
});

/** What the docker client sends for a build, to an engine that does nothing but look at it. */
async function sentByDocker(t: ExecutionContext, context: string, dockerfile: string): Promise<Map<string, TarFile>> {
	const {promise: sent, resolve} = Promise.withResolvers<Buffer>();
	const host = await serve(t, (request, response) => {
		response.setHeader('Api-Version', '1.41');
		response.setHeader('Ostype', 'linux');
		if (!request.url!.includes('/build')) {
			json(response, {});
			return;
		}

		resolve(buffer(request));
		request.on('end', () => {
			response.end('{"aux":{"ID":"sha256:1"}}\n');
		});
	});
	const docker = spawn('docker', ['build', '--quiet', '--file', dockerfile, context], {env: {...process.env, DOCKER_HOST: host, DOCKER_BUILDKIT: '0'}, stdio: 'ignore'});
	const [code] = await once(docker, 'close') as [number];
	t.is(code, 0);
	const bytes = await sent;
	// The client forgets to fill up the last block of an archive it has put a Dockerfile into.
	return tarFiles(Readable.from([bytes, Buffer.alloc(1536 - (bytes.length % 512))]));
}

async function sentByUs(context: string, dockerfile: string): Promise<Map<string, TarFile>> {
	const {stream} = await packContext({context, dockerfile});
	return tarFiles(stream);
}

/** The docker client gives a Dockerfile from outside a random name. */
const withoutItsName = (lines: readonly string[]) => lines.map(line => line.replaceAll(/\.dockerfile\.\w+/gv, '.dockerfile.x'));

async function sendTheSame(t: ExecutionContext, context: string, dockerfile: string): Promise<void> {
	const theirs = inLines(await sentByDocker(t, context, dockerfile));
	const ours = inLines(await sentByUs(context, dockerfile));
	t.true(theirs.length > 0);
	t.deepEqual(withoutItsName(ours), withoutItsName(theirs));
}

async function sendsTheSame(t: ExecutionContext, contents: Files, dockerfile = 'Dockerfile'): Promise<void> {
	const context = await aDirectory(t, contents);
	await sendTheSame(t, context, path.join(context, dockerfile));
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

// One after the other: that many docker clients at once would be many.
for (const text of ignores) {
	test.serial(`${JSON.stringify(text)} sends what the docker client sends`, sendsTheSame, {...files, '.dockerignore': text});
}

test.serial('without a .dockerignore', sendsTheSame, files);

for (const text of ['', 'build', '*']) {
	test.serial(`another Dockerfile within the context, ignoring “${text}”`, sendsTheSame, {...files, '.dockerignore': text}, 'build/Dockerfile');
}

for (const text of [undefined, '*.log', '*.log\n.dockerignore\n', '*']) {
	test.serial(`a Dockerfile from outside, ignoring “${text ?? 'nothing'}”`, async t => {
		const outside = await aDirectory(t, {'other.Dockerfile': 'FROM scratch\nCOPY . /\n'});
		const context = await aDirectory(t, {...files, ...(text === undefined ? {} : {'.dockerignore': text})});
		await sendTheSame(t, context, path.join(outside, 'other.Dockerfile'));
	});
}

/*
With BuildKit the engine reads .dockerignore itself and says what to leave out: what is compared is what a build finds in its context.
*/

async function foundByOurs(context: string, dockerfile: string): Promise<readonly string[]> {
	const {imageId} = await real.engine.images.build({context, dockerfile, tags: [], buildArgs: {}, isCacheOff: false, builder: 'buildkit'}, () => undefined, AbortSignal.timeout(60_000));
	return imageFiles(real, imageId!);
}

/** With a client that cannot judge, at least what is found. */
async function findTheSame(t: ExecutionContext, context: string, dockerfile: string): Promise<void> {
	const ours = await foundByOurs(context, dockerfile);
	const theirs = await client?.(['build', '--quiet', '--file', dockerfile, context]);
	t.is(theirs?.code ?? 0, 0, theirs?.output);
	t.deepEqual(ours, theirs ? await imageFiles(real, theirs.output) : ours);
}

/** Where clients before 23 do it differently from those after, which look into directories for what an exception with wildcards may name, and send none that stays empty. */
const since23: Readonly<Record<string, (names: readonly string[]) => boolean>> = {
	'**/deep\n!**/b.md': names => names.includes('docs/deep/b.md') && !names.includes('docs/deep/a.log'),
	'!docs/keep.md\ndocs': names => !names.includes('docs/') && names.includes('src/main.ts'),
};

for (const [text, isRight] of Object.entries(since23)) {
	test.serial(`${JSON.stringify(text)} leaves BuildKit what new docker clients leave it`, async t => {
		const context = await aDirectory(t, {...files, '.dockerignore': text});
		const found = await foundByOurs(context, 'Dockerfile');
		t.true(isRight(found.map(line => line.split(' ')[3]!)), found.join('\n'));
	});
}

const always = ignores.filter(one => !Object.hasOwn(since23, one));

for (const text of always) {
	test.serial(`${JSON.stringify(text)} leaves BuildKit what the docker client leaves it`, async t => {
		const context = await aDirectory(t, {...files, '.dockerignore': text});
		await findTheSame(t, context, path.join(context, 'Dockerfile'));
	});
}

const some = {...files, 'build/Dockerfile': 'FROM scratch\nCOPY . /\n', '.dockerignore': '*.log\n'};

for (const [name, text] of [['build/Dockerfile', 'node_modules\n'], ['Dockerfile', 'docs\nDockerfile*\n']] as const) {
	test.serial(`the ${name}'s own .dockerignore comes before the context's`, async t => {
		const context = await aDirectory(t, {...some, [`${name}.dockerignore`]: text});
		await findTheSame(t, context, path.join(context, name));
	});
}

test.serial('a Dockerfile from outside is not among what BuildKit finds', async t => {
	const outside = await aDirectory(t, {'other.Dockerfile': 'FROM scratch\nCOPY . /\n', 'other.Dockerfile.dockerignore': 'docs', secret: 'not for the engine'});
	const context = await aDirectory(t, some);
	await findTheSame(t, context, path.join(outside, 'other.Dockerfile'));
});

for (const sources of ['docs', 'docs/deep *.txt', 'link', 'l?nk', 'link/keep.md', 'src/main.ts', 'docs/*.md', 'far', 'to/there', 'round']) {
	test.serial(`COPY ${sources} finds what links lead to`, async t => {
		const context = await aDirectory(t, {...some, Dockerfile: `FROM scratch\nCOPY ${sources} /all/\n`, far: '→to/there', 'to/there': '→../src', round: '→b.txt'});
		await findTheSame(t, context, path.join(context, 'Dockerfile'));
	});
}
