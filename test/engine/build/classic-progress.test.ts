import test from 'ava';
import {classicProgress, type ClassicProgress} from '../../../source/engine/build/classic-progress.js';
import type {Json} from '../../../source/engine/types.js';

type Told = ReturnType<ClassicProgress['snapshot']>;

/** What a builder that says these things one after the other, a second apart, has told. */
function told(...messages: readonly Json[]): Told {
	const progress = classicProgress();
	for (const [index, message] of messages.entries()) {
		progress.push(message, (index + 1) * 1000);
	}

	return progress.snapshot();
}

const say = (...pieces: readonly string[]): Json[] => pieces.map(stream => ({stream}));

/** As engine 20.10 begins a step: the line’s end is a message of its own. */
const step = (number: number, count: number, instruction: string): Json[] => say(`Step ${number}/${count} : ${instruction}`, '\n');
const runs = (id: string, ...output: readonly string[]): Json[] => say(` ---> Running in ${id}\n`, ...output, `Removing intermediate container ${id}\n`);
const made = (id: string): Json[] => say(` ---> ${id}\n`);

const first = '111111111111';
const second = '222222222222';
const container = 'cccccccccccc';

const inShort = ({steps}: Told) => steps.map(({number, instruction, state, output}) => [number, instruction, state, ...output]);

test('a build of two steps', t => {
	const {steps, stepCount, imageId, error} = told(
		...step(1, 2, 'FROM bb'), ...made(first), ...step(2, 2, 'RUN make'), ...runs(container, 'compiling\n', 'linking\n'), ...made(second), {aux: {ID: `sha256:${second}`}}, ...say(`Successfully built ${second}\n`, 'Successfully tagged shop:1\n'),
	);
	t.is(stepCount, 2);
	t.is(imageId, `sha256:${second}`);
	t.is(error, undefined);
	t.deepEqual(steps, [
		{id: '1', number: 1, instruction: 'FROM bb', state: 'done', output: [], droppedLines: 0, startedAt: 1000, endedAt: 4000},
		{id: '2', number: 2, instruction: 'RUN make', state: 'done', output: ['compiling', 'linking'], droppedLines: 0, startedAt: 4000, endedAt: 11_000},
	]);
});

test('newer engines end the step’s line with it, and say “Removed” with an arrow', t => {
	const build = told(
		...say('Step 1/2 : FROM bb\n', ` ---> ${first}\n`, 'Step 2/2 : RUN make\n', ` ---> Running in ${container}\n`, 'compiling\n', ` ---> Removed intermediate container ${container}\n`, ` ---> ${second}\n`),
		{aux: {ID: 'sha256:2'}},
	);
	t.deepEqual(inShort(build), [[1, 'FROM bb', 'done'], [2, 'RUN make', 'done', 'compiling']]);
});

test('cached steps', t => {
	const build = told(
		...step(1, 3, 'FROM bb'), ...made(first), ...step(2, 3, 'COPY . /app'), ...say(' ---> Using cache\n'), ...made(first), ...step(3, 3, 'RUN make'), ...runs(container), ...made(second), {aux: {ID: 'x'}},
	);
	t.deepEqual(inShort(build), [[1, 'FROM bb', 'done'], [2, 'COPY . /app', 'cached'], [3, 'RUN make', 'done']]);
});

test('output comes in pieces that are no lines', t => {
	const progress = classicProgress();
	for (const message of [...step(1, 1, 'RUN make'), ...say(` ---> Running in ${container}\n`, 'one\ntw', 'o\nth')]) {
		progress.push(message, 1000);
	}

	t.deepEqual(inShort(progress.snapshot()), [[1, 'RUN make', 'running', 'one', 'two', 'th']]);
	for (const message of say('ree', `Removing intermediate container ${container}\n`)) {
		progress.push(message, 2000);
	}

	progress.push({aux: {ID: 'x'}}, 3000);
	t.deepEqual(inShort(progress.snapshot()), [[1, 'RUN make', 'done', 'one', 'two', 'three']]);
});

test('empty lines a command prints stay', t => {
	const build = told(...step(1, 1, 'RUN make'), ...runs(container, '\n', 'one\n\n', '\n'));
	t.deepEqual(inShort(build), [[1, 'RUN make', 'running', '', 'one', '', '']]);
});

test('a step that fails keeps what it printed', t => {
	const {steps, error, imageId} = told(
		...step(1, 1, 'RUN make'), ...say(` ---> Running in ${container}\n`, '\u{1B}[91mno rule to make target\u{1B}[0m\n', 'half a line', `Removing intermediate container ${container}\n`), {errorDetail: {code: 2, message: 'The command \'/bin/sh -c make\' returned a non-zero code: 2'}, error: 'old'},
	);
	t.is(error, 'The command \'/bin/sh -c make\' returned a non-zero code: 2');
	t.is(imageId, undefined);
	t.like(steps[0], {state: 'failed', output: ['\u{1B}[91mno rule to make target\u{1B}[0m', 'half a line'], endedAt: 7000});
});

