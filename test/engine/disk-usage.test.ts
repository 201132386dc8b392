import test from 'ava';
import {diskUsage} from '../../source/engine/disk-usage.js';
import {json, wireEngine} from '../helpers/wire-engine.js';

const signal = AbortSignal.timeout(60_000);

const empty = {images: [], containers: [], volumes: [], cache: [], networks: []};

for (const [what, answer, networks] of [
	['all left out', {}, []],
	['all null', {LayersSize: 0, Images: null, Containers: null, Volumes: null, BuildCache: null}, null],
	['all empty', {LayersSize: 0, Images: [], Containers: [], Volumes: [], BuildCache: []}, []],
] as const) {
	test(`an engine with nothing: ${what}`, async t => {
		const {client, requests} = await wireEngine(t, (request, response) => {
			json(response, request.url!.includes('/networks') ? networks : answer);
		});
		t.deepEqual(await diskUsage(client, signal), empty);
		t.deepEqual(requests.toSorted(), ['GET /v1.41/networks', 'GET /v1.41/system/df']);
	});
}

test('what the engine keeps on its disk', async t => {
	const {client} = await wireEngine(t, (request, response) => {
		json(response, request.url!.includes('/networks') ? [
			{Id: 'n1', Name: 'bridge', Containers: {}},
			{Id: 'n2', Name: 'shop', Containers: {c1: {}}},
			{Id: 'n3', Name: 'podman', Containers: null},
			{Id: 'n4', Name: 'bridge2\u{1B}[2J'},
		] : {
			Images: [
				{Id: 'sha256:1', RepoTags: ['bb:latest'], Size: 100, SharedSize: 40},
				{Id: 'sha256:2', RepoTags: ['<none>:<none>'], Size: 100, SharedSize: -1},
				{Id: 'sha256:3', RepoTags: null},
				{Id: 'sha256:4', RepoTags: ['<none>']},
			],
			Containers: [
				{Id: 'c1', Names: ['/web'], ImageID: 'sha256:1', State: 'running', SizeRw: 10, NetworkSettings: {Networks: {shop: {NetworkID: 'n2'}, old: {NetworkID: ''}}}},
				{Id: 'c2'.padEnd(64, '0'), Names: null, ImageID: 'sha256:1', State: 'exited', NetworkSettings: null},
				{Id: 'c3', Names: [], ImageID: 'sha256:1', State: 'created', SizeRw: -1, NetworkSettings: {Networks: null}},
			],
			Volumes: [
				{Name: 'named', Labels: null, UsageData: {Size: 5, RefCount: 1}},
				{Name: 'f'.repeat(64), UsageData: {Size: -1, RefCount: -1}},
				{Name: 'labelled', Labels: {'com.docker.volume.anonymous': ''}, UsageData: null},
				{Name: 'f'.repeat(63)},
			],
			BuildCache: [
				{ID: 'k1', Type: 'regular', Description: 'RUN make', InUse: true, Shared: false, Size: 7},
				{ID: 'k2', Type: 'internal', Shared: true, Size: 8},
				{ID: 'k3'},
			],
		});
	});
	t.deepEqual(await diskUsage(client, signal), {
		images: [
			{id: 'sha256:1', tags: ['bb:latest'], sizeBytes: 100, sharedBytes: 40},
			{id: 'sha256:2', tags: [], sizeBytes: 100, sharedBytes: 0},
			{id: 'sha256:3', tags: [], sizeBytes: 0, sharedBytes: 0},
			{id: 'sha256:4', tags: [], sizeBytes: 0, sharedBytes: 0},
		],
		containers: [
			{id: 'c1', name: 'web', imageId: 'sha256:1', state: 'running', writtenBytes: 10, networks: ['shop', 'n2', 'old']},
			{id: 'c2'.padEnd(64, '0'), name: 'c20000000000', imageId: 'sha256:1', state: 'exited', writtenBytes: 0, networks: []},
			{id: 'c3', name: 'c3', imageId: 'sha256:1', state: 'created', writtenBytes: 0, networks: []},
		],
		volumes: [
			{name: 'named', isAnonymous: false, references: 1, sizeBytes: 5},
			{name: 'f'.repeat(64), isAnonymous: true, references: -1, sizeBytes: 0},
			{name: 'labelled', isAnonymous: true, references: 0, sizeBytes: 0},
			{name: 'f'.repeat(63), isAnonymous: false, references: 0, sizeBytes: 0},
		],
		cache: [
			{id: 'k1', description: 'RUN make', sizeBytes: 7, isInUse: true, isShared: false, isInternal: false, lastUsedAt: undefined, uses: 0},
			{id: 'k2', description: '', sizeBytes: 8, isInUse: false, isShared: true, isInternal: true, lastUsedAt: undefined, uses: 0},
			{id: 'k3', description: '', sizeBytes: 0, isInUse: false, isShared: false, isInternal: false, lastUsedAt: undefined, uses: 0},
		],
		networks: [
			{id: 'n1', name: 'bridge', isBuiltIn: true, endpoints: 0},
			{id: 'n2', name: 'shop', isBuiltIn: false, endpoints: 1},
			{id: 'n3', name: 'podman', isBuiltIn: true, endpoints: 0},
			{id: 'n4', name: 'bridge2', isBuiltIn: false, endpoints: 0},
		],
	});
});

test('an engine that cannot measure its disk', async t => {
	const {client} = await wireEngine(t, (request, response) => {
		json(response, request.url!.includes('/networks') ? [] : {message: 'a disk usage operation is already running'}, request.url!.includes('/networks') ? 200 : 409);
	});
	await t.throwsAsync(diskUsage(client, signal), {message: 'a disk usage operation is already running'});
});
