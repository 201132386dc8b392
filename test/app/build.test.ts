import test, {type ExecutionContext} from 'ava';
import {newBuild, type BuildProgress, type BuildStep} from '../../source/engine/build/build-progress.js';
import {EngineError} from '../../source/engine/engine-error.js';
import {aDirectory} from '../helpers/a-directory.js';
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

const paste = (text: string): string => `\u{1B}[200~${text}\u{1B}[201~`;

const aContext = async (t: ExecutionContext, files: Readonly<Record<string, string>> = {}): Promise<string> => aDirectory(t, {Dockerfile: 'FROM node:24 AS base\nFROM base AS test\nRUN make\n', ...files});

/** Open the build form, empty but for what is pasted: it remembers what was built last. */
async function openForm(story: Story, line: string): Promise<void> {
	await story.until('● live');
	await story.press('b');
	await story.until('╭ Build an image');
	await story.press(paste(line));
}

/** Start a build. */
async function begin(t: ExecutionContext, story: Story, tag = 'shop/new:2'): Promise<string> {
	const context = await aContext(t);
	await openForm(story, `docker build -t ${tag} ${context}`);
	await story.until(`--tag ${tag}`);
	await story.press(keys.enter);
	return context;
}

test.serial('build an image: form, progress, and the result is selected among the images', async t => {
	const {promise: gate, resolve: open} = Promise.withResolvers<void>();
	const engine = shop({gate, progress: [underWay]});
	const story = await openStory(t, engine);
	const context = await aContext(t);
	await openForm(story, `docker build ${context}`);
	await story.press(keys.tab, keys.tab, 'shop/new:2');
	await story.until('$ docker build --tag shop/new:2 /');
	await story.press(keys.enter);
	await story.until('RUN make');
	t.regex(story.text(), /context: 12 files, 2MB, 3 paths left out by \.dockerignore +classic/v);
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
	t.true(engine.asked.includes(`build ${context} Dockerfile shop/new:2`));

	await story.press('\u{14}');
	await story.until('docker build');
	await story.press(keys.enter);
	await story.until('3 steps, 1 cached · image 12.3MB');
});

test.serial('a pasted line fills the form, values of arguments stay unseen, and all of it reaches the engine', async t => {
	const engine = shop();
	const story = await openStory(t, engine, {columns: 160, rows: 45});
	const context = await aContext(t, {token: 'hunter2', 'sub/Dockerfile.dev': 'FROM scratch AS out\n'});
	await openForm(story, `DOCKER_BUILDKIT=1 docker build --squash ${context}`);
	await story.until('✖ --squash has no place in this form');
	await story.press(paste(`$ docker buildx build --pull --no-cache -t shop/a:1 -t shop/a:2 -f ${context}/sub/Dockerfile.dev \\\n --build-arg TOKEN=hunter2 --build-arg HOME --build-arg NOSUCH --label a=b --secret id=t,src=${context}/token --secret id=h,env=HOME --ssh k=${context}/token --target out --platform linux/arm64 --network host ${context}`));
	await story.until('sub/Dockerfile.dev');
	t.false(story.text().includes('hunter2'));
	t.regex(story.text(), /Builder +BuildKit/v);
	await story.press(keys.enter);
	await story.until('Built shop/a:1.');
	t.false(story.text().includes('hunter2'));
	t.deepEqual(engine.built, [{
		context, dockerfile: 'sub/Dockerfile.dev', tags: ['shop/a:1', 'shop/a:2'], buildArgs: {TOKEN: 'hunter2', HOME: '/home/user', NOSUCH: null}, labels: {a: 'b'},
		secrets: [{id: 't', file: `${context}/token`}, {id: 'h', value: '/home/user'}], ssh: [{id: 'k', paths: [`${context}/token`]}],
		target: 'out', platform: 'linux/arm64', network: 'host', isCacheOff: true, isPulling: true, builder: 'buildkit',
	}]);
});

