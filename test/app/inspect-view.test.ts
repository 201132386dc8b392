import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import type {Json} from '../../source/engine/types.js';
import {keys, openStory} from '../helpers/open-story.js';
import {shop, shopDb, shopWeb} from '../helpers/shop.js';
import {anImage} from '../helpers/values.js';

const inspection: Json = {
	Id: shopDb.id, Name: '/shop-db', RestartCount: 2, Image: `sha256:${'a'.repeat(64)}`, Created: '2026-01-02T09:00:00.123Z',
	State: {Status: 'running', Running: true, StartedAt: '2026-01-02T10:00:00.5Z', Health: {Status: 'healthy', Log: []}},
	Config: {Image: 'postgres:16', Env: ['POSTGRES_PASSWORD=hunter2', 'EMPTY=', 'PATH=/usr/bin'], Cmd: ['postgres', '-c', 'max_connections=50'], Labels: {tier: 'data'}, Healthcheck: {Test: ['CMD', 'pg_isready']}},
	HostConfig: {Memory: 536_870_912, NanoCpus: 1_500_000_000, RestartPolicy: {Name: 'unless-stopped'}},
	Mounts: [{Type: 'volume', Name: 'db-data', Destination: '/var/lib/postgresql/data', RW: true}],
	NetworkSettings: {Ports: {'5432/tcp': null}, Networks: {shop: {IPAddress: '172.18.0.2', Gateway: '172.18.0.1', Aliases: ['db']}}},
};

const open = async (t: ExecutionContext) => {
	const engine = shop({inspections: {[shopDb.id]: inspection, [shopWeb.id]: {Id: shopWeb.id, Name: '/shop-web', Config: {Env: ['TOKEN=swordfish']}}}});
	const story = await openStory(t, engine, {columns: 120, rows: 50});
	await story.until('3 · all');
	await story.press('i');
	await story.until('structured: o shows JSON');
	return {engine, story};
};

test('a container is told in sections, its secrets masked until they are asked for', async t => {
	const {story} = await open(t);
	const text = story.text();
	for (const part of [/State\s+running/v, /Restarts\s+2/v, /Memory\s+512MiB/v, /CPUs\s+1\.5/v, /Health\s+healthy/v, /Test\s+pg_isready/v, /Command\s+postgres -c max_connections=50/v, /volume\s.*db-data/v, /shop\s.*172\.18\.0\.2/v, /Restart policy\s+unless-stopped/v]) {
		t.regex(text, part);
	}

	t.true(text.includes('POSTGRES_PASSWORD=••••'));
	t.false(text.includes('hunter2'));
	await story.press('m');
	await story.until('POSTGRES_PASSWORD=hunter2');
	await story.press('m');
	await story.until(screen => !screen.includes('hunter2'));
});

test('the raw JSON is a key away, masked too', async t => {
	const {story} = await open(t);
	await story.press('o');
	await story.until('"Name": "/shop-db"');
	t.false(story.text().includes('hunter2'));
	await story.press('G');
	await story.until('"Networks": {');
	await story.press('g', 'm');
	await story.until('POSTGRES_PASSWORD=hunter2');
	await story.press('o');
	await story.until('structured');
});

test('secrets that were revealed are masked again on the next container', async t => {
	const {story} = await open(t);
	await story.press('m');
	await story.until('hunter2');
	await story.press(keys.escape, 'j');
	await story.until('TOKEN=••••');
	t.false(story.text().includes('swordfish'));
	await story.press('k');
	await story.until('POSTGRES_PASSWORD=••••');
	t.false(story.output.raw.includes('swordfish'));
});

test('an inspection longer than its room is scrolled, and stops at its ends', async t => {
	const {story} = await open(t);
	await story.resize(80, 24);
	await story.until(text => /1–\d+ of \d+/v.test(text));
	await story.press('k');
	await story.until(text => /1–\d+ of \d+/v.test(text));
	await story.press('G');
	await story.until('Cgroup         the engine’s default');
	const end = /(?<from>\d+)–(?<to>\d+) of (?<all>\d+)/v.exec(story.text())!.groups!;
	t.is(end.to, end.all);
	await story.press('j', keys.pageDown);
	t.is(/(?<from>\d+)–/v.exec(story.text())!.groups!.from, end.from);
	await story.press('g');
	await story.until(text => /1–\d+ of \d+/v.test(text));
});

test('an image is inspected while it is selected in its list', async t => {
	const image = anImage('shop/web:1.4.2');
	const engine = shop({images: [image], inspections: {[image.id]: {Id: image.id, RepoTags: ['shop/web:1.4.2'], Size: 12_300_000, Os: 'linux', Architecture: 'arm64', Config: {Env: ['KEY=secret'], Entrypoint: ['/serve']}}}});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('2', 'i');
	await story.until('linux/arm64');
	t.true(story.text().includes('12.3MB'));
	await story.press('l');
	await story.until('newest first');
	t.false(story.text().includes('following'));
	await story.press('i');
	await story.until('structured: o shows JSON');
});

test('an inspection that fails says why', async t => {
	const engine = shop();
	const story = await openStory(t, {...engine, containers: {
		...engine.containers,
		async inspect() {
			throw new EngineError('failed', 'the database is locked');
		},
	}});
	await story.until('3 · all');
	await story.press('i');
	await story.until('the database is locked');
});
