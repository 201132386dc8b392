import Docker from 'dockerode';
import test, {type ExecutionContext} from 'ava';
import type {PruneKind, PrunePlan} from '../../../source/engine/prune-plan.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--detach', '--init', '--name', 'stays', '--volume', 'used:/data', '--volume', '/anonymous', 'bb', 'sleep', '1000');
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(110_000);
const preview = async (kind: PruneKind) => real.engine.prune.preview(kind, soon());

async function execute(plan: PrunePlan) {
	return real.engine.prune.execute(plan, () => undefined, soon());
}

const namesOf = ({items}: PrunePlan) => items.map(({name}) => name).toSorted();
const rows = (text: string) => text.split('\n').filter(row => row !== '').toSorted();
const containers = async () => rows(await real.docker('ps', '--all', '--format', '{{.Names}}'));
const images = async () => rows(await real.docker('images', '--format', '{{.Repository}}:{{.Tag}}'));
const volumes = async () => rows(await real.docker('volume', 'ls', '--quiet'));
const networks = async () => rows(await real.docker('network', 'ls', '--format', '{{.Name}}'));

/** An image built from another, with one layer more. */
async function anImage(t: ExecutionContext, tag: string, lines: string): Promise<void> {
	const context = await aDirectory(t, {Dockerfile: `${lines}\nLABEL made=${tag}\n`});
	await real.docker('build', '--quiet', '--tag', tag, context);
}

/** `5.243MB` as bytes: how much the docker client says can be reclaimed. */
async function reclaimable(type: string): Promise<number> {
	const text = rows(await real.docker('system', 'df', '--format', '{{.Type}}\t{{.Reclaimable}}')).find(row => row.startsWith(`${type}\t`))!;
	const [, number, unit] = /\t([\d.]+)([kMG]?)B/v.exec(text)!;
	return Number(number) * ({'': 1, k: 1e3, M: 1e6, G: 1e9}[unit!] ?? NaN);
}

const isAbout = (bytes: number, expected: number) => Math.abs(bytes - expected) <= expected * 0.01;

test.serial('containers: those that have ended, and no other', async t => {
	await t.throwsAsync(real.docker('run', '--name', 'ended', 'bb', 'sh', '-c', 'head -c 5000000 /dev/zero > /big; exit 1'));
	await real.docker('create', '--name', 'created', 'bb', 'true');
	await real.docker('run', '--detach', '--init', '--name', 'paused', 'bb', 'sleep', '1000');
	await real.docker('pause', 'paused');
	const plan = await preview('containers');
	t.deepEqual(namesOf(plan), ['created', 'ended']);
	t.true(isAbout(plan.bytes, await reclaimable('Containers')), `${plan.bytes}`);
	t.true(plan.bytes >= 5_000_000);

	// Between the question and the answer: one comes into use, one out of it.
	await real.docker('run', '--name', 'ended-since', 'bb', 'true');
	const started = await real.docker('create', '--name', 'started-since', 'bb', 'sleep', '1000');
	await real.docker('start', started);
	const counts: number[] = [];
	const outcome = await real.engine.prune.execute(plan, count => {
		counts.push(count);
	}, soon());
	t.deepEqual(outcome, {removed: 2, failed: [], bytes: plan.bytes});
	t.deepEqual(counts, [1, 2]);
	t.deepEqual(await containers(), ['ended-since', 'paused', 'started-since', 'stays']);
	await real.docker('rm', '--force', 'ended-since', 'started-since', 'paused');
});

test.serial('containers: what was started again stays, and is named with the reason', async t => {
	await real.docker('create', '--init', '--name', 'comes-back', 'bb', 'sleep', '1000');
	await real.docker('create', '--name', 'vanishes', 'bb', 'true');
	await real.docker('create', '--name', 'goes', 'bb', 'true');
	const plan = await preview('containers');
	await real.docker('start', 'comes-back');
	await real.docker('rm', 'vanishes');
	const outcome = await execute(plan);
	t.is(outcome.removed, 2);
	t.deepEqual(outcome.failed.map(({name}) => name), ['comes-back']);
	t.regex(outcome.failed[0]!.reason, /cannot remove a running container|container is running/v);
	t.deepEqual(await containers(), ['comes-back', 'stays']);
	await real.docker('rm', '--force', 'comes-back');
});

