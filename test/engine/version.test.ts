import type http from 'node:http';
import test, {type ExecutionContext} from 'ava';
import {agreeOnVersion} from '../../source/engine/version.js';
import {EngineError} from '../../source/engine/engine-error.js';
import {engineAt, serve} from '../helpers/serve.js';
import {json, wireEngine} from '../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);

const agreements: ReadonlyArray<readonly [engine: string, newest: string, oldest: string | undefined, wanted: string | undefined, agreed: string]> = [
	['20.10', '1.41', '1.12', undefined, '1.41'],
	['23.0', '1.42', '1.12', undefined, '1.42'],
	['26.1', '1.45', '1.24', undefined, '1.45'],
	['28.5', '1.51', '1.24', undefined, '1.51'],
	['29.0', '1.52', '1.44', undefined, '1.51'],
	['one of the future', '1.99', '1.44', undefined, '1.51'],
	['one that still knows our newest', '1.99', '1.51', undefined, '1.51'],
	['podman 4.3', '1.41', '1.24', undefined, '1.41'],
	['podman without a minimum', '1.41', undefined, undefined, '1.41'],
	['with an empty minimum', '1.41', '', undefined, '1.41'],
	['28.5, asked for 1.41', '1.51', '1.24', '1.41', '1.41'],
	['28.5, asked for v1.43', '1.51', '1.24', 'v1.43', '1.43'],
	['of the future, asked for its newest', '1.99', '1.44', '1.99', '1.99'],
];

for (const [engine, newest, oldest, wanted, agreed] of agreements) {
	test(`agrees with engine ${engine} on ${agreed}`, t => {
		t.is(agreeOnVersion(newest, oldest, wanted), agreed);
	});
}

const disagreements: ReadonlyArray<readonly [newest: string | undefined, oldest: string | undefined, wanted: string | undefined, message: string]> = [
	['1.99', '1.52', undefined, 'This engine speaks API 1.52 and newer; Gantry 1.51. A newer Gantry is needed.'],
	['1.40', '1.12', undefined, 'This engine speaks API 1.40; Gantry needs 1.41 (engine 20.10) or newer.'],
	['1.9', '1.9', undefined, 'This engine speaks API 1.9; Gantry needs 1.41 (engine 20.10) or newer.'],
	['1.41', '1.12', '1.44', 'DOCKER_API_VERSION asks for 1.44, but the engine speaks only up to 1.41.'],
	['1.99', '1.44', '1.41', 'DOCKER_API_VERSION asks for 1.41, but the engine speaks 1.44 and newer.'],
	['1.51', '1.24', '1.30', 'DOCKER_API_VERSION asks for 1.30, but Gantry needs 1.41 and newer.'],
	['1.51', '1.24', 'newest\u{1B}[2J', 'DOCKER_API_VERSION is “newest”: write a version as in 1.41.'],
	[undefined, undefined, undefined, 'What answered is no Docker engine: it names no API version.'],
	['', '', undefined, 'What answered is no Docker engine: it names no API version.'],
	['five', undefined, '1.41', 'What answered is no Docker engine: it names no API version.'],
];

for (const [newest, oldest, wanted, message] of disagreements) {
	test(`does not agree with ${newest ?? 'nothing'}, minimum ${oldest ?? 'none'}, asked for ${wanted ?? 'nothing'}`, t => {
		const error = t.throws(() => agreeOnVersion(newest, oldest, wanted), {instanceOf: EngineError});
		t.is(error.message, message);
		t.is(error.kind, message.includes('write a version') ? 'invalid' : 'unsupported');
	});
}

/** An engine as it tells of itself in the headers of a ping, and at length. */
const anEngine = (t: ExecutionContext, {headers, version, pingStatus = 200}: {readonly headers: () => http.OutgoingHttpHeaders; readonly version: () => unknown; readonly pingStatus?: number}) => {
	const asked: string[] = [];
	const address = serve(t, (request, response) => {
		asked.push(request.url!);
		if (request.url === '/_ping') {
			response.writeHead(pingStatus, headers());
			response.end('OK');
		} else {
			json(response, request.url === '/version' ? version() : []);
		}
	});
	return {asked, open: async () => engineAt(t, await address)};
};

test('a ping says who the engine is, and pins all that follows', async t => {
	const {asked, open} = anEngine(t, {headers: () => ({'api-version': '1.45', server: 'Docker/26.1.5+dfsg1 (linux)'}), version: () => ({})});
	const engine = await open();
	t.deepEqual(await engine.connect(soon()), {version: '26.1.5+dfsg1', apiVersion: '1.45', isPodman: false});
	await engine.images.list(soon());
	await engine.ping(soon());
	t.deepEqual(asked, ['/_ping', '/v1.45/images/json', '/v1.45/_ping']);
});

