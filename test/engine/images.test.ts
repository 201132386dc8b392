import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {json, wireEngine} from '../helpers/wire-engine.js';

const signal = AbortSignal.timeout(60_000);

const full = {Id: 'sha256:1', RepoTags: ['bb:latest', 'registry.example:5000/team/bb:1.0'], RepoDigests: ['bb@sha256:d'], Created: 1_767_348_000, Size: 1_234_567, VirtualSize: 1_234_567, SharedSize: -1, Containers: -1, Labels: {maintainer: 'me'}};

test('rows of the list, by old and new engines', async t => {
	const {engine, requests} = await wireEngine(t, (_, response) => {
		json(response, [
			full,
			{...full, Id: 'sha256:2', RepoTags: ['<none>:<none>'], RepoDigests: ['<none>@<none>'], Labels: null},
			{...full, Id: 'sha256:3', RepoTags: [], RepoDigests: []},
			{Id: 'sha256:4', RepoTags: null, RepoDigests: null, Labels: null, Created: null, Size: null},
			{Id: 'sha256:5'},
		]);
	});
	const nothing = {tags: [], digests: [], createdAt: 0, sizeBytes: 0, labels: {}};
	t.deepEqual(await engine.images.list(signal), [
		{id: 'sha256:1', tags: full.RepoTags, digests: full.RepoDigests, createdAt: 1_767_348_000_000, sizeBytes: 1_234_567, labels: {maintainer: 'me'}},
		{id: 'sha256:2', tags: [], digests: [], createdAt: 1_767_348_000_000, sizeBytes: 1_234_567, labels: {}},
		{id: 'sha256:3', tags: [], digests: [], createdAt: 1_767_348_000_000, sizeBytes: 1_234_567, labels: {maintainer: 'me'}},
		{id: 'sha256:4', ...nothing},
		{id: 'sha256:5', ...nothing},
	]);
	// Layers in between are not asked for.
	t.deepEqual(requests, ['GET /v1.41/images/json']);
});

test('no text of a row can move the terminal', async t => {
	const evil = '\u{1B}[2Jx\u{7}';
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, [{Id: 'sha256:1', RepoTags: [`bb:${evil}`], RepoDigests: [evil], Labels: {[evil]: evil}}]);
	});
	t.like((await engine.images.list(signal))[0], {tags: ['bb:x'], digests: ['x'], labels: {x: 'x'}});
});

test('what a removal did', async t => {
	const {engine, requests} = await wireEngine(t, (request, response) => {
		json(response, request.method === 'GET' ? [] : [{Untagged: 'bb:latest'}, {Untagged: 'bb@sha256:d'}, {Deleted: 'sha256:1'}, {Deleted: 'sha256:0'}]);
	});
	t.deepEqual(await engine.images.remove('team/bb:latest', {}, signal), {untagged: ['bb:latest', 'bb@sha256:d'], deleted: ['sha256:1', 'sha256:0']});
	await engine.images.remove('sha256:1', {isForced: true, isKeepingParents: true}, signal);
	t.deepEqual(requests.filter(request => request.startsWith('DELETE')), ['DELETE /v1.41/images/team/bb:latest?force=false&noprune=false', 'DELETE /v1.41/images/sha256:1?force=true&noprune=true']);
});

test('a removal that tells nothing', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, null);
	});
	t.deepEqual(await engine.images.remove('bb', {}, signal), {untagged: [], deleted: []});
});

test('an inspection is what the engine said', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {Id: 'sha256:1', Config: {Env: ['A=\u{1B}[2J']}});
	});
	t.deepEqual(await engine.images.inspect('bb', signal), {id: 'sha256:1', raw: {Id: 'sha256:1', Config: {Env: ['A=\u{1B}[2J']}}});
});

test('aborting an inspection throws the reason and closes the connection', async t => {
	const controller = new AbortController();
	const reason = new Error('selected another');
	const closed = Promise.withResolvers<void>();
	const {engine} = await wireEngine(t, request => {
		request.socket.once('close', () => {
			closed.resolve();
		});
		controller.abort(reason);
	});
	const error = await t.throwsAsync(engine.images.inspect('bb', controller.signal));
	t.is(error, reason);
	await closed.promise;
});

test('an image in use is a conflict', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {message: 'conflict: unable to remove repository reference "bb" (must force) - container 5a is using its referenced image 1'}, 409);
	});
	const error = await t.throwsAsync(engine.images.remove('bb', {}, signal), {instanceOf: EngineError});
	t.is(error?.kind, 'conflict');
	t.is(error?.message, 'conflict: unable to remove repository reference "bb" (must force) - container 5a is using its referenced image 1');
});
