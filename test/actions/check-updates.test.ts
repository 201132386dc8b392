import test from 'ava';
import {checkAllImages, checkImage, compareDigest, toldUnasked, updateHint} from '../../source/actions/check-updates.js';
import {engineWords} from '../../source/actions/engine-words.js';
import {imageName} from '../../source/actions/image-operations.js';
import {perform} from '../../source/actions/perform.js';
import {obstacleNow} from '../../source/actions/registry.js';
import {EngineError} from '../../source/engine/engine-error.js';
import type {Image} from '../../source/engine/types.js';
import {connected} from '../../source/state/connection.js';
import {imageRows} from '../../source/state/images.js';
import {updateOf} from '../../source/state/updates.js';
import {aContext} from '../helpers/a-context.js';
import {aState, aStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {fakeEngine} from '../helpers/fake-engine.js';
import {anImage} from '../helpers/values.js';

const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;
const pulled = (tag: string, letter: string): Image => anImage(tag, {digests: [`${tag.slice(0, tag.lastIndexOf(':'))}@${digestOf(letter)}`]});
const remote = (letter: string) => ({digest: digestOf(letter), platforms: []});
const rowOf = (image: Image) => imageRows([image])[0]!;

test('a digest counts for its own repository only', t => {
	const row = rowOf(anImage('localhost:5000/web:1', {digests: [`web@${digestOf('a')}`, `localhost:5000/web@${digestOf('b')}`, `localhost:5000/web@${digestOf('c')}`]}));
	t.is(compareDigest(row, remote('b')).state, 'current');
	t.is(compareDigest(row, remote('c')).state, 'current');
	t.deepEqual(compareDigest(row, remote('a')), {state: 'newer', digest: digestOf('a')});
});

test('what needs no asking', t => {
	const state = (image: Image) => toldUnasked(rowOf(image))?.state;
	const digestOfA = digestOf('a');
	t.is(state(pulled('web:1', 'a')), undefined);
	t.is(state(anImage('web:1')), 'local');
	t.is(state(anImage('web:1', {digests: [`other@${digestOfA}`]})), 'local');
	t.is(state(anImage('', {digests: [`web@${digestOfA}`]})), 'pinned');
	t.is(state(anImage('')), 'local');
});

/** A shop whose images stand differently to their registries. */
function setUp(images: readonly Image[]) {
	const engine = fakeEngine({images, remotes: {'web:1': remote('a'), 'db:1': remote('9')}});
	const store = aStore({images});
	const context = aContext(engine, store);
	const all = async () => perform(context, checkAllImages, [store.get()], engineWords);
	const states = () => imageRows(images).map(row => `${imageName(row)} ${updateOf(store.get().updates, row)?.state ?? 'not asked'}`);
	return {engine, store, context, all, states, asked: () => engine.asked.filter(one => one.startsWith('remote '))};
}

test('all images: each as it stands, those that need no asking are not asked about', async t => {
	const {context, store, all, states, asked} = setUp([pulled('web:1', 'a'), pulled('db:1', 'b'), anImage('made:1'), pulled('gone:1', 'c')]);
	await all();
	t.deepEqual(states(), ['web:1 current', 'db:1 newer', 'made:1 local', 'gone:1 unknown']);
	t.deepEqual(asked().toSorted(), ['remote db:1', 'remote gone:1', 'remote web:1']);
	await context.said('4 images: 1 newer in the registry, 1 unknown, 1 up to date, 1 only here.');
	const gone = rowOf(pulled('gone:1', 'c'));
	t.is(store.get().updates.checks.get(gone.id)?.reason, 'Its registry has no gone:1, or has none any more.');
	t.deepEqual([...store.get().updates.asking], []);
});

test('one image: the sentence says what is to be done', async t => {
	const {context, store, states} = setUp([pulled('web:1', 'a'), pulled('db:1', 'b')]);
	const rows = imageRows(store.get().images.all);
	const words = {name: imageName, id: ({id}: {readonly id: string}) => id};
	await perform(context, checkImage, [rows[1]!], words);
	await context.said('db:1 is newer in its registry: O updates its containers.');
	await perform(context, checkImage, [rows[0]!], words);
	await context.said('web:1 is what its registry has.');
	t.deepEqual(states(), ['web:1 current', 'db:1 newer']);
	t.is(updateHint(store.get(), rows[1]!), 'its registry has a newer one');
	t.regex(updateHint(aState(), rows[1]!), /has not been asked/v);
});

test('several marked are one task with one sentence', async t => {
	const {context, store} = setUp([pulled('web:1', 'a'), pulled('db:1', 'b')]);
	await perform(context, checkImage, imageRows(store.get().images.all), {name: imageName, id: ({id}) => id});
	t.is(store.get().tasks.length, 1);
	t.is(store.get().journal.at(-1)?.command, 'docker manifest inspect web:1 --verbose && docker manifest inspect db:1 --verbose');
	await context.said('2 images: 1 newer in the registry, 1 up to date.');
});

test('a registry that does not answer is told once, and not asked for each of its images', async t => {
	const images = Array.from({length: 12}, (_, index) => pulled(`localhost:5009/x${index}:1`, 'a'));
	const {engine, all, states, asked, store} = setUp([...images, pulled('web:1', 'a')]);
	for (const image of images) {
		engine.held.refusals[`remote ${image.tags[0]!}`] = new EngineError('unreachable', 'The registry localhost:5009 cannot be reached: nothing listens there.');
	}

	await all();
	t.true(asked().length <= 5, asked().join(', '));
	t.deepEqual([...new Set(states().map(one => one.split(' ')[1]))], ['unknown', 'current']);
	const reasons = store.get().tasks.at(-1)!.steps!.flatMap(({reason}) => reason ?? []);
	t.deepEqual(reasons, ['The registry localhost:5009 cannot be reached: nothing listens there.']);
});

test('one tag that a registry refuses says nothing of its others', async t => {
	const {engine, all, states} = setUp([pulled('web:1', 'a'), pulled('db:1', '9')]);
	engine.held.refusals['remote web:1'] = new EngineError('denied', 'The hub shows web only after a login, if there is such an image.');
	await all();
	t.deepEqual(states(), ['web:1 unknown', 'db:1 current']);
});

test('cancelled: nothing is being asked any more, what was told stays, and only a few were asked at a time', async t => {
	const images = Array.from({length: 9}, (_, index) => pulled(`x${index}:1`, 'a'));
	const {engine, store, context, all, asked, states} = setUp([anImage('made:1'), ...images]);
	engine.held.gate = Promise.withResolvers<void>().promise;
	const ended = all();
	await eventually(() => asked().length === 4);
	t.is(store.get().updates.asking.size, 9);
	for (const controller of context.controllers.values()) {
		controller.abort();
	}

	await ended;
	t.is(asked().length, 4);
	t.is(store.get().updates.asking.size, 0);
	t.is(store.get().tasks.at(-1)?.phase, 'cancelled');
	t.deepEqual(states().slice(0, 2), ['made:1 local', 'x0:1 not asked']);
});

test('podman has no call for it; whoever may change nothing may ask', t => {
	const state = aState({images: [pulled('web:1', 'a')]});
	const podman = {...state, connection: connected(state.connection, {version: '4.3', apiVersion: '1.41', isPodman: true})};
	t.regex(obstacleNow(checkImage, podman) ?? '', /^Podman has no call/v);
	t.regex(obstacleNow(checkAllImages, podman) ?? '', /^Podman has no call/v);
	t.is(obstacleNow(checkImage, {...state, isReadOnly: true}), undefined);
	t.is(obstacleNow(checkAllImages, aState()), 'There are no images.');
});
