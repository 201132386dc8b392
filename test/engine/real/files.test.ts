import {execFileSync} from 'node:child_process';
import test from 'ava';
import {listLimits} from '../../../source/engine/archive/list-limits.js';
import type {Listing} from '../../../source/engine/archive/types.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

let real: RealEngine;

const oddNames = ['-dash', 'new\nline', 'esc\u{1B}[31m', 'two  blanks', '*', '.hidden', '…é', '$(id)', String.raw`back\slash`, '\'quote"', 'end'];

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--detach', '--init', '--name', 'box', '--tmpfs', '/mem', 'bb', 'sleep', '1000');
	await real.docker('exec', 'box', 'sh', '-c', String.raw`
		mkdir -p /odd/sub /hollow /mem/sub; cd /odd; echo deep > sub/deep; chmod 1750 sub
		ln -s sub to-sub; ln -s "$(printf 'no\nwhere')" to-nowhere; mkfifo pipe; mknod null c 1 3; head -c 1234 /dev/zero > zeros; touch -d '2020-02-03 04:05:06' zeros; echo mem > /mem/file; echo m > /mem/sub/f
		printf 'a\tb\r\n\033[31mred\n' > text; seq 1 100000 > long; ln -s /proc/self/cwd cwd`);
	await real.docker('exec', 'box', 'touch', ...oddNames.map(name => `/odd/${name}`));
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(60_000);
const list = async (id: string, path: string, isRunning: boolean, effort = 0) => real.engine.files.list(id, path, {isRunning, limits: listLimits(effort), onProgress: () => undefined}, soon());
const inWords = ({entries}: Listing) => entries.map(({id, kind, mode, sizeBytes, target}) => `${JSON.stringify(id)} ${kind} ${mode.toString(8)} ${kind === 'file' ? sizeBytes : ''}${target === undefined ? '' : ` → ${target}`}`).toSorted();

test('the container’s own tools and its archive tell the same', async t => {
	const [byTools, byArchive] = [await list('box', '/odd', true), await list('box', '/odd', false)];
	t.deepEqual(inWords(byTools), inWords(byArchive));
	const names = byTools.entries.map(({id}) => id);
	t.true(oddNames.every(name => names.includes(name)));
	t.is(names.length, oddNames.length + 9);
	t.true(byTools.isWhole && byArchive.isWhole);
	t.is(byArchive.passedOver, 1);
	t.deepEqual(byTools.entries.find(({id}) => id === 'zeros'), {id: 'zeros', name: 'zeros', kind: 'file', mode: 0o644, sizeBytes: 1234, modifiedAt: Date.UTC(2020, 1, 3, 4, 5, 6)});
	t.deepEqual([...byTools.entries, ...byArchive.entries].filter(({id}) => id.startsWith('esc')).map(({name}) => name), ['esc', 'esc']);
	t.is(byTools.entries.find(({id}) => id === 'sub')?.mode, 0o1750);
});

test.serial('an empty directory, the root, and what is none', async t => {
	for (const isRunning of [true, false]) {
		t.deepEqual(await list('box', '/hollow', isRunning), {entries: [], isWhole: true, passedOver: 0});
		t.true((await list('box', '/', isRunning)).entries.some(({id, kind}) => id === 'odd' && kind === 'directory'));
		await t.throwsAsync(list('box', '/nope', isRunning), {instanceOf: EngineError, message: 'There is no /nope in this container.'});
		await t.throwsAsync(list('box', '/odd/text', isRunning), {instanceOf: EngineError, message: '/odd/text is no directory.'});
		const gone = await t.throwsAsync(list('nobody', '/', isRunning), {instanceOf: EngineError});
		t.is(gone?.kind, 'gone');
	}
});

