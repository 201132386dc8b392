import test from 'ava';
import {shortId, splitTag} from '../../source/format/image-reference.js';

test('ids are shortened to twelve digits', t => {
	t.is(shortId(`sha256:${'0123456789abcdef'.repeat(4)}`), '0123456789ab');
	t.is(shortId('0123456789abcdef'), '0123456789ab');
	t.is(shortId('abc'), 'abc');
	t.is(shortId(''), '');
});

test('references fall into repository and tag', t => {
	const cases: ReadonlyArray<readonly [reference: string, repository: string, tag: string]> = [
		['nginx:1.27', 'nginx', '1.27'],
		['nginx', 'nginx', 'latest'],
		['shop/web:1.4.2', 'shop/web', '1.4.2'],
		['localhost:5000/app', 'localhost:5000/app', 'latest'],
		['localhost:5000/team/app:v1', 'localhost:5000/team/app', 'v1'],
		['app@sha256:abc', 'app', '<none>'],
		['localhost:5000/app@sha256:abc', 'localhost:5000/app', '<none>'],
		['app:v1@sha256:abc', 'app', 'v1'],
	];
	for (const [reference, repository, tag] of cases) {
		t.deepEqual(splitTag(reference), {repository, tag}, reference);
	}
});
