import test from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import {newSend, sendStep} from '../../../source/engine/transfer/load-progress.js';
import type {SendProgress} from '../../../source/engine/transfer/transfer-types.js';
import type {Json} from '../../../source/engine/types.js';

function after(...messages: readonly Json[]): SendProgress {
	let progress = newSend(100);
	for (const message of messages) {
		progress = sendStep(progress, message);
	}

	return progress;
}

const id = `sha256:${'a'.repeat(64)}`;

test('a load tells its layers, then what it has loaded', t => {
	const progress = after(
		{status: 'Loading layer', id: 'abc', progressDetail: {current: 10, total: 40}},
		{status: 'Loading layer', id: 'def', progressDetail: {current: 5, total: 5}},
		{status: 'Loading layer', id: 'abc', progressDetail: {current: 40, total: 40}},
		{stream: 'The image a:1 already exists, renaming the old one with ID sha256:… to empty string\n'},
		{stream: 'Loaded image: a:1\n'},
		{stream: 'Loaded image: a:1\n'},
		{stream: `Loaded image ID: ${id}\n`},
		{stream: '\n'},
	);
	t.deepEqual(progress.pull.layers, [{id: 'abc', phase: 'done', current: 40, total: 40}, {id: 'def', phase: 'done', current: 5, total: 5}]);
	t.deepEqual(progress.loaded, ['a:1', id]);
	t.deepEqual(progress.notes, ['The image a:1 already exists, renaming the old one with ID sha256:… to empty string']);
});

test('an import ends with the image’s id', t => {
	const progress = after({status: 'Importing', progressDetail: {current: 3, total: 9}}, {status: 'Importing', progressDetail: {}}, {status: id});
	t.deepEqual(progress.pull.layers, [{id: 'archive', phase: 'extracting', current: 3, total: 9}]);
	t.deepEqual(progress.loaded, [id]);
});

test('a failure is its sentence, cleaned; what says nothing changes nothing', t => {
	t.throws(() => after({errorDetail: {message: 'no space\u001B[31m left'}, error: 'x'}), {instanceOf: EngineError, message: 'no space left'});
	t.throws(() => after({error: 'old'}), {instanceOf: EngineError, message: 'old'});
	for (const nothing of [null, 3, {}, {status: 7}, {status: 'Downloading from http://…'}, {progressDetail: {}}, {aux: {}}] satisfies readonly Json[]) {
		t.deepEqual(after(nothing), newSend(100));
	}
});
