import test from 'ava';
import {removalFacts, removalItems, removalLines, removedReferences, usersText} from '../../source/actions/image-removal.js';
import {tagCandidates, tagImage, tagMoves} from '../../source/actions/tag-operation.js';
import {rateMeter, transferText} from '../../source/actions/transfer-words.js';
import {imageRows, noImages} from '../../source/state/images.js';
import {aState} from '../helpers/a-store.js';
import {aContext} from '../helpers/a-context.js';
import {createStore} from '../../source/state/store.js';
import {fakeEngine} from '../helpers/fake-engine.js';
import {aContainer, anExited, anImage} from '../helpers/values.js';

// Which of these choices the engine takes is tested against one: test/engine/real/image-removal.test.ts.

const two = anImage('shop/web:1', {tags: ['shop/web:1', 'shop/web:latest']});
const digest = `sha256:${'d'.repeat(64)}`;

test('the ways to remove an image of several names', t => {
	const [row] = imageRows([two]);
	const facts = removalFacts(row!, [anExited('old', 0, {imageId: two.id})], []);
	t.deepEqual(removalItems(row!, facts).map(({id, key, label, hint, obstacle}) => [id, key, label, hint, obstacle]), [
		['remove', 'u', 'Untag', 'the image stays as shop/web:latest', undefined],
		['all', 'r', 'Remove all 2 names', 'and the image', 'used by old (exited)'],
		['all-force', 'f', 'Remove by force', 'though old was made from it', undefined],
	]);
	t.deepEqual(removalLines(row!, facts, 'remove'), ['The image stays as shop/web:latest.', 'Used by old (exited).']);
	t.deepEqual(removalLines(row!, facts, 'all-force'), ['  shop/web:1', '  shop/web:latest', 'Used by old (exited).']);
});

test('what an image was pulled or pushed as is a name too, unless it goes with its tag', t => {
	const [row] = imageRows([anImage('a:1', {digests: [`a@${digest}`]})]);
	t.deepEqual(removalFacts(row!, [], []).others, []);
	const [other] = imageRows([anImage('a:1', {digests: [`b@${digest}`]})]);
	t.deepEqual(removalFacts(other!, [], []).others, [`b@${digest}`]);
	t.deepEqual(removedReferences(other!, 'all'), ['a:1', `b@${digest}`]);
	const [nameless] = imageRows([anImage('', {digests: [`a@${digest}`, `b@${digest}`]})]);
	t.deepEqual(removedReferences(nameless!, 'remove'), [`a@${digest}`, `b@${digest}`]);
	t.deepEqual(removedReferences(nameless!, 'force'), [nameless!.image.id]);
});

test('of an image whose names are all marked the last takes it along', t => {
	const rows = imageRows([two]);
	t.deepEqual(removalFacts(rows[0]!, [], [], rows).others, []);
	t.deepEqual(removalFacts(rows[0]!, [], []).others, ['shop/web:latest']);
});

test('those who use it: who runs comes first', t => {
	t.is(usersText([anExited('a'), aContainer('b'), anExited('c'), anExited('d')]), 'b (running), a (exited), c (exited) and 1 more');
});

test('untagged parents are counted up to the first that something needs', t => {
	const [row] = imageRows([anImage('top:1')]);
	const {id} = row!.image;
	const link = (name: string, parentId: string, references: readonly string[] = []) => anImage('', {id: name, parentId, tags: references});
	const chain = [link(id, 'p1', ['top:1']), link('p1', 'p2'), link('p2', 'p3'), link('p3', '')];
	const count = (lineage: typeof chain, imageId = '') => removalFacts(row!, [anExited('x', 0, {imageId})], lineage).parents;
	t.is(count(chain), 3);
	t.is(count([...chain, link('sister', 'p2')]), 1);
	t.is(count([...chain.slice(0, 3), link('p3', '', ['base:1'])]), 2);
	t.is(count(chain, 'p1'), 0);
	t.is(count([]), 0);
	// An engine that tells nonsense is not followed round and round.
	t.is(count([link(id, 'p1'), link('p1', id)]), 1);
});

