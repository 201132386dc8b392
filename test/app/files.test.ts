import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import type {FakeEngine} from '../helpers/fake-engine.js';
import {aFile, aFolder, noFiles, type HeldFiles} from '../helpers/fake-files.js';
import {keys, openStory} from '../helpers/open-story.js';
import {shop, shopWeb} from '../helpers/shop.js';

const {id} = shopWeb;

const files = (): HeldFiles => ({
	...noFiles(),
	listings: {
		[`${id} /`]: {entries: [aFile('readme.md'), aFolder('etc'), aFile('link', {kind: 'link', mode: 0o777, target: 'etc'}), aFile('bad\u{1B}name', {name: 'badname'}), aFile('tool', {sizeBytes: 4_200_000})]},
		[`${id} /etc`]: {entries: [aFile('hosts')]},
	},
	texts: {[`${id} /readme.md`]: {lines: ['# Shop', 'x'.repeat(100), ...Array.from({length: 60}, (_, index) => `line ${index + 1}`)], sizeBytes: 900}, [`${id} /tool`]: {isBinary: true, sizeBytes: 4_200_000}},
	links: {[`${id} /link`]: {path: '/etc', kind: 'directory'}},
});

/** The files tab of the web server, in focus. */
async function openFiles(t: ExecutionContext, engine: FakeEngine, size: {readonly columns?: number; readonly rows?: number} = {}) {
	const story = await openStory(t, engine, size);
	await story.until('shop-web');
	await story.press('j', 'f');
	await story.until('readme.md');
	return story;
}

test('directories first, with mode, size, time, and where links lead', async t => {
	const {text} = await openFiles(t, shop({files: files()}));
	const rows = text().split('\n').filter(row => /[\-dl]r[w\-]x?/v.test(row)).map(row => row.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/v, 'TIME').replaceAll('│', '').trim());
	t.deepEqual(rows, [
		'▸ drwxr-xr-x           TIME  etc/', '-rw-r--r--   1.23kB  TIME  badname', 'lrwxrwxrwx           TIME  link -> etc', '-rw-r--r--   1.23kB  TIME  readme.md', '-rw-r--r--    4.2MB  TIME  tool',
	]);
});

test('a narrow screen leaves columns out, a wide one has them all', async t => {
	const narrow = await openFiles(t, shop({files: files()}), {columns: 60});
	t.notRegex(narrow.text(), /MODE|drwx/v);
	t.regex(narrow.text(), /SIZE {2}MODIFIED +NAME/v);
	const wide = await openFiles(t, shop({files: files()}), {columns: 160, rows: 45});
	t.regex(wide.text(), /MODE +SIZE {2}MODIFIED +NAME/v);
});

