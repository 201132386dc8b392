import test from 'ava';
import {credentialKey, hostOf, hubAddress, registryName, registryOf} from '../../source/format/registry-name.js';

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
