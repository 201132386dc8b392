import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {containerTerms} from '../../source/state/container-filter.js';
import {readFilter, suggestFilter} from '../../source/state/filter-words.js';
import {imageTerms} from '../../source/state/image-filter.js';
import {builtOn, imageFilter, isDangling, noImages, noteUse, replaceImages, selectedImage, totalImageBytes, visibleImages, type Images} from '../../source/state/images.js';
import {visibleContainers} from '../../source/state/containers.js';
import type {Image} from '../../source/engine/types.js';
import {aState} from '../helpers/a-state.js';
import {check} from '../helpers/check.js';
import {anyText} from '../helpers/texts.js';
import {aContainer, anExited, anImage, now} from '../helpers/values.js';

const base = anImage('shop/base:1.0', {createdAt: now - 9000, labels: {tier: 'base'}});
const web = anImage('shop/web:1.4', {createdAt: now - 5000, labels: {tier: 'front', 'com.example/x': ''}});
const latest = anImage('db:latest', {createdAt: now - 3000});
const dangling = anImage('', {id: `sha256:${'d'.repeat(64)}`, createdAt: now - 1000});
const pulled = anImage('', {id: `sha256:${'e'.repeat(64)}`, digests: ['shop/old@sha256:abc'], createdAt: now - 500});
const images = [base, web, latest, dangling, pulled];
const containers = [aContainer('web', {imageId: web.id, labels: {tier: 'front'}, networks: ['shop', 'bridge']}), anExited('job', 1, {imageId: base.id, image: 'shop/base:1.0', health: 'unhealthy'})];

const filtered = (filter: string, all: readonly Image[] = images): Images => {
	const slice = noteUse(replaceImages(noImages, all), containers);
	return {...slice, view: {...slice.view, filter, sortKey: 'name'}};
};

const shown = (filter: string): readonly string[] => visibleImages(filtered(filter)).map(({repository, tag}) => `${repository}:${tag}`);
const problem = (filter: string) => imageFilter(filtered(filter)).problem;
const suspicion = (filter: string) => imageFilter(filtered(filter)).suspicion;

const found: ReadonlyArray<readonly [filter: string, ...names: string[]]> = [
	['dangling:', '<none>:<none>', 'shop/old:<none>'],
	['dangling=true', '<none>:<none>', 'shop/old:<none>'],
	['dangling:t old', 'shop/old:<none>'],
	['dangling:false', 'db:latest', 'shop/base:1.0', 'shop/old:<none>', 'shop/web:1.4'],
	['unused:', '<none>:<none>', 'db:latest', 'shop/old:<none>'],
	['unused:false', 'shop/base:1.0', 'shop/web:1.4'],
	['before:shop/web:1.4', 'shop/base:1.0'],
	['since:db', '<none>:<none>', 'shop/old:<none>'],
	['since:dddd', 'shop/old:<none>'],
	['since:shop/base:1.0 before:db', 'shop/web:1.4'],
	['label:tier', 'shop/base:1.0', 'shop/web:1.4'],
	['label:tier=front', 'shop/web:1.4'],
	['label:tier label:com.example/x', 'shop/web:1.4'],
	['label:toString'],
	['reference:shop/*', 'shop/base:1.0', 'shop/web:1.4'],
	['reference:db reference:*/web', 'db:latest', 'shop/web:1.4'],
	['db:latest', 'db:latest'],
	['latest db unused:', 'db:latest'],
];

for (const [filter, ...names] of found) {
	test(`the images of “${filter}”`, t => {
		t.deepEqual(shown(filter), names);
		t.is(problem(filter), undefined);
	});
}

test('what is wrong with a filter is said', t => {
	t.is(problem('before:'), 'before: wants to be told more: before:IMAGE.');
	t.is(problem('before:nothing'), 'No image is called “nothing”: before: takes a name with its tag, or the beginning of an id.');
	t.is(problem('dangling:maybe'), 'dangling: takes true or false, not “maybe”.');
	t.is(problem('reference:[a'), '“[a” is no pattern: a [ wants its ].');
	t.deepEqual(shown('dangling:maybe'), []);
	t.is(suspicion('danglin:true'), 'There is no filter “danglin:”. Is dangling:true|false meant?');
	t.is(suspicion('colour:'), 'There is no filter “colour:”: there are dangling:, unused:, before:, since:, label: or reference:.');
	t.is(suspicion('colour=red'), suspicion('colour:')?.replaceAll('colour:', 'colour:'));
	// A name with a tag is none.
	t.is(suspicion('postgres:15'), undefined);
	t.deepEqual(shown('danglin:true'), []);
});

