import {execFileSync} from 'node:child_process';
import {readdir, readFile, stat, truncate, writeFile} from 'node:fs/promises';
import {createReadStream} from 'node:fs';
import {createGunzip} from 'node:zlib';
import test, {type ExecutionContext} from 'ava';
import {importImage} from '../../../source/actions/load-operation.js';
import {changesOf} from '../../../source/actions/commit-changes.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import type {SendProgress} from '../../../source/engine/transfer/transfer-types.js';
import type {FormValues} from '../../../source/state/overlay.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {aState} from '../../helpers/a-store.js';
import {inspected} from '../../helpers/equal-containers.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {inLines, tarFiles} from '../../helpers/tar-files.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--name', 'box', '--env', 'A=1', 'bb', 'sh', '-c', 'mkdir -p /made/deep; echo one > /made/one; ln -s one /made/link; chmod 751 /made; head -c 4000000 /dev/urandom > /made/deep/random');
	await real.docker('commit', '--change', 'LABEL a=b', 'box', 'shop/box:1');
	await real.docker('tag', 'shop/box:1', 'shop/box:two');
	await real.docker('commit', 'box', 'other:1');
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(60_000);

const idOf = async (name: string) => real.inspect(name, '{{.Id}}');

const idle = () => undefined;

async function save(names: readonly string[], file: string): Promise<number> {
	return real.engine.transfers.save(names, await real.engine.transfers.target(file, 'x.tar'), idle, soon());
}

async function load(file: string, onProgress: (progress: SendProgress) => void = idle): Promise<SendProgress> {
	return real.engine.transfers.load(await real.engine.transfers.source(file), onProgress, soon());
}

const refusalOf = async (t: ExecutionContext, work: () => Promise<unknown>) => (await t.throwsAsync(work, {instanceOf: EngineError}))?.message ?? '';

test.serial('what we save the client loads, and the other way round: the same ids and names', async t => {
	const here = await aDirectory(t, {});
	const names = ['shop/box:1', 'shop/box:two', 'other:1'];
	const ids = await Promise.all(names.map(async name => idOf(name)));
	const told: number[] = [];
	const target = await real.engine.transfers.target(`${here}/ours.tar`, 'x.tar');
	const bytes = await real.engine.transfers.save(names, target, now => {
		told.push(now);
	}, soon());
	t.is((await stat(`${here}/ours.tar`)).size, bytes);
	t.is(told.at(-1), bytes);
	t.is((await stat(`${here}/ours.tar`)).mode % 0o1000, 0o600);
	await real.docker('save', '--output', `${here}/theirs.tar`, ...names);
	t.deepEqual((await readdir(here)).toSorted(), ['ours.tar', 'theirs.tar']);
	const gone = async () => real.docker('rmi', '--force', ...names);
	await gone();
	await real.docker('load', '--input', `${here}/ours.tar`);
	t.deepEqual(await Promise.all(names.map(async name => idOf(name))), ids);
	await gone();
	const {loaded, sentBytes, totalBytes} = await load(`${here}/theirs.tar`);
	t.deepEqual(loaded.toSorted(), names.toSorted());
	t.is(sentBytes, totalBytes);
	t.deepEqual(await Promise.all(names.map(async name => idOf(name))), ids);
});

test.serial('a name that ends with .gz is written compressed; what is compressed is loaded, where the engine can', async t => {
	const here = await aDirectory(t, {});
	const bytes = await save(['shop/box:1'], `${here}/box.tar.gz`);
	const files = await tarFiles(createReadStream(`${here}/box.tar.gz`).pipe(createGunzip()));
	t.true(files.has('manifest.json'));
	t.true((await stat(`${here}/box.tar.gz`)).size < bytes);
	t.deepEqual((await load(`${here}/box.tar.gz`)).loaded, ['shop/box:1']);
	await save(['shop/box:1'], `${here}/box.tar`);
	for (const [program, ending] of [['xz', 'xz'], ['bzip2', 'bz2']] as const) {
		execFileSync(program, ['--keep', `${here}/box.tar`]);
		t.deepEqual((await load(`${here}/box.tar.${ending}`)).loaded, ['shop/box:1']);
	}
});

