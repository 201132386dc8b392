import test from 'ava';
import {familiarName, registryOf} from '../../source/format/familiar-name.js';

test('names are what engines list', t => {
	const cases: ReadonlyArray<readonly [name: string, familiar: string]> = [
		['web', 'web:latest'], ['shop/web:1', 'shop/web:1'], ['docker.io/library/web:1', 'web:1'], ['docker.io/shop/web', 'shop/web:latest'], ['index.docker.io/library/web', 'web:latest'],
		['library/web', 'web:latest'], ['library/a/b', 'library/a/b:latest'], ['localhost:5000/web', 'localhost:5000/web:latest'], ['localhost:5000/library/web:2', 'localhost:5000/library/web:2'], ['docker.io.example/web', 'docker.io.example/web:latest'],
	];
	for (const [name, familiar] of cases) {
		t.is(familiarName(name), familiar, name);
	}
});

test('a registry is the first part that looks like a host', t => {
	t.deepEqual(['web', 'shop/web', 'localhost/web', 'localhost:5000/a/b', '127.0.0.1:5000/a', 'registry.example/a', 'a.b'].map(repository => registryOf(repository)), [undefined, undefined, 'localhost', 'localhost:5000', '127.0.0.1:5000', 'registry.example', undefined]);
});
