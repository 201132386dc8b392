import test from 'ava';
import {countOf} from '../../source/format/plural.js';

test('one thing and many', t => {
	t.deepEqual([0, 1, 2].map(count => countOf(count, 'image')), ['0 images', '1 image', '2 images']);
	t.deepEqual([1, 2].map(count => countOf(count, 'entry', 'entries')), ['1 entry', '2 entries']);
});