const reticent: ReadonlyArray<readonly [what: string, headers: http.OutgoingHttpHeaders, pingStatus?: number]> = [
	['that does not name itself', {'api-version': '1.51'}],
	['that names itself otherwise', {'api-version': '1.51', server: 'nginx'}],
	['that names no version', {server: 'Docker/28.5.2 (linux)'}],
	['that names a strange version', {'api-version': 'newest', server: 'Docker/28.5.2 (linux)'}],
	['that is newer than this program', {'api-version': '1.60', server: 'Docker/40.0 (linux)'}],
	['behind something that lets no ping through', {}, 403],
];

for (const [what, headers, pingStatus] of reticent) {
	test(`an engine ${what} is asked at length`, async t => {
		const {asked, open} = anEngine(t, {headers: () => headers, version: () => ({Version: '28.5.2', ApiVersion: '1.60', MinAPIVersion: '1.24'}), ...(pingStatus ? {pingStatus} : {})});
		const engine = await open();
		t.deepEqual(await engine.connect(soon()), {version: '28.5.2', apiVersion: '1.51', isPodman: false});
		await engine.images.list(soon());
		t.deepEqual(asked, ['/_ping', '/version', '/v1.51/images/json']);
	});
}

for (const [apiVersion, minimum, pinned] of [['1.41', '1.12', 'v1.41'], ['1.44', '1.24', 'v1.44'], ['1.99', '1.44', 'v1.51']] as const) {
	test(`an engine of API ${apiVersion} is asked by ${pinned}`, async t => {
		const {engine, requests} = await wireEngine(t, (_, response) => {
			json(response, []);
		}, {apiVersion, minimum});
		await engine.containers.list(soon());
		t.deepEqual(requests, [`GET /${pinned}/containers/json?all=true`]);
	});
}

test('DOCKER_API_VERSION pins another version', async t => {
	const {socketPath, requests} = await wireEngine(t, (_, response) => {
		json(response, []);
	}, {apiVersion: '1.51'});
	const engine = engineAt(t, `unix://${socketPath}`, {environment: {DOCKER_API_VERSION: 'v1.43'}});
	t.like(await engine.connect(soon()), {apiVersion: '1.43'});
	await engine.images.list(soon());
	t.deepEqual(requests, ['GET /v1.43/images/json']);
});

test('an empty DOCKER_API_VERSION counts as none', async t => {
	const {socketPath} = await wireEngine(t, () => undefined);
	const engine = engineAt(t, `unix://${socketPath}`, {environment: {DOCKER_API_VERSION: ''}});
	t.like(await engine.connect(soon()), {apiVersion: '1.41'});
});

test('an engine that was upgraded meanwhile is asked by its new version', async t => {
	let apiVersion = '1.41';
	const {asked, open} = anEngine(t, {headers: () => ({'api-version': apiVersion, server: 'Docker/2 (linux)'}), version: () => ({})});
	const engine = await open();
	await engine.connect(soon());
	await engine.images.list(soon());
	apiVersion = '1.45';
	await engine.connect(soon());
	await engine.images.list(soon());
	t.deepEqual(asked, ['/_ping', '/v1.41/images/json', '/_ping', '/v1.45/images/json']);
});

test('podman says who it is', async t => {
	const {open} = anEngine(t, {headers: () => ({'api-version': '1.41', 'libpod-api-version': '4.3.1', server: 'Libpod/4.3.1 (linux)'}), version: () => ({})});
	t.deepEqual(await (await open()).connect(soon()), {isPodman: true, version: '4.3.1', apiVersion: '1.41'});
});

test('podman says who it is at length too', async t => {
	const {open} = anEngine(t, {headers: () => ({}), version: () => ({Version: '4.3.1', ApiVersion: '1.41', MinAPIVersion: '1.24', Components: [{Name: 'Podman Engine', Version: '4.3.1'}]})});
	t.deepEqual(await (await open()).connect(soon()), {isPodman: true, version: '4.3.1', apiVersion: '1.41'});
});

const strangers = {
	'a web page': '<html>It works!</html>',
	'an empty answer': '',
	'another JSON': '{"name": "etcd"}',
	'a list': '[1]',
	null: 'null',
	'a version that is no text': '{"ApiVersion": 1.41}',
};

for (const [what, body] of Object.entries(strangers)) {
	test(`${what} is no engine`, async t => {
		const address = await serve(t, (_, response) => {
			response.end(body);
		});
		const error = await t.throwsAsync(engineAt(t, address).connect(soon()), {instanceOf: EngineError});
		t.is(error?.kind, 'unsupported');
		t.is(error?.message, 'What answered is no Docker engine: it names no API version.');
	});
}

test('an engine too new says so in every call', async t => {
	const {engine, requests} = await wireEngine(t, () => undefined, {apiVersion: '1.60', minimum: '1.55'});
	await t.throwsAsync(engine.containers.list(soon()), {instanceOf: EngineError, message: /A newer Gantry is needed/v});
	t.deepEqual(requests, []);
});

test('what an engine says of itself cannot move the terminal', async t => {
	const {engine} = await wireEngine(t, () => undefined, {version: '20\u{1B}[2J.10\u{7}'});
	t.is((await engine.connect(soon())).version, '20.10');
});
