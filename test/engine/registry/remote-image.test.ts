import test from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import {registryError} from '../../../source/engine/registry/registry-error.js';
import {json, wireEngine} from '../../helpers/wire-engine.js';

const signal = AbortSignal.timeout(60_000);
const digest = `sha256:${'0a'.repeat(32)}`;

test('the digest of what a registry has, and for which platforms', async t => {
	const {engine, requests} = await wireEngine(t, (request, response) => {
		t.is(request.headers['x-registry-auth'], 'e30=');
		json(response, {Descriptor: {mediaType: 'application/vnd.oci.image.index.v1+json', digest, size: 900}, Platforms: [{architecture: 'amd64', os: 'linux'}, {architecture: 'arm64', os: 'linux', variant: 'v8'}, null, {os: '\u{1B}[2Jx'}]});
	});
	t.deepEqual(await engine.registries.remote('localhost:5000/shop/web:1.4', signal), {digest, platforms: ['linux/amd64', 'linux/arm64/v8', 'x']});
	t.deepEqual(requests, ['GET /v1.41/distribution/localhost:5000/shop/web:1.4/json']);
});

test('an answer without a digest is none', async t => {
	const answers: unknown[] = [null, {}, {Descriptor: null}, {Descriptor: {digest: 7}}, {Descriptor: {digest: 'sha256:zz'}}];
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, answers.shift());
	});
	for (let count = answers.length; count > 0; count--) {
		const error = await t.throwsAsync(engine.registries.remote('web:1', signal), {instanceOf: EngineError});
		t.is(error?.kind, 'failed');
	}
});

const errors: ReadonlyArray<readonly [status: number, message: string, kind: string, sentence: string]> = [
	[404, 'manifest unknown: manifest unknown', 'gone', 'The registry localhost:5000 has no such image: manifest unknown: manifest unknown'],
	[500, 'no basic auth credentials', 'denied', 'The registry localhost:5000 wants a login: no basic auth credentials'],
	[500, 'unauthorized: authentication required', 'denied', 'The registry localhost:5000 wants a login: unauthorized: authentication required'],
	[401, 'unauthorized', 'denied', 'The registry localhost:5000 wants a login: unauthorized'],
	[403, 'errors: denied: requested access to the resource is denied', 'denied', 'The registry localhost:5000 wants a login: errors: denied: requested access to the resource is denied'],
	[500, 'Get "http://localhost:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused', 'unreachable', 'The registry localhost:5000 cannot be reached: nothing listens there.'],
	[500, 'Get "https://localhost:5000/v2/": dial tcp: lookup reg on 10.0.0.1:53: no such host', 'unreachable', 'The registry localhost:5000 cannot be reached: the engine cannot look up its name.'],
	[500, 'Get "https://localhost:5000/v2/": net/http: TLS handshake timeout', 'unreachable', 'The registry localhost:5000 cannot be reached: it does not answer.'],
	[500, 'Get "https://localhost:5000/v2/": http: server gave HTTP response to HTTPS client', 'unreachable', 'The registry localhost:5000 cannot be reached: it speaks plain HTTP, which the engine takes only from those in its insecure-registries.'],
	[500, 'Get "https://localhost:5000/v2/": x509: certificate signed by unknown authority', 'unreachable', 'The registry localhost:5000 cannot be reached: the engine does not trust its certificate (certificate signed by unknown authority).'],
	[500, 'Get "http://localhost:5000/v2/": EOF', 'unreachable', 'The registry localhost:5000 cannot be reached: it broke the connection off.'],
	[400, 'invalid reference format', 'invalid', 'invalid reference format'],
	[500, 'toomanyrequests: You have reached your pull rate limit.', 'failed', 'toomanyrequests: You have reached your pull rate limit.'],
];

for (const [status, message, kind, sentence] of errors) {
	test(`${status} ${message}`, async t => {
		const {engine} = await wireEngine(t, (_, response) => {
			json(response, {message}, status);
		});
		const error = await t.throwsAsync(engine.registries.remote('localhost:5000/web:1', signal), {instanceOf: EngineError});
		t.is(error?.kind, kind as typeof error.kind);
		t.is(error.message, sentence);
	});
}

test('the hub by its name; what is no error of the engine is left as it is', t => {
	const told = registryError(new EngineError('failed', 'dial tcp: i/o timeout'), {registry: 'docker.io', isLoggedIn: false});
	t.is((told).message, 'The hub cannot be reached: it does not answer.');
	const bug = new TypeError('x509: no');
	t.is(registryError(bug, {registry: 'docker.io', isLoggedIn: false}), bug);
	const lost = new EngineError('unreachable', 'The connection to the engine was lost.');
	t.is(registryError(lost, {registry: 'docker.io', isLoggedIn: false}), lost);
});