test.serial('untagged images: as docker image prune', async t => {
	await anImage(t, 'dangling-a', 'FROM bb\nRUN head -c 3000000 /dev/urandom > /big');
	await anImage(t, 'dangling-b', 'FROM bb\nENV B=1');
	await anImage(t, 'held', 'FROM bb\nENV C=1');
	await real.docker('create', '--name', 'holder', 'held');
	for (const name of ['dangling-a', 'dangling-b', 'held']) {
		await real.docker('tag', 'bb', name);
	}

	const plan = await preview('images');
	t.is(plan.items.length, 2);
	t.true(plan.items.every(({name}) => name.endsWith('(untagged)')));
	t.true(plan.bytes >= 3_000_000 && plan.bytes < 3_200_000, `${plan.bytes}`);
	await anImage(t, 'dangling-since', 'FROM bb\nENV D=1');
	await real.docker('tag', 'bb', 'dangling-since');
	t.deepEqual(await execute(plan), {removed: 2, failed: [], bytes: plan.bytes});
	t.deepEqual(await images(), ['<none>:<none>', '<none>:<none>', 'bb:latest', 'dangling-a:latest', 'dangling-b:latest', 'dangling-since:latest', 'held:latest']);
	await real.docker('rm', 'holder');
	await real.docker('image', 'prune', '--force');
	await real.docker('rmi', 'dangling-a', 'dangling-b', 'dangling-since', 'held');
});

test.serial('all unused images: bases after what was built from them, several names at once', async t => {
	await anImage(t, 'base', 'FROM bb\nENV BASE=1');
	await anImage(t, 'child', 'FROM base\nENV CHILD=1');
	await anImage(t, 'grandchild', 'FROM child\nENV GRANDCHILD=1');
	await real.docker('tag', 'child', 'registry.example:5000/child:2');
	await anImage(t, 'made-from', 'FROM bb\nENV MADE=1');
	await real.docker('create', '--name', 'maker', 'made-from');
	await anImage(t, 'used-since', 'FROM bb\nENV USED=1');
	await real.docker('tag', 'used-since', 'used-since:2');
	await anImage(t, 'used-too', 'FROM bb\nENV TOO=1');
	const plan = await preview('all-images');
	t.deepEqual(plan.items.map(({name}) => name.split(', ').toSorted().join(', ')).toSorted(), [
		'base:latest', 'child:latest, registry.example:5000/child:2', 'grandchild:latest', 'used-since:2, used-since:latest', 'used-too:latest',
	]);
	await real.docker('create', '--name', 'uses', 'used-since');
	await real.docker('create', '--name', 'uses-too', 'used-too');
	const outcome = await execute(plan);
	t.deepEqual(outcome.failed.map(({name}) => name.split(', ').toSorted().join(', ')).toSorted(), ['used-since:2, used-since:latest', 'used-too:latest']);
	t.is(outcome.removed, 3);
	t.deepEqual(await images(), ['bb:latest', 'made-from:latest', 'used-since:2', 'used-since:latest', 'used-too:latest']);
	await real.docker('rm', 'uses', 'uses-too', 'maker');
	await real.docker('rmi', '--force', 'used-since:2', 'used-since', 'used-too', 'made-from');
});

test.serial('volumes: anonymous ones, and named ones only when asked for', async t => {
	const before = await volumes();
	const anonymous = await real.docker('volume', 'create');
	await real.docker('volume', 'create', 'named');
	await real.docker('run', '--rm', '--volume', `${anonymous}:/a`, '--volume', 'named:/b', 'bb', 'sh', '-c', 'head -c 2000000 /dev/zero > /a/big; head -c 4000000 /dev/zero > /b/big');
	const plan = await preview('volumes');
	t.deepEqual(namesOf(plan), [anonymous]);
	t.is(plan.bytes, 2_000_000);
	const all = await preview('all-volumes');
	t.deepEqual(namesOf(all), [anonymous, 'named'].toSorted());
	t.is(all.bytes, 6_000_000);
	t.true(isAbout(all.bytes, await reclaimable('Local Volumes')));

	await real.docker('volume', 'create', 'since');
	t.deepEqual(await execute(plan), {removed: 1, failed: [], bytes: 2_000_000});
	await real.docker('create', '--name', 'takes', '--volume', 'named:/b', 'bb');
	const outcome = await execute(all);
	t.is(outcome.removed, 1, 'the one that was gone already');
	t.deepEqual(outcome.failed.map(({name}) => name), ['named']);
	t.deepEqual(await volumes(), [...before, 'named', 'since'].toSorted());
	await real.docker('rm', 'takes');
	await real.docker('volume', 'rm', 'named', 'since');
});

