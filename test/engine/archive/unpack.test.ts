import {mkdir, readdir, readFile, symlink} from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import fc from 'fast-check';
import tar, {type Pack} from 'tar-stream';
import {EngineError} from '../../../source/engine/engine-error.js';
import {archiveEntries, entryParts, type ArchiveStream} from '../../../source/engine/archive/open-archive.js';
import {createUnpacker, type UnpackOptions} from '../../../source/engine/archive/unpack.js';
import {aDirectory, type Files} from '../../helpers/a-directory.js';
import {treeOf} from '../../helpers/tree-of.js';

type Entry = Parameters<Pack['entry']>[0] & {readonly content?: string};

function archiveOf(entries: readonly Entry[]): ArchiveStream {
	const pack = tar.pack();
	for (const {content = '', ...header} of entries) {
		pack.entry({mode: 0o644, ...header}, content);
	}

	pack.finalize();
	return pack as unknown as ArchiveStream;
}

/** Unpack into `here`, beside which lies what must stay as it is. */
async function unpack(t: ExecutionContext, entries: readonly Entry[], {files = {}, ...options}: Partial<UnpackOptions> & {readonly files?: Files} = {}) {
	const root = await aDirectory(t, {'outside/secret': 'secret', 'here/': '', ...files});
	const {signal} = new AbortController();
	const unpacker = createUnpacker({directory: path.join(root, 'here'), name: 'copy', base: 'dir', mayReplace: false, onProgress: () => undefined, signal, ...options});
	let failure: Error | undefined;
	try {
		for await (const entry of archiveEntries(archiveOf(entries), signal)) {
			await unpacker.take(entry);
		}

		await unpacker.finish();
	} catch (error) {
		failure = error as Error;
	}

	t.deepEqual(await treeOf(path.join(root, 'outside')), ['644 secret "secret"']);
	return {root, tree: await treeOf(path.join(root, 'here')), skipped: unpacker.skipped, counts: unpacker.counts, error: failure};
}

test('files, directories and links come to stand under the new name', async t => {
	const {tree, counts, error} = await unpack(t, [
		{name: 'dir/', type: 'directory', mode: 0o750}, {name: 'dir/a', content: 'A', mode: 0o4755}, {name: 'dir/b', type: 'link', linkname: 'dir/a'},
		{name: 'dir/up', type: 'symlink', linkname: '../copy/a'}, {name: 'dir/deep/c', content: 'C'},
	]);
	t.is(error, undefined);
	t.deepEqual(tree, ['750 copy/', '755 copy/a "A"', '755 copy/b "A"', '755 copy/deep/', '644 copy/deep/c "C"', 'copy/up → ../copy/a']);
	t.deepEqual(counts, {files: 4, bytes: 2});
});

test('names that lead out are left out', async t => {
	const {tree, skipped} = await unpack(t, [
		{name: 'dir/../../outside/secret', content: 'x'}, {name: '../outside/secret', content: 'x'}, {name: '/etc/gantry-test', content: 'x'}, {name: 'other/file', content: 'x'},
		{name: 'dir/..', type: 'directory'}, {name: 'dir/kept', content: 'k'},
	]);
	t.deepEqual(tree, ['755 copy/', '644 copy/kept "k"']);
	t.is(skipped.length, 5);
	t.true(skipped.every(({why}) => why === 'its name leads out of the copy'));
});

test('links that lead out are left out, and nothing is written through one', async t => {
	const out = await unpack(t, [{name: 'dir/', type: 'directory', mode: 0o755}, {name: 'dir/l', type: 'symlink', linkname: '../../outside'}, {name: 'dir/l/secret', content: 'x'}]);
	t.deepEqual(out.skipped.map(({name, why}) => `${name}: ${why}`), ['dir/l: it is a link that leads out of the copy']);
	t.deepEqual(out.tree, ['755 copy/', '755 copy/l/', '644 copy/l/secret "x"']);

	const {root} = await unpack(t, []);
	const through = await unpack(t, [{name: 'dir/', type: 'directory'}, {name: 'dir/l', type: 'symlink', linkname: path.join(root, 'outside')}, {name: 'dir/l/secret', content: 'x'}], {mayReplace: true});
	t.true(through.error instanceof EngineError);
	t.regex(through.error?.message ?? '', /copy\/l is a symbolic link, and nothing is written through one\.$/v);
	t.is(await readFile(path.join(root, 'outside/secret'), 'utf8'), 'secret');
});

test('a link that is there is replaced, not followed', async t => {
	const root = await aDirectory(t, {'outside/secret': 'secret', 'here/copy/a': '→../../outside/secret', 'here/copy/sub': '→../../outside'});
	const {signal} = new AbortController();
	const take = async (entries: readonly Entry[]) => {
		const unpacker = createUnpacker({directory: path.join(root, 'here'), name: 'copy', base: 'dir', mayReplace: true, onProgress: () => undefined, signal});
		for await (const entry of archiveEntries(archiveOf(entries), signal)) {
			await unpacker.take(entry);
		}
	};

	await take([{name: 'dir/a', content: 'new'}]);
	await t.throwsAsync(take([{name: 'dir/sub/secret', content: 'new'}]), {instanceOf: EngineError});
	await t.throwsAsync(take([{name: 'dir/sub', type: 'directory'}]), {instanceOf: EngineError});
	t.is(await readFile(path.join(root, 'outside/secret'), 'utf8'), 'secret');
	t.is(await readFile(path.join(root, 'here/copy/a'), 'utf8'), 'new');
});