test.serial('what is wrong stands below its field, in the terms it was typed in, and stays as typed', async t => {
	const engine = shop();
	const story = await openStory(t, engine, {columns: 140, rows: 60});
	const context = await aContext(t);
	await openForm(story, `docker build -t Shop/New --build-arg =x --label =y --secret id=a,src=/nosuch/file --ssh k=/nosuch/key --target prod --platform LINUX -f /nosuch/Dockerfile ${context}`);
	await story.press(keys.enter);
	for (const said of ['“Shop/New” is no image name', '“=x” is no build argument', '“=y” is no label', 'There is no file /nosuch/file.', 'There is no file /nosuch/key.', '“LINUX” is no platform', 'There is no file /nosuch/Dockerfile. There is Dockerfile.']) {
		await story.until(`✖ ${said}`);
	}

	await story.press(paste(`docker build --target prod ${context}`), keys.enter);
	await story.until('Dockerfile has no stage prod: base, test.');
	await story.press(paste('docker build /nosuch/context'), keys.enter);
	await story.until('✖ There is no directory /nosuch/context.');
	t.deepEqual(engine.built, []);
	await story.press(keys.escape);
});

test.serial('directories, Dockerfiles and stages complete what is typed', async t => {
	const engine = shop();
	const story = await openStory(t, engine, {columns: 140});
	const context = await aContext(t, {'Dockerfile.dev': 'FROM a AS dev\n', 'apps/x': ''});
	await openForm(story, `docker build ${context}`);
	await story.press('/ap', keys.right);
	await story.until(text => text.includes('apps/'));
	await story.press(keys.backspace, keys.backspace, keys.backspace, keys.backspace, keys.backspace, keys.tab, '.d', keys.right);
	await story.until('--file');
	await story.until('Dockerfile.dev');
	for (let field = 0; field < 6; field++) {
		await story.press(keys.tab);
	}

	await story.press('d', keys.right);
	await story.until('--target dev');
	await story.press(keys.shiftTab, keys.shiftTab, keys.shiftTab, keys.shiftTab, keys.shiftTab, 'web');
	await story.until('“web” has no account: it stays on this engine; and no version');
	await story.press(keys.escape);
	t.deepEqual(engine.built, []);
});

test.serial('a build that fails opens the failing step, names its line, and can be copied and tried again', async t => {
	const output = Array.from({length: 40}, (_, index) => `line ${index + 1}`);
	const failed: BuildProgress = {
		...underWay, failedAt: {line: 3, text: 'RUN make'}, warnings: ['JSONArgsRecommended: use JSON'],
		steps: [...underWay.steps.slice(0, 2), aStep(3, 'RUN make', {state: 'failed', output})],
	};
	const engine = shop({progress: [failed], refusal: new EngineError('failed', 'The command \'/bin/sh -c make\' returned a non-zero code: 2')});
	const story = await openStory(t, engine);
	await begin(t, story);
	await story.until('returned a non-zero code: 2');
	t.regex(story.text(), /docker build --tag shop\/new:2 [^\n]* · failed/v);
	t.regex(story.text(), /✖ 3\/3 +Dockerfile:3 · RUN make/v);
	t.regex(story.text(), /lines before these[\s\S]*line 40/v);
	t.regex(story.text(), /▲ 1 warning[\s\S]*use JSON/v);
	t.notRegex(story.text(), /line 1\s/v);
	await story.press('y');
	await story.until('Copied the error');
	await story.press(keys.enter, 'g');
	await story.press('j', 'j', 'j');
	await story.until(text => /▸ ✖[\s\S]*line 1\s/v.test(text));
	await story.press('y');
	await story.until('Copied 40 lines of the step’s output');
	const copied = Buffer.from(output.join('\n'));
	t.true(story.output.raw.includes(copied.toString('base64')));
	await story.press('G');
	await story.until('3 steps, 1 cached');
	await story.press(keys.escape);
	await story.until('✖ The command \'/bin/sh -c make\' returned a non-zero code: 2');
	await story.until('shop/new:2');
	await story.press(keys.escape);
});