test.serial('networks: those no container is in', async t => {
	for (const name of ['empty', 'running-in', 'stopped-in', 'taken-since']) {
		await real.docker('network', 'create', name);
	}

	await real.docker('run', '--detach', '--init', '--name', 'in', '--network', 'running-in', 'bb', 'sleep', '1000');
	await real.docker('create', '--name', 'was-in', '--network', 'stopped-in', 'bb');
	const plan = await preview('networks');
	t.deepEqual(namesOf(plan), ['empty', 'taken-since']);
	await real.docker('network', 'create', 'since');
	await real.docker('network', 'connect', 'taken-since', 'in');
	const outcome = await execute(plan);
	t.is(outcome.removed, 1);
	t.deepEqual(outcome.failed.map(({name}) => name), ['taken-since']);
	t.deepEqual(await networks(), ['bridge', 'host', 'none', 'running-in', 'since', 'stopped-in', 'taken-since']);
	await real.docker('rm', '--force', 'in', 'was-in');
	await real.docker('network', 'rm', 'running-in', 'since', 'stopped-in', 'taken-since');
});

test.serial('build cache: all of it', async t => {
	t.deepEqual(await preview('build-cache'), {kind: 'build-cache', items: [], bytes: 0});
	// The classic builder keeps none of its own: this is BuildKit, asked by dockerode itself.
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nRUN head -c 3000000 /dev/urandom > /big\n'});
	const docker = new Docker({socketPath: `${real.directory}/docker.sock`});
	const stream = await docker.buildImage({context, src: ['Dockerfile']}, {t: 'by-buildkit', version: '2'} as Docker.ImageBuildOptions);
	for await (const chunk of stream) {
		t.false(String(chunk).includes('errorDetail'), String(chunk));
	}

	await real.docker('rmi', 'by-buildkit');
	const plan = await preview('build-cache');
	t.true(plan.items.length > 0);
	t.true(plan.items.every(({type}) => type === 'build cache'));
	t.true(isAbout(plan.bytes, await reclaimable('Build Cache')), `${plan.bytes}`);
	t.deepEqual(await execute(plan), {removed: plan.items.length, failed: [], bytes: plan.bytes});
	t.deepEqual((await preview('build-cache')).items, []);
	t.is(await reclaimable('Build Cache'), 0);
});

test.serial('system: what docker system prune takes, and nothing else', async t => {
	await real.docker('network', 'create', 'net-of-stopped');
	await anImage(t, 'image-of-stopped', 'FROM bb\nENV S=1');
	await real.docker('create', '--name', 'stopped', '--network', 'net-of-stopped', '--volume', 'data:/data', 'image-of-stopped');
	await real.docker('tag', 'bb', 'image-of-stopped');
	await real.docker('network', 'create', 'net-unused');
	await anImage(t, 'tagged', 'FROM bb\nENV T=1');
	const plan = await preview('system');
	t.deepEqual(plan.items.map(({type}) => type), ['container', 'network', 'network', 'image']);
	t.deepEqual(namesOf(plan).slice(1), ['net-of-stopped', 'net-unused', 'stopped']);
	await real.docker('create', '--name', 'stopped-since', 'bb');
	const kept = await volumes();
	const outcome = await execute(plan);
	t.deepEqual(outcome, {removed: 4, failed: [], bytes: plan.bytes});
	t.deepEqual(await containers(), ['stays', 'stopped-since']);
	t.deepEqual(await networks(), ['bridge', 'host', 'none']);
	t.deepEqual(await images(), ['bb:latest', 'image-of-stopped:latest', 'tagged:latest']);
	t.deepEqual(await volumes(), kept);
	await real.docker('rm', 'stopped-since');
	// The docker client finds nothing more to take.
	t.regex(await real.docker('system', 'prune', '--force'), /^Total reclaimed space: 0B$/v);
});
