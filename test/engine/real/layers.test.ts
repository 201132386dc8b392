import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import test from 'ava';
import type {Image} from '../../../source/engine/types.js';
import {formatBytes} from '../../../source/format/bytes.js';
import {shortId} from '../../../source/format/image-reference.js';
import {keepLayers} from '../../../source/live/keep-layers.js';
import {layerRows, layerText, openSteps, sharersOf, sharingOf, uniqueBytes} from '../../../source/state/layers.js';
import {containersByImage, imageRows, noImages, replaceImages, visibleImages} from '../../../source/state/images.js';
import {aStore} from '../../helpers/a-store.js';
import {eventually} from '../../helpers/eventually.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

let real: RealEngine;

const soon = () => AbortSignal.timeout(60_000);

async function build(tag: string | undefined, ...lines: readonly string[]): Promise<string> {
	const context = await mkdtemp('/tmp/gantry-context-');
	await writeFile(`${context}/Dockerfile`, lines.join('\n'));
	await writeFile(`${context}/data`, 'x'.repeat(1000));
	const id = await real.docker('build', '--quiet', ...(tag === undefined ? [] : ['--tag', tag]), '--build-arg', 'TOKEN=s3cr3t value', context);
	await rm(context, {recursive: true});
	return id.split('\n').at(-1)!;
}

const created = async (name: string) => real.inspect(name, '{{.Created}}');

/** The engine's list tells whole seconds: each of these is made in one of its own. */
async function later(name: string, than: string): Promise<void> {
	const before = await created(than);
	for (;;) {
		await real.docker('commit', '--change', `LABEL made=${name}`, 'maker', `${name}:1`);
		if ((await created(`${name}:1`)).slice(0, 19) !== before.slice(0, 19)) {
			return;
		}

		await real.docker('image', 'rm', `${name}:1`);
	}
}

test.before(async () => {
	real = await startEngine();
	await real.docker('create', '--name', 'maker', 'bb');
	await build('base:1', 'FROM bb', 'ARG TOKEN', 'RUN echo base > /base', 'RUN mkdir /empty', 'RUN true', 'LABEL tier=base');
	await build('shop/web:1', 'FROM base:1', 'COPY data /web', 'WORKDIR /srv/web', 'ENV A="two words"', 'EXPOSE 80', 'USER 7:7', 'VOLUME /data', 'STOPSIGNAL SIGINT', 'HEALTHCHECK CMD true', 'ENTRYPOINT ["echo", "a b"]', 'CMD ["x"]');
	await build('shop/db:1', 'FROM base:1', 'LABEL tier=back', 'COPY data /db', 'RUN cat /db /db > /dbs');
	const nameless = await build(undefined, 'FROM base:1', 'COPY data /nameless', 'LABEL nameless=1');
	await later('middle', nameless);
	await later('last', 'middle:1');
});

test.after.always(() => {
	real.down();
});

test('the steps are those of docker history', async t => {
	for (const image of ['shop/web:1', 'shop/db:1', 'base:1', 'bb', 'middle:1']) {
		const {id} = await real.engine.images.inspect(image, soon());
		const theirs = (await real.docker('history', '--no-trunc', '--format', '{{json .}}', image)).split('\n').map(line => JSON.parse(line) as Record<string, string>);
		const {steps, layerIds} = await real.engine.images.layers(id, soon());
		t.deepEqual(steps.toReversed().map(step => [step.id ?? '<missing>', step.createdBy, formatBytes(step.sizeBytes), step.comment]), theirs.map(({ID, CreatedBy, Size, Comment}) => [ID, CreatedBy, Size, Comment]), `the steps of ${image}`);
		t.deepEqual(layerIds, JSON.parse(await real.inspect(image, '{{json .RootFS.Layers}}')) as string[]);
	}
});

test('how it starts is what the inspection says', async t => {
	const {id} = await real.engine.images.inspect('shop/web:1', soon());
	const {config} = await real.engine.images.layers(id, soon());
	t.like(config, {
		entrypoint: ['echo', 'a b'], command: ['x'], directory: '/srv/web', user: '7:7', ports: ['80/tcp'], volumes: ['/data'], healthCheck: ['CMD-SHELL', 'true'], stopSignal: 'SIGINT', variables: ['PATH', 'A'],
	});
	t.regex(config.platform, /^linux\/\w+/v);
});

/** The tab of an image, compared with all others, as the dashboard keeps it. */
async function tabOf(reference: string) {
	const images = await real.engine.images.list(soon());
	const store = aStore({images});
	const controller = new AbortController();
	const row = imageRows(images).find(one => one.reference === reference || one.image.id === reference)!;
	store.update('images', slice => ({...slice, view: {...slice.view, selectedId: row.id}}));
	store.update('screen', screen => ({...screen, list: 'images', focus: 'images'}));
	keepLayers(real.engine, store, controller.signal);
	await eventually(() => {
		const {phase, comparison, image, depths} = store.get().layers;
		return phase === 'shown' && comparison.phase === 'done' && image !== undefined && (openSteps(image).length === 0 || depths.size > 0);
	});
	controller.abort();
	const {layers} = store.get();
	return {layers, images, sharing: sharingOf(layers, images)};
}

