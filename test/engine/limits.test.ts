import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {toUsage} from '../../source/engine/limits.js';
import {json, wireEngine} from '../helpers/wire-engine.js';

const signal = AbortSignal.timeout(60_000);

test('only what changes is sent, and what the engine warns of comes back clean', async t => {
	let body = '';
	const {engine, requests} = await wireEngine(t, (request, response) => {
		request.on('data', chunk => {
			body += String(chunk);
		});
		request.on('end', () => {
			json(response, {Warnings: ['Your kernel does not support\u{1B}[2J swap']});
		});
	});
	const warnings = await engine.limits.change('web', {memoryBytes: 512, memorySwapBytes: -1, nanoCpus: 5e8, pids: -1, cpuset: '0', restartPolicy: {name: 'on-failure', mostRetries: 3}}, signal);
	t.deepEqual(warnings, ['Your kernel does not support swap']);
	t.deepEqual(requests, ['POST /v1.41/containers/web/update']);
	t.deepEqual(JSON.parse(body), {Memory: 512, MemorySwap: -1, NanoCpus: 500_000_000, PidsLimit: -1, CpusetCpus: '0', RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 3}});
});

test('an engine that warns of nothing', async t => {
	for (const answer of [{Warnings: null}, {}, null]) {
		const {engine} = await wireEngine(t, (_, response) => {
			json(response, answer);
		});
		t.deepEqual(await engine.limits.change('web', {cpuShares: 512}, signal), []);
	}
});

test('an engine that knows no such call says the same as of a container that is not there: it is asked which', async t => {
	const {engine} = await wireEngine(t, ({method}, response) => {
		json(response, method === 'POST' ? {message: 'Not Found'} : {Id: 'web'}, method === 'POST' ? 404 : 200);
	}, {version: '4.3.1'});
	const error = await t.throwsAsync(engine.limits.change('web', {cpuShares: 512}, signal), {instanceOf: EngineError});
	t.is(error?.kind, 'unsupported');
	t.is(error?.message, 'This engine cannot change limits: recreate the container with the ones it should have.');
});

test('a container that is gone is gone', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {message: 'No such container: web'}, 404);
	});
	const error = await t.throwsAsync(engine.limits.change('web', {cpuShares: 512}, signal), {instanceOf: EngineError});
	t.is(error?.kind, 'gone');
});

test('memory in use is told without the page cache, as docker stats does it', t => {
	t.deepEqual(toUsage({memory_stats: {usage: 1000, stats: {total_inactive_file: 300, inactive_file: 1}}, pids_stats: {current: 4}}), {memoryBytes: 700, pids: 4});
	t.deepEqual(toUsage({memory_stats: {usage: 1000, stats: {inactive_file: 300}}, pids_stats: {}}), {memoryBytes: 700, pids: 0});
	t.deepEqual(toUsage({memory_stats: {usage: 1000, stats: {inactive_file: 2000}}}), {memoryBytes: 1000, pids: 0});
	t.deepEqual(toUsage({memory_stats: {usage: 1000}}), {memoryBytes: 1000, pids: 0});
	for (const nothing of [{memory_stats: {}}, {}, null, '', undefined]) {
		t.is(toUsage(nothing), undefined);
	}
});

test('one sample is asked for, and not waited for a second one', async t => {
	const {engine, requests} = await wireEngine(t, (_, response) => {
		json(response, {memory_stats: {usage: 5}, pids_stats: {current: 1}});
	});
	t.deepEqual(await engine.limits.usage('web', signal), {memoryBytes: 5, pids: 1});
	t.deepEqual(requests, ['GET /v1.41/containers/web/stats?stream=false&one-shot=true']);
});

test('what the machine has, and what it cannot limit', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {NCPU: 4, MemTotal: 1000, MemoryLimit: true, SwapLimit: false, PidsLimit: false});
	});
	t.deepEqual(await engine.limits.host(signal), {cpus: 4, memoryBytes: 1000, missing: ['swap', 'pids']});
});

test('a commit sends what it was told and nothing more', async t => {
	let body = '';
	const {engine, requests} = await wireEngine(t, (request, response) => {
		request.on('data', chunk => {
			body += String(chunk);
		});
		request.on('end', () => {
			json(response, {Id: 'sha256:1'}, 201);
		});
	});
	const bare = {container: 'web', repository: '', tag: '', message: '', author: '', isPaused: true, changes: []};
	t.is(await engine.images.commit(bare, signal), 'sha256:1');
	await engine.images.commit({...bare, repository: 'shop/web', tag: '2', message: 'a & b', author: 'me', isPaused: false, changes: ['CMD ["a"]', 'ENV A=1+1']}, signal);
	t.is(requests[0], 'POST /v1.41/commit?container=web&pause=true');
	t.is(requests[1], 'POST /v1.41/commit?container=web&pause=false&repo=shop/web&tag=2&comment=a & b&author=me&changes=CMD ["a"]&changes=ENV A=1+1');
	t.is(body, '', 'the configuration is the container’s own');
});
