import type http from 'node:http';
import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import type {PruneItem} from '../../source/engine/prune-plan.js';
import {json, wireEngine} from '../helpers/wire-engine.js';

/** As an engine answers a removal: images and cache tell what went, the others nothing. */
function removed(request: http.IncomingMessage, response: http.ServerResponse): void {
	if (/images|build/v.test(request.url!)) {
		json(response, {});
	} else {
		response.writeHead(204);
		response.end();
	}
}

const signal = AbortSignal.timeout(60_000);

const item = (type: PruneItem['type'], id: string, rest: Partial<PruneItem> = {}): PruneItem => ({type, id, name: id, bytes: 10, ...rest});
const plan = (...items: readonly PruneItem[]) => ({kind: 'system', items, bytes: 0} as const);

const all = plan(item('container', 'c1'), item('network', 'n1'), item('volume', 'v1'), item('image', 'sha256:1'), item('build cache', 'k1'), item('build cache', 'k2'));

test('removes what the plan names, one by one and in its order, the cache at once and last', async t => {
	const {engine, requests} = await wireEngine(t, removed);
	const done: number[] = [];
	const outcome = await engine.prune.execute(all, count => {
		done.push(count);
	}, signal);
	t.deepEqual(outcome, {removed: 6, failed: [], bytes: 60});
	t.deepEqual(done, [1, 2, 3, 4, 6]);
	t.deepEqual(requests, [
		'DELETE /v1.41/containers/c1', 'DELETE /v1.41/networks/n1', 'DELETE /v1.41/volumes/v1', 'DELETE /v1.41/images/sha256:1?force=false', 'POST /v1.41/build/prune?all=true',
	]);
});

test('an empty plan asks nothing', async t => {
	const {engine, requests} = await wireEngine(t, () => undefined);
	t.deepEqual(await engine.prune.execute(plan(), () => undefined, signal), {removed: 0, failed: [], bytes: 0});
	t.deepEqual(requests, []);
});

test('what has come into use stays, with the engine’s reason; the rest goes', async t => {
	const {engine} = await wireEngine(t, (request, response) => {
		if (/c1|build/v.test(request.url!)) {
			json(response, {message: `${request.url!.split('/')[2]} is in use`}, 409);
		} else {
			removed(request, response);
		}
	});
	t.deepEqual(await engine.prune.execute(all, () => undefined, signal), {
		removed: 3, bytes: 30, failed: [{name: 'c1', reason: 'containers is in use'}, {name: 'k1', reason: 'build is in use'}],
	});
});

test('what is gone already is as good as removed', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {message: 'no such thing'}, 404);
	});
	const two = plan(item('container', 'c1'), item('image', 'sha256:1'));
	t.deepEqual(await engine.prune.execute(two, () => undefined, signal), {removed: 2, failed: [], bytes: 20});
});

test('an image that others were built from goes after them', async t => {
	let isChildThere = true;
	const {engine, requests} = await wireEngine(t, (request, response) => {
		if (request.url!.includes('child')) {
			isChildThere = false;
		}

		json(response, {message: 'image has dependent child images'}, request.url!.includes('base') && isChildThere ? 409 : 200);
	});
	const outcome = await engine.prune.execute(plan(item('image', 'base'), item('image', 'child')), () => undefined, signal);
	t.deepEqual(outcome, {removed: 2, failed: [], bytes: 20});
	t.deepEqual(requests.map(request => request.split('/').at(-1)), ['base?force=false', 'child?force=false', 'base?force=false']);
});

test('an image that stays is not asked for without end', async t => {
	const {engine, requests} = await wireEngine(t, (request, response) => {
		json(response, {message: 'in use'}, request.url!.includes('used') ? 409 : 200);
	});
	const outcome = await engine.prune.execute(plan(item('image', 'used1'), item('image', 'spare'), item('image', 'used2')), () => undefined, signal);
	t.deepEqual(outcome, {removed: 1, bytes: 10, failed: [{name: 'used1', reason: 'in use'}, {name: 'used2', reason: 'in use'}]});
	t.is(requests.length, 5);
});

test('an image of several names is forced, unless a container has been made from it meanwhile', async t => {
	const {engine, requests} = await wireEngine(t, (request, response) => {
		json(response, request.method === 'GET' ? [{Id: 'c9', ImageID: 'sha256:used'}] : []);
	});
	const outcome = await engine.prune.execute(plan(item('image', 'sha256:used', {names: 2}), item('image', 'sha256:spare', {names: 2})), () => undefined, signal);
	t.deepEqual(outcome, {removed: 1, bytes: 10, failed: [{name: 'sha256:used', reason: 'A container has been made from this image.'}]});
	t.true(requests.includes('DELETE /v1.41/images/sha256:spare?force=true'));
	t.false(requests.some(request => request.startsWith('DELETE') && request.includes('used')));
});

test('an engine that goes away ends it', async t => {
	const {engine, requests} = await wireEngine(t, (request, response) => {
		if (request.url!.includes('n1')) {
			request.socket.destroy();
		} else {
			removed(request, response);
		}
	});
	const error = await t.throwsAsync(engine.prune.execute(all, () => undefined, signal), {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
	t.is(requests.length, 2);
});

test('aborting throws the reason, and nothing more goes', async t => {
	const controller = new AbortController();
	const reason = new Error('cancelled');
	const {engine, requests} = await wireEngine(t, (request, response) => {
		if (request.url!.includes('n1')) {
			controller.abort(reason);
		} else {
			removed(request, response);
		}
	});
	const error = await t.throwsAsync(engine.prune.execute(all, () => undefined, controller.signal));
	t.is(error, reason);
	t.is(requests.length, 2);
});

test('aborting while the cache goes closes the connection', async t => {
	const controller = new AbortController();
	const reason = new Error('cancelled');
	const closed = Promise.withResolvers<void>();
	const {engine} = await wireEngine(t, request => {
		request.socket.once('close', () => {
			closed.resolve();
		});
		controller.abort(reason);
	});
	const cache = plan(item('build cache', 'k1'));
	const error = await t.throwsAsync(engine.prune.execute(cache, () => undefined, controller.signal));
	t.is(error, reason);
	await closed.promise;
});
