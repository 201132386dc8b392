import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {checkAllImages, checkImage} from '../../../source/actions/check-updates.js';
import {engineWords} from '../../../source/actions/engine-words.js';
import {imageName} from '../../../source/actions/image-operations.js';
import {perform} from '../../../source/actions/perform.js';
import {updateImage} from '../../../source/actions/update-operation.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {imageRows, replaceImages, type ImageRow} from '../../../source/state/images.js';
import {replaceContainers} from '../../../source/state/containers.js';
import {createStore} from '../../../source/state/store.js';
import {updateOf} from '../../../source/state/updates.js';
import {aContext, type FakeContext} from '../../helpers/a-context.js';
import {aState} from '../../helpers/a-store.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {until} from '../../helpers/until.js';
import {now} from '../../helpers/values.js';

let real: RealEngine;
let searchable: ChildProcess;
const place = '127.0.0.1:5000';
const searchPlace = '127.0.0.1:5002';

/** A registry as they were when they could be searched. */
const oldRegistry = String.raw`
	const results = [
		{name: 'shop/low', description: 'Low.', star_count: 1, is_official: false, is_automated: true},
		{name: 'nginx', description: 'Of\nficial \u001B[31mbuild.', star_count: 20, is_official: true},
		{name: 'shop/mid', description: '', star_count: 5, is_official: false},
	];
	require('node:http').createServer((request, response) => {
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(request.url.startsWith('/v1/search') ? {num_results: results.length, query: '', results} : {version: '0.9', standalone: true}));
	}).listen(5002, '127.0.0.1', () => console.log('listens'));`;

test.before(async () => {
	real = await startEngine();
	await real.registry(5000);
	searchable = spawn('scripts/engine', ['enter', real.directory, process.execPath, '-e', oldRegistry], {stdio: ['ignore', 'pipe', 'inherit']});
	await once(searchable.stdout!, 'data');
});

test.after.always(() => {
	searchable.kill();
	real.down();
});

const soon = () => AbortSignal.timeout(90_000);
const signal = AbortSignal.timeout(600_000);
const idOf = async (name: string) => real.inspect(name, '{{.Id}}');

/** Make an image of a few instructions. */
async function build(tag: string, ...instructions: readonly string[]): Promise<void> {
	const file = `${real.directory}/Dockerfile-${tag.replaceAll(/\W/gv, '-')}`;
	await writeFile(file, ['FROM bb', ...instructions].join('\n'));
	await real.docker('build', '--quiet', '--tag', tag, '--file', file, '--', 'test/helpers');
}

/** What another machine would do: push something under a tag that stays here what it is. */
async function pushBehind(reference: string, ...instructions: readonly string[]): Promise<string> {
	const kept = `kept-${reference.replaceAll(/\W/gv, '-')}:1`;
	await real.docker('tag', reference, kept);
	await build(reference, ...instructions);
	await real.docker('push', '--quiet', reference);
	const id = await idOf(reference);
	await real.docker('tag', kept, reference);
	await real.docker('rmi', kept);
	// Nothing of it stays here: it has to come from the registry.
	await real.docker('image', 'prune', '--force');
	return id;
}

async function shown(): Promise<FakeContext> {
	const store = createStore(aState());
	const [images, containers] = await Promise.all([real.engine.images.list(soon()), real.engine.containers.list(soon())]);
	store.patch(state => ({images: replaceImages(state.images, images), containers: replaceContainers(state.containers, containers, now)}));
	return {...aContext(real.engine, store), pause: async milliseconds => new Promise(resolve => {
		setTimeout(resolve, milliseconds);
	})};
}

const rowOf = ({store}: FakeContext, reference: string): ImageRow => imageRows(store.get().images.all).find(row => row.reference === reference)!;
const words = {name: imageName, id: ({id}: ImageRow) => id};

async function stateOf(reference: string): Promise<string | undefined> {
	const context = await shown();
	const row = rowOf(context, reference);
	await perform(context, checkImage, [row], words);
	return updateOf(context.store.get().updates, row)?.state;
}

