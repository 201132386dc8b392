import test from 'ava';
import {readOnlyRefusal} from '../../source/engine/client.js';
import {EngineError} from '../../source/engine/engine-error.js';
import type {Engine} from '../../source/engine/engine.js';
import type {PruneKind} from '../../source/engine/prune-plan.js';
import {readLines} from '../helpers/packed.js';
import {readAll} from '../helpers/read-all.js';
import {frame, json, wireEngine} from '../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);

const changes: Readonly<Record<string, (engine: Engine) => Promise<unknown>>> = {
	start: async ({containers}) => containers.start('web', soon()),
	stop: async ({containers}) => containers.stop('web', {graceSeconds: 1}, soon()),
	restart: async ({containers}) => containers.restart('web', {graceSeconds: 1}, soon()),
	pause: async ({containers}) => containers.pause('web', soon()),
	unpause: async ({containers}) => containers.unpause('web', soon()),
	kill: async ({containers}) => containers.kill('web', 'SIGHUP', soon()),
	rename: async ({containers}) => containers.rename('web', 'other', soon()),
	remove: async ({containers}) => containers.remove('web', {isForced: true}, soon()),
	'remove an image': async ({images}) => images.remove('bb', {isForced: true}, soon()),
	build: async ({images}) => images.build({context: import.meta.dirname, dockerfile: 'read-only.test.js', tags: [], buildArgs: {}, isCacheOff: false, builder: 'classic'}, () => undefined, soon()),
	exec: async ({exec}) => exec.open('web', {command: ['sh'], columns: 80, rows: 24}, soon()),
	capture: async ({exec}) => exec.capture('web', ['true'], soon()),
	'find a shell': async ({exec}) => exec.findShell('web', soon()),
};

for (const [what, change] of Object.entries(changes)) {
	test(`${what} does not leave a read-only client`, async t => {
		const {engine, requests} = await wireEngine(t, (_, response) => {
			json(response, {});
		}, {isReadOnly: true});
		const error = await t.throwsAsync(change(engine), {instanceOf: EngineError});
		t.is(error?.kind, 'denied');
		t.is(error?.message, readOnlyRefusal);
		t.deepEqual(requests.filter(request => !request.startsWith('GET ')), []);
	});
}

for (const type of ['container', 'image', 'volume', 'network', 'build cache'] as const) {
	test(`pruning a ${type} does not leave a read-only client`, async t => {
		const {engine, requests} = await wireEngine(t, () => undefined, {isReadOnly: true});
		const outcome = await engine.prune.execute({kind: 'system' satisfies PruneKind, bytes: 1, items: [{type, id: 'x', name: 'x', bytes: 1}]}, () => undefined, soon());
		t.deepEqual(outcome, {removed: 0, failed: [{name: 'x', reason: readOnlyRefusal}], bytes: 0});
		t.deepEqual(requests, []);
	});
}

test('reading goes on as ever', async t => {
	const {engine, requests} = await wireEngine(t, (request, response) => {
		if (request.url!.includes('/logs')) {
			response.end(frame(1, '2026-01-01T00:00:00Z up\n'));
		} else if (request.url!.includes('/events')) {
			response.end('{"Type":"container","Action":"start"}\n');
		} else if (/\/(?:json|networks)(?:\?|$)/v.test(request.url!) && !request.url!.endsWith('web/json')) {
			json(response, []);
		} else {
			json(response, {Id: 'web'});
		}
	}, {isReadOnly: true});
	await engine.ping(soon());
	await engine.containers.list(soon());
	await engine.images.list(soon());
	await engine.containers.inspect('web', soon());
	await engine.prune.preview('containers', soon());
	const logs = await readLines(engine.containers.logs('web', {hasTty: false, tail: 1}, soon()));
	t.is(logs[0]?.text, 'up');
	const events = await readAll(await engine.events(soon()));
	t.is(events[0]?.action, 'start');
	t.true(requests.length >= 7);
	t.true(requests.every(request => request.startsWith('GET ')));
});