test('hard links to what lies outside are left out', async t => {
	const {tree, skipped} = await unpack(t, [
		{name: 'dir/a', type: 'link', linkname: '../outside/secret'}, {name: 'dir/b', type: 'link', linkname: '/etc/passwd'}, {name: 'dir/c', type: 'link', linkname: 'dir/absent'},
	]);
	t.deepEqual(tree, ['755 copy/']);
	t.is(skipped.length, 3);
});

test('devices and pipes are left out', async t => {
	const {skipped, tree} = await unpack(t, [{name: 'dir/null', type: 'character-device', devmajor: 1, devminor: 3}, {name: 'dir/sda', type: 'block-device', devmajor: 8}, {name: 'dir/pipe', type: 'fifo'}]);
	t.deepEqual(skipped.map(({why}) => why), ['it is a device', 'it is a device', 'it is a pipe']);
	t.deepEqual(tree, ['755 copy/']);
});

test('what is there is not replaced unless that was asked, nor a directory by a file or the other way round', async t => {
	const files = {'here/copy/a': 'old', 'here/copy/d/x': 'old'};
	const kept = await unpack(t, [{name: 'dir/a', content: 'new'}], {files});
	t.regex(kept.error?.message ?? '', /copy\/a has come to be meanwhile, and was not overwritten\.$/v);
	t.true(kept.tree.includes('644 copy/a "old"'));
	const replaced = await unpack(t, [{name: 'dir/a', content: 'new'}], {files, mayReplace: true});
	t.true(replaced.tree.includes('644 copy/a "new"'));
	t.regex((await unpack(t, [{name: 'dir/d', content: 'new'}], {files, mayReplace: true})).error?.message ?? '', /is a directory: it is not replaced by a file\.$/v);
	t.regex((await unpack(t, [{name: 'dir/a', type: 'directory'}], {files, mayReplace: true})).error?.message ?? '', /is no directory: it is not replaced by one\.$/v);
});

test('an archive that is cut short leaves no half file', async t => {
	const root = await aDirectory(t, {'here/copy/a': 'old'});
	const {signal} = new AbortController();
	const pack = tar.pack();
	const entry = pack.entry({name: 'dir/a', size: 100_000});
	entry.on('error', () => undefined);
	entry.write(Buffer.alloc(50_000));
	const unpacker = createUnpacker({
		directory: path.join(root, 'here'), name: 'copy', base: 'dir', mayReplace: true, signal,
		onProgress() {
			pack.destroy(new Error('broken'));
		},
	});
	await t.throwsAsync(async () => {
		for await (const one of archiveEntries(pack as unknown as ArchiveStream, signal)) {
			await unpacker.take(one);
		}
	});
	t.deepEqual(await treeOf(path.join(root, 'here')), ['755 copy/', '644 copy/a "old"']);
});

test('what is no archive is said to be none', async t => {
	const pack = tar.pack();
	pack.push(Buffer.alloc(2048, 'garbage'));
	pack.push(null);
	const error = await t.throwsAsync(archiveEntries(pack as unknown as ArchiveStream, new AbortController().signal).next(), {instanceOf: EngineError});
	t.regex(error?.message ?? '', /^The archive the engine sent cannot be read/v);
});

test('no name leads out of where it is unpacked', t => {
	const part = fc.constantFrom('..', '.', '', 'a', 'dir', '...', ' ', '~', '..a');
	fc.assert(fc.property(fc.array(part, {maxLength: 8}), parts => {
		const within = entryParts(parts.join('/'));
		if (within) {
			const file = path.join('/root/here', ...within);
			t.true(file === '/root/here' || file.startsWith('/root/here/'), file);
		} else {
			t.true(parts.includes('..'));
		}
	}));
});

test('whatever an archive holds, all of it stays within', async t => {
	const part = fc.constantFrom('..', 'a', 'b', 'l');
	const where = fc.array(part, {minLength: 1, maxLength: 4}).map(parts => parts.join('/'));
	const entry = fc.record({type: fc.constantFrom<'file' | 'directory' | 'symlink' | 'link'>('file', 'directory', 'symlink', 'link'), name: where, linkname: where});
	await fc.assert(fc.asyncProperty(fc.array(entry, {maxLength: 8}), async entries => {
		const {root} = await unpack(t, entries.map(({type, name, linkname}) => ({type, name: `dir/${name}`, ...(type === 'symlink' || type === 'link' ? {linkname} : {})})), {mayReplace: true});
		t.deepEqual((await readdir(root)).toSorted(), ['here', 'outside']);
	}), {numRuns: 60});
});

test('a directory that is a link itself may be copied into', async t => {
	const root = await aDirectory(t, {'real/': ''});
	await mkdir(path.join(root, 'x'));
	await symlink('real', path.join(root, 'to'));
	const {signal} = new AbortController();
	const unpacker = createUnpacker({directory: path.join(root, 'to'), name: 'copy', base: 'f', mayReplace: false, onProgress: () => undefined, signal});
	for await (const entry of archiveEntries(archiveOf([{name: 'f', content: 'x'}]), signal)) {
		await unpacker.take(entry);
	}

	t.deepEqual(await treeOf(path.join(root, 'real')), ['644 copy "x"']);
});
