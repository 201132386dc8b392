import {buffer} from 'node:stream/consumers';
import test, {type ExecutionContext} from 'ava';
import tar from 'tar-stream';
import type {CopyPlan} from '../../../source/engine/archive/copy-plan.js';
import {listLimits, type ListLimits} from '../../../source/engine/archive/list-limits.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {treeOf} from '../../helpers/tree-of.js';
import {json, wireEngine} from '../../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);

async function anArchive(files: Readonly<Record<string, number>>): Promise<Buffer> {
	const pack = tar.pack();
	for (const [name, size] of Object.entries(files)) {
		pack.entry({name, type: name.endsWith('/') ? 'directory' : 'file'}, Buffer.alloc(size, 'x'));
	}

	pack.finalize();
	return buffer(pack);
}

const directoryStat = Buffer.from(JSON.stringify({name: 'd', size: 0, mode: (2 ** 31) + 0o755, mtime: '2026-01-02T12:00:00Z', linkTarget: ''})).toString('base64');

/** An engine whose every path is a directory with this archive, of which so much is sent. */
const archiveEngine = async (t: ExecutionContext, archive: Buffer, {sent = archive.length, isReadOnly = false} = {}) => wireEngine(t, (request, response) => {
	if (request.url?.includes('/archive')) {
		response.writeHead(200, {'content-type': 'application/x-tar', 'x-docker-container-path-stat': directoryStat, 'transfer-encoding': 'chunked'});
		if (request.method === 'HEAD') {
			response.end();
		} else if (sent === archive.length) {
			response.end(archive);
		} else {
			response.write(archive.subarray(0, sent), () => {
				response.destroy();
			});
		}
	} else if (request.method === 'POST') {
		json(response, {message: 'no shell'}, 400);
	} else {
		json(response, {Id: 'web'});
	}
}, {isReadOnly});

const limits = (rest: Partial<ListLimits>): ListLimits => ({...listLimits(0), ...rest});

test('a read-only client lists and reads, but runs nothing and sends nothing', async t => {
	const {engine, requests} = await archiveEngine(t, await anArchive({'./': 0, './a': 3}), {isReadOnly: true});
	const {entries} = await engine.files.list('web', '/d', {isRunning: true, limits: limits({}), onProgress: () => undefined}, soon());
	t.deepEqual(entries.map(({id}) => id), ['a']);
	const here = await aDirectory(t, {file: 'x'});
	const plan: CopyPlan = {direction: 'in', containerId: 'web', source: `${here}/file`, base: 'file', directory: '/d', name: 'file', totalBytes: 1, replaced: [], replacedCount: 0, mayReplaceMore: false, landing: '/d/file'};
	const error = await t.throwsAsync(engine.files.copy(plan, () => undefined, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'denied');
	t.true(requests.every(request => /^(?:GET|HEAD) /v.test(request)), requests.join('\n'));
});

test('a listing ends at its bounds with what it knows', async t => {
	const {engine} = await archiveEngine(t, await anArchive({'./': 0, './a': 3, './big': 3_000_000, './d/': 0, './d/x': 1, './d/y': 1, './z': 1}));
	const list = async (rest: Partial<ListLimits>) => engine.files.list('web', '/d', {isRunning: false, limits: limits(rest), onProgress: () => undefined}, soon());
	const whole = await list({});
	t.deepEqual([whole.entries.map(({id}) => id), whole.isWhole, whole.passedOver], [['a', 'big', 'd', 'z'], true, 2]);
	const byBytes = await list({bytes: 1_000_000});
	t.false(byBytes.isWhole);
	t.true(byBytes.entries.length < 4);
	const byNames = await list({names: 2});
	t.deepEqual([byNames.entries.map(({id}) => id), byNames.isWhole], [['a', 'big'], false]);
});

test('an archive that is cut short is an error, and leaves no half file', async t => {
	const archive = await anArchive({'d/': 0, 'd/a': 3, 'd/b': 100_000});
	const {engine} = await archiveEngine(t, archive, {sent: 50_000});
	const here = await aDirectory(t, {});
	const plan = await engine.files.plan({direction: 'out', containerId: 'web', containerPath: '/d', hostPath: here, isFollowing: false}, soon());
	const error = await t.throwsAsync(engine.files.copy(plan, () => undefined, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
	t.regex(error?.message ?? '', /lost\. (?:1 file copied before it is left in .*\/d|Nothing was copied)\.$/v);
	// How much had come when the connection broke is for the kernel to say.
	const names = (await treeOf(here)).map(row => row.split(' ')[1]!);
	t.true(names.every(name => name === 'd/' || name === 'd/a'), names.join(' '));
	await t.throwsAsync(engine.files.list('web', '/d', {isRunning: false, limits: limits({}), onProgress: () => undefined}, soon()), {instanceOf: EngineError});
});

test('what the engine says of a copy it refuses is told, with what may be left', async t => {
	const {engine} = await wireEngine(t, (request, response) => {
		request.resume();
		request.on('end', () => {
			json(response, {message: 'write /d/file: no space left on device'}, 500);
		});
	});
	const here = await aDirectory(t, {file: 'x'});
	const plan: CopyPlan = {direction: 'in', containerId: 'web', source: `${here}/file`, base: 'file', directory: '/d', name: 'file', totalBytes: 1, replaced: [], replacedCount: 0, mayReplaceMore: false, landing: '/d/file'};
	await t.throwsAsync(engine.files.copy(plan, () => undefined, soon()), {message: 'write /d/file: no space left on device. What had arrived until then is left in /d/file.'});
	await t.throwsAsync(engine.files.copy({...plan, source: `${here}/absent`}, () => undefined, soon()), {message: `There is no ${here}/absent on this machine. What had arrived until then is left in /d/file.`});
});
