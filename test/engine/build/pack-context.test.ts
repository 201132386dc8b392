import {execFileSync} from 'node:child_process';
import {chmod, mkdir, truncate, writeFile} from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import test from 'ava';
import tar, {type Header} from 'tar-stream';
import {packContext, type PackedContext} from '../../../source/engine/build/pack-context.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {aDirectory, type Files} from '../../helpers/a-directory.js';

type Entry = {readonly header: Header; readonly content: string};

/** What came into the tar, by name. */
async function unpack({stream}: PackedContext): Promise<Map<string, Entry>> {
	const entries = new Map<string, Entry>();
	const extract = tar.extract();
	stream.on('error', error => {
		extract.destroy(error);
	});
	stream.pipe(extract);
	for await (const entry of extract) {
		entries.set(entry.header.name, {header: entry.header, content: (await buffer(Readable.from(entry))).toString()});
	}

	return entries;
}

/** What its Dockerfile is called in the tar, which is not read. */
async function dockerfileIn(context: string, dockerfile: string): Promise<string> {
	const {stream, ...packed} = await packContext({context, dockerfile});
	stream.on('error', () => undefined);
	stream.destroy();
	return packed.dockerfile;
}

async function namesIn(context: string, dockerfile = 'Dockerfile'): Promise<string[]> {
	const entries = await unpack(await packContext({context, dockerfile}));
	return entries.keys().toArray();
}

/** Do something while the rest of a large file is held back, its size having been promised. */
async function inMidFile(stream: PackedContext['stream'], change: () => Promise<void>): Promise<void> {
	const {promise, resolve, reject} = Promise.withResolvers<void>();
	let length = 0;
	const onData = (chunk: Uint8Array) => {
		length += chunk.length;
		if (length > 100_000) {
			stream.off('data', onData);
			stream.pause();
			resolve();
		}
	};

	stream.on('error', reject);
	stream.on('data', onData);
	await promise;
	await change();
	stream.resume();
}

const dockerfile = {Dockerfile: 'FROM scratch\n'};

test('everything, in a fixed order', async t => {
	const context = await aDirectory(t, {...dockerfile, 'b/c/d.txt': 'deep', 'a.txt': 'text', empty: '', 'nothing/': '', 'b/.hidden': 'h'});
	const packed = await packContext({context, dockerfile: 'Dockerfile'});
	t.is(packed.dockerfile, 'Dockerfile');
	const entries = await unpack(packed);
	t.deepEqual(entries.keys().toArray(), ['Dockerfile', 'a.txt', 'b/', 'b/.hidden', 'b/c/', 'b/c/d.txt', 'empty', 'nothing/']);
	t.is(entries.get('b/c/d.txt')?.content, 'deep');
	t.is(entries.get('empty')?.content, '');
	t.deepEqual(packed.counts, {files: 5, ignored: 0, ignoredPaths: []});
});

test('modes stay, and all belongs to root', async t => {
	const context = await aDirectory(t, {...dockerfile, 'run.sh': '#!/bin/sh', 'd/x': ''});
	await chmod(path.join(context, 'run.sh'), 0o4751);
	await chmod(path.join(context, 'd'), 0o700);
	const entries = await unpack(await packContext({context, dockerfile: 'Dockerfile'}));
	t.like(entries.get('run.sh')?.header, {mode: 0o4751, uid: 0, gid: 0, type: 'file'});
	t.like(entries.get('d/')?.header, {mode: 0o700, uid: 0, gid: 0, type: 'directory'});
});

test('links stay links, wherever they lead', async t => {
	const context = await aDirectory(t, {...dockerfile, 'real/file': 'x', inside: '→real/file', folder: '→real', broken: '→nowhere', outside: '→/etc/passwd', loop: '→.'});
	const entries = await unpack(await packContext({context, dockerfile: 'Dockerfile'}));
	for (const [name, linkname] of [['inside', 'real/file'], ['folder', 'real'], ['broken', 'nowhere'], ['outside', '/etc/passwd'], ['loop', '.']] as const) {
		t.like(entries.get(name)?.header, {type: 'symlink', linkname}, `the link ${name}`);
	}

	t.false(entries.keys().some(name => name.startsWith('folder/') || name.startsWith('loop/')));
});

test('long and foreign names', async t => {
	const long = `${'d'.repeat(120)}/${'f'.repeat(120)}/${'x'.repeat(200)}`;
	const context = await aDirectory(t, {...dockerfile, [long]: 'deep', 'ünï cödé 😀': 'u', '-rf': 'dash'});
	const names = await namesIn(context);
	t.true([long, 'ünï cödé 😀', '-rf'].every(name => names.includes(name)));
});