test.serial('layers are told as they are loaded, and an image without a name by its id', async t => {
	const here = await aDirectory(t, {});
	await real.docker('run', '--name', 'maker', 'bb', 'sh', '-c', 'head -c 3000000 /dev/urandom > /own');
	const id = await real.docker('commit', 'maker');
	await real.docker('rm', 'maker');
	await save([id], `${here}/one.tar`);
	await real.docker('rmi', id);
	const seen: SendProgress[] = [];
	const {loaded} = await load(`${here}/one.tar`, progress => {
		seen.push(progress);
	});
	t.deepEqual(loaded, [id]);
	t.true(seen.at(-1)!.pull.layers.length > 0);
	t.true(seen.at(-1)!.pull.layers.every(({phase, current, total}) => phase === 'done' && current === total));
	await real.docker('rmi', id);
});

test.serial('a name that moves to what is loaded is told', async t => {
	const here = await aDirectory(t, {});
	await real.docker('tag', 'shop/box:1', 'moved:1');
	await save(['moved:1'], `${here}/moved.tar`);
	await real.docker('tag', 'bb', 'moved:1');
	const {notes, loaded} = await load(`${here}/moved.tar`);
	t.deepEqual(loaded, ['moved:1']);
	t.regex(notes.join(' '), /moved:1 already exists, renaming the old one/v);
	await real.docker('rmi', 'moved:1');
});

test.serial('what is no archive of images is one sentence', async t => {
	const here = await aDirectory(t, {empty: '', text: 'x'.repeat(5000), 'dir/a': 'x'});
	execFileSync('tar', ['-cf', `${here}/files.tar`, '-C', `${here}/dir`, '.']);
	const why = async (name: string) => refusalOf(t, async () => load(`${here}/${name}`));
	t.is(await why('empty'), `${here}/empty is empty.`);
	t.is(await why('text'), `${here}/text is no tar archive, as it is or compressed (gzip, bzip2, xz, zstd).`);
	t.is(await why('dir'), `${here}/dir is a directory: type the path of a tar file.`);
	t.is(await why('absent'), `There is no ${here}/absent on this machine.`);
	t.is(await why('files.tar'), 'files.tar was not loaded. It holds no images that were saved: what a container’s export holds is imported instead.');
	await save(['shop/box:1'], `${here}/cut.tar`);
	await truncate(`${here}/cut.tar`, 1_000_000);
	t.is(await why('cut.tar'), 'cut.tar is damaged or cut short: unexpected EOF.');
	// What goes wrong at the beginning of something long: the engine answers and hangs up before it has taken all.
	await writeFile(`${here}/long.tar`, Buffer.concat([(await readFile(`${here}/files.tar`)).subarray(0, 512), Buffer.alloc(60_000_000, 'x')]));
	t.is(await why('long.tar'), 'long.tar is damaged or cut short: archive/tar: invalid tar header.');
	execFileSync('zstd', ['-q', `${here}/files.tar`]);
	t.regex(await why('files.tar.zst'), /zst/v);
});

test.serial('where a file cannot be written it says so before the engine is asked', async t => {
	const here = await aDirectory(t, {file: 'x', 'dir/a': ''});
	const why = async (file: string) => refusalOf(t, async () => real.engine.transfers.target(file, 'box.tar'));
	t.is(await why(`${here}/dir`), `${here}/dir is a directory: type the file’s name behind it, such as ${here}/dir/box.tar.`);
	t.is(await why(`${here}/no/x.tar`), `There is no directory ${here}/no on this machine: make it first.`);
	t.is(await why(`${here}/file/x.tar`), `A part of ${here}/file/x.tar is no directory.`);
	t.is(await why('/dev/null'), '/dev/null is no file that could be replaced.');
	t.deepEqual(await real.engine.transfers.target(`${here}/file`, 'x'), {file: `${here}/file`, isThere: true, isCompressed: false});
	t.regex(await refusalOf(t, async () => save(['nobody:1'], `${here}/x.tar`)), /nobody:1|reference does not exist/iv);
	t.deepEqual((await readdir(here)).toSorted(), ['dir', 'file']);
});