test('names that another image would lose', t => {
	const [mine, other, third] = [anImage('a:1'), anImage('b:1', {tags: ['b:1', 'b:latest']}), anImage('c:1')];
	const moves = tagMoves(['b', 'docker.io/library/c:1', 'a:1', 'new:1'], mine.id, [mine, other, third], [aContainer('web', {imageId: third.id})]);
	t.like(moves, [{name: 'b:latest', others: ['b:1'], users: []}, {name: 'c:1', others: [], users: ['web']}]);
	t.is(moves.length, 2);
	const question = tagImage.question!([], {values: {}, tagMoves: moves});
	t.is(question?.title, 'Move 2 names to this image?');
	t.true(question?.isDangerous);
	t.regex(question!.lines!.join(' '), /b:latest belongs to [0-9a-f]{12} now, which keeps b:1\. c:1 belongs to [0-9a-f]{12} now, which has no other name and becomes dangling\. web goes on with/v);
	t.is(tagImage.question!([], {values: {}, tagMoves: []}), undefined);
});

test('a new name is suggested from what is here, in each registry there is', t => {
	const images = {...noImages, all: [anImage('shop/web:1'), anImage('localhost:5000/shop/db:1')]};
	t.deepEqual(tagCandidates(images, {repository: 'shop/web'}), ['shop/web:', 'localhost:5000/shop/web:', 'localhost:5000/shop/db:']);
	t.deepEqual(tagCandidates(images, {repository: 'localhost:5000/shop/db'}).slice(0, 2), ['shop/db:', 'localhost:5000/shop/db:']);
	t.deepEqual(tagCandidates(images, {repository: '<none>'}), ['localhost:5000/shop/db:', 'shop/web:']);
});

test('what is no new name is said in the terms it was typed in', t => {
	const state = aState({images: [anImage('shop/web:1')]});
	const [row] = imageRows(state.images.all);
	const form = tagImage.form!(row!, state, {values: {}}, aContext(fakeEngine(), createStore(state)))!;
	const errorOf = (names: string) => form.check({names}).names;
	for (const good of ['web', 'shop/web:1.4.2', 'localhost:5000/web', 'a:1 b:2', 'a:1, b:2', `${'a'.repeat(255)}:1`]) {
		t.is(errorOf(good), undefined, `${good} is a name`);
	}

	t.is(errorOf(''), 'Type the new name, such as shop/web:1.4.2.');
	t.is(errorOf('shop/web:'), 'Type the tag behind the colon: shop/web:1.0, or leave the colon away for latest.');
	t.is(errorOf('localhost:5000/web:'), 'Type the tag behind the colon: localhost:5000/web:1.0, or leave the colon away for latest.');
	t.regex(errorOf('Shop/Web:1') ?? '', /is no image name/v);
	t.regex(errorOf(`web@${digest}`) ?? '', /a digest is found out by the registry/v);
	t.regex(errorOf('a'.repeat(64)) ?? '', /is no image name/v);
	t.regex(errorOf('b'.repeat(256)) ?? '', /longer than the 255 characters/v);
	t.regex(errorOf('good:1 bad:') ?? '', /behind the colon: bad:/v);
});

test('bytes, how many of how many, and at which rate of late', t => {
	t.is(transferText(1_500_000, {total: 3_000_000, rate: 500_000}), '1.5MB of 3MB, 500kB/s');
	t.is(transferText(1_500_000, {total: 3_000_000, isGuess: true}), '1.5MB of about 3MB');
	t.is(transferText(4_000_000, {total: 3_000_000, isGuess: true}), '4MB');
	t.is(transferText(10, {total: 0, rate: 0}), '10B');
	let now = 0;
	const rateOf = rateMeter(() => now);
	t.is(rateOf(0), undefined);
	now = 1000;
	t.is(rateOf(2000), 2000);
	now = 2000;
	t.is(rateOf(4000), 2000);
	// What was fast long ago says nothing of now.
	now = 6000;
	t.is(Math.round(rateOf(4400)!), 100);
	now = 20_000;
	t.is(Math.round(rateOf(4400)!), 0);
});
