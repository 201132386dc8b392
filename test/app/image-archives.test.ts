import {chmod, readdir} from 'node:fs/promises';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {newSend} from '../../source/engine/transfer/load-progress.js';
import {aDirectory} from '../helpers/a-directory.js';
import {keys, openStory, type Story, type StoryOptions} from '../helpers/open-story.js';
import {shop} from '../helpers/shop.js';
import type {FakeEngine, Held} from '../helpers/fake-engine.js';
import {anImage} from '../helpers/values.js';

const sizes: ReadonlyArray<Pick<StoryOptions, 'columns' | 'rows'>> = [{columns: 80, rows: 24}, {columns: 160, rows: 45}];

const asked = (engine: FakeEngine, what: string): readonly string[] => engine.asked.filter(one => one.startsWith(what));

/** A tar that is one by its first block. */
const tar = '\0'.repeat(1024);

async function open(t: ExecutionContext, held: Partial<Held> = {}, size: StoryOptions = {}) {
	const engine = shop(held);
	const story = await openStory(t, engine, size);
	await story.until('3 · all');
	return {engine, story};
}

/** Find an action by its title. */
async function choose(story: Story, title: string): Promise<void> {
	await story.press(':', title, keys.enter);
}

/** Every row as wide as the screen, nothing beyond its edge. */
const fits = (story: Story, columns: number) => story.text().split('\n').every(row => row.length <= columns);

for (const {columns, rows} of sizes) {
	test(`save at ${columns}×${rows}: a form with a name made of the image’s, progress in bytes, and where it is at the end`, async t => {
		const here = await aDirectory(t, {});
		const gate = Promise.withResolvers<void>();
		const {engine, story} = await open(t, {receiving: [4_000_000, 8_000_000], gate: gate.promise}, {columns: columns!, rows: rows!});
		await story.press('2');
		await choose(story, 'save to');
		await story.until('╭ Save shop/db:15.3 to a file');
		await story.until('docker save -o shop_db_15.3.tar shop/db:15.3');
		await story.press(keys.ctrlU, `${here}/db.tar.gz`);
		await story.until('docker save shop/db:15.3 | gzip > ');
		t.true(fits(story, columns!));
		await story.press(keys.enter);
		await story.until('8MB of about 12.3MB');
		gate.resolve();
		await story.until('before compression, to');
		t.deepEqual(asked(engine, 'save'), ['save shop/db:15.3 to db.tar.gz compressed']);
		t.is(story.store.get().journal.at(-1)?.command, `docker save shop/db:15.3 | gzip > ${here}/db.tar.gz`);
		t.true(fits(story, columns!));
	});

	test(`load at ${columns}×${rows}: the file is completed, its layers are told, and what was loaded is selected`, async t => {
		const here = await aDirectory(t, {'images.tar': tar});
		const image = anImage('shop/new:2');
		const sending = {...newSend(1024), sentBytes: 1024, loaded: ['shop/new:2'], notes: ['The image shop/new:2 already exists, renaming the old one'], pull: {layers: [{id: 'abcdef', phase: 'extracting' as const, current: 500, total: 1000}]}};
		const gate = Promise.withResolvers<void>();
		const {engine, story} = await open(t, {images: [anImage('shop/db:15.3'), image], sending: [sending], gate: gate.promise}, {columns: columns!, rows: rows!});
		await choose(story, 'load images');
		await story.until('╭ Load images from a file');
		await story.press(`${here}/im`, keys.right);
		await story.until('images.tar');
		t.true(fits(story, columns!));
		await story.press(keys.enter);
		await story.until(text => /abcdef[\s\S]*500B of 1kB/v.test(text) && text.includes('shop/new:2'));
		gate.resolve();
		await story.until('Loaded shop/new:2.');
		await story.until('already exists, renaming the old one');
		await story.press(keys.escape);
		await story.until(text => /▸ \S shop\/new\s+2/v.test(text));
		t.deepEqual(asked(engine, 'load'), ['load images.tar']);
	});

	test(`tag at ${columns}×${rows}: begins with the repository, several names, the first is selected`, async t => {
		const image = anImage('shop/db:15.3', {tags: ['shop/db:15.3', 'shop/db:16', 'shop/db:latest']});
		const {engine, story} = await open(t, {images: [image]}, {columns: columns!, rows: rows!});
		await story.press('2', 't');
		await story.until('╭ Tag shop/db:15.3');
		await story.until('New name  shop/db:');
		await story.press(keys.enter);
		await story.until('Type the tag behind the colon');
		await story.press('16 shop/db');
		await story.until('docker tag shop/db:15.3 shop/db:16 && docker tag shop/db:15.3 shop/db');
		t.true(fits(story, columns!));
		await story.press(keys.enter);
		await story.until('Tagged shop/db:15.3 as shop/db:16, shop/db:latest.');
		t.deepEqual(asked(engine, 'tag'), ['tag shop/db:15.3 shop/db:16', 'tag shop/db:15.3 shop/db']);
		await story.until(text => /▸ \S shop\/db\s+16/v.test(text));
	});

	test(`the ways to remove an image at ${columns}×${rows}: what goes, and what stays for whom`, async t => {
		const [base, web] = [anImage('shop/base:1', {tags: ['shop/base:1', 'shop/base:latest']}), anImage('shop/web:1')];
		const {engine, story} = await open(t, {images: [base, {...web, parentId: base.id}]}, {columns: columns!, rows: rows!});
		await story.press('2', 'd');
		await story.until('╭ Remove shop/base:1 ');
		await story.until(text => /u {2}Untag\s+the image stays as shop\/base:latest/v.test(text) && /r {2}Untag all 2 names\s+it stays, nameless: shop\/web:1 is built on it/v.test(text));
		t.true(fits(story, columns!));
		await story.press('u');
		await story.until('Remove only the name shop/base:1?');
		await story.press('y');
		await story.until('Untagged shop/base:1: the image stays as shop/base:latest.');
		t.deepEqual(asked(engine, 'remove'), ['remove image shop/base:1']);
	});
}