test.serial('a full disk leaves no half file, and what stood there', async t => {
	const here = await aDirectory(t, {'small/': ''});
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', `${here}/small`]);
	try {
		await writeFile(`${here}/small/old.tar`, 'old');
		t.is(await refusalOf(t, async () => save(['shop/box:1'], `${here}/small/old.tar`)), `There is no room left on the disk of ${here}/small/old.tar.`);
		t.is(await refusalOf(t, async () => save(['shop/box:1'], `${here}/small/new.tar.gz`)), `There is no room left on the disk of ${here}/small/new.tar.gz.`);
		t.deepEqual(await readdir(`${here}/small`), ['old.tar']);
		t.is(await readFile(`${here}/small/old.tar`, 'utf8'), 'old');
	} finally {
		execFileSync('umount', [`${here}/small`]);
	}
});

test.serial('a file that comes to stand there meanwhile is not overwritten', async t => {
	const here = await aDirectory(t, {});
	const target = await real.engine.transfers.target(`${here}/new.tar`, 'x');
	await writeFile(`${here}/new.tar`, 'mine');
	t.is(await refusalOf(t, async () => real.engine.transfers.save(['bb'], target, idle, soon())), `${here}/new.tar has come to be meanwhile, and was not overwritten.`);
	t.deepEqual(await readdir(here), ['new.tar']);
});

test.serial('cancelled: a save and an export leave no file, a load no image; nothing is left under way', async t => {
	const here = await aDirectory(t, {});
	const cancelled = async (start: (onProgress: (told: unknown) => void, signal: AbortSignal) => Promise<unknown>) => {
		const controller = new AbortController();
		await t.throwsAsync(start(() => {
			controller.abort(new Error('cancelled'));
		}, controller.signal), {message: 'cancelled'});
	};

	await real.docker('run', '--name', 'huge', 'bb', 'sh', '-c', 'head -c 200000000 /dev/zero > /huge');
	await real.docker('commit', 'huge', 'huge:1');
	const target = await real.engine.transfers.target(`${here}/huge.tar`, 'x');
	await cancelled(async (onProgress, signal) => real.engine.transfers.save(['huge:1'], target, onProgress, signal));
	await cancelled(async (onProgress, signal) => real.engine.transfers.export('huge', target, onProgress, signal));
	t.deepEqual(await readdir(here), []);
	await real.engine.transfers.save(['huge:1'], target, idle, soon());
	await real.docker('rmi', 'huge:1');
	const source = await real.engine.transfers.source(`${here}/huge.tar`);
	await cancelled(async (onProgress, signal) => real.engine.transfers.load(source, onProgress, signal));
	t.false((await real.docker('images', '--format', '{{.Repository}}')).split('\n').includes('huge'));
	t.deepEqual((await load(`${here}/huge.tar`)).loaded, ['huge:1']);
	await real.docker('rm', 'huge');
	await real.docker('rmi', 'huge:1');
});

test.serial('nothing of a large archive is held, in either direction', async t => {
	const here = await aDirectory(t, {});
	await real.docker('run', '--name', 'big', 'bb', 'sh', '-c', 'head -c 600000000 /dev/zero > /big');
	const before = process.memoryUsage().rss;
	let most = 0;
	const watch = () => {
		most = Math.max(most, process.memoryUsage().rss - before);
	};

	const target = await real.engine.transfers.target(`${here}/big.tar`, 'x');
	const bytes = await real.engine.transfers.export('big', target, watch, soon());
	t.true(bytes > 600_000_000);
	const source = await real.engine.transfers.source(`${here}/big.tar`);
	await real.engine.transfers.import({source, reference: 'big:1', message: '', changes: [], platform: ''}, watch, soon());
	t.true(most < 200_000_000, `${most} bytes`);
	await real.docker('rm', 'big');
	await real.docker('rmi', 'big:1');
});

const linesOf = async (file: string) => inLines(await tarFiles(createReadStream(file)));

