import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {credentialKey, familiarReference, hostOf, hubAddress, registryName, registryOf, registryWords, splitRegistry} from '../../source/format/registry-name.js';
import {check} from '../helpers/check.js';

test('what stands before the first slash is a registry where it looks like a host', t => {
	const split = (name: string) => Object.values(splitRegistry(name));
	t.deepEqual(split('nginx'), ['docker.io', 'nginx']);
	t.deepEqual(split('library/nginx'), ['docker.io', 'library/nginx']);
	t.deepEqual(split('shop/web/api'), ['docker.io', 'shop/web/api']);
	t.deepEqual(split('docker.io/nginx'), ['docker.io', 'nginx']);
	t.deepEqual(split('index.docker.io/nginx'), ['docker.io', 'nginx']);
	t.deepEqual(split('localhost/web'), ['localhost', 'web']);
	t.deepEqual(split('localhost:5000/shop/web'), ['localhost:5000', 'shop/web']);
	t.deepEqual(split('127.0.0.1:5000/'), ['127.0.0.1:5000', '']);
	t.deepEqual(split('[::1]:5000/web'), ['[::1]:5000', 'web']);
});

test('references of the same image and tag have one form', t => {
	for (const same of ['nginx', 'nginx:latest', 'library/nginx', 'docker.io/nginx', 'docker.io/library/nginx:latest', 'index.docker.io/library/nginx']) {
		t.is(familiarReference(same), 'nginx:latest');
	}

	t.is(familiarReference('docker.io/shop/web:1.4'), 'shop/web:1.4');
	t.is(familiarReference('localhost:5000/web'), 'localhost:5000/web:latest');
	t.is(familiarReference('library/a/b'), 'library/a/b:latest');
	t.is(familiarReference('docker.io.example/web'), 'docker.io.example/web:latest');
	t.is(familiarReference('localhost:5000/library/web:1'), 'localhost:5000/library/web:1');
	const digest = `sha256:${'a'.repeat(64)}`;
	t.is(familiarReference(`nginx@${digest}`), `nginx@${digest}`);
	t.is(familiarReference(`nginx:1.25@${digest}`), `nginx@${digest}`);
	t.not(familiarReference('nginx'), familiarReference('shop/nginx'));
});

test('a familiar reference is its own', t => {
	const hub = fc.constantFrom('', 'docker.io/', 'index.docker.io/', 'docker.io/library/', 'library/');
	const part = fc.constantFrom('nginx', 'shop', 'localhost', 'localhost:5000', 'a.b', 'web');
	const end = fc.constantFrom('', ':1', ':latest', `@sha256:${'b'.repeat(64)}`, `:2@sha256:${'b'.repeat(64)}`);
	check(t, fc.property(hub, fc.array(part, {maxLength: 4}), end, (first, parts, last) => {
		const once = familiarReference(`${first}${[...parts, 'x'].join('/')}${last}`);
		assert.equal(familiarReference(once), once);
	}));
});

test('registries as they are spoken of', t => {
	t.is(registryWords('docker.io'), 'The hub');
	t.is(registryWords('localhost:5000'), 'The registry localhost:5000');
});

test('an image’s name leads to the registry its first part names, or to the hub', t => {
	const ofHub = ['nginx', 'nginx:1.27', 'shop/web:1.4', 'docker.io/library/nginx', 'index.docker.io/shop/web', `nginx@sha256:${'a'.repeat(64)}`];
	t.deepEqual(ofHub.filter(name => registryOf(name) !== 'docker.io'), []);

	t.is(registryOf('localhost/shop/web'), 'localhost');
	t.is(registryOf('localhost:5000/web:1'), 'localhost:5000');
	t.is(registryOf('127.0.0.1:5000/shop/web@sha256:12'), '127.0.0.1:5000');
	t.is(registryOf('registry.localhost/web'), 'registry.localhost');
	t.is(registryOf('Shop/web'), 'Shop');
});

test('a server is a host, whatever it is written with', t => {
	const written = ['localhost:5000', 'http://localhost:5000', 'https://localhost:5000/v2/', 'localhost:5000/v1/', 'https://user@localhost:5000'];
	t.deepEqual(written.map(server => hostOf(server)), written.map(() => 'localhost:5000'));

	t.is(hostOf(hubAddress), 'index.docker.io');
	t.is(hostOf('https://[::1]:5000/v2/'), '[::1]:5000');
});

test('the hub is kept by its old address, and called docker.io', t => {
	for (const name of ['', 'docker.io', 'index.docker.io', 'registry-1.docker.io', hubAddress]) {
		t.is(credentialKey(name), hubAddress);
		t.is(registryName(name), 'docker.io');
	}

	t.is(credentialKey('http://127.0.0.1:5000'), '127.0.0.1:5000');
	t.is(registryName('http://127.0.0.1:5000'), '127.0.0.1:5000');
});