/** Pull and replace, all that there is to replace. @returns What was said. */
async function update(context: FakeContext, reference: string): Promise<string> {
	const ended = perform(context, updateImage, [rowOf(context, reference)], words);
	await context.asked('form');
	await context.press('enter');
	await context.asked('question');
	await context.press('y');
	await until(async () => context.store.get().tasks.at(-1)?.phase, phase => phase !== undefined && phase !== 'running');
	const {message = ''} = context.store.get().tasks.at(-1)!;
	for (const overlay of context.store.get().overlays) {
		if (overlay.kind === 'form') {
			overlay.respond(undefined);
		}
	}

	await ended;
	return message;
}

const refusal = async (t: ExecutionContext, request: (registry: RealEngine['engine']['registries']) => Promise<unknown>): Promise<readonly [string, string]> => {
	const error = await t.throwsAsync(request(real.engine.registries), {instanceOf: EngineError});
	return [error?.kind ?? '', error?.message ?? ''];
};

test.serial('a search finds what docker search finds, in its order', async t => {
	const term = `${searchPlace}/x`;
	const byClient = await real.docker('search', '--no-trunc', '--format', '{{.Name}}|{{.StarCount}}|{{.IsOfficial}}', term);
	const found = await real.engine.registries.search({term}, soon());
	t.deepEqual(found.map(({name, stars, isOfficial}) => `${name.replace(`${searchPlace}/`, '')}|${stars}|${isOfficial ? '[OK]' : ''}`), byClient.split('\n').map(line => line.trim()));
	t.deepEqual(found.map(({name}) => name.startsWith(`${searchPlace}/`)), [true, true, true]);
	t.is(found[1]!.description, 'Of ficial build.');
	const few = await real.engine.registries.search({term, isOfficial: true}, soon());
	t.deepEqual(few.map(({name}) => name), [`${searchPlace}/nginx`]);
	const starred = await real.engine.registries.search({term, leastStars: 5}, soon());
	t.deepEqual(starred.map(({stars}) => stars), [20, 5]);
});

test.serial('a hub that cannot be reached, a registry that cannot be searched, a wrong limit', async t => {
	const [kind, sentence] = await refusal(t, async registry => registry.search({term: 'nginx'}, signal));
	t.is(kind, 'unreachable');
	t.regex(sentence, /^The hub cannot be reached: [^:]+\.$/v);
	t.deepEqual(await refusal(t, async registry => registry.search({term: `${place}/nginx`}, signal)), ['failed', `The registry ${place} cannot be searched.`]);
	t.deepEqual(await refusal(t, async registry => registry.search({term: '127.0.0.1:5009/nginx'}, signal)), ['unreachable', 'The registry 127.0.0.1:5009 cannot be reached: nothing listens there.']);
	t.is((await refusal(t, async registry => registry.search({term: 'nginx', limit: 900}, signal)))[0], 'invalid');
});

test.serial('what a registry has is what docker has pushed to it', async t => {
	const reference = `${place}/shop/asked:1`;
	await build(reference, 'LABEL version=1');
	await real.docker('push', '--quiet', reference);
	const remote = await real.engine.registries.remote(reference, soon());
	t.deepEqual(remote, {digest: (await real.inspect(reference, '{{index .RepoDigests 0}}')).split('@')[1]!, platforms: ['linux/amd64']});
	t.is((await refusal(t, async registry => registry.remote(`${place}/shop/asked:2`, signal)))[0], 'gone');
	t.is((await refusal(t, async registry => registry.remote(`${place}/shop/nothing:1`, signal)))[0], 'gone');
	t.deepEqual(await refusal(t, async registry => registry.remote('127.0.0.1:5009/shop/asked:1', signal)), ['unreachable', 'The registry 127.0.0.1:5009 cannot be reached: nothing listens there.']);
});