test('an older engine’s error', t => {
	t.is(told({error: 'old and \u{1B}[2Jbad'}).error, 'old and bad');
});

test('prose a command prints is its output, however much it looks like the builder’s', t => {
	const lies = [
		'Step 3/3 : RUN evil\n', 'Step 3/3 : RUN evil', '\n', ' ---> Using cache\n', ` ---> ${second}\n`, ` ---> Running in ${first}\n`, `Removing intermediate container ${first}\n`,
		`Successfully built ${first}\n`, 'Successfully tagged shop:1\n',
	];
	const {steps} = told(...step(1, 3, 'FROM bb'), ...made(first), ...step(2, 3, 'RUN cat'), ...runs(container, ...lies), ...made(second), ...step(3, 3, 'CMD ["x"]'), ...runs(container), ...made(second), {aux: {ID: 'x'}});
	t.deepEqual(steps.map(({number, instruction, state}) => [number, instruction, state]), [[1, 'FROM bb', 'done'], [2, 'RUN cat', 'done'], [3, 'CMD ["x"]', 'done']]);
	t.deepEqual(steps[1]?.output, [
		'Step 3/3 : RUN evil', 'Step 3/3 : RUN evil', ' ---> Using cache', ` ---> ${second}`, ` ---> Running in ${first}`, `Removing intermediate container ${first}`,
		`Successfully built ${first}`, 'Successfully tagged shop:1',
	]);
});

test('the base image’s layers are told when they change', t => {
	const build = told(
		...step(1, 1, 'FROM alpine'), {status: 'Pulling from library/alpine', id: 'latest'}, {status: 'Downloading', id: 'a1', progressDetail: {current: 1, total: 9}, progress: '[=> ]'}, {status: 'Downloading', id: 'a1', progressDetail: {current: 5, total: 9}}, {status: 'Pull complete', id: 'a1'}, {status: 'Digest: sha256:1'}, ...made(first),
	);
	t.deepEqual(inShort(build), [[1, 'FROM alpine', 'running', 'latest: Pulling from library/alpine', 'a1: Downloading', 'a1: Pull complete', 'Digest: sha256:1']]);
});

test('several stages', t => {
	const {steps, imageId} = told(...step(1, 2, 'FROM bb AS build'), ...made(first), {aux: {ID: 'stage'}}, ...step(2, 2, 'FROM bb'), ...made(first), {aux: {ID: 'last'}});
	t.deepEqual(steps.map(({state}) => state), ['done', 'done']);
	t.is(imageId, 'last');
});

test('of a step that prints a lot, the last thousand lines stay', t => {
	const lines = Array.from({length: 2500}, (_, index) => `line ${index}\n`);
	const {steps} = told(...step(1, 1, 'RUN yes'), ...runs(container, lines.slice(0, 1000).join(''), ...lines.slice(1000)));
	t.is(steps[0]?.output.length, 1000);
	t.is(steps[0]?.output[0], 'line 1500');
	t.is(steps[0]?.output.at(-1), 'line 2499');
	t.is(steps[0]?.droppedLines, 1500);
});

test('no output can move the terminal', t => {
	const {steps} = told(...step(1, 1, 'RUN \u{1B}[2Jevil'), ...runs(container, '\u{1B}]0;owned\u{7}\u{1B}[?1049h\u{1B}[31mred\n'));
	t.like(steps[0], {instruction: 'RUN evil', output: ['\u{1B}[31mred\u{1B}[0m']});
});

test('a step that has not changed is the same object, and a snapshot does not change any more', t => {
	const progress = classicProgress();
	const push = (messages: readonly Json[]) => {
		for (const message of messages) {
			progress.push(message, 1);
		}
	};

	push([...step(1, 2, 'FROM bb'), ...made(first), ...step(2, 2, 'RUN make'), ...say(` ---> Running in ${container}\n`, 'one\n')]);
	const before = progress.snapshot();
	t.is(progress.snapshot().steps[1], before.steps[1]);
	push(say('two\n'));
	const after = progress.snapshot();
	t.is(after.steps[0], before.steps[0]);
	t.not(after.steps[1], before.steps[1]);
	t.deepEqual(before.steps[1]?.output, ['one']);
	t.deepEqual(after.steps[1]?.output, ['one', 'two']);
});

test('messages that say nothing are nothing', t => {
	t.deepEqual(told(null, 5, 'text', [], {}, {aux: {}}, {aux: null}, {stream: 'before any step\n'}), {steps: [], warnings: [], stepCount: 0});
});
