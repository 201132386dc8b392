import test from 'ava';
import {json, wireEngine} from '../helpers/wire-engine.js';

const signal = AbortSignal.timeout(60_000);

const nothing = {entrypoint: [], command: [], directory: '', user: '', ports: [], volumes: [], healthCheck: [], stopSignal: '', variables: [], platform: '', author: ''};

test('a history and an inspection of an engine that leaves out what is empty', async t => {
	const {engine, requests} = await wireEngine(t, (request, response) => {
		json(response, request.url?.endsWith('/history') ? [{Id: '<missing>', Created: 5, CreatedBy: 'CMD ["x"]'}, {Id: 'sha256:1', Created: null, CreatedBy: null, Size: null, Tags: null, Comment: null}] : {Id: 'sha256:2'});
	});
	t.deepEqual(await engine.images.layers('sha256:2', signal), {
		id: 'sha256:2', layerIds: [], config: nothing,
		steps: [
			{id: 'sha256:1', createdAt: 0, createdBy: '', sizeBytes: 0, comment: '', tags: []},
			{id: undefined, createdAt: 5000, createdBy: 'CMD ["x"]', sizeBytes: 0, comment: '', tags: []},
		],
	});
	t.deepEqual(requests.toSorted(), ['GET /v1.41/images/sha256:2/history', 'GET /v1.41/images/sha256:2/json']);
});

test('an image without a history, as an engine says that', async t => {
	const {engine} = await wireEngine(t, (request, response) => {
		json(response, request.url?.endsWith('/history') ? null : {Id: 'sha256:2', Config: null, RootFS: {Layers: null}});
	});
	t.like(await engine.images.layers('sha256:2', signal), {steps: [], layerIds: []});
	t.deepEqual(await engine.images.layerIds('sha256:2', signal), []);
});

test('no text of an image can move the terminal, and lines stay lines', async t => {
	const evil = '\u{1B}[2Jx\u{7}\u{202E}';
	const {engine} = await wireEngine(t, (request, response) => {
		json(response, request.url?.endsWith('/history')
			? [{Id: evil, Created: 1, CreatedBy: `RUN ${evil}\r\n\tsecond ${evil}`, Size: 1, Comment: evil, Tags: [evil]}]
			: {Id: 'sha256:2', Os: evil, Architecture: evil, Author: evil, RootFS: {Layers: [evil]}, Config: {Entrypoint: evil, Cmd: [evil], WorkingDir: evil, User: evil, ExposedPorts: {[evil]: {}}, Volumes: {[evil]: {}}, StopSignal: evil, Env: [`${evil}=secret`], Healthcheck: {Test: [evil]}}});
	});
	t.deepEqual(await engine.images.layers('sha256:2', signal), {
		id: 'sha256:2', layerIds: ['x'], steps: [{id: 'x', createdAt: 1000, createdBy: 'RUN x\n second x', sizeBytes: 1, comment: 'x', tags: ['x']}],
		config: {entrypoint: ['x'], command: ['x'], directory: 'x', user: 'x', ports: ['x'], volumes: ['x'], healthCheck: ['x'], stopSignal: 'x', variables: ['x'], platform: 'x/x', author: 'x'},
	});
});

test('with all, an image without a name that others are built on is an intermediate one', async t => {
	const {engine, requests} = await wireEngine(t, (_, response) => {
		json(response, [{Id: 'a', RepoTags: ['a:1'], ParentId: 'b'}, {Id: 'b', RepoTags: ['<none>:<none>'], RepoDigests: ['<none>@<none>'], ParentId: 'c'}, {Id: 'c', RepoTags: [], RepoDigests: ['c@sha256:x'], ParentId: ''}, {Id: 'd'}]);
	});
	t.deepEqual((await engine.images.list(signal, {isAll: true})).map(({id, parentId, isIntermediate}) => [id, parentId, isIntermediate]), [['a', 'b', undefined], ['b', 'c', true], ['c', undefined, undefined], ['d', undefined, undefined]]);
	t.deepEqual(requests, ['GET /v1.41/images/json?all=true']);
});