test.serial('up to date until another machine pushes; a pull makes it so again', async t => {
	const reference = `${place}/shop/checked:1`;
	await build(reference, 'LABEL version=1');
	t.is(await stateOf(reference), 'local');
	await real.docker('push', '--quiet', reference);
	t.is(await stateOf(reference), 'current');
	await pushBehind(reference, 'LABEL version=2');
	t.is(await stateOf(reference), 'newer');
	t.regex(await real.docker('pull', reference), /Downloaded newer image/v);
	t.is(await stateOf(reference), 'current');
	t.regex(await real.docker('pull', reference), /Image is up to date/v);
});

test.serial('an image for several platforms is compared by the digest of its index', async t => {
	const reference = `${place}/shop/index:1`;
	await build(`${place}/shop/index:amd64`, 'LABEL for=amd64');
	await real.docker('push', '--quiet', `${place}/shop/index:amd64`);
	const {digest, size} = await manifestOf('shop/index', 'amd64');
	const index = JSON.stringify({
		schemaVersion: 2, mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json',
		manifests: [{mediaType: 'application/vnd.docker.distribution.manifest.v2+json', digest, size, platform: {architecture: 'amd64', os: 'linux'}}],
	});
	await inside(`await fetch('http://${place}/v2/shop/index/manifests/1', {method: 'PUT', headers: {'content-type': 'application/vnd.docker.distribution.manifest.list.v2+json'}, body: ${JSON.stringify(index)}})`);
	await real.docker('pull', '--quiet', reference);
	t.not((await real.engine.registries.remote(reference, soon())).digest, digest);
	t.is(await stateOf(reference), 'current');
});

/** Run a few lines where the registry listens. */
async function inside(script: string): Promise<string> {
	const child = spawn('scripts/engine', ['enter', real.directory, process.execPath, '--input-type=module', '-e', script], {stdio: ['ignore', 'pipe', 'inherit']});
	let printed = '';
	child.stdout.on('data', (chunk: Buffer) => {
		printed += chunk.toString();
	});
	await once(child, 'close');
	return printed;
}

async function manifestOf(repository: string, tag: string): Promise<{readonly digest: string; readonly size: number}> {
	const printed = await inside(`
		const answer = await fetch('http://${place}/v2/${repository}/manifests/${tag}', {headers: {accept: 'application/vnd.docker.distribution.manifest.v2+json'}});
		console.log(JSON.stringify({digest: answer.headers.get('docker-content-digest'), size: (await answer.arrayBuffer()).byteLength}));`);
	return JSON.parse(printed) as {digest: string; size: number};
}

test.serial('pull and update: the containers have the new image, and all else they had', async t => {
	const reference = `${place}/shop/web:1`;
	await build(reference, 'LABEL version=1', 'CMD ["sleep", "1000"]');
	await real.docker('push', '--quiet', reference);
	await real.docker('run', '--detach', '--init', '--name', 'up', '--publish', '8081:80', '--volume', 'web-data:/data', '--volume', '/unnamed', '--env', 'MODE=fast', '--label', 'com.docker.compose.project=shop', reference);
	await real.docker('create', '--name', 'down', reference);
	await real.docker('exec', 'up', 'sh', '-c', 'echo kept > /data/file; echo kept > /unnamed/file');
	const before = await real.inspect('up', '{{json .HostConfig.PortBindings}} {{json .Config.Env}} {{index .Config.Labels "com.docker.compose.project"}}');
	const newId = await pushBehind(reference, 'LABEL version=2', 'CMD ["sleep", "2000"]');
	const context = await shown();
	t.is(await update(context, reference), `2 containers of ${reference} replaced.`);
	t.deepEqual([await real.inspect('up', '{{.Image}}'), await real.inspect('down', '{{.Image}}'), await idOf(reference)], [newId, newId, newId]);
	t.is(await real.inspect('up', '{{json .HostConfig.PortBindings}} {{json .Config.Env}} {{index .Config.Labels "com.docker.compose.project"}}'), before);
	t.is(await real.inspect('up', '{{.State.Status}} {{json .Config.Cmd}} {{index .Config.Labels "version"}}'), 'running ["sleep","2000"] 2');
	t.is(await real.inspect('down', '{{.State.Status}}'), 'created');
	t.is(await real.docker('exec', 'up', 'cat', '/data/file', '/unnamed/file'), 'kept\nkept');
	t.false((await real.docker('ps', '--all', '--format', '{{.Names}}')).includes('-old-'));
	t.is(await stateOf(reference), 'current');
	t.is(await update(await shown(), reference), `Nothing was replaced: its containers run what ${reference} names now.`);
});

