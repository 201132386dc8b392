import test, {type ExecutionContext} from 'ava';
import {fakeEngine} from '../helpers/fake-engine.js';
import {aStep, layersOf} from '../helpers/layers.js';
import {keys, openStory} from '../helpers/open-story.js';
import {aContainer, anImage, now} from '../helpers/values.js';

const base = anImage('shop/base:1.0', {createdAt: now - 9_000_000});
const step = anImage('', {id: `sha256:${'5'.repeat(64)}`, isIntermediate: true, parentId: base.id});
const web = anImage('shop/web:1.4', {createdAt: now - 1000, sizeBytes: 72_900_000, parentId: step.id});
const dangling = anImage('', {id: `sha256:${'d'.repeat(64)}`, createdAt: now - 5000});

const baseSteps = [aStep('/bin/sh -c #(nop) ADD file:x in / ', 1_000_000), aStep('/bin/sh -c #(nop)  CMD ["sh"]')];
const layers = {
	[base.id]: layersOf(base.id, ['a'], baseSteps),
	[dangling.id]: layersOf(dangling.id, ['a'], baseSteps),
	[web.id]: layersOf(web.id, ['a', 'b', 'c'], [
		...baseSteps,
		aStep('ARG TOKEN', 0, {comment: 'buildkit.dockerfile.v0'}),
		aStep(`RUN |1 TOKEN=hunter2 /bin/sh -c cat <<EOF > /etc/motd\nfirst line\n${'long '.repeat(60)}\nEOF # buildkit`, 5000, {comment: 'buildkit.dockerfile.v0'}),
		aStep('COPY . /srv # buildkit', 70_000_000, {comment: 'buildkit.dockerfile.v0'}),
		aStep('ENV KEY=hunter2', 0, {comment: 'buildkit.dockerfile.v0'}),
	], {entrypoint: ['docker-entrypoint.sh'], command: ['node', 'server.js'], directory: '/srv', user: 'node', ports: ['80/tcp'], healthCheck: ['CMD-SHELL', 'curl -f localhost'], variables: ['PATH', 'KEY']}),
};

async function open(t: ExecutionContext, columns = 80, rows = 24) {
	const engine = fakeEngine({containers: [aContainer('web', {imageId: web.id})], images: [base, step, web, dangling], layers});
	const story = await openStory(t, engine, {columns, rows});
	await story.until('1 · all');
	await story.press('2');
	await story.until('SHARED WITH');
	return {engine, story};
}

test('the layers of an image: how it starts, its own part, each step, who shares it', async t => {
	const {engine, story} = await open(t);
	await story.until('70MB unique');
	t.regex(story.text(), /^│ Starts docker-entrypoint\.sh node server\.js +│$/mv);
	t.regex(story.text(), /^│ Size 72\.9MB · 70MB unique · 3 layers of 6 steps +Used by web/mv);
	await story.press(keys.enter, '+');
	await story.until('1/6');
	t.regex(story.text(), /6 +0B +1h +ENV KEY=••••/v);
	t.regex(story.text(), /5 +70MB +1h +COPY \. \/srv/v);
	t.regex(story.text(), /4 +5kB +1h +RUN cat <<EOF > \/etc\/motd first line long/v);
	t.regex(story.text(), /1 +1MB +1h +ADD file:x in \/ +2 images/v);
	t.false(story.text().includes('hunter2'));
	t.deepEqual(engine.asked.filter(what => what.startsWith('layer')).toSorted(), [`layer ids ${dangling.id}`, 'layer ids shop/base:1.0', 'layer ids shop/web:1.4', 'layers shop/web:1.4']);
	const {length} = engine.asked;
	await story.settle();
	t.is(engine.asked.length, length);
});

test('a step is opened whole, its secrets masked until they are asked for, and copied', async t => {
	const {story} = await open(t);
	await story.until('70MB unique');
	await story.press(keys.enter, 'j', 'j', keys.enter);
	await story.until('Step 4 of 6 · shop/web:1.4');
	await story.until('Arguments    TOKEN=••••');
	t.regex(story.text(), /RUN cat <<EOF > \/etc\/motd[ │]+\n[ │]+first line/v);
	t.regex(story.text(), /Layer +2 of 3 {2}b/v);
	t.regex(story.text(), /Shared with +no other image/v);
	await story.press(keys.escape, 'm');
	await story.until('values shown');
	await story.press(keys.enter);
	await story.until('TOKEN=hunter2');
	await story.press(keys.escape, 'm', 'k', 'k', 'y');
	await story.until('Copied ENV KEY=••••');
	await story.press('G', keys.enter);
	await story.until('2 images');
	t.true(story.text().includes('  shop/base:1.0'));
	await story.press(keys.escape, 'S', 'j', keys.enter);
	await story.until(' size ──');
	await story.press('g');
	await story.until(text => /▸ +5 +70MB/v.test(text));
});

test('on a wide screen each fact has its row, and names of sharers stand where they fit', async t => {
	const {story} = await open(t, 160, 45);
	await story.until('70MB unique');
	for (const fact of [/Starts {9}docker-entrypoint/v, /In {13}\/srv/v, /As {13}node/v, /Ports {10}80\/tcp/v, /Health {9}curl -f localhost/v, /Variables {6}2/v, /Platform {7}linux\/amd64/v]) {
		t.regex(story.text(), fact);
	}

	t.regex(story.text(), /ADD file:x in \/ +2 images/v);
	await story.press(']');
	await story.until('Id ');
	await story.press('[');
	await story.until('70MB unique');
});

test('dangling images say so, intermediate ones come and go with a key and stay as they are', async t => {
	const {engine, story} = await open(t);
	t.regex(story.text(), /◌ <none> +dangling /v);
	t.false(story.text().includes('intermediate'));
	await story.press('a');
	await story.until('└ <none>');
	t.regex(story.text(), /shop\/web +1\.4 .*\n│ +· └ <none> +intermediate/v);
	t.regex(story.text(), /2 Images {2}4 · all/v);
	t.true(engine.asked.includes('all images'));
	await story.press('j', 'd');
	await story.until('555555555555 is a step of the build of shop/web:1.4 and goes with it.');
	t.false(engine.asked.some(what => what.startsWith('remove')));
	await story.press('a');
	await story.until(text => !text.includes('intermediate'));
});

test('a filter is completed as it is typed, and says what is wrong with it', async t => {
	const {story} = await open(t);
	await story.press('/');
	await story.until('words, dangling: unused: before:');
	await story.press('da', keys.right, 't', keys.tab, keys.enter);
	await story.until('“dangling:true”');
	await story.until('1 of 3');
	await story.press(keys.escape, '/', 'unused: before:shop/w');
	await story.until('No image is called “shop/w”');
	await story.press(keys.tab, keys.enter);
	await story.until('“unused: before:shop/web:1.4”');
	await story.until('2 of 3');
	await story.press(keys.escape, '/', 'danglin:', keys.enter);
	await story.until('dangling:true|false meant?');
});