test('several images go into one file, by one line', async t => {
	const here = await aDirectory(t, {});
	const {engine, story} = await open(t);
	await story.press('2', keys.space, keys.space);
	await choose(story, 'save to');
	await story.until('╭ Save 2 images to a file');
	await story.until('docker save -o images.tar shop/db:15.3 shop/web:1.4.2');
	await story.press(keys.ctrlU, `${here}/all.tar`, keys.enter);
	await story.until('Saved 2 images');
	t.deepEqual(asked(engine, 'save'), ['save shop/db:15.3 shop/web:1.4.2 to all.tar']);
	t.is(story.store.get().journal.length, 1);
});

test('a file that is there is overwritten only when it is asked for, and the form stays', async t => {
	const here = await aDirectory(t, {'db.tar': 'old'});
	const {engine, story} = await open(t, {}, {columns: 120});
	await story.press('2');
	await choose(story, 'save to');
	await story.press(keys.ctrlU, `${here}/db.tar`, keys.enter);
	await story.until(`Overwrite ${here}/db.tar on this machine?`);
	await story.press(keys.enter);
	await story.until('╭ Save shop/db:15.3 to a file');
	await story.until(`${here}/db.tar`);
	t.deepEqual(asked(engine, 'save'), []);
	await story.press(keys.enter);
	await story.until('Overwrite');
	await story.press('y');
	await story.until('Saved shop/db:15.3');
});

test('what is wrong with a file brings the form back as it was', async t => {
	const here = await aDirectory(t, {'dir/': '', text: 'x'});
	const {engine, story} = await open(t, {}, {columns: 140});
	await story.press('2');
	await choose(story, 'save to');
	await story.press(keys.ctrlU, `${here}/no/x.tar`, keys.enter);
	await story.until(`There is no directory ${here}/no on this machine: make it first.`);
	await story.press(keys.ctrlU, `${here}/dir`, keys.enter);
	await story.until('type the file’s name behind it, such as');
	await story.press(keys.ctrlU, '-', keys.enter);
	await story.until('A dash means standard input or output');
	engine.held.refusal = new EngineError('invalid', `There is no room left on the disk of ${here}/x.tar.`);
	await story.press(keys.ctrlU, `${here}/x.tar`, keys.enter);
	await story.until('There is no room left on the disk of');
	await story.press(keys.escape);
	await story.until(text => text.includes('There is no room left on the disk of') && text.includes('╭ Save shop/db:15.3 to a file'));
	await story.press(keys.escape);
	await choose(story, 'load images');
	await story.press(`${here}/none.tar`, keys.enter);
	await story.until(`There is no ${here}/none.tar on this machine.`);
	await story.press(keys.ctrlU, `${here}/text`, keys.enter);
	await story.until('is no tar archive, as it is or compressed');
});

test('a directory that may not be written into', async t => {
	const here = await aDirectory(t, {'locked/': ''});
	await chmod(`${here}/locked`, 0o500);
	const {story} = await open(t, {}, {columns: 140});
	await story.press('2');
	await choose(story, 'save to');
	await story.press(keys.ctrlU, `${here}/locked/x.tar`, keys.enter);
	// To root nothing is locked.
	await story.until(process.getuid?.() === 0 ? 'Saved shop/db:15.3' : `This user may not write into ${here}/locked.`);
	t.deepEqual(await readdir(`${here}/locked`), []);
});