test('what the engine cannot see is there while the container runs', async t => {
	t.true((await list('box', '/mem', true)).entries.some(({id}) => id === 'file'));
	t.true((await list('box', '/proc/1', true)).entries.some(({id}) => id === 'status'));
	t.deepEqual((await real.engine.files.read('box', '/mem/file', {isRunning: true}, soon())).lines, ['mem']);
	t.regex((await real.engine.files.read('box', '/proc/1/status', {isRunning: true}, soon())).lines[0]!, /^Name: +\S/v);
	t.deepEqual(await real.engine.files.resolve('box', '/mem/sub', {isRunning: true}, soon()), {path: '/mem/sub', kind: 'directory'});
	await t.throwsAsync(real.engine.files.read('box', '/mem/file', {isRunning: false}, soon()), {message: 'There is no file /mem/file in this container.'});
});

test('links are followed to their end', async t => {
	t.deepEqual(await real.engine.files.resolve('box', '/odd/to-sub', {isRunning: true}, soon()), {path: '/odd/sub', kind: 'directory'});
	t.is((await real.engine.files.resolve('box', '/odd/cwd', {isRunning: true}, soon())).kind, 'directory');
	await t.throwsAsync(real.engine.files.resolve('box', '/odd/to-nowhere', {isRunning: true}, soon()), {message: '/odd/to-nowhere leads nowhere.'});
});

test('text, the beginning of what is long, and what is no text', async t => {
	const read = async (path: string) => real.engine.files.read('box', path, {isRunning: true}, soon());
	t.deepEqual(await read('/odd/text'), {sizeBytes: 14, isBinary: false, isCut: false, lines: ['a       b', 'red']});
	const long = await read('/odd/long');
	t.deepEqual([long.sizeBytes, long.isCut, long.lines[0], long.lines[44_999]], [588_895, true, '1', '45000']);
	t.true((await read('/odd/zeros')).isBinary);
	await t.throwsAsync(read('/odd/pipe'), {message: '/odd/pipe is a pipe: there is no text to show.'});
	await t.throwsAsync(read('/odd/sub'), {message: '/odd/sub is a directory: there is no text to show.'});
});

test('a container made from nothing, and one that is paused', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM scratch\nCOPY . /files/\nCOPY busybox /busybox\nCMD ["/busybox", "sleep", "1000"]\n', 'some/file': 'text', other: 'x'});
	execFileSync('sh', ['-c', `cp "$(readlink -f "$(command -v busybox)")" ${context}/busybox`]);
	await real.docker('build', '--quiet', '--tag', 'bare', context);
	await real.docker('run', '--detach', '--name', 'bare', 'bare');
	t.deepEqual((await list('bare', '/files', true)).entries.map(({id}) => id), ['Dockerfile', 'busybox', 'other', 'some']);
	t.deepEqual((await real.engine.files.read('bare', '/files/some/file', {isRunning: true}, soon())).lines, ['text']);
	await real.docker('pause', 'bare');
	t.is((await list('bare', '/files', true)).entries.length, 4);
	await real.docker('unpause', 'bare');
	await real.docker('kill', 'bare');
	t.is((await list('bare', '/files', false)).entries.length, 4);
});

test('a directory of 200,000 files is listed as far as is good', async t => {
	await real.docker('exec', 'box', 'sh', '-c', 'mkdir /crowd && cd /crowd && seq 1 200000 | xargs -n 5000 touch');
	const before = performance.now();
	const byTools = await list('box', '/crowd', true);
	const byArchive = await list('box', '/crowd', false);
	for (const {entries, isWhole} of [byTools, byArchive]) {
		t.true(entries.length > 0 && entries.length <= 20_000, String(entries.length));
		t.false(isWhole);
	}

	// The bound, twice, and what an engine with much to do takes.
	t.true(performance.now() - before < 20_000);
	const met: number[] = [];
	const controller = new AbortController();
	await t.throwsAsync(real.engine.files.list('box', '/crowd', {
		isRunning: false, limits: listLimits(2),
		onProgress(files) {
			met.push(files);
			controller.abort(new Error('left'));
		},
	}, controller.signal), {message: 'left'});
	t.is(met.length, 1);
	// The engine holds a container locked while its archive is read: it must be free again.
	t.is(await real.inspect('box', '{{.State.Running}}'), 'true');
});