test.serial('steps fold and open; long lines wrap or are cut; what runs is followed until something is chosen', async t => {
	const long = `${'x'.repeat(100)}END`;
	const steps = [aStep(1, 'FROM a', {output: ['pulled']}), aStep(2, 'RUN one', {output: [long, 'second'], droppedLines: 7}), aStep(3, 'RUN two', {state: 'running', output: ['now']})];
	const engine = shop({gate: never, progress: [{...underWay, steps, ignored: 3, ignoredPaths: ['node_modules', 'a.log']}]});
	const story = await openStory(t, engine);
	await begin(t, story);
	await story.until(text => /RUN one +9 lines +1\.2s/v.test(text) && text.includes('    now'));
	await story.press('j', 'k');
	await story.until('▸ ● 2/3');
	await story.press(keys.enter);
	await story.until(text => text.includes('… 7 lines before these') && text.includes('END') && text.includes('second'));
	await story.press('w');
	await story.until(text => !text.includes('END') && text.includes('xxx…'));
	await story.press(keys.left);
	await story.until(text => !text.includes('second'));
	await story.press(keys.right);
	await story.until('second');
	await story.press('g', keys.space);
	await story.until(text => text.includes('node_modules') && text.includes('a.log') && text.includes('and 1 more'));
	await story.press('f');
	await story.until(text => !text.includes('▸ ') && text.includes('    now'));
	await story.press(keys.ctrlX);
	await story.until('· cancelled');
	await story.until(text => /○ 3\/3 +RUN two +cancelled/v.test(text));
	t.deepEqual(story.store.get().journal.map(({outcome}) => outcome), ['cancelled']);
	await story.press(keys.escape);
});

test.serial('BuildKit: its own steps stand in one row, stages and transfers are told, and what is left of the cache', async t => {
	const internal = (number: number, instruction: string) => aStep(number, instruction, {isInternal: true, id: `sha256:${number}`});
	const steps = [
		internal(1, '[internal] load build definition from Dockerfile'), internal(2, '[internal] load .dockerignore'), internal(3, '[internal] load metadata for a'),
		aStep(4, 'FROM a', {stage: 'base 1/2', state: 'running', transfer: {current: 1_000_000, total: 4_000_000}}), aStep(5, 'RUN make', {stage: 'base 2/2', state: 'waiting'}),
	];
	const {promise: gate, resolve: open} = Promise.withResolvers<void>();
	const engine = shop({
		gate, progress: [{...underWay, builder: 'buildkit', builderNote: 'a note of the builder', stepCount: 5, steps}],
		cache: [{id: 'c1', description: 'mount / from exec make', sizeBytes: 5_000_000, isInUse: false, isShared: false, isInternal: false}, {id: 'c2', description: 'base', sizeBytes: 1_000_000, isInUse: true, isShared: false, isInternal: false}],
	});
	const story = await openStory(t, engine, {columns: 160, rows: 45});
	await begin(t, story);
	await story.until('3 of the builder’s own steps');
	t.regex(story.text(), /▲ a note of the builder[\s\S]*BuildKit[\s\S]*1\/5 +base 1\/2 +FROM a +1MB of 4MB[\s\S]*2\/5 +base 2\/2 +RUN make +waiting/v);
	t.false(story.text().includes('load metadata'));
	await story.press('a');
	await story.until('load metadata for a');
	await story.press('a');
	await story.until(text => !text.includes('load metadata'));
	engine.held.images = [anImage('shop/new:2', {createdAt: now}), ...engine.held.images];
	open();
	await story.until('build cache: 6MB in 2 entries, 5MB can go: P');
	await story.press('P');
	await story.until('The build cache holds 6MB in 2 entries, 1 of them in use (1MB).');
	t.regex(story.text(), /5MB +mount \/ from exec make +not used yet/v);
	await story.press(keys.escape);
	t.false(engine.asked.some(asked => asked.startsWith('prune')));
});

test.serial('what was built is run, and built again', async t => {
	const engine = shop({progress: [underWay]});
	engine.held.images = [anImage('shop/new:2', {createdAt: now}), ...engine.held.images];
	const story = await openStory(t, engine);
	const context = await begin(t, story);
	await story.until('3 steps, 1 cached');
	await story.press('n');
	await story.until('╭ Run a container');
	await story.until('$ docker run -d shop/new:2');
	await story.press(keys.escape);
	await story.until(text => !text.includes('Run a container'));
	await story.press('B');
	await story.until('3 steps, 1 cached');
	await story.press('B');
	await story.until('3 steps, 1 cached');
	t.deepEqual(engine.asked.filter(asked => asked.startsWith('build ')), Array.from({length: 3}, () => `build ${context} Dockerfile shop/new:2`));
});

test.serial('quitting while a build runs asks, and goes on when told not to', async t => {
	const engine = shop({gate: never, progress: [underWay]});
	const story = await openStory(t, engine);
	await begin(t, story);
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
