import test, {type ExecutionContext} from 'ava';
import type {Json} from '../../source/engine/types.js';
import {keys, openStory, type Story} from '../helpers/open-story.js';
import {shop, shopDb} from '../helpers/shop.js';
import {anImage} from '../helpers/values.js';

const inspection: Json = {
	Id: shopDb.id, Name: '/shop-db',
	Config: {Env: ['POSTGRES_PASSWORD=hunter2', 'KEY=line one\nline two', 'EMPTY='], Labels: {tier: 'data'}},
	Mounts: [{Type: 'volume', Name: 'db-data', Destination: '/var/lib/data', RW: true}, {Type: 'bind', Source: '/etc/x', Destination: '/x', RW: false}],
	NetworkSettings: {Networks: {shop: {IPAddress: '172.18.0.2', GlobalIPv6Address: 'fd00::2'}}},
};

/** All that has been put on the clipboard. */
const copied = ({output}: Story): readonly string[] => output.raw.matchAll(/\x1B\]52;c;(?<text>[A-Za-z0-9+\/=]*)\x07/gv).map(({groups}) => Buffer.from(groups!.text!, 'base64').toString()).toArray();

async function open(t: ExecutionContext, raw: Json = inspection) {
	const engine = shop({inspections: {[shopDb.id]: raw}});
	const story = await openStory(t, engine, {rows: 30});
	await story.until('3 · all');
	await story.press('i');
	await story.until('structured');
	await story.press('y');
	await story.until('╭ Copy');
	return {engine, story};
}

test('the environment is copied with its real values, and shown nowhere', async t => {
	const {story} = await open(t);
	t.regex(story.text(), /environment\s+3 variables with their real values/v);
	await story.press('e');
	await story.until('Copied 3 variables with their real values');
	t.deepEqual(copied(story), [['POSTGRES_PASSWORD=hunter2', String.raw`$'KEY=line one\nline two'`, 'EMPTY='].join('\n')]);
	t.false(story.text().includes('hunter2'));
});

test('one variable is found by its name; its value alone is copied', async t => {
	const {story} = await open(t);
	await story.press('v');
	await story.until('POSTGRES_PASSWORD');
	t.false(story.text().includes('hunter2'));
	await story.press('KEY', keys.enter);
	await story.until('Copied the value of KEY');
	t.deepEqual(copied(story), ['line one\nline two']);
});

test('labels, mounts, addresses and the whole inspection', async t => {
	const {story} = await open(t);
	await story.press('l');
	await story.until('Copied 1 label');
	await story.press('y', 'o');
	await story.until('Copied db-data:/var/lib/data /etc/x:/x:ro');
	await story.press('y', 'a');
	await story.until('Copied 172.18.0.2 fd00::2');
	await story.press('y', 'w');
	await story.until('Copied the whole inspection, variables with their real values');
	const [labels, mounts, addresses, whole] = copied(story);
	t.deepEqual([labels, mounts, addresses], ['tier=data', 'db-data:/var/lib/data\n/etc/x:/x:ro', '172.18.0.2\nfd00::2']);
	t.deepEqual(JSON.parse(whole!), inspection);
});

test('what a container does not have is not offered, and j only moves', async t => {
	const {story} = await open(t, {Id: shopDb.id, Config: {}});
	t.notRegex(story.text(), /environment|labels|mounts|IP address/v);
	await story.press('j', 'j', 'j', 'j', keys.enter);
	await story.until('Copied the whole inspection');
});

test('what is longer than terminals take is not copied, and says so', async t => {
	const {story} = await open(t, {Id: shopDb.id, Config: {Env: [`BIG=${'x'.repeat(80_000)}`]}});
	await story.press('e');
	await story.until('This is longer than terminals take: nothing has been copied.');
	t.deepEqual(copied(story), []);
});

test('outside the Config tab only what the list knows is offered', async t => {
	const {story} = await open(t);
	await story.press(keys.escape, keys.escape, 'y');
	await story.until('╭ Copy');
	t.notRegex(story.text(), /whole inspection/v);
	await story.press('n');
	await story.until('Copied shop-db');
});

test('an image’s environment can be copied too', async t => {
	const image = anImage('shop/web:1.4.2');
	const engine = shop({images: [image], inspections: {[image.id]: {Id: image.id, Config: {Env: ['KEY=secret']}}}});
	const story = await openStory(t, engine, {rows: 30});
	await story.until('3 · all');
	await story.press('2', 'i');
	await story.until('KEY=••••');
	await story.press('y', 'e');
	await story.until('Copied 1 variable with its real value');
	t.deepEqual(copied(story), ['KEY=secret']);
});