test('a save that is cancelled says that nothing is left; a load, what the engine has', async t => {
	const here = await aDirectory(t, {'images.tar': tar});
	const gate = Promise.withResolvers<void>();
	const {engine, story} = await open(t, {gate: gate.promise, receiving: [5]}, {columns: 120});
	await story.press('2');
	await choose(story, 'save to');
	await story.press(keys.ctrlU, `${here}/x.tar`, keys.enter);
	await story.until('5B of about');
	await story.press(keys.ctrlX);
	await story.until(`Cancelled: nothing is left of ${here}/x.tar.`);
	await story.press(keys.escape);
	for (const [sentBytes, said] of [[500, 'Cancelled: nothing was loaded.'], [1024, 'Cancelled, but the engine has the whole file and may still load it. Loaded before it: a:1.']] as const) {
		engine.held.sending = [{...newSend(1024), sentBytes, loaded: sentBytes === 1024 ? ['a:1'] : []}];
		await choose(story, 'load images');
		await story.press(`${here}/images.tar`, keys.enter);
		await story.until(text => /send .*images\.tar {2}\d/v.test(text));
		await story.press(keys.ctrlX);
		await story.until(said);
		await story.press(keys.escape);
	}

	gate.resolve();
});

test('a load that fails half-way says what had been loaded', async t => {
	const here = await aDirectory(t, {'images.tar': tar});
	const {engine, story} = await open(t, {sending: [{...newSend(1024), sentBytes: 1024, loaded: ['a:1', `sha256:${'b'.repeat(64)}`]}]}, {columns: 120});
	engine.held.refusal = new EngineError('failed', 'no space left on device');
	await choose(story, 'load images');
	await story.press(`${here}/images.tar`, keys.enter);
	await story.until('no space left on device. Loaded before it: a:1, bbbbbbbbbbbb.');
});

test('an import becomes the docker command line and the request', async t => {
	const here = await aDirectory(t, {'rootfs.tar': tar});
	const made = anImage('shop/base:1');
	const {engine, story} = await open(t, {images: [made]}, {columns: 150, rows: 45});
	await choose(story, 'import an image');
	await story.until('╭ Import an image from an archive');
	await story.press(`${here}/rootfs.tar`, keys.tab, 'Shop/Base', keys.tab, 'first', keys.tab, 'linux arm', keys.enter);
	await story.until('“Shop/Base” is no image name');
	await story.until('System, processor and its variant');
	await story.press(keys.ctrlU, 'shop/base:1', keys.tab, keys.tab, keys.ctrlU, 'linux/arm64', keys.tab, '["sh"]', keys.enter);
	await story.until('Imported');
	t.deepEqual(asked(engine, 'import'), [`import rootfs.tar ${JSON.stringify({reference: 'shop/base:1', message: 'first', changes: ['CMD ["sh"]'], platform: 'linux/arm64'})}`]);
	t.is(story.store.get().journal.at(-1)?.command, `docker import --change 'CMD ["sh"]' --message first --platform linux/arm64 ${here}/rootfs.tar shop/base:1`);
	await story.press(keys.escape);
	await choose(story, 'import an image');
	await story.press('https://example.com/rootfs.tgz', keys.enter);
	await story.until('Imported https://example.com/rootfs.tgz');
	t.is(asked(engine, 'import').length, 2);
});

test('a container is exported, running or not', async t => {
	const here = await aDirectory(t, {});
	const {engine, story} = await open(t, {}, {columns: 120});
	await choose(story, 'export its files');
	await story.until('docker export -o shop-db.tar shop-db');
	await story.press(keys.ctrlU, `${here}/db.tar`, keys.enter);
	await story.until('Exported the files of shop-db');
	t.deepEqual(asked(engine, 'export'), ['export shop-db to db.tar']);
});

test('a name that is another image’s is asked about before it moves', async t => {
	const [db, web] = [anImage('shop/db:15.3'), anImage('shop/web:1.4.2')];
	const {engine, story} = await open(t, {images: [db, web]});
	await story.press('2', 't', keys.ctrlU, 'docker.io/shop/web:1.4.2', keys.enter);
	await story.until('Move shop/web:1.4.2 to this image?');
	await story.until('which has no other name and');
	await story.press(keys.enter);
	await story.until('╭ Tag shop/db:15.3');
	t.deepEqual(asked(engine, 'tag'), []);
	await story.press(keys.enter);
	await story.until('Move shop/web:1.4.2');
	await story.press('y');
	await story.until('Tagged shop/db:15.3 as shop/web:1.4.2.');
});

test('marked images, with and without a name: what will stay is said before', async t => {
	const [old, web, db] = [anImage('', {id: `sha256:${'e'.repeat(64)}`}), anImage('shop/web:1'), anImage('shop/db:1')];
	const {engine, story} = await open(t, {images: [old, web, {...db, parentId: web.id}]}, {columns: 100, rows: 30});
	await story.press('2', keys.space, keys.space, keys.space, 'd');
	await story.until('Remove 3 images');
	await story.until('of 1 image only a name');
	await story.press('r');
	await story.until('Of shop/web:1 only the name goes.');
	await story.press('y');
	await story.until('Removed 3 of them.');
	t.deepEqual(asked(engine, 'remove').toSorted(), [`remove image ${old.id}`, 'remove image shop/db:1', 'remove image shop/web:1']);
});
