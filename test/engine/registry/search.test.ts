import type http from 'node:http';
import test from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import {noCredentials, type Credentials} from '../../../source/engine/registry/credentials.js';
import {noLogins} from '../../../source/engine/registry/docker-credentials.js';
import {registryCalls} from '../../../source/engine/registry/registry-calls.js';
import {json, wireEngine} from '../../helpers/wire-engine.js';

const signal = AbortSignal.timeout(60_000);

const row = {name: 'nginx', description: 'Official build of Nginx.', star_count: 20_431, is_official: true, is_automated: false};
const found = {name: 'nginx', description: 'Official build of Nginx.', stars: 20_431, isOfficial: true, isAutomated: false};

test('what is asked for, and what comes, in the registry’s order', async t => {
	const {engine, requests} = await wireEngine(t, (_, response) => {
		json(response, [{...row, name: 'b/low', star_count: 1}, row]);
	});
	t.deepEqual(await engine.registries.search({term: 'nginx'}, signal), [{...found, name: 'b/low', stars: 1}, found]);
	await engine.registries.search({term: 'a b&c', limit: 7, isOfficial: true, leastStars: 3}, signal);
	t.is(requests[0], 'GET /v1.41/images/search?term=nginx');
	const query = new URL(requests[1]!.slice(4).replace('b&c', 'b%26c'), 'http://x').searchParams;
	t.deepEqual([query.get('term'), query.get('limit'), JSON.parse(query.get('filters')!)], ['a b&c', '7', {'is-official': {true: true}, stars: {3: true}}]);
});

test('credentials are those of the registry that is searched', async t => {
	const headers: http.IncomingHttpHeaders[] = [];
	const {client} = await wireEngine(t, (request, response) => {
		headers.push(request.headers);
		json(response, []);
	});
	const asked: string[] = [];
	const credentials: Credentials = {
		...noCredentials,
		async forRegistry(server) {
			asked.push(server);
			return {username: 'me', password: 'hunter2', serveraddress: server};
		},
	};
	const calls = registryCalls(client, credentials, noLogins);
	await calls.search({term: 'nginx'}, signal);
	await calls.search({term: 'localhost:5000/nginx'}, signal);
	t.deepEqual(asked, ['docker.io', 'localhost:5000']);
	const shown = Buffer.from(String(headers[1]!['x-registry-auth']), 'base64url');
	t.deepEqual(JSON.parse(shown.toString()), {username: 'me', password: 'hunter2', serveraddress: 'localhost:5000'});
});

test('what another registry finds is called so that it can be pulled', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, [row, {...row, name: 'localhost:5000/shop/web'}]);
	});
	const names = async (term: string) => (await engine.registries.search({term}, signal)).map(({name}) => name);
	t.deepEqual(await names('localhost:5000/x'), ['localhost:5000/nginx', 'localhost:5000/shop/web']);
	t.deepEqual(await names('docker.io/x'), ['nginx', 'localhost:5000/shop/web']);
});

test('hostile and missing fields', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, [null, {}, {name: ''}, {name: '\u{1B}[2Jevil/\u{202E}x', description: `\u{1B}]0;t\u{7}a\n\n  b\t${'z'.repeat(5000)}`, star_count: -3, is_official: 'yes', is_automated: null}, {name: 'y', description: 7, star_count: 'many'}]);
	});
	const [evil, other, ...rest] = await engine.registries.search({term: 'x'}, signal);
	t.deepEqual(rest, []);
	t.like(evil, {name: 'evil/x', stars: 0, isOfficial: false, isAutomated: false});
	t.is(evil!.description, `a b ${'z'.repeat(996)}`);
	t.deepEqual(other, {name: 'y', description: '', stars: 0, isOfficial: false, isAutomated: false});
});

test('no list at all', async t => {
	const answers = [null, {message: 'hello'}];
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, answers.shift());
	});
	t.deepEqual(await engine.registries.search({term: 'x'}, signal), []);
	const error = await t.throwsAsync(engine.registries.search({term: 'x'}, signal), {instanceOf: EngineError});
	t.is(error?.kind, 'failed');
});

test('what goes wrong is one sentence', async t => {
	const refusals: Array<readonly [number, string]> = [
		[500, 'Get "https://index.docker.io/v1/search?q=nginx&n=25": dial tcp: lookup index.docker.io on 10.0.0.53:53: dial udp 10.0.0.53:53: connect: network is unreachable'],
		[500, 'Unexpected status code 404'],
		[400, 'Limit 900 is outside the range of [1, 100]'],
		[500, 'Unexpected status code 503'],
	];
	const {engine} = await wireEngine(t, (_, response) => {
		const [status, message] = refusals.shift()!;
		json(response, {message}, status);
	});
	const refusal = async (term: string) => {
		const error = await t.throwsAsync(engine.registries.search({term}, signal), {instanceOf: EngineError});
		return [error?.kind, error?.message];
	};

	t.deepEqual(await refusal('nginx'), ['unreachable', 'The hub cannot be reached: the engine has no network that leads there.']);
	t.deepEqual(await refusal('localhost:5000/nginx'), ['failed', 'The registry localhost:5000 cannot be searched.']);
	t.deepEqual(await refusal('nginx'), ['invalid', 'Limit 900 is outside the range of [1, 100]']);
	t.deepEqual(await refusal('nginx'), ['failed', 'Unexpected status code 503']);
});

test('a search that is given up ends its request', async t => {
	const {promise: closed, resolve} = Promise.withResolvers<void>();
	const controller = new AbortController();
	const {engine} = await wireEngine(t, (request, _response) => {
		request.on('close', resolve);
		controller.abort(new Error('enough'));
	});
	await t.throwsAsync(engine.registries.search({term: 'nginx'}, controller.signal), {message: 'enough'});
	await closed;
});

test('a program that may change nothing may search', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, [row]);
	}, {isReadOnly: true});
	t.deepEqual(await engine.registries.search({term: 'nginx'}, signal), [found]);
});
