import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import type {LayerPhase, LayerProgress, PullProgress} from '../../source/engine/registry/pull-progress.js';
import {keys, openStory, type Story} from '../helpers/open-story.js';
import {shop} from '../helpers/shop.js';
import {anImage} from '../helpers/values.js';

const {promise: never} = Promise.withResolvers<void>();
const registry = '127.0.0.1:5001';
const secret = 'hunter2hunter2';

const aLayer = (index: number, phase: LayerPhase, rest: Partial<LayerProgress> = {}): LayerProgress => ({id: index.toString(16).padStart(12, '0'), phase, current: 0, total: 0, ...rest});

/** Thirty layers: ten are done, three come, the rest waits. */
const thirty: PullProgress = {layers: Array.from({length: 30}, (_, index) => index < 10
	? aLayer(index, 'done', {size: 3_000_000, moved: 3_000_000})
	: (index < 13 ? aLayer(index, 'downloading', {current: 1_500_000, total: 3_000_000, size: 3_000_000, moved: 1_500_000}) : aLayer(index, 'waiting')))};

const inShop = (rest: Parameters<typeof shop>[0] = {}) => shop({images: [anImage(`${registry}/shop/web:1`), anImage(`${registry}/shop/db:1`), anImage('bb:latest'), anImage('')], ...rest});

const denied = (said = 'wants a login: no basic auth credentials') => new EngineError('denied', `${registry} ${said}`);

/** The images, the selected one the first with such words. */
async function select(story: Story, words: string): Promise<void> {
	await story.until('● live');
	await story.press('2', '/', words, keys.enter);
	await story.until(`“${words}”`);
}

/** Everything there is of the program, in one text. */
const everything = (story: Story): string => `${JSON.stringify(story.store.get())}${story.output.raw}`;

for (const [columns, rows] of [[80, 24], [160, 45]] as const) {
	test(`a pull of thirty layers is one table at ${columns}×${rows}`, async t => {
		const story = await openStory(t, inShop({gate: never, pulling: [thirty]}), {columns, rows});
		await select(story, 'web');
		await story.press('u');
		await story.until(`docker pull ${registry}/shop/web:1`);
		await story.until('10 of 30 layers · 34.5MB so far');
		t.is(story.text().match(/↓ 0{11}[abc] downloading +█+░+ +1\.5MB of 3MB/gv)?.length, 3);
		t.regex(story.text(), rows === 24 ? /● 10 more layers ended[\s\S]*◌ \d+ more layers to come/v : /0{12} done +3MB[\s\S]*00000000001d waiting/v);
		await story.press(keys.ctrlX);
		await story.until('· cancelled');
	});
}

test('several at once are tasks of their own, each with its screen; one is cancelled, the other goes on', async t => {
	const {promise: gate, resolve: open} = Promise.withResolvers<void>();
	const engine = inShop({gate, pulling: [thirty]});
	const story = await openStory(t, engine);
	await select(story, 'shop');
	await story.press(keys.space, keys.space, 'u');
	await story.until(text => text.includes('Tasks · 2 of them under way') && text.includes('34.5MB so far'));
	await story.press(keys.down, keys.enter);
	await story.until(text => text.includes('╭ docker pull ') && text.includes('10 of 30 layers'));
	await story.press(keys.escape, keys.ctrlX);
	await story.until('Tasks · 1 of them under way');
	await story.press(keys.escape, '\u{14}');
	await story.until('Tasks · 1 of them under way');
	open();
	await story.until('Tasks ─');
	t.deepEqual(story.store.get().tasks.map(({phase}) => phase).toSorted(), ['cancelled', 'done']);
	t.deepEqual(engine.asked.filter(asked => asked.startsWith('pull ')).toSorted(), [`pull ${registry}/shop/db:1`, `pull ${registry}/shop/web:1`]);
});

test('of several, those that failed are offered again', async t => {
	const engine = inShop({refusals: {[`pull ${registry}/shop/web:1`]: new EngineError('failed', `The registry ${registry} cannot be reached: EOF`)}});
	const story = await openStory(t, engine);
	await select(story, 'shop');
	await story.press(keys.space, keys.space, 'u');
	await story.until(text => text.includes('1 of 2 failed. Try that one again?') && text.includes('reached: EOF'));
	engine.held.refusals = {};
	await story.press('y');
	await story.until(`Pulled ${registry}/shop/web:1.`);
	t.is(engine.asked.filter(asked => asked.startsWith('pull ')).length, 3);
});

test('any image by its name, with platform and all tags', async t => {
	const engine = inShop();
	const story = await openStory(t, engine);
	await story.until('● live');
	await story.press('u');
	await story.until('╭ Pull an image');
	await story.press('Nginx', keys.enter);
	await story.until('✖ “Nginx” is no image name');
	await story.press(keys.ctrlU, 'shop/web:1', keys.tab, 'linux/arm', keys.right, keys.tab, 'y', keys.enter);
	await story.until('✖ With all tags, the name goes without one.');
	await story.press(keys.backspace, keys.backspace);
	await story.until('$ docker pull --all-tags --platform linux/arm64 shop/web');
	await story.press(keys.enter);
	await story.until('Pulled all tags of shop/web.');
	t.true(engine.asked.includes('pull shop/web for linux/arm64 with all tags'));
});

