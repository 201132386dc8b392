import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {aContext} from '../helpers/a-context.js';
import {aStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {fakeEngine, type Held} from '../helpers/fake-engine.js';
import {aContainer, anExited, anImage} from '../helpers/values.js';

const [cache, db, web] = ['cache', 'db', 'web'].map(name => aContainer(name)) as [ReturnType<typeof aContainer>, ReturnType<typeof aContainer>, ReturnType<typeof aContainer>];
const job = anExited('job', 0);

function start(marked: readonly string[], held: Partial<Held> = {}) {
	const engine = fakeEngine({containers: [cache, db, job, web], ...held});
	const store = aStore(engine.held);
	store.update('containers', containers => ({...containers, view: {...containers.view, marked: new Set(marked)}}));
	return {engine, store, context: aContext(engine, store)};
}

test('one question for all marked rows: it lists them and their one command', async t => {
	const {engine, store, context} = start([cache.id, web.id]);
	await context.press('s');
	const question = await context.asked('question');
	t.like(question, {title: 'Stop 2 containers?', command: 'docker stop cache web'.split(' ')});
	t.deepEqual(question.lines.slice(0, 2), ['  cache', '  web']);
	await context.press('y');
	await context.said('Stopped 2 of them.');
	t.deepEqual(engine.asked.filter(asked => asked.startsWith('stop')), ['stop cache 10', 'stop web 10']);
	t.deepEqual(store.get().journal.map(({command, outcome}) => [command, outcome]), [['docker stop cache', 'done'], ['docker stop web', 'done']]);
});

test('those it cannot be done to are left out', async t => {
	const {engine, context} = start([job.id, db.id]);
	await context.press('s');
	const question = await context.asked('question');
	t.is(question.title, 'Stop db?');
	await context.press('y');
	await context.said('Stopped db.');
	t.false(engine.asked.includes('stop job 10'));
});

test('one result for each: failures are counted, the first is told, the journal has them all', async t => {
	const {store, context} = start([cache.id, db.id, web.id], {
		refusals: {'stop db 10': new EngineError('conflict', 'db is protected'), 'stop web 10': new EngineError('failed', 'no space left')},
	});
	await context.press('s');
	await context.asked('question');
	await context.press('y');
	await context.said('2 of 3 failed.');
	t.like(await context.asked('question'), {title: '2 of 3 failed. Try those again?', lines: ['✖ db: db is protected', '✖ web: no space left', '● cache: Stopped cache.'], command: ['docker', 'stop', 'db', 'web'], isDangerous: true});
	t.like(store.get().notice, {text: '2 of 3 failed. db: db is protected', tone: 'danger'});
	t.deepEqual(store.get().journal.map(({command, outcome, message}) => [command, outcome, message]), [
		['docker stop cache', 'done', 'Stopped cache.'], ['docker stop db', 'failed', 'db is protected'], ['docker stop web', 'failed', 'no space left'],
	]);
});

test('what fits none of the marked says so once', async t => {
	const {engine, store, context} = start([cache.id, job.id]);
	store.update('containers', containers => ({...containers, all: [anExited('cache'), job]}));
	await context.press('p');
	t.is(store.get().notice?.text, 'Pause fits none of the 2 marked: cache is not running: s starts it.');
	t.deepEqual(engine.asked, []);
});

test('what is for one at a time says so', async t => {
	const {store, context} = start([cache.id, web.id]);
	await context.press('R');
	t.is(store.get().notice?.text, String.raw`Rename… works on one at a time: clear the marks with Ctrl-\ first.`);
	t.deepEqual(store.get().overlays, []);
});

test('not more than four are asked of the engine at a time', async t => {
	const {promise: gate, resolve: open} = Promise.withResolvers<void>();
	const many = Array.from({length: 10}, (_, index) => aContainer(`web-${index}`));
	const {engine, store, context} = start(many.map(({id}) => id), {containers: many, gate});
	await context.press('p');
	await eventually(() => engine.asked.length > 0);
	t.deepEqual(engine.asked, ['pause web-0', 'pause web-1', 'pause web-2', 'pause web-3']);
	t.is(store.get().tasks.length, 4);
	open();
	await context.said('Paused 10 of them.');
	t.is(engine.asked.length, 10);
});

test('marked containers are removed in one go, after one dangerous question', async t => {
	const {engine, context} = start([job.id, web.id]);
	await context.press('d');
	const menu = await context.asked('menu');
	t.is(menu.title, 'Remove 2 containers');
	t.is(menu.items[0]?.obstacle, '1 of them is running');
	await context.press('f');
	const question = await context.asked('question');
	t.like(question, {title: 'Remove 2 containers and everything written in them?', command: 'docker rm --force job web'.split(' '), isDangerous: true});
	await context.press('enter');
	t.deepEqual(engine.asked, []);
	await context.press('d', 'f', 'y');
	await context.said('Removed 2 of them.');
	t.deepEqual(engine.asked, ['remove job forced', 'remove web forced']);
});

test('marked images are removed by their tags', async t => {
	const {engine, store, context} = start([], {images: [anImage('web:1.0'), anImage('db:15')]});
	store.update('screen', screen => ({...screen, focus: 'images', list: 'images'}));
	await context.press('space', 'space', 'd');
	const menu = await context.asked('menu');
	t.is(menu.title, 'Remove 2 images');
	await context.press('r', 'y');
	await context.said('Removed 2 of them.');
	t.deepEqual(engine.asked.toSorted(), ['all images', 'remove image db:15', 'remove image web:1.0']);
	t.is(store.get().journal.length, 2);
});