test('sockets are left out', async t => {
	const context = await aDirectory(t, {...dockerfile, file: ''});
	const server = net.createServer().listen(path.join(context, 'a.sock'));
	t.teardown(() => server.close());
	t.deepEqual(await namesIn(context), ['Dockerfile', 'file']);
});

const some: Files = {
	...dockerfile, 'a.log': '', 'b.txt': '', 'docs/a.log': '', 'docs/keep.md': '', 'docs/deep/a.log': '', 'docs/deep/b.md': '', 'node_modules/x/index.js': '', 'src/node_modules/y.js': '', 'src/main.ts': '',
};

const without = (...gone: readonly string[]) => {
	const all = ['.dockerignore', 'Dockerfile', 'a.log', 'b.txt', 'docs/', 'docs/a.log', 'docs/deep/', 'docs/deep/a.log', 'docs/deep/b.md', 'docs/keep.md', 'node_modules/', 'node_modules/x/', 'node_modules/x/index.js', 'src/', 'src/main.ts', 'src/node_modules/', 'src/node_modules/y.js'];
	return all.filter(name => !gone.includes(name));
};

const modules = ['node_modules/', 'node_modules/x/', 'node_modules/x/index.js'];
const docs = ['docs/', 'docs/a.log', 'docs/deep/', 'docs/deep/a.log', 'docs/deep/b.md', 'docs/keep.md'];

const ignores: ReadonlyArray<readonly [text: string, names: readonly string[]]> = [
	['', without()],
	['# a.log\n\n   \n', without()],
	['a.log', without('a.log')],
	['a.log\r\nb.txt\r\n', without('a.log', 'b.txt')],
	['\u{FEFF}a.log', without('a.log')],
	['  a.log  ', without('a.log')],
	['/a.log', without('a.log')],
	['./a.log', without('a.log')],
	['docs/../a.log', without('a.log')],
	['*.log', without('a.log')],
	['*/*.log', without('docs/a.log')],
	['**/*.log', without('a.log', 'docs/a.log', 'docs/deep/a.log')],
	['docs/**/*.log', without('docs/a.log', 'docs/deep/a.log')],
	['?.log', without('a.log')],
	['[ab].*', without('a.log', 'b.txt')],
	['node_modules', without(...modules)],
	['node_modules/', without(...modules)],
	['**/node_modules', without(...modules, 'src/node_modules/', 'src/node_modules/y.js')],
	['docs\n!docs/keep.md', without('docs/', 'docs/a.log', 'docs/deep/', 'docs/deep/a.log', 'docs/deep/b.md')],
	['docs/*\n!docs/deep', without('docs/a.log', 'docs/keep.md')],
	['!docs/keep.md\ndocs', without(...docs)],
	['**/*.log\n!docs/deep/a.log', without('a.log', 'docs/a.log')],
	['*', ['.dockerignore', 'Dockerfile']],
	['*\n!src/main.ts', ['.dockerignore', 'Dockerfile', 'src/main.ts']],
	['Dockerfile', without()],
	['.dockerignore', without()],
	['Dockerfile*\n.dockerignore\n**/*.log', without('a.log', 'docs/a.log', 'docs/deep/a.log')],
	['absent\n**/absent', without()],
];

for (const [text, names] of ignores) {
	test(`.dockerignore ${JSON.stringify(text)}`, async t => {
		const context = await aDirectory(t, {...some, '.dockerignore': text});
		t.deepEqual(await namesIn(context), names as string[]);
	});
}

test('counts what is kept back, without looking into ignored directories', async t => {
	const context = await aDirectory(t, {...some, '.dockerignore': 'node_modules\n*.log\n'});
	const packed = await packContext({context, dockerfile: 'Dockerfile'});
	await unpack(packed);
	t.deepEqual(packed.counts, {files: 9, ignored: 2, ignoredPaths: ['a.log', 'node_modules']});
});

test('a Dockerfile in an ignored directory is sent all the same', async t => {
	const context = await aDirectory(t, {'build/Dockerfile': 'FROM scratch', 'build/other': '', x: '', '.dockerignore': 'build'});
	t.deepEqual(await namesIn(context, 'build/Dockerfile'), ['.dockerignore', 'build/Dockerfile', 'x']);
	t.is(await dockerfileIn(context, path.join(context, 'build/Dockerfile')), 'build/Dockerfile');
});

