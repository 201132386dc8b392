import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {keepLayers} from '../../source/live/keep-layers.js';
import {replaceImages} from '../../source/state/images.js';
import type {Screen} from '../../source/state/screen.js';
import {aStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {fakeEngine} from '../helpers/fake-engine.js';
import {anImage} from '../helpers/values.js';
import {layersOf} from '../helpers/layers.js';

const [web, db] = [anImage('web:1', {createdAt: 2}), anImage('db:1', {createdAt: 1})];

function start(t: ExecutionContext, screen: Partial<Screen> = {}) {
	const engine = fakeEngine({images: [web, db], layers: {[web.id]: layersOf(web.id, ['a', 'b']), [db.id]: layersOf(db.id, ['a'])}});
	const store = aStore({images: [web, db]});
	store.update('screen', before => ({...before, list: 'images', focus: 'images', ...screen}));
	const controller = new AbortController();
	keepLayers(engine, store, controller.signal);
	t.teardown(() => {
		controller.abort();
	});
	return {engine, store, isDone: () => store.get().layers.phase === 'shown' && store.get().layers.comparison.phase === 'done'};
}

test('the tab on screen is asked for, and each image once however often it is compared', async t => {
	const {engine, store, isDone} = start(t);
	await eventually(isDone);
	t.deepEqual(engine.asked.toSorted(), ['layer ids db:1', 'layer ids web:1', 'layers web:1']);
	store.update('images', images => ({...images, view: {...images.view, selectedId: `${db.id}|db:1`}}));
	await eventually(() => store.get().layers.imageId === db.id && isDone());
	const fresh = anImage('new:1', {createdAt: 0});
	store.update('images', images => replaceImages(images, [web, db, fresh]));
	await eventually(() => store.get().layers.chains.size === 3);
	t.deepEqual(engine.asked.slice(3), ['layers db:1', `layer ids ${fresh.id}`]);
	store.update('images', images => replaceImages(images, [web, db]));
	await eventually(() => store.get().layers.chains.size === 2);
	t.is(engine.asked.length, 5);
});

test('what is not on screen is not asked for', t => {
	for (const screen of [{split: 0}, {imageTab: 'inspect'}, {list: 'containers', focus: 'containers'}] as const) {
		t.deepEqual(start(t, screen).engine.asked, []);
	}
});

test('an image that is gone is left out, and a failure is said', async t => {
	const {engine, store, isDone} = start(t, {imageTab: 'inspect'});
	const {layerIds} = engine.images;
	engine.images.layerIds = async (id, signal) => {
		if (id === db.id) {
			throw new EngineError('gone', 'No such image');
		}

		return layerIds(id, signal);
	};

	store.update('screen', screen => ({...screen, imageTab: 'layers'}));
	await eventually(isDone);
	t.deepEqual(store.get().layers.chains.keys().toArray(), [web.id]);
	engine.held.failure = new EngineError('failed', 'disk full');
	store.update('images', images => ({...images, view: {...images.view, selectedId: `${db.id}|db:1`}}));
	await eventually(() => store.get().layers.phase === 'failed');
	t.is(store.get().layers.message, 'disk full');
});
