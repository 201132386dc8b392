import test from 'ava';
import fc from 'fast-check';
import {buildkitProgress} from '../../../source/engine/build/buildkit-progress.js';
import {readFields, textIn, writeFields} from '../../../source/engine/build/protobuf.js';
import {readTrace} from '../../../source/engine/build/trace.js';
import {EngineError} from '../../../source/engine/engine-error.js';

const time = (milliseconds: number) => writeFields([1, Math.floor(milliseconds / 1000)], [2, Math.round((milliseconds % 1000) * 1e6)]);

type VertexIn = {readonly digest: string; readonly name?: string; readonly cached?: boolean; readonly started?: number; readonly completed?: number; readonly error?: string};
const vertex = ({digest, name = '', cached = false, started, completed, error = ''}: VertexIn) =>
	writeFields([1, digest], [3, name], [4, cached ? 1 : 0], [5, started === undefined ? '' : time(started)], [6, completed === undefined ? '' : time(completed)], [7, error]);
const status = (vertexDigest: string, id: string, current: number, total: number, completed?: number) =>
	writeFields([1, id], [2, vertexDigest], [3, id], [4, current], [5, total], [6, time(1)], [8, completed === undefined ? '' : time(completed)]);
const log = (vertexDigest: string, text: string | Uint8Array, stream = 1) => writeFields([1, vertexDigest], [2, time(1)], [3, stream], [4, text]);
const warning = (text: string, line?: number) => writeFields([1, 'd'], [2, 1], [3, text], [7, line === undefined ? '' : writeFields([1, writeFields([1, line])])]);

const traced = (...fields: ReadonlyArray<readonly [number, Uint8Array]>) => ({id: 'moby.buildkit.trace', aux: writeFields(...fields).toString('base64')});

const someNumber = fc.bigInt({min: BigInt(Number.MIN_SAFE_INTEGER) * 1024n, max: BigInt(Number.MAX_SAFE_INTEGER)});

test('whole numbers, texts and bytes come back as they were written', t => {
	fc.assert(fc.property(fc.integer({min: 1, max: 1_000_000}), someNumber, fc.string({unit: 'grapheme'}), fc.uint8Array(), (number, value, text, bytes) => {
		const fields = readFields(writeFields([number, value], [1, text], [2, bytes]));
		const numeric = fields.find(([one, what]) => one === number && typeof what === 'number')?.[1] ?? 0;
		t.is(numeric as number, Number(value));
		t.is(textIn(fields.filter(([, what]) => what instanceof Uint8Array), 1), text);
	}));
});

const whole = writeFields(
	[1, vertex({digest: 'a', name: '[1/2] FROM bb', started: 1000, completed: 2000.5, cached: true})], [2, status('a', 'extracting', 5, 10, 3000)], [3, log('a', 'text')], [4, warning('Beware', 3)], [9, 'nobody knows'], [10, 77],
);

test('a trace with fields that nobody knows', t => {
	t.deepEqual(readTrace(whole), {
		vertexes: [{digest: 'a', name: '[1/2] FROM bb', isCached: true, startedAt: 1000, completedAt: 2000.5, error: ''}],
		statuses: [{id: 'extracting', vertex: 'a', name: 'extracting', current: 5, total: 10, isCompleted: true}],
		logs: [{vertex: 'a', stream: 1, bytes: Buffer.from('text')}],
		warnings: [{text: 'Beware', line: 3}],
	});
});

/** @returns Whether it was read; anything but an engine's error fails the test. */
function isRead(bytes: Uint8Array): boolean {
	try {
		const progress = buildkitProgress();
		const aux = Buffer.from(bytes).toString('base64');
		progress.push({id: 'moby.buildkit.trace', aux}, 1);
		progress.end(2);
		progress.snapshot();
		return true;
	} catch (error) {
		if (error instanceof EngineError && error.kind === 'failed') {
			return false;
		}

		throw error;
	}
}

test('what is cut off, changed or no message at all ends in an engine’s error or in a snapshot', t => {
	for (let length = 0; length < whole.length; length++) {
		t.notThrows(() => isRead(whole.subarray(0, length)));
	}

	t.true(isRead(whole));
	fc.assert(fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
		const changed = Uint8Array.from(whole);
		changed[at] = byte;
		isRead(changed);
	}), {numRuns: 2000});
	fc.assert(fc.property(fc.uint8Array({maxLength: 200}), bytes => {
		isRead(bytes);
	}), {numRuns: 2000});
	t.false(isRead(Uint8Array.of(0x0A, 0xFF)));
	t.false(isRead(Uint8Array.of(0x0B)));
	t.false(isRead(Uint8Array.of(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF)));
});

test('messages that say nothing are nothing; a trace that is no text is an error', t => {
	const progress = buildkitProgress();
	for (const message of [null, 5, 'text', [], {}, {aux: {}}, {id: 'moby.image.id'}, {id: 'moby.image.id', aux: {ID: 7}}, {stream: 'Successfully tagged'}, {errorDetail: null}]) {
		progress.push(message, 1);
	}

	t.deepEqual(progress.snapshot(), {steps: [], stepCount: 0, warnings: []});
	t.throws(() => {
		progress.push({id: 'moby.buildkit.trace', aux: {}}, 1);
	}, {instanceOf: EngineError});
});