test('into a directory and up again, where it was', async t => {
	const engine = shop({files: files()});
	const story = await openFiles(t, engine);
	await story.press(keys.enter);
	await story.until('hosts');
	t.regex(story.text(), /╰ \/etc ─/v);
	await story.press(keys.backspace);
	await story.until('▸ drwxr-xr-x');
	t.regex(story.text(), /▸ .* etc\//v);
	await story.press('j', 'j', keys.enter);
	await story.until('hosts');
	// Another container, and back: the place is remembered.
	await story.press(keys.escape, 'k');
	await story.until('There is no / in this container.');
	await story.press('j');
	await story.until('hosts');
	await story.press(keys.enter, 'h', 'h');
	await story.until('readme.md');
	t.is(story.store.get().files.places.get(id)?.path, '/');
});

test('a file is looked at, scrolled, numbered, and closed', async t => {
	const story = await openFiles(t, shop({files: files()}));
	await story.press('G', 'k', keys.enter);
	await story.until('shop-web:/readme.md');
	await story.until('1–18 of 63');
	await story.press('w');
	await story.until('1–18 of 62');
	await story.press('G');
	await story.until('line 60');
	await story.press('k');
	await story.until('44–61 of 62');
	await story.press('n', 'g');
	await story.until(' 1 # Shop');
	await story.press('q');
	await story.until(text => !text.includes('# Shop'));
});

test('what is binary, leads nowhere or is gone is said in one sentence', async t => {
	const engine = shop({files: files()});
	const story = await openFiles(t, engine);
	await story.press('G', keys.enter);
	await story.until('tool is binary, 4.2MB: C copies it out.');
	engine.held.files.links = {};
	await story.press('k', 'k', keys.enter);
	await story.until('/link leads nowhere.');
	engine.held.refusal = new EngineError('gone', 'No such container');
	await story.press(keys.enter);
	await story.until('The container is gone.');
});

test('a large directory says so, and reads on', async t => {
	const held = files();
	held.listings[`${id} /`] = {entries: Array.from({length: 20_500}, (_, index) => aFile(`f${index + 1}`)), isWhole: false};
	const story = await openStory(t, shop({files: held}), {columns: 100});
	await story.until('shop-web');
	await story.press('j', 'f');
	await story.until('first 20,000 names: too large to list whole, m reads on');
	await story.press('m');
	await story.until('1/20,500');
	await story.press('G');
	await story.until('20,500/20,500');
});

test('reading tells how far it is, and ends when the tab is left', async t => {
	const gate = Promise.withResolvers<void>();
	const held = {...files(), met: 12_400};
	const engine = shop({files: held, gate: gate.promise});
	const story = await openStory(t, engine);
	await story.until('shop-web');
	await story.press('j', 'f');
	await story.until('reading … 12,400 files');
	await story.press(']');
	await story.settle();
	gate.resolve();
	await story.settle();
	t.is(story.store.get().files.phase, 'reading');
	t.is(story.store.get().files.listing, undefined);
});

test('the tab asks once, and not while another is shown', async t => {
	const engine = shop({files: files()});
	const story = await openFiles(t, engine);
	await story.press('j', 'k', 'j');
	t.deepEqual(engine.asked.filter(what => what.startsWith('files')), ['files shop-web /']);
	await story.press('[');
	await story.settle();
	engine.change([...engine.held.containers]);
	await story.settle();
	t.is(engine.asked.filter(what => what.startsWith('files')).length, 1);
});

test('the selected file is copied out, with progress and outcome', async t => {
	const engine = shop({files: files()});
	const story = await openFiles(t, engine);
	await story.press('G', 'k', 'C');
	await story.until('Out of the container');
	await story.press('o');
	await story.until('docker cp shop-web:/readme.md ./');
	await story.press(keys.tab, 'x');
	await story.until('docker cp shop-web:/readme.md ./x');
	await story.press(keys.enter);
	await story.until('Copied 1 file, 1kB, to /here/file.');
	t.deepEqual(engine.asked.filter(asked => /^(?:plan|copy) out /v.test(asked)).slice(-2), ['plan out shop-web /readme.md /home/user/shop/./x', 'copy out /here/file']);
});

test('what would be overwritten is asked before, and no is the safe answer', async t => {
	const held = {...files(), plan: {replaced: ['/here/a', '/here/b'], replacedCount: 14, landing: '/here'}};
	const engine = shop({files: held});
	const story = await openFiles(t, engine);
	await story.press('C', 'o', keys.enter);
	await story.until('Overwrite 14 files in /here on this machine?');
	t.regex(story.text(), /\/here\/a.*\n.*\/here\/b.*\n.*and 12 more/v);
	await story.press(keys.enter);
	await story.until(text => !text.includes('Overwrite'));
	t.false(engine.asked.some(what => what.startsWith('copy')));
	await story.press('C', 'o', keys.enter);
	await story.until('Overwrite 14 files');
	await story.press('y');
	await story.until('Copied 1 file');
});

test('a name that cannot be shown as it is is copied all the same', async t => {
	const engine = shop({files: files()});
	const story = await openFiles(t, engine);
	await story.press('j', 'C', 'o');
	await story.until(String.raw`docker cp $'shop-web:/bad\x1bname' ./`);
	await story.press(keys.enter);
	await story.until('Copied 1 file');
	t.true(engine.asked.includes('plan out shop-web /bad\u{1B}name /home/user/shop/./'));
});

test('a copy can be cancelled, and says what is left', async t => {
	const held = {...files(), plan: {replaced: ['/here/a'], replacedCount: 1, landing: '/here'}};
	const engine = shop({files: held});
	const story = await openFiles(t, engine);
	await story.press('C', 'o', keys.enter);
	await story.until('Overwrite /here/a on this machine?');
	engine.held.gate = Promise.withResolvers<void>().promise;
	await story.press('y');
	await story.until('0 files, 500B of 1kB');
	await story.press(keys.ctrlX);
	await story.until('Cancelled: nothing was copied.');
	await story.press(keys.escape);
	await story.until('Cancelled: docker cp');
});

test('copying in asks for a path here first, and the tab is read anew', async t => {
	const engine = shop({files: files()});
	const story = await openFiles(t, engine);
	await story.press('C', 'i');
	await story.until('Copy into shop-web');
	await story.press(keys.enter);
	await story.until('Type a path on this machine, such as ./ for this directory.');
	await story.press('/nope', keys.enter);
	await story.until('There is no /nope on this machine.');
	await story.press(keys.ctrlU, '/etc/hos');
	await story.until('→ complete');
	await story.press(keys.end);
	await story.until(text => /docker cp \/etc\/hos\S+ shop-web:\//v.test(text));
	await story.press(keys.ctrlU, '/etc/hosts', keys.enter);
	await story.until('Copied 1 file, 1kB, to /there/file in shop-web.');
	t.true(engine.asked.includes('plan in shop-web / /etc/hosts'));
	await story.press(keys.escape);
	await story.settle();
	t.is(engine.asked.filter(what => what.startsWith('files')).length, 2);
});
