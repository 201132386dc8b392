import test from 'ava';
import {containersByImage, imageRows, noImages, replaceImages, selectedImage, totalImageBytes, visibleImages, type Images} from '../../source/state/images.js';
import type {Image} from '../../source/engine/types.js';
import {aContainer, anImage, now} from '../helpers/values.js';

const holding = (...all: readonly Image[]): Images => replaceImages(noImages, all);
const shown = (images: Images): readonly string[] => visibleImages(images).map(({repository, tag}) => `${repository}:${tag}`);
const viewed = (images: Images, view: Partial<Images['view']>): Images => ({...images, view: {...images.view, ...view}});

const web = anImage('shop/web:1.4', {tags: ['shop/web:1.4', 'localhost:5000/shop/web:1.4'], createdAt: now - 2000, sizeBytes: 300});
const dangling = anImage('', {digests: ['shop/old@sha256:abc'], createdAt: now - 1000, sizeBytes: 200});
const nameless = anImage('', {id: `sha256:${'f'.repeat(64)}`, createdAt: now - 4000, sizeBytes: 50});
const db = anImage('db:10', {createdAt: now - 3000, sizeBytes: 1000});
const shop = holding(web, dangling, nameless, db);

test('a row for each tag, one for an image without', t => {
	t.deepEqual(imageRows(shop.all).map(({reference, repository, tag}) => [reference, repository, tag]), [
		['shop/web:1.4', 'shop/web', '1.4'], ['localhost:5000/shop/web:1.4', 'localhost:5000/shop/web', '1.4'], [undefined, 'shop/old', '<none>'], [undefined, '<none>', '<none>'], ['db:10', 'db', '10'],
	]);
	t.is(new Set(imageRows(shop.all).map(({id}) => id)).size, 5);
});

test('newest first unless told, and each other order', t => {
	t.deepEqual(shown(shop), ['shop/old:<none>', 'localhost:5000/shop/web:1.4', 'shop/web:1.4', 'db:10', '<none>:<none>']);
	t.deepEqual(shown(viewed(shop, {sortKey: 'name'})), ['<none>:<none>', 'db:10', 'localhost:5000/shop/web:1.4', 'shop/old:<none>', 'shop/web:1.4']);
	t.deepEqual(shown(viewed(shop, {sortKey: 'size'})), ['db:10', 'localhost:5000/shop/web:1.4', 'shop/web:1.4', 'shop/old:<none>', '<none>:<none>']);
	t.is(shown(viewed(shop, {sortKey: 'size', isDescending: true})).at(0), '<none>:<none>');
	t.deepEqual(shown(viewed(shop, {sortKey: 'no such order'})), shown(shop));
});

test('the filter looks at reference and id', t => {
	t.deepEqual(shown(viewed(shop, {filter: 'web localhost'})), ['localhost:5000/shop/web:1.4']);
	t.deepEqual(shown(viewed(shop, {filter: 'ffffffffffff'})), ['<none>:<none>']);
	t.deepEqual(shown(viewed(shop, {filter: '<none>'})), ['shop/old:<none>', '<none>:<none>']);
	t.deepEqual(shown(viewed(shop, {filter: 'sha256'})), []);
});

test('a list that says the same changes nothing', t => {
	t.is(replaceImages(shop, structuredClone(shop.all)), shop);
	t.true(holding().isLoaded);
	t.not(replaceImages(noImages, []), noImages);
});

test('the selection is a tag: untagged, the row in its place is selected', t => {
	const chosen = viewed(shop, {selectedId: `${web.id}|shop/web:1.4`});
	t.is(selectedImage(chosen)?.reference, 'shop/web:1.4');
	const next = replaceImages(chosen, [{...web, tags: ['localhost:5000/shop/web:1.4']}, dangling, nameless, db]);
	t.is(selectedImage(next)?.reference, 'db:10');
	t.is(selectedImage(noImages), undefined);
});

test('bytes are summed once an image, users are found by image id', t => {
	t.is(totalImageBytes(imageRows(shop.all)), 1550);
	const [one, two, other] = [aContainer('one', {imageId: web.id}), aContainer('two', {imageId: web.id}), aContainer('other', {imageId: db.id})];
	const users = containersByImage([one, two, other]);
	t.deepEqual(users.get(web.id), [one, two]);
	t.deepEqual(users.get(db.id), [other]);
	t.is(users.get(nameless.id), undefined);
});