test('what no other image shares is what docker system df says', async t => {
	const rows = JSON.parse(await real.docker('system', 'df', '--verbose', '--format', '{{json .Images}}')) as ReadonlyArray<Readonly<Record<string, string>>>;
	const images = await real.engine.images.list(soon());
	t.true(rows.length >= 7);
	for (const image of images) {
		const {layers, sharing} = await tabOf(image.tags[0] ?? image.id);
		const theirs = rows.find(({ID}) => shortId(ID!) === shortId(image.id))!;
		t.is(formatBytes(uniqueBytes(layers, sharing) ?? -1), theirs.UniqueSize!, `the part of ${image.tags[0] ?? image.id}`);
	}
});

test('each layer names the images that share it, and only layers do', async t => {
	const {layers, sharing} = await tabOf('shop/db:1');
	const rows = layerRows(layers);
	const told = rows.map(row => [layerText(row, false), sharersOf(row, sharing)?.length, row.isEmpty] as const);
	const find = (start: string) => told.find(([text]) => text.startsWith(start));
	t.deepEqual(find('RUN cat /db'), ['RUN cat /db /db > /dbs', 0, false]);
	t.deepEqual(find('LABEL tier=back'), ['LABEL tier=back', 0, true]);
	// Shared with the base, the shop's web and the nameless one.
	t.deepEqual(find('RUN echo base'), ['RUN echo base > /base (TOKEN=••••)', 3, false]);
	t.is(find('RUN mkdir')?.[1], 3);
	t.deepEqual(find('RUN true'), ['RUN true (TOKEN=••••)', 0, true]);
	const last = rows.filter(({place}) => place).map(({place}) => place!);
	t.true(last.every(({least, most}) => least === most));
	t.deepEqual(last.map(({least}) => least).toSorted((a, b) => a - b), layers.image!.layerIds.map((_, index) => index));
	t.false(rows.map(row => layerText(row, false)).join('\n').includes('s3cr3t'));
	t.true(rows.map(row => layerText(row, true)).join('\n').includes('TOKEN=s3cr3t value'));
});

test('a filter’s terms are the docker client’s', async t => {
	const images = await real.engine.images.list(soon());
	const usedIds = containersByImage(await real.engine.containers.list(soon())).keys().toArray();
	const ours = (filter: string, all: readonly Image[] = images) => {
		const slice = replaceImages(noImages, all);
		return visibleImages({...slice, usedIds, view: {...slice.view, filter}}).map(({image, repository, tag}) => `${image.id} ${repository}:${tag}`).toSorted();
	};

	const theirs = async (...filters: readonly string[]) => (await real.docker('images', '--no-trunc', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}', ...filters.flatMap(filter => ['--filter', filter])))
		.split('\n').filter(row => row !== '').toSorted();
	for (const filter of [
		'dangling=true', 'dangling=false', 'before=middle:1', 'since=middle:1', 'before=last:1', `since=${(await real.engine.images.inspect('middle:1', soon())).id}`, 'label=tier', 'label=tier=back', 'label=no', 'label=nameless=1',
		'reference=shop/*', 'reference=*', 'reference=*/*:1', 'reference=b[a-b]*', 'reference=shop/web', 'reference=shop/we?:1', 'reference=[!a]*',
	]) {
		const wanted = await theirs(filter);
		t.deepEqual(ours(filter.replace('=', ':')), wanted, `with ${filter}`);
		t.deepEqual(ours(filter), wanted, `with ${filter}`);
	}

	t.deepEqual(ours('before:middle:1 label:tier dangling:false'), await theirs('before=middle:1', 'label=tier', 'dangling=false'));
	t.deepEqual(ours('before:middle'), ours('before:no-such'));
	t.false(ours('unused:').some(row => row.includes(' bb:')));
	t.true(ours('unused:false').some(row => row.includes(' bb:')));
});

test('with all, the list is that of docker images --all, and intermediate ones are known as such', async t => {
	const images = await real.engine.images.list(soon(), {isAll: true});
	const rows = visibleImages({...replaceImages(noImages, images), isShowingAll: true});
	const list = async (...flags: readonly string[]) => (await real.docker('images', '--no-trunc', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}', ...flags)).split('\n').toSorted();
	const written = (some: typeof rows) => some.map(({image, repository, tag}) => `${image.id} ${repository}:${tag}`).toSorted();
	t.deepEqual(written(rows), await list('--all'));
	t.deepEqual(written(rows.filter(({image}) => !image.isIntermediate)), await list());
	const short = visibleImages(replaceImages(noImages, images));
	t.deepEqual(written(short), await list());
	t.true(rows.some(({image}) => image.isIntermediate));
});