test.serial('an export holds what the client’s holds, of a stopped container and of a running one', async t => {
	const here = await aDirectory(t, {});
	await real.docker('run', '--detach', '--init', '--name', 'live', 'bb', 'sleep', '1000');
	for (const name of ['box', 'live']) {
		const target = await real.engine.transfers.target(`${here}/${name}.tar`, 'x');
		await real.engine.transfers.export(name, target, idle, soon());
		await real.docker('export', '--output', `${here}/${name}-theirs.tar`, name);
		const ours = await linesOf(`${here}/${name}.tar`);
		t.deepEqual(ours, await linesOf(`${here}/${name}-theirs.tar`));
		t.true(ours.some(line => line.includes('bin/busybox')));
	}

	t.is(await refusalOf(t, async () => real.engine.transfers.export('nobody', await real.engine.transfers.target(`${here}/x.tar`, 'x'), idle, soon())), 'No such container: nobody');
	t.false((await readdir(here)).includes('x.tar'));
});

const imports: ReadonlyArray<readonly [title: string, values: FormValues]> = [
	['nothing but a name', {}],
	['a message', {message: 'what’s "new" & more'}],
	['changes', {cmd: '["sh", "-c", "echo $A"]', entrypoint: '["/bin/sh"]', env: 'A=2 B="two words"', expose: '443 53/udp', workdir: '/srv', user: 'nobody', label: 'tier=back', volume: '["/with blank"]', others: 'ONBUILD RUN make'}],
	['a platform', {platform: 'linux/arm64'}],
];

async function compareImports(t: ExecutionContext, values: FormValues, [ours, theirs]: readonly [string, string]): Promise<void> {
	const here = await aDirectory(t, {});
	await real.docker('export', '--output', `${here}/box.tar`, 'box');
	const source = await real.engine.transfers.source(`${here}/box.tar`);
	const id = await real.engine.transfers.import({source, reference: ours, message: values.message ?? '', changes: changesOf(values), platform: values.platform ?? ''}, idle, soon());
	t.is(await idOf(ours), id);
	const [, ...words] = importImage.command(aState(), {values: {...values, file: `${here}/box.tar`, reference: theirs}});
	await real.docker(...words);
	t.deepEqual(await inspected(real, ours), await inspected(real, theirs));
	for (const part of ['{{.RootFS.Layers}}', '{{.Os}}/{{.Architecture}}', '{{.Comment}}']) {
		t.is(await real.inspect(ours, part), await real.inspect(theirs, part));
	}
}

for (const [index, [title, values]] of imports.entries()) {
	test.serial(`an import with ${title}: the form and its command line make two equal images`, async t => {
		await compareImports(t, values, [`imported/ours:${index}`, `imported/theirs:${index}`]);
	});
}

test.serial('an import of what is no archive, from nowhere, or without a name', async t => {
	const here = await aDirectory(t, {text: 'x'.repeat(5000)});
	const request = {reference: '', message: '', changes: [], platform: ''};
	t.regex(await refusalOf(t, async () => real.engine.transfers.import({...request, source: {file: `${here}/text`, sizeBytes: 5000, kind: 'tar'}}, idle, soon())), /^text is damaged or cut short/v);
	t.regex(await refusalOf(t, async () => real.engine.transfers.import({...request, source: {url: 'http://127.0.0.1:1/x.tar'}}, idle, soon())), /connection refused/v);
	await real.docker('export', '--output', `${here}/box.tar`, 'box');
	const id = await real.engine.transfers.import({...request, source: await real.engine.transfers.source(`${here}/box.tar`)}, idle, soon());
	t.is(await real.inspect(id, '{{len .RepoTags}}'), '0');
});

test.serial('a tag is what docker tag makes, and moves like one', async t => {
	for (const [ours, theirs] of [['tagged/a:1', 'tagged/b:1'], ['tagged/a', 'tagged/b'], ['localhost:5000/a/b', 'localhost:5000/b/b'], ['docker.io/library/plain-a', 'docker.io/library/plain-b']] as const) {
		await real.engine.images.tag('shop/box:1', ours, soon());
		await real.docker('tag', 'shop/box:1', theirs);
		const tags = (await real.inspect('shop/box:1', '{{json .RepoTags}}'));
		t.is(await idOf(ours), await idOf(theirs));
		t.true(tags.includes(ours.replace('docker.io/library/', '')));
	}

	await real.engine.images.tag('bb', 'tagged/a:1', soon());
	t.is(await idOf('tagged/a:1'), await idOf('bb'));
	const error = await t.throwsAsync(real.engine.images.tag('nobody:1', 'x:1', soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'gone');
});