test('in an empty list the key asks for a name', async t => {
	const story = await openStory(t, shop({images: []}));
	await story.until('● live');
	await story.press('2', 'u');
	await story.until('╭ Pull an image');
});

test('a push tells where it goes; what has no place to go is told why', async t => {
	const engine = inShop({pulling: [{...thirty, digest: `sha256:${'ab'.repeat(32)}`}]});
	const story = await openStory(t, engine);
	await select(story, 'web');
	await story.press('U');
	await story.until(`╭ Push to ${registry}`);
	await story.press('a');
	await story.until(`Pushed all tags of ${registry}/shop/web.`);
	await story.press(keys.escape, 'U', 't');
	await story.until(`Pushed ${registry}/shop/web:1 (sha256:abababababab).`);
	t.deepEqual(engine.asked.filter(asked => asked.startsWith('push ')), [`push ${registry}/shop/web:1 with all tags`, `push ${registry}/shop/web:1`]);
	await story.press(keys.escape, '/', keys.ctrlU, 'bb', keys.enter, 'U');
	await story.until('bb:latest names neither a registry nor an account');
	await story.press('/', keys.ctrlU, 'none', keys.enter, 'U');
	await story.until('has no name, and a registry keeps images by name: tag it first.');
	t.is(engine.asked.filter(asked => asked.startsWith('push ')).length, 2);
});

test('a pull that wants a login asks for it, tells a wrong password, says where it is kept, and goes on', async t => {
	const engine = inShop({refusals: {[`pull ${registry}/shop/web:1`]: denied(), [`check anna at ${registry}`]: denied('does not accept the login: 401 Unauthorized')}});
	const story = await openStory(t, engine);
	await select(story, 'web');
	await story.press('u');
	await story.until(`╭ ${registry} wants a login`);
	await story.press('anna', keys.tab, secret);
	await story.until(text => /Password {2}•{14}/v.test(text) && text.includes(`$ docker login --username anna --password-stdin ${registry}`));
	await story.press('\u{19}');
	t.false(story.output.raw.includes(Buffer.from(secret).toString('base64')));
	await story.press(keys.enter);
	await story.until(text => text.includes('✖ 127.0.0.1:5001 does not accept the login: 401 Unauthorized') && /User +anna/v.test(text));
	engine.held.refusals = {};
	await story.press(secret, keys.enter);
	await story.until('unencrypted in');
	await story.until('~/.docker/config.json');
	await story.press('y');
	await story.until(`Pulled ${registry}/shop/web:1.`);
	t.is(engine.held.registries.kept[registry]?.password, secret);
	t.is(engine.asked.filter(asked => asked === `pull ${registry}/shop/web:1`).length, 2);
	t.deepEqual(story.store.get().journal.map(({command, outcome}) => `${outcome} ${command}`), [
		`done docker pull ${registry}/shop/web:1`, `done docker login --username anna --password-stdin ${registry}`,
	]);
	t.false(everything(story).includes(secret));
});

test('who does not log in is told where to, and a failed pull stays failed', async t => {
	const engine = inShop({refusals: {[`push ${registry}/shop/web:1`]: denied()}});
	const story = await openStory(t, engine);
	await select(story, 'web');
	await story.press('U', 't');
	await story.until(`╭ ${registry} wants a login`);
	await story.press(keys.escape);
	await story.until(text => /“Log in to a[\s│]+registry…” is among the commands/v.test(text));
	t.deepEqual(story.store.get().tasks.map(({phase}) => phase), ['failed']);
});

for (const [columns, rows] of [[80, 24], [160, 45]] as const) {
	test(`log in and out by the palette at ${columns}×${rows}; a helper is not asked about`, async t => {
		const engine = inShop();
		engine.held.registries.place = {kind: 'helper', name: 'lab'};
		const story = await openStory(t, engine, {columns, rows});
		await story.until('● live');
		await story.press(':', 'log in to', keys.enter);
		await story.until('╭ Log in to a registry');
		await story.press('127', keys.right, keys.enter);
		await story.until(text => text.includes('✖ Whose login?') && text.includes('✖ Registries take no empty password.'));
		await story.press('anna', keys.tab, secret, keys.enter);
		await story.until('docker-credential-lab keeps it');
		t.is(engine.held.registries.kept[registry]?.username, 'anna');
		await story.press(':', 'log out', keys.enter);
		await story.until(text => text.includes('╭ Log out of a registry') && text.includes(`$ docker logout ${registry}`));
		await story.press(keys.enter);
		await story.until(`Logged out of ${registry}`);
		t.deepEqual(engine.held.registries.kept, {});
		t.false(everything(story).includes(secret));
	});
}
