import test, {type ExecutionContext} from 'ava';
import {collector} from '../../source/live/collector.js';
import {eventually} from '../helpers/eventually.js';

function start(t: ExecutionContext) {
	const controller = new AbortController();
	const handed: Array<readonly string[]> = [];
	t.teardown(() => {
		controller.abort();
	});
	return {
		controller, handed,
		...collector<string>(items => {
			handed.push(items);
		}, controller.signal),
	};
}

test('what comes together is handed on together, in order', async t => {
	const {collect, handed} = start(t);
	collect(['a', 'b']);
	collect(['c']);
	t.deepEqual(handed, []);
	await eventually(() => handed.length > 0);
	t.deepEqual(handed, [['a', 'b', 'c']]);
});

test('what comes after a quiet time is not held back; what follows it closely is', async t => {
	const {collect, handed} = start(t);
	collect(['a']);
	await new Promise(resolve => {
		setTimeout(resolve, 1);
	});
	t.deepEqual(handed, [['a']]);
	collect(['b']);
	await new Promise(resolve => {
		setTimeout(resolve, 1);
	});
	collect(['c']);
	t.is(handed.length, 1);
	await eventually(() => handed.length > 1);
	t.deepEqual(handed, [['a'], ['b', 'c']]);
});

test('a flood is handed on in few pieces, and nothing of it is lost', async t => {
	const {collect, handed} = start(t);
	const begunAt = performance.now();
	for (let index = 0; index < 200; index++) {
		collect([String(index)]);
		if (index % 20 === 0) {
			await new Promise(resolve => {
				setTimeout(resolve, 1);
			});
		}
	}

	await eventually(() => handed.flat().length === 200);
	t.deepEqual(handed.flat(), Array.from({length: 200}, (_, index) => String(index)));
	t.true(handed.length <= 2 + ((performance.now() - begunAt) / 100));
});

test('flushing hands on at once, and only once', async t => {
	const {collect, flush, handed} = start(t);
	collect(['a']);
	flush();
	t.deepEqual(handed, [['a']]);
	flush();
	collect([]);
	flush();
	collect(['b']);
	await eventually(() => handed.length > 1);
	t.deepEqual(handed, [['a'], ['b']]);
});

test('nothing is handed on once aborted', t => {
	const {collect, flush, handed, controller} = start(t);
	collect(['a']);
	controller.abort();
	flush();
	t.deepEqual(handed, []);
});