test('a step is planned, begins, prints, and ends by the engine’s clock', t => {
	const progress = buildkitProgress();
	const only = () => progress.snapshot().steps[0];
	progress.push(traced([1, vertex({digest: 'a', name: '[build  2/5] RUN make'})]), 100);
	t.like(only(), {id: 'a', number: 1, stage: 'build 2/5', instruction: 'RUN make', state: 'waiting', startedAt: 100});
	progress.push(traced([1, vertex({digest: 'a', name: '[build  2/5] RUN make', started: 9_000_000})]), 200);
	t.like(only(), {state: 'running', startedAt: 200});
	progress.push(traced([3, log('a', 'on')], [3, log('a', 'e\ntwo\nthr')]), 300);
	progress.push(traced([3, log('a', 'error\n', 2)]), 310);
	progress.push(traced([1, vertex({digest: 'a', started: 9_000_000, completed: 9_000_250})]), 500);
	t.like(only(), {state: 'done', startedAt: 200, endedAt: 450, output: ['one', 'two', 'threrror']});
	t.is(progress.snapshot().stepCount, 1);
});

test('characters in pieces, carriage returns and lines without an end', t => {
	const progress = buildkitProgress();
	const bytes = Buffer.from('größe\n10 %\r20 %\r100 %\n');
	progress.push(traced([1, vertex({digest: 'a', name: '[1/1] RUN x', started: 1})]), 1);
	for (const byte of bytes) {
		const piece = log('a', Uint8Array.of(byte));
		progress.push(traced([3, piece]), 2);
	}

	for (let percent = 0; percent < 20_000; percent++) {
		const piece = log('a', `\r${percent} of 20000 done`);
		progress.push(traced([3, piece]), 2);
	}

	progress.push(traced([1, vertex({digest: 'a', started: 1, completed: 2})]), 3);
	t.deepEqual(progress.snapshot().steps[0]?.output, ['größe', '100 %', '19999 of 20000 done']);
});

test('cached, failed, cancelled and interrupted steps, in the order in which they began', t => {
	const progress = buildkitProgress();
	progress.push(traced(
		[1, vertex({digest: 'late', name: 'exporting to image'})], [1, vertex({digest: 'c', name: '[3/4] RUN third'})], [1, vertex({digest: 'w', name: '[4/4] RUN fourth'})], [1, vertex({digest: 'b', name: '[2/4] RUN second', started: 20, completed: 30, error: 'executor failed running [/bin/sh -c second]: exit code: 2'})], [1, vertex({digest: 'a', name: '[1/4] FROM bb', started: 10, completed: 10, cached: true})],
	), 50);
	t.deepEqual(progress.snapshot().steps.map(({number, id, state}) => [number, id, state]), [[1, 'a', 'cached'], [2, 'b', 'failed'], [3, 'c', 'waiting'], [4, 'w', 'waiting'], [5, 'late', 'waiting']]);
	progress.push(traced([1, vertex({digest: 'w', name: '[4/4] RUN fourth', started: 40})], [1, vertex({digest: 'c', started: 31, completed: 45, error: 'context canceled: context canceled'})]), 60);
	progress.end(70);
	const {steps} = progress.snapshot();
	t.deepEqual(steps.map(({number, id, state, endedAt}) => [number, id, state, endedAt]), [[1, 'a', 'cached', 50], [2, 'b', 'failed', 50], [3, 'c', 'cancelled', 60], [4, 'w', 'cancelled', 70], [5, 'late', 'waiting', undefined]]);
	t.is(steps[1]?.error, 'executor failed running [/bin/sh -c second]: exit code: 2');
	t.deepEqual(steps.map(({isInternal}) => isInternal ?? false), [false, false, false, false, true]);
});

test('what is moved, in bytes and in words', t => {
	const progress = buildkitProgress();
	progress.push(traced([1, vertex({digest: 'a', name: '[1/1] FROM big', started: 1})], [2, status('a', 'sha256:1', 5, 10)], [2, status('a', 'sha256:2', 300, 100)], [2, status('a', 'exporting layers', 0, 0, 9)]), 1);
	t.like(progress.snapshot().steps[0], {transfer: {current: 105, total: 110}, output: ['exporting layers']});
	progress.push(traced([2, status('a', 'sha256:3', 7, 0)], [2, status('a', 'exporting layers', 0, 0, 9)]), 1);
	t.like(progress.snapshot().steps[0], {transfer: {current: 112, total: 0}, output: ['exporting layers']});
});

test('the image, warnings once each, and errors without their wrappings', t => {
	const progress = buildkitProgress();
	progress.push(traced([4, warning('Old\u{1B}[2J', 3)], [4, warning('Old\u{1B}[2J', 3)], [4, warning('Other')]), 1);
	progress.push({id: 'moby.image.id', aux: {ID: 'sha256:1'}}, 1);
	t.deepEqual(progress.snapshot(), {steps: [], stepCount: 0, warnings: ['Old (line 3)', 'Other'], imageId: 'sha256:1'});
	progress.push({errorDetail: {message: 'failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 3: unknown instruction: FLY'}}, 1);
	t.is(progress.snapshot().error, 'dockerfile parse error line 3: unknown instruction: FLY');
	progress.push({error: 'rpc error: code = Unknown desc = '}, 1);
	t.is(progress.snapshot().error, 'The engine gave no reason.');
});

test('a step that has not changed is the same object as before', t => {
	const progress = buildkitProgress();
	progress.push(traced([1, vertex({digest: 'a', name: '[1/2] FROM bb', started: 1, completed: 2})], [1, vertex({digest: 'b', name: '[2/2] RUN x', started: 3})]), 1);
	const before = progress.snapshot();
	progress.push(traced([3, log('b', 'more\n')]), 2);
	const after = progress.snapshot();
	t.is(after.steps[0], before.steps[0]);
	t.not(after.steps[1], before.steps[1]);
	t.deepEqual(before.steps[1]?.output, []);
});
