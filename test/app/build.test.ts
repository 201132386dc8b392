import test from 'ava';
import {newBuild, type BuildProgress, type BuildStep} from '../../source/engine/build/build-progress.js';
import {EngineError} from '../../source/engine/engine-error.js';
import {keys, openStory, type Story} from '../helpers/open-story.js';
import {shop} from '../helpers/shop.js';
import {anImage, now} from '../helpers/values.js';

const aStep = (number: number, instruction: string, rest: Partial<BuildStep> = {}): BuildStep =>
	({id: String(number), number, instruction, state: 'done', output: [], droppedLines: 0, startedAt: now, endedAt: now + 1200, ...rest});

const underWay: BuildProgress = {
	...newBuild, phase: 'building', sentBytes: 2_000_000, files: 12, ignored: 3, stepCount: 3,
	steps: [aStep(1, 'FROM node:24', {state: 'cached'}), aStep(2, 'COPY . .'), aStep(3, 'RUN make', {state: 'running', output: ['compiling main.c', 'linking']})],
};

const {promise: never} = Promise.withResolvers<void>();

/** Open the build form, empty but for its tag: it remembers what was built last. */
async function fillForm(story: Story, tag: string): Promise<void> {
	await story.until('● live');
	await story.press('b');
	await story.until('╭ Build an image');
	await story.press(keys.ctrlU, '.', keys.tab, keys.ctrlU, keys.tab, keys.ctrlU, tag, keys.tab, keys.ctrlU);
}

test.serial('build an image: form, progress, and the result is selected among the images', async t => {
	const {promise: gate, resolve: open} = Promise.withResolvers<void>();
	const engine = shop({gate, progress: [underWay]});
	const story = await openStory(t, engine);
	await fillForm(story, 'shop/new:2');
	await story.until('$ docker build --tag shop/new:2 .');
	await story.press(keys.enter);
	await story.until('RUN make');
	t.regex(story.text(), /context: 12 files, 2MB, 3 paths left out by \.dockerignore/v);
	t.regex(story.text(), /1\/3\s+FROM node:24\s+cached/v);
	t.regex(story.text(), /2\/3\s+COPY \. \.\s+1\.2s/v);
	t.regex(story.text(), /3\/3\s+RUN make[\s\S]*compiling main\.c[\s\S]*linking/v);
	await story.until('Ctrl-x cancel');

	await story.press(keys.escape);
	await story.until('1 task');
	engine.held.images = [anImage('shop/new:2', {createdAt: now}), ...engine.held.images];
	open();
	await story.until('Built shop/new:2.');
	t.is(story.store.get().screen.focus, 'images');
	t.regex(story.text(), /▸ ○ shop\/new\s+2 /v);
	t.true(engine.asked.includes('build /home/user/shop Dockerfile shop/new:2'));
});

test.serial('what is wrong with a build form stands below its field', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await fillForm(story, 'Shop/New');
	await story.press(keys.enter);
	await story.until('✖ “Shop/New” is no image name');
	await story.press(keys.ctrlU, 'shop/new', keys.tab, 'NAME="a b', keys.enter);
	await story.until('✖ A double quote is opened and not closed.');
	await story.press('"', keys.shiftTab, keys.shiftTab);
	await story.until('within the context, or an absolute path');
	await story.until('$ docker build --tag shop/new --build-arg \'NAME=a b\' .');
	await story.press(keys.escape);
	t.false(engine.asked.some(asked => asked.startsWith('build')));
});

test.serial('a build that fails says why, below what it printed', async t => {
	const engine = shop({progress: [underWay], refusal: new EngineError('failed', 'The command \'/bin/sh -c make\' returned a non-zero code: 2')});
	const story = await openStory(t, engine);
	await fillForm(story, 'shop/new:2');
	await story.press(keys.enter);
	await story.until('returned a non-zero code: 2');
	t.regex(story.text(), /docker build --tag shop\/new:2 \. · failed/v);
	t.regex(story.text(), /linking/v);
	await story.press(keys.escape);
	await story.until('✖ The command \'/bin/sh -c make\' returned a non-zero code: 2');
});

test.serial('a build is cancelled with Ctrl-x', async t => {
	const engine = shop({gate: never, progress: [underWay]});
	const story = await openStory(t, engine);
	await fillForm(story, 'shop/new:2');
	await story.press(keys.enter);
	await story.until('RUN make');
	await story.press(keys.ctrlX);
	await story.until('· cancelled');
	await story.press(keys.escape);
	t.deepEqual(story.store.get().journal.map(({outcome}) => outcome), ['cancelled']);
});

test.serial('quitting while a build runs asks, and goes on when told not to', async t => {
	const engine = shop({gate: never, progress: [underWay]});
	const story = await openStory(t, engine);
	await fillForm(story, 'shop/new:2');
	await story.press(keys.enter);
	await story.until('RUN make');
	await story.press(keys.escape, 'q');
	await story.until('Quit and cancel what is running?');
	await story.press(keys.enter);
	await story.until(text => !text.includes('Quit and cancel'));
	t.false(story.controller.signal.aborted);
	await story.press('q', 'y');
	await story.ended;
	t.true(story.controller.signal.aborted);
});