test.serial('pulled before: a container that still runs the older image is found and updated', async t => {
	const reference = `${place}/shop/older:1`;
	await build(reference, 'LABEL version=1', 'CMD ["sleep", "1000"]');
	await real.docker('push', '--quiet', reference);
	await real.docker('run', '--detach', '--init', '--name', 'older', reference);
	await real.docker('run', '--detach', '--init', '--name', 'by-id', await idOf(reference));
	const newId = await pushBehind(reference, 'LABEL version=2', 'CMD ["sleep", "1000"]');
	await real.docker('pull', '--quiet', reference);
	const byId = await real.inspect('by-id', '{{.Id}}');
	t.is(await update(await shown(), reference), `1 container of ${reference} replaced.`);
	t.is(await real.inspect('older', '{{.Image}} {{.State.Status}}'), `${newId} running`);
	t.is(await real.inspect('by-id', '{{.Id}}'), byId);
});

test.serial('one that does not run with the new image is put back; the others are done', async t => {
	const reference = `${place}/shop/broken:1`;
	await build(reference, 'LABEL version=1', 'CMD ["sleep", "1000"]');
	await real.docker('push', '--quiet', reference);
	await real.docker('run', '--detach', '--init', '--name', 'fragile', reference);
	await real.docker('run', '--detach', '--init', '--name', 'sturdy', reference, 'sleep', '3000');
	const [oldId, fragile] = [await idOf(reference), await real.inspect('fragile', '{{.Id}}')];
	const newId = await pushBehind(reference, 'LABEL version=2', 'CMD ["/no/such/program"]');
	const said = await update(await shown(), reference);
	t.regex(said, /^1 of 2 containers could not be replaced\. fragile: .*fragile is as it was before\.$/v);
	t.is(await real.inspect('fragile', '{{.Id}} {{.Image}} {{.State.Status}}'), `${fragile} ${oldId} running`);
	t.is(await real.inspect('sturdy', '{{.Image}} {{.State.Status}}'), `${newId} running`);
	t.false((await real.docker('ps', '--all', '--format', '{{.Names}}')).includes('-old-'));
});

test.serial('a registry that is not there is told once, whatever else is known', async t => {
	await real.docker('tag', `${place}/shop/web:1`, '127.0.0.1:5009/shop/web:1');
	const context = await shown();
	// As if it had been pulled from there once.
	context.store.update('images', images => ({...images, all: images.all.map(image => ({...image, digests: [...image.digests, ...image.tags.filter(tag => tag.startsWith('127.0.0.1:5009/')).map(tag => `${tag.slice(0, tag.lastIndexOf(':'))}@sha256:${'a'.repeat(64)}`)]}))}));
	await perform(context, checkAllImages, [context.store.get()], engineWords);
	const row = rowOf(context, '127.0.0.1:5009/shop/web:1');
	const {updates, tasks} = context.store.get();
	t.is(updateOf(updates, row)?.reason, 'The registry 127.0.0.1:5009 cannot be reached: nothing listens there.');
	t.is(updateOf(updates, rowOf(context, `${place}/shop/web:1`))?.state, 'current');
	t.deepEqual(tasks.at(-1)?.steps?.flatMap(({reason}) => reason ?? []), ['The registry 127.0.0.1:5009 cannot be reached: nothing listens there.']);
});
