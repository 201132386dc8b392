import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {familiarReference, registryWords, splitRegistry} from '../../source/format/registry-name.js';
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
