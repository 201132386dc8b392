import {execFileSync} from 'node:child_process';
import {chmod, mkdir, readFile, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {CopyRequest} from '../../../source/engine/archive/copy-plan.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {treeOf} from '../../helpers/tree-of.js';

let real: RealEngine;

const makeSource = `
mkdir -p /src/dir/sub /src/hollow; cd /src
echo file > file; echo one > dir/one; echo two > dir/sub/two; chmod 640 dir/one; chmod 750 dir/sub
ln -s file to-file; ln -s dir to-dir; ln -s nowhere to-nowhere; ln -s sub/two dir/inner; ln dir/one dir/same
`;

test.before(async () => {
	real = await startEngine();
	for (const name of ['box', 'twin']) {
		await real.docker('run', '--detach', '--init', '--name', name, 'bb', 'sleep', '1000');
		await real.docker('exec', name, 'sh', '-c', makeSource);
	}
});

test.after.always(() => {
	real.down();
});

const docker = async (...args: readonly string[]) => real.docker(...args);

const soon = () => AbortSignal.timeout(60_000);

async function copy(request: Omit<CopyRequest, 'isFollowing'> & {readonly isFollowing?: boolean}) {
	const plan = await real.engine.files.plan({isFollowing: false, ...request}, soon());
	return {plan, ...await real.engine.files.copy(plan, () => undefined, soon())};
}

/** Whether it worked. An error must be one to show. */
async function succeeds(t: ExecutionContext, run: () => Promise<unknown>, what: string): Promise<boolean> {
	try {
		await run();
		return true;
	} catch (error) {
		t.true(!(error instanceof Error) || error instanceof EngineError || error.message.includes('docker cp'), `${what}: ${String(error)}`);
		return false;
	}
}

/** Places a copy may come to stand in; the same on both sides. */
const targets = ['new', 'new/', 'there', 'there/', 'there/.', 'there/new', 'taken', 'taken/', 'link-there', 'link-taken', 'link-new', 'missing/new', 'missing/'];

async function makeTargets(directory: string): Promise<void> {
	await mkdir(path.join(directory, 'there/dir'), {recursive: true});
	await writeFile(path.join(directory, 'there/dir/kept'), 'kept');
	await writeFile(path.join(directory, 'there/dir/one'), 'old');
	await writeFile(path.join(directory, 'taken'), 'taken');
	await symlink('there', path.join(directory, 'link-there'));
	await symlink('taken', path.join(directory, 'link-taken'));
	await symlink('fresh', path.join(directory, 'link-new'));
}

const sources: ReadonlyArray<readonly [path: string, isFollowing?: boolean]> = [
	['file'], ['dir'], ['dir/'], ['dir/.'], ['hollow'], ['to-file'], ['to-dir'], ['to-dir/'], ['to-nowhere'], ['absent'], ['to-file', true], ['to-dir', true], ['to-nowhere', true],
];

for (const [source, isFollowing = false] of sources) {
	test(`${source}${isFollowing ? ' -L' : ''} out of a container comes to stand where docker cp puts it`, async t => {
		for (const target of targets) {
			const [theirs, ours] = [await aDirectory(t, {}), await aDirectory(t, {})];
			await makeTargets(theirs);
			await makeTargets(ours);
			const isTheirs = await succeeds(t, async () => docker('cp', ...(isFollowing ? ['-L'] : []), `box:/src/${source}`, `${theirs}/${target}`), target);
			const isOurs = await succeeds(t, async () => copy({direction: 'out', containerId: 'box', containerPath: `/src/${source}`, hostPath: `${ours}/${target}`, isFollowing}), target);
			t.is(isOurs, isTheirs, target);
			t.deepEqual(await treeOf(ours), await treeOf(theirs), target);
		}
	});
}

for (const [source, isFollowing = false] of sources) {
	test(`${source}${isFollowing ? ' -L' : ''} into a container comes to stand where docker cp puts it`, async t => {
		const here = await aDirectory(t, {});
		execFileSync('sh', ['-c', makeSource.replaceAll('/src', () => `${here}/src`)]);
		const base = `/in-${source.replaceAll(/\W/gv, '_')}${isFollowing ? '-L' : ''}`;
		const prepare = `mkdir -p ${targets.map((_, index) => `${base}/${index}/there/dir`).join(' ')}; for d in ${base}/*; do cd $d; printf kept > there/dir/kept; printf old > there/dir/one; printf taken > taken; ln -s there link-there; ln -s taken link-taken; ln -s fresh link-new; done`;
		await docker('exec', 'box', 'sh', '-c', prepare);
		await docker('exec', 'twin', 'sh', '-c', prepare);
		for (const [index, target] of targets.entries()) {
			const isTheirs = await succeeds(t, async () => docker('cp', ...(isFollowing ? ['-L'] : []), `${here}/src/${source}`, `twin:${base}/${index}/${target}`), target);
			const isOurs = await succeeds(t, async () => copy({direction: 'in', containerId: 'box', containerPath: `${base}/${index}/${target}`, hostPath: `${here}/src/${source}`, isFollowing}), target);
			t.is(isOurs, isTheirs, target);
		}

		const tell = `cd ${base} && find . | sort | xargs stat -c '%a %u:%g %F %N'; find . -type f | sort | xargs md5sum`;
		t.is(await docker('exec', 'box', 'sh', '-c', tell), await docker('exec', 'twin', 'sh', '-c', tell));
	});
}

test('what would be overwritten is named before', async t => {
	const here = await aDirectory(t, {'dir/one': 'old', 'dir/sub/two': 'old', 'dir/three': 'kept', file: 'old'});
	const planOf = async (request: Partial<CopyRequest>) => real.engine.files.plan({direction: 'out', containerId: 'box', containerPath: '/src/dir', hostPath: here, isFollowing: false, ...request}, soon());
	const tree = await planOf({});
	t.deepEqual([tree.replaced, tree.replacedCount, tree.mayReplaceMore], [[`${here}/dir/one`, `${here}/dir/sub/two`], 2, false]);
	t.deepEqual((await planOf({containerPath: '/src/file'})).replaced, [`${here}/file`]);
	t.is((await planOf({containerPath: '/src/file', hostPath: `${here}/other`})).replacedCount, 0);
	t.deepEqual((await planOf({direction: 'in', containerPath: '/src', hostPath: `${here}/dir`})).replaced, ['/src/dir/one', '/src/dir/sub/two']);
	t.deepEqual((await planOf({direction: 'in', containerPath: '/src/', hostPath: `${here}/file`})).replaced, ['/src/file']);
	t.is((await planOf({direction: 'in', containerPath: '/src/fresh', hostPath: `${here}/file`})).replacedCount, 0);
});

test('many files are compared as a whole', async t => {
	const here = await aDirectory(t, Object.fromEntries(Array.from({length: 300}, (_, index) => [`many/f${index}`, ''])));
	await real.docker('exec', 'box', 'sh', '-c', 'mkdir -p /crowd/many; cd /crowd/many; touch f7 f299 other');
	const plan = await real.engine.files.plan({direction: 'in', containerId: 'box', containerPath: '/crowd', hostPath: `${here}/many`, isFollowing: false}, soon());
	t.deepEqual([[...plan.replaced].toSorted(), plan.mayReplaceMore], [['/crowd/many/f299', '/crowd/many/f7'], false]);
});

test('setuid bits, pipes and devices do not come out', async t => {
	const here = await aDirectory(t, {});
	await real.docker('exec', 'box', 'sh', '-c', 'mkdir -p /special && cd /special && echo x > suid && chmod 6755 suid && mkfifo pipe && mknod null c 1 3 && ln -s ../../../../etc/passwd out && ln -s /etc/passwd away');
	const {files, leftOut} = await copy({direction: 'out', containerId: 'box', containerPath: '/special', hostPath: here});
	t.is(files, 2);
	t.deepEqual(await treeOf(`${here}/special`), ['away → /etc/passwd', String.raw`755 suid "x\n"`]);
	t.deepEqual(leftOut, [
		'special/null was left out: it is a device.', 'special/out was left out: it is a link that leads out of the copy.', 'special/pipe was left out: it is a pipe.',
	]);
});

test('names that hold anything go both ways', async t => {
	const here = await aDirectory(t, {});
	const name = 'new\nline \u{1B}[31m -x é €';
	await mkdir(`${here}/odd`);
	await writeFile(`${here}/odd/${name}`, 'odd');
	await copy({direction: 'in', containerId: 'box', containerPath: '/', hostPath: `${here}/odd`});
	await mkdir(`${here}/back`);
	await copy({direction: 'out', containerId: 'box', containerPath: `/odd/${name}`, hostPath: `${here}/back`});
	t.is(await readFile(`${here}/back/${name}`, 'utf8'), 'odd');
});

test('a full disk here leaves no half file, and says so', async t => {
	const here = await aDirectory(t, {});
	await mkdir(`${here}/small`);
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', `${here}/small`]);
	try {
		await real.docker('exec', 'box', 'sh', '-c', 'mkdir -p /large && cd /large && echo a > a && head -c 300000 /dev/zero > b');
		const error = await t.throwsAsync(copy({direction: 'out', containerId: 'box', containerPath: '/large', hostPath: `${here}/small`}), {instanceOf: EngineError});
		t.is(error?.message, `There is no room left on the disk of ${here}/small/large/b. 1 file copied before it is left in ${here}/small/large.`);
		t.deepEqual(await treeOf(`${here}/small`), ['755 large/', String.raw`644 large/a "a\n"`]);
	} finally {
		execFileSync('umount', [`${here}/small`]);
	}
});

test('a full disk in the container', async t => {
	const volume = await aDirectory(t, {});
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', volume]);
	try {
		// The engine has a mount namespace of its own: the small disk is one of its own making.
		await real.docker('volume', 'create', '--driver', 'local', '--opt', 'type=tmpfs', '--opt', 'device=tmpfs', '--opt', 'o=size=64k', 'tiny');
		await real.docker('run', '--detach', '--init', '--name', 'full', '--volume', 'tiny:/tiny', 'bb', 'sleep', '1000');
		const here = await aDirectory(t, {big: 'x'.repeat(300_000)});
		const error = await t.throwsAsync(copy({direction: 'in', containerId: 'full', containerPath: '/tiny', hostPath: `${here}/big`}), {instanceOf: EngineError});
		t.regex(error?.message ?? '', /no space left on device\. What had arrived until then is left in \/tiny\/big\.$/v);
	} finally {
		execFileSync('umount', [volume]);
	}
});

test('what is read-only, or a tmpfs, is refused before anything is sent', async t => {
	const here = await aDirectory(t, {file: 'x'});
	await real.docker('run', '--detach', '--init', '--name', 'fixed', '--read-only', '--volume', 'data:/data', '--tmpfs', '/scratch', 'bb', 'sleep', '1000');
	await real.docker('run', '--detach', '--init', '--name', 'half', '--volume', 'data:/data:ro', 'bb', 'sleep', '1000');
	const refused = async (containerId: string, containerPath: string) => (await t.throwsAsync(copy({direction: 'in', containerId, containerPath, hostPath: `${here}/file`}), {instanceOf: EngineError}))?.message;
	t.is(await refused('fixed', '/tmp'), 'The file system of this container is read-only: copy into one of its volumes, or create it again without --read-only.');
	t.is(await refused('half', '/data'), '/data is mounted read-only in this container.');
	t.is(await refused('fixed', '/scratch'), '/scratch is a tmpfs, which the engine cannot copy to: use a directory outside it, then mv in a shell.');
	t.is((await copy({direction: 'in', containerId: 'fixed', containerPath: '/data', hostPath: `${here}/file`})).files, 1);
	t.is(await refused('nobody', '/tmp'), 'No such container: nobody');
});

test('what cannot be done says why, and leaves nothing', async t => {
	const here = await aDirectory(t, {file: 'x', 'dir/a': ''});
	const why = async (request: Partial<CopyRequest>) => (await t.throwsAsync(copy({direction: 'out', containerId: 'box', containerPath: '/src/file', hostPath: here, ...request}), {instanceOf: EngineError}))?.message;
	t.is(await why({containerPath: '/nope'}), 'There is no /nope in this container.');
	t.is(await why({containerPath: '/proc/1/status'}), 'There is no /proc/1/status in this container: /proc, /sys and /dev are made by the kernel, and the engine cannot copy from there.');
	t.is(await why({hostPath: `${here}/no/new`}), `There is no directory ${here}/no on this machine: make it first.`);
	t.is(await why({containerPath: '/src/dir', hostPath: `${here}/file`}), `${here}/file is a file: a directory cannot be copied onto it.`);
	t.is(await why({direction: 'in', hostPath: `${here}/absent`}), `There is no ${here}/absent on this machine.`);
	t.is(await why({direction: 'in', hostPath: `${here}/dir`}), '/src/file is a file: a directory cannot be copied onto it.');
	t.is(await why({direction: 'in', hostPath: `${here}/file`, containerPath: '/no/new'}), 'There is no directory /no in this container.');
	t.deepEqual(await treeOf(here), ['755 dir/', '644 dir/a ""', '644 file "x"']);
});

test('a copy that is cancelled ends, and leaves no half file', async t => {
	const here = await aDirectory(t, {});
	await real.docker('exec', 'box', 'sh', '-c', 'head -c 200000000 /dev/zero > /huge');
	const controller = new AbortController();
	const plan = await real.engine.files.plan({direction: 'out', containerId: 'box', containerPath: '/huge', hostPath: here, isFollowing: false}, soon());
	t.is(plan.totalBytes, 200_000_000);
	await t.throwsAsync(real.engine.files.copy(plan, ({bytes}) => {
		if (bytes > 0) {
			controller.abort(new Error('cancelled'));
		}
	}, controller.signal), {message: 'cancelled'});
	t.deepEqual(await treeOf(here), []);
	await writeFile(`${here}/huge`, Buffer.alloc(100_000_000));
	const up = await real.engine.files.plan({direction: 'in', containerId: 'box', containerPath: '/tmp', hostPath: `${here}/huge`, isFollowing: false}, soon());
	const second = new AbortController();
	await t.throwsAsync(real.engine.files.copy(up, ({bytes}) => {
		if (bytes > 0) {
			second.abort(new Error('cancelled'));
		}
	}, second.signal), {message: 'cancelled'});
	t.is(await real.inspect('box', '{{.State.Running}}'), 'true');
});

test('a stopped container, and modes and owners as they are here', async t => {
	const here = await aDirectory(t, {'tool.sh': 'echo hi'});
	await chmod(`${here}/tool.sh`, 0o754);
	execFileSync('chown', ['1000:1001', `${here}/tool.sh`]);
	await real.docker('create', '--name', 'still', 'bb', 'stat', '-c', '%a %u:%g', '/tmp/tool.sh');
	await copy({direction: 'in', containerId: 'still', containerPath: '/tmp/', hostPath: `${here}/tool.sh`});
	t.is(await real.docker('start', '--attach', 'still'), '754 1000:1001');
});
