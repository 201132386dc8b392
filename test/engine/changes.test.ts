import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {json, wireEngine} from '../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(10_000);

test('no changes are an empty list, however that is told', async t => {
	for (const body of ['null', '[]', '']) {
		const {engine} = await wireEngine(t, (_, response) => {
			response.writeHead(200, {'content-type': 'application/json'});
			response.end(body);
		});
		t.deepEqual(await engine.containers.changes('web', soon()), {changes: [], leftOut: 0});
	}
});

test('kinds are the engine’s numbers; one it has invented since is a change', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, [{Path: '/c', Kind: 0}, {Path: '/a', Kind: 1}, {Path: '/d', Kind: 2}, {Path: '/x', Kind: 7}, {Path: '/n\n\u{1B}[2J', Kind: 1}]);
	});
	t.deepEqual((await engine.containers.changes('web', soon())).changes, [
		{path: '/c', kind: 'changed'}, {path: '/a', kind: 'added'}, {path: '/d', kind: 'deleted'}, {path: '/x', kind: 'changed'}, {path: String.raw`/n\u000a\u001b[2J`, kind: 'added'},
	]);
});

test('more changes than are kept are counted', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, Array.from({length: 200_003}, (__, index) => ({Path: `/${index}`, Kind: 1})));
	});
	const {changes, leftOut} = await engine.containers.changes('web', soon());
	t.is(changes.length, 200_000);
	t.is(leftOut, 3);
});

test('what is no list is no answer', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {message: 'hello'});
	});
	const error = await t.throwsAsync(engine.containers.changes('web', soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'failed');
});