for (const [text, ignored] of [[undefined, '.dockerignore\n.dockerfile.gantry\n'], ['*.log\n', '*.log\n\n.dockerfile.gantry\n']] as const) {
	test(`a Dockerfile from outside is sent, but kept from being copied, ${text === undefined ? 'without' : 'with'} a .dockerignore`, async t => {
		const elsewhere = await aDirectory(t, {'my.Dockerfile': 'FROM scratch AS outside\n'});
		const context = await aDirectory(t, {x: '', 'a.log': '', ...dockerfile, ...(text === undefined ? {} : {'.dockerignore': text})});
		const packed = await packContext({context, dockerfile: path.join(elsewhere, 'my.Dockerfile')});
		t.is(packed.dockerfile, '.dockerfile.gantry');
		const entries = await unpack(packed);
		t.is(entries.get('.dockerfile.gantry')?.content, 'FROM scratch AS outside\n');
		t.is(entries.get('.dockerignore')?.content, ignored);
		t.deepEqual(entries.keys().toArray(), ['.dockerfile.gantry', '.dockerignore', 'Dockerfile', ...(text === undefined ? ['a.log'] : []), 'x']);
	});
}

test('a Dockerfile beside the context, named relative to it', async t => {
	const root = await aDirectory(t, {Dockerfile: 'FROM scratch', 'app/x': ''});
	t.is(await dockerfileIn(path.join(root, 'app'), '../Dockerfile'), '.dockerfile.gantry');
});

test('sentences for what is not there', async t => {
	const context = await aDirectory(t, {...dockerfile, file: '', 'folder/x': ''});
	execFileSync('mkfifo', [`${context}/pipe`]);
	const missing: ReadonlyArray<readonly [context: string, dockerfile: string, message: string]> = [
		[path.join(context, 'none'), 'Dockerfile', `There is no such directory to build from: ${context}/none`],
		[path.join(context, 'file'), 'Dockerfile', `The build context is no directory: ${context}/file`],
		[context, 'Containerfile', `There is no Dockerfile at ${context}/Containerfile.`],
		[context, 'folder', `${context}/folder is no file that could be read as a Dockerfile.`],
		[context, 'pipe', `${context}/pipe is no file that could be read as a Dockerfile.`],
		[context, '\u{1B}[2Jx', `There is no Dockerfile at ${context}/x.`],
	];
	for (const [directory, file, message] of missing) {
		const error = await t.throwsAsync(packContext({context: directory, dockerfile: file}), {instanceOf: EngineError});
		t.is(error?.kind, 'invalid');
		t.is(error?.message, message);
	}
});

test('a .dockerignore that cannot be read', async t => {
	const context = await aDirectory(t, {...dockerfile, '.dockerignore/x': ''});
	const error = await t.throwsAsync(packContext({context, dockerfile: 'Dockerfile'}), {instanceOf: EngineError});
	t.is(error?.kind, 'invalid');
	t.regex(error.message, /^The file \.dockerignore cannot be read: /v);
});

test('a file that cannot be read to its promised end destroys the stream', async t => {
	const context = await aDirectory(t, dockerfile);
	await writeFile(path.join(context, 'big'), Buffer.alloc(20_000_000));
	const {stream} = await packContext({context, dockerfile: 'Dockerfile'});
	const {promise: failed, resolve} = Promise.withResolvers<Error>();
	stream.on('error', resolve);
	await inMidFile(stream, async () => truncate(path.join(context, 'big'), 1000));
	t.regex((await failed).message, /mismatch/v);
});

test('a file that grows meanwhile is sent as long as it was', async t => {
	const context = await aDirectory(t, {...dockerfile, zzz: 'last'});
	await writeFile(path.join(context, 'big'), Buffer.alloc(20_000_000));
	const packed = await packContext({context, dockerfile: 'Dockerfile'});
	const unpacked = unpack(packed);
	await inMidFile(packed.stream, async () => writeFile(path.join(context, 'big'), 'more', {flag: 'a'}));
	const entries = await unpacked;
	t.is(entries.get('big')?.content.length, 20_000_000);
	t.is(entries.get('zzz')?.content, 'last');
});

test('an empty context but for its Dockerfile', async t => {
	const context = await aDirectory(t, dockerfile);
	await mkdir(path.join(context, 'void'));
	t.deepEqual(await namesIn(context), ['Dockerfile', 'void/']);
});
