import test from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import {newPull, type PullProgress} from '../../../source/engine/registry/pull-progress.js';
import {transferStep} from '../../../source/engine/registry/transfer-step.js';
import type {Json} from '../../../source/engine/types.js';

function after(...messages: readonly Json[]): PullProgress {
	let progress = newPull;
	for (const message of messages) {
		progress = transferStep(progress, message);
	}

	return progress;
}

test('a layer goes through its phases in its own place', t => {
	const layers = (...messages: readonly Json[]) => after(...messages).layers.map(({id, phase, current, total}) => [id, phase, current, total]);
	const begin = [{status: 'Pulling from shop/web', id: '1.4'}, {status: 'Pulling fs layer', id: 'aa', progressDetail: {}}, {status: 'Already exists', id: 'bb', progressDetail: {}}];
	t.deepEqual(layers(...begin), [['aa', 'waiting', 0, 0], ['bb', 'exists', 0, 0]]);
	t.deepEqual(layers(...begin, {status: 'Downloading', id: 'aa', progressDetail: {current: 5, total: 10}}), [['aa', 'downloading', 5, 10], ['bb', 'exists', 0, 0]]);
	t.deepEqual(layers(...begin, {status: 'Extracting', id: 'aa', progressDetail: {current: 3, units: 's'}}), [['aa', 'extracting', 3, 0], ['bb', 'exists', 0, 0]]);
	t.deepEqual(layers(...begin, {status: 'Download complete', id: 'aa'}, {status: 'Pull complete', id: 'aa'}), [['aa', 'done', 0, 0], ['bb', 'exists', 0, 0]]);
});

test('digest and ending are the whole pull’s', t => {
	const ended = after({status: 'Digest: sha256:12ab'}, {status: 'Status: Image is up to date for shop/web:1.4'});
	t.deepEqual(ended, {layers: [], digest: 'sha256:12ab', status: 'Image is up to date for shop/web:1.4'});
});

test('a failure in the stream is an error, in the engine’s words, cleaned', t => {
	const error = t.throws(() => after({errorDetail: {message: 'manifest for x:1 \u{1B}[31mnot found'}, error: 'x'}), {instanceOf: EngineError});
	t.is(error?.kind, 'failed');
	t.false(error?.message.includes('\u{1B}'));
	t.throws(() => after({error: 'toomanyrequests'}), {instanceOf: EngineError, message: 'toomanyrequests'});
});

test('what is no message changes nothing', t => {
	for (const strange of [null, 7, 'text', [], {}, {status: 5}, {status: 'Something new', id: 'aa'}, {id: 'aa'}] as const) {
		t.is(after(strange), newPull);
	}
});
