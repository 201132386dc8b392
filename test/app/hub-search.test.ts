import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {newPull} from '../../source/engine/registry/pull-progress.js';
import type {FoundImage} from '../../source/engine/registry/search.js';
import {keys, openStory, type Story} from '../helpers/open-story.js';
import {shop} from '../helpers/shop.js';

const aFound = (name: string, rest: Partial<FoundImage> = {}): FoundImage => ({name, description: `About ${name}.`, stars: 3, isOfficial: false, isAutomated: false, ...rest});

const long = 'A description that goes on for longer than any row of a terminal has room for, and then for another row, until at last it says: the end.';

const searched = [
	aFound('nginx', {description: 'Official build of Nginx.', stars: 20_431, isOfficial: true}),
	aFound('bitnami/nginx', {description: long, stars: 199}),
	aFound('someaccount/a-very-long-name-of-a-project-for-nginx', {isAutomated: true}),
];

const ctrlF = '\u{6}';

async function search(story: Story, term: string): Promise<void> {
	await story.until('3 · all');
	await story.press(':', 'search the', keys.enter);
	await story.until('╭ Search the hub');
	await story.press(term);
	await story.until(`$ docker search ${term}`);
	await story.press(keys.enter);
}

for (const [columns, rows] of [[80, 24], [160, 45]] as const) {
	test(`what the hub has, at ${columns}×${rows}: stars, the official mark, descriptions cut to their rows, and the chosen one whole`, async t => {
		const story = await openStory(t, shop({searched}), {columns, rows});
		await search(story, 'nginx');
		await story.until('╭ 3 images found for nginx');
		t.regex(story.text(), /▸ nginx +★ 20431 ✓ Official build of Nginx\./v);
		t.regex(story.text(), /│ {3}bitnami\/nginx +★ {3}199 {3}A description[^…│]*… +│/v);
		t.regex(story.text(), /│ {3}someaccount\/a-very-long-name-of-a… +★ {5}3 {3}About someaccount/v);
		t.regex(story.text(), /✓ official image, 20431 stars: Official build of Nginx\./v);
		await story.press(keys.down);
		await story.until('199 stars: A description');
		await story.press('very');
		await story.until(text => text.includes('someaccount/a-very-long-name-of-a-project-for-nginx, automated build') && !text.includes('bitnami'));
	});
}

test('of what was found a container is run; backing out goes one step at a time', async t => {
	const engine = shop({searched});
	const story = await openStory(t, engine);
	await search(story, 'nginx');
	await story.until('3 images found');
	await story.press(keys.down, keys.enter);
	await story.until('╭ bitnami/nginx');
	await story.until('$ docker run bitnami/nginx');
	await story.press(keys.escape);
	await story.until(text => text.includes('3 images found') && text.includes('▸ bitnami/nginx'));
	await story.press(keys.enter, 'n');
	await story.until(text => text.includes('╭ Run a container') && text.includes('$ docker run -d bitnami/nginx'));
	t.deepEqual(engine.asked.filter(one => one.startsWith('search')), ['search nginx']);
});

test('it is pulled, layer by layer', async t => {
	const engine = shop({searched, pulling: [{...newPull, layers: [{id: 'aabbcc', phase: 'done', current: 0, total: 0}], digest: 'sha256:12ab'}]});
	const story = await openStory(t, engine);
	await search(story, 'nginx');
	await story.until('3 images found');
	await story.press(keys.enter, 'u');
	await story.until('$ docker pull nginx');
	await story.press(keys.enter);
	await story.until('Pulled nginx (sha256:12ab).');
	t.true(engine.asked.includes('pull nginx'));
	t.regex(story.text(), /● aabbcc +done[\s\S]*sha256:12ab/v);
});

test('its name is copied', async t => {
	const story = await openStory(t, shop({searched}));
	await search(story, 'nginx');
	await story.until('3 images found');
	await story.press(keys.enter, 'y');
	await story.until('Copied nginx');
	t.true(story.output.raw.includes(`\u{1B}]52;c;${Buffer.from('nginx').toString('base64')}`));
});

test('a hub that cannot be reached, and nothing found, are one sentence on the form as it was filled in', async t => {
	const engine = shop({refusals: {'search nginx': new EngineError('unreachable', 'The hub cannot be reached: the engine has no network that leads there.')}});
	const story = await openStory(t, engine);
	await search(story, 'nginx');
	await story.until('✖ The hub cannot be reached: the engine has no network that leads there.');
	t.regex(story.text(), /▸ Search for +nginx/v);
	engine.held.refusals = {};
	await story.press(keys.enter);
	await story.until('✖ Nothing was found for “nginx”.');
	await story.press(keys.escape);
	await story.until(text => !text.includes('Search the hub'));
	t.deepEqual(story.store.get().overlays, []);
});

test('what cannot be searched for is said before anything is asked', async t => {
	const engine = shop({searched});
	const story = await openStory(t, engine);
	await search(story, '');
	await story.until('✖ What is to be searched for?');
	await story.press('http://a/b', keys.enter);
	await story.until('is nothing to search for');
	await story.press(keys.ctrlU, 'nginx', keys.shiftTab, '900', keys.enter);
	await story.until('✖ A whole number from 1 to 100 is wanted.');
	t.deepEqual(engine.asked.filter(one => one.startsWith('search')), []);
});

test('Esc cancels a search that takes long', async t => {
	const engine = shop({searched});
	engine.held.gate = Promise.withResolvers<void>().promise;
	const story = await openStory(t, engine);
	await search(story, 'nginx');
	await story.until('Asking the hub for “nginx”…');
	await story.press(keys.escape);
	await story.until('✖ The search was cancelled.');
});

test('the image of a run is searched for from its field; the form stays as it was typed', async t => {
	const engine = shop({searched});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('n');
	await story.until('Ctrl-f search the hub');
	await story.press('ngi:1.25', keys.tab, 'serve', keys.shiftTab, ctrlF);
	await story.until('3 images found for ngi');
	await story.press(keys.escape);
	await story.until('$ docker run -d ngi:1.25 serve');
	await story.press(ctrlF);
	await story.until('3 images found for ngi');
	await story.press(keys.down, keys.enter);
	await story.until('$ docker run -d bitnami/nginx serve');
	t.deepEqual(engine.asked.filter(one => one.startsWith('search')), ['search ngi', 'search ngi']);
});

test('from an empty field it asks for a word, and again when nothing comes of it', async t => {
	const engine = shop({refusals: {'search xyz': new EngineError('denied', 'The hub shows xyz only after a login.')}});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('n');
	await story.until('Ctrl-f search the hub');
	await story.press(ctrlF);
	await story.until('╭ Search the hub');
	await story.press('xyz', keys.enter);
	await story.until('✖ The hub shows xyz only after a login.');
	engine.held.searched = searched;
	await story.press(keys.ctrlU, 'nginx', keys.enter);
	await story.until('3 images found for nginx');
	await story.press(keys.enter);
	await story.until('$ docker run -d nginx');
});