test('containers have terms of their own', t => {
	const names = (filter: string) => {
		const {containers: slice} = aState({containers});
		return visibleContainers({...slice, view: {...slice.view, filter}}).map(({name}) => name);
	};

	t.deepEqual(names('status:running'), ['web']);
	t.deepEqual(names('status:running status:exited'), ['job', 'web']);
	t.deepEqual(names('health:none'), ['web']);
	t.deepEqual(names('health:un'), ['job']);
	t.deepEqual(names('label:tier=front'), ['web']);
	t.deepEqual(names('image:shop/base'), ['job']);
	t.deepEqual(names('network:shop'), ['web']);
	t.deepEqual(names('network:shop job'), []);
	t.deepEqual(names('web:1.0'), ['web']);
});

test('what is typed is completed', t => {
	const {images: slice} = aState({images});
	const suggested = (typed: string) => suggestFilter(typed, imageTerms, slice);
	t.deepEqual(suggested('web dang'), ['web dangling:']);
	t.deepEqual(suggested('dangling:'), ['dangling:true', 'dangling:false']);
	t.deepEqual(suggested('x before:shop/w'), ['x before:shop/web:1.4']);
	t.deepEqual(suggested('label=tier=f'), ['label=tier=front']);
	t.deepEqual(suggested(''), []);
	t.deepEqual(suggested('nothing'), []);
	t.deepEqual(suggestFilter('status:ex', containerTerms, {all: containers}), ['status:exited']);
});

test('an image that comes into use or out of it leaves or joins those unused, and the selection stays sensible', t => {
	const before = filtered('unused:');
	const chosen = {...before, view: {...before.view, selectedId: visibleImages(before)[1]!.id}};
	t.is(selectedImage(chosen)?.reference, 'db:latest');
	const used = noteUse(chosen, [...containers, aContainer('db', {imageId: latest.id})]);
	t.is(selectedImage(used)?.repository, 'shop/old');
	t.is(noteUse(used, [aContainer('db', {imageId: latest.id}), ...containers]), used);
});

test('intermediate images stand under the first image that came of them, and count for nothing', t => {
	const step = (name: string, parentId: string | undefined, rest: Partial<Image> = {}) => anImage('', {id: `sha256:${name}`, ...(parentId === undefined ? {} : {parentId}), ...rest});
	const [one, two, three, lone] = [step('1', undefined, {isIntermediate: true}), step('2', 'sha256:1', {isIntermediate: true}), step('3', 'sha256:2', {isIntermediate: true}), step('4', 'sha256:9', {isIntermediate: true})];
	const a = anImage('a:1', {tags: ['a:1', 'a:2'], parentId: 'sha256:3'});
	const b = anImage('b:1', {parentId: 'sha256:2'});
	const all = {...filtered('', [one, lone, two, b, three, a]), isShowingAll: true};
	const ids = (slice: Images) => visibleImages(slice).map(({image, reference}) => reference ?? image.id.replace('sha256:', ''));
	t.deepEqual(ids(all), ['a:1', 'a:2', '3', '2', '1', 'b:1', '4']);
	t.deepEqual(ids({...all, isShowingAll: false}), ['a:1', 'a:2', 'b:1']);
	t.deepEqual(ids({...all, view: {...all.view, filter: 'intermediate'}}), ['1', '2', '3', '4']);
	t.deepEqual(ids({...all, view: {...all.view, filter: 'dangling:'}}), []);
	t.is(totalImageBytes(visibleImages(all)), a.sizeBytes + b.sizeBytes);
	t.deepEqual(builtOn(all.all, 'sha256:1').map(({id, tags}) => tags[0] ?? id).toSorted(), ['a:1', 'b:1', 'sha256:2', 'sha256:3']);
	t.deepEqual([one, dangling, pulled, a].map(image => isDangling(image)), [false, true, false, false]);
});

test('a parent that is its own child ends nothing', t => {
	const loop = [anImage('', {id: 'sha256:1', parentId: 'sha256:2', isIntermediate: true}), anImage('', {id: 'sha256:2', parentId: 'sha256:1', isIntermediate: true}), anImage('c:1', {parentId: 'sha256:1'})];
	t.is(visibleImages({...filtered('', loop), isShowingAll: true}).length, 3);
	t.is(builtOn(loop, 'sha256:1').length, 3);
});

test('whatever is typed is read, and words alone ask for no more than words', t => {
	const part = fc.oneof(anyText, fc.constantFrom('dangling:', 'unused:', 'before:', 'since=', 'label:', 'reference:[', 'reference:*', ':', '=', ' ', 'true', '[', ']', '\\', '^', '-'));
	const typed = fc.array(part, {maxLength: 6}).map(parts => parts.join(''));
	check(t, fc.property(typed, text => {
		const rows = visibleImages(filtered(text));
		const {words, problem: wrong} = readFilter(text, imageTerms, {all: images, usedIds: []});
		assert.ok(wrong === undefined || rows.length === 0);
		assert.ok(words.length <= text.length);
		for (const suggestion of suggestFilter(text, imageTerms, {all: images, usedIds: []})) {
			assert.ok(suggestion.startsWith(text));
		}
	}), 1000);
});
