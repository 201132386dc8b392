import test from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import type {PullProgress} from '../../../source/engine/registry/pull-progress.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

let real: RealEngine;
const reference = '127.0.0.1:5000/shop/bb:1';

test.before(async () => {
	real = await startEngine();
	await real.registry(5000);
	await real.docker('tag', 'bb', reference);
	await real.docker('push', '--quiet', reference);
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(60_000);
const idOf = async (name: string) => real.inspect(name, '{{.Id}}');

test.serial('an image that is not here comes layer by layer, and is the one that was pushed', async t => {
	const id = await idOf(reference);
	await real.docker('rmi', '--force', id);
	const seen: PullProgress[] = [];
	const ended = await real.engine.images.pull({reference}, progress => {
		seen.push(progress);
	}, soon());
	t.is(await idOf(reference), id);
	t.true(ended.layers.length > 0);
	t.true(ended.layers.every(({phase}) => phase === 'done'));
	t.is(`127.0.0.1:5000/shop/bb@${ended.digest!}`, await real.inspect(reference, '{{index .RepoDigests 0}}'));
	t.deepEqual(seen.at(-1), ended);
});

test.serial('by digest, and again: nothing is fetched twice', async t => {
	const digest = await real.inspect(reference, '{{index .RepoDigests 0}}');
	const ended = await real.engine.images.pull({reference: digest}, () => undefined, soon());
	t.regex(ended.status ?? '', /^Image is up to date/v);
});

test.serial('a tag that the registry does not have, a registry that is not there, a name that is none', async t => {
	const messageOf = async (name: string) => (await t.throwsAsync(real.engine.images.pull({reference: name}, () => undefined, soon()), {instanceOf: EngineError}))?.message ?? '';
	t.regex(await messageOf('127.0.0.1:5000/shop/bb:2'), /manifest unknown|not found/v);
	t.regex(await messageOf('127.0.0.1:5001/shop/bb:1'), /nothing listens there/v);
	t.regex(await messageOf('Shop/bb'), /invalid reference format/v);
});

test.serial('create: what was asked for, and nothing else runs', async t => {
	const {id, warnings} = await real.engine.containers.create({name: 'made', body: {Image: reference, Cmd: ['true']}}, soon());
	t.is(await real.inspect('made', '{{.Id}} {{.State.Status}} {{.Config.Cmd}}'), `${id} created [true]`);
	t.deepEqual(warnings, []);
	const kindOf = async (options: Parameters<typeof real.engine.containers.create>[0]) => (await t.throwsAsync(real.engine.containers.create(options, soon()), {instanceOf: EngineError}))?.kind;
	t.is(await kindOf({name: 'made', body: {Image: reference}}), 'conflict');
	t.is(await kindOf({body: {Image: 'no-such-image'}}), 'gone');
	t.is(await kindOf({name: 'x/y', body: {Image: reference}}), 'invalid');
});

test.serial('networks and volumes by name; a container is connected to one more', async t => {
	await real.docker('network', 'create', 'shop-net');
	await real.docker('volume', 'create', 'shop-data');
	await real.docker('volume', 'create');
	t.deepEqual((await real.engine.networks.names(soon())).toSorted(), ['bridge', 'host', 'none', 'shop-net']);
	t.deepEqual(await real.engine.volumes.names(soon()), ['shop-data']);
	const {id} = await real.engine.containers.create({name: 'networked', body: {Image: reference, Cmd: ['true']}}, soon());
	await real.engine.networks.connect('shop-net', id, {Aliases: ['shop']}, soon());
	t.regex(await real.inspect('networked', '{{json .NetworkSettings.Networks}}'), /"shop-net":\{[^\}]*"Aliases":\["shop"/v);
});
