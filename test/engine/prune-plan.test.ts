import test from 'ava';
import type {DiskUsage} from '../../source/engine/disk-usage.js';
import {planPrune, pruneChoices, type PruneKind} from '../../source/engine/prune-plan.js';

const anonymous = 'a'.repeat(64);

/** One of everything, used and unused. */
const usage: DiskUsage = {
	images: [
		{id: 'sha256:used', tags: ['used:1'], sizeBytes: 100, sharedBytes: 0},
		{id: 'sha256:held', tags: ['held:1'], sizeBytes: 100, sharedBytes: 0},
		{id: 'sha256:spare', tags: ['spare:1', 'spare:2'], sizeBytes: 100, sharedBytes: 60},
		{id: 'sha256:dangling1234567890', tags: [], sizeBytes: 70, sharedBytes: 0},
		{id: 'sha256:heldDangling', tags: [], sizeBytes: 30, sharedBytes: 40},
	],
	containers: [
		{id: 'c1', name: 'runs', imageId: 'sha256:used', state: 'running', writtenBytes: 5, networks: ['front', 'n-front']},
		{id: 'c2', name: 'ended', imageId: 'sha256:held', state: 'exited', writtenBytes: 7, networks: ['back', 'n-back']},
		{id: 'c3', name: 'paused', imageId: 'sha256:used', state: 'paused', writtenBytes: 0, networks: []},
		{id: 'c4', name: 'restarting', imageId: 'sha256:used', state: 'restarting', writtenBytes: 0, networks: []},
		{id: 'c5', name: 'made', imageId: 'sha256:heldDangling', state: 'created', writtenBytes: 1, networks: ['by-name-only']},
		{id: 'c6', name: 'dead', imageId: 'sha256:used', state: 'dead', writtenBytes: 0, networks: []},
	],
	volumes: [
		{name: 'kept', isAnonymous: false, references: 1, sizeBytes: 1000},
		{name: 'named', isAnonymous: false, references: 0, sizeBytes: 2000},
		{name: anonymous, isAnonymous: true, references: 0, sizeBytes: 4000},
		{name: 'b'.repeat(64), isAnonymous: true, references: 2, sizeBytes: 8000},
	],
	cache: [
		{id: 'k1', description: 'RUN make', sizeBytes: 11, isInUse: false, isShared: false, isInternal: false},
		{id: 'k2', description: '', sizeBytes: 13, isInUse: false, isShared: true, isInternal: false},
		{id: 'k3', description: 'RUN now', sizeBytes: 17, isInUse: true, isShared: false, isInternal: false},
	],
	networks: [
		{id: 'n0', name: 'bridge', isBuiltIn: true, endpoints: 0},
		{id: 'n-front', name: 'front', isBuiltIn: false, endpoints: 1},
		{id: 'n-back', name: 'back', isBuiltIn: false, endpoints: 0},
		{id: 'n-named', name: 'by-name-only', isBuiltIn: false, endpoints: 0},
		{id: 'n-spare', name: 'spare', isBuiltIn: false, endpoints: 0},
		{id: 'n-told', name: 'told', isBuiltIn: false, endpoints: 2},
	],
};

const containers = ['container ended', 'container made', 'container dead'];
const cache = ['build cache RUN make', 'build cache k2'];

const plans: ReadonlyArray<readonly [kind: PruneKind, items: readonly string[], bytes: number]> = [
	['containers', containers, 8],
	['images', ['image dangling1234 (untagged)'], 70],
	['all-images', ['image spare:1, spare:2', 'image dangling1234 (untagged)'], 110],
	['volumes', [`volume ${anonymous}`], 4000],
	['all-volumes', ['volume named', `volume ${anonymous}`], 6000],
	['networks', ['network spare'], 0],
	['build-cache', cache, 11],
	// What only stopped containers hold on to goes with them.
	['system', [...containers, 'network back', 'network by-name-only', 'network spare', 'image dangling1234 (untagged)', 'image heldDangling (untagged)', ...cache], 89],
];

for (const [kind, items, bytes] of plans) {
	test(`${kind}: what goes, in this order`, t => {
		const plan = planPrune(kind, usage);
		t.is(plan.kind, kind);
		t.deepEqual(plan.items.map(({type, name}) => `${type} ${name}`), items);
		t.is(plan.bytes, bytes);
	});

	test(`${kind}: nothing to do is an empty plan`, t => {
		t.deepEqual(planPrune(kind, {images: [], containers: [], volumes: [], cache: [], networks: []}), {kind, items: [], bytes: 0});
	});

	test(`${kind}: nothing in use goes`, t => {
		const inUse: DiskUsage = {
			images: [{id: 'i', tags: [], sizeBytes: 1, sharedBytes: 0}], containers: [{id: 'c', name: 'c', imageId: 'i', state: 'running', writtenBytes: 0, networks: ['n', 'id']}],
			volumes: [{name: 'v', isAnonymous: true, references: 1, sizeBytes: 1}], cache: [{id: 'k', description: '', sizeBytes: 1, isInUse: true, isShared: false, isInternal: false}],
			networks: [{id: 'id', name: 'n', isBuiltIn: false, endpoints: 0}],
		};
		t.deepEqual(planPrune(kind, inUse).items, []);
	});
}

test('no volume goes with the system: its data would be lost', t => {
	t.false(planPrune('system', usage).items.some(({type}) => type === 'volume'));
});

test('an image of several names says how many, for the engine wants to be forced', t => {
	const [spare, dangling] = planPrune('all-images', usage).items;
	t.deepEqual(spare, {type: 'image', id: 'sha256:spare', name: 'spare:1, spare:2', names: 2, bytes: 40});
	t.false('names' in dangling!);
});

test('each choice has a plan and a docker command line', t => {
	t.deepEqual(pruneChoices.map(({kind}) => kind).toSorted(), plans.map(([kind]) => kind).toSorted());
	t.true(pruneChoices.every(({command}) => command[0] === 'docker' && command.includes('prune')));
});
