import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {spawnSync} from 'node:child_process';
import test, {type ExecutionContext} from 'ava';
import {createEngine, type Engine} from '../../../source/engine/engine.js';
import {resolveEndpoint} from '../../../source/engine/endpoint.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import type {PullProgress} from '../../../source/engine/registry/pull-progress.js';
import {dockerCredentials} from '../../../source/engine/registry/docker-credentials.js';
import {aDockerHome, type DockerHome} from '../../helpers/credential-helper.js';
import {failure} from '../../helpers/failure.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

/* Registries on the engine's loopback: one that wants a login, one that wants none. The docker client is the judge. */

let real: RealEngine;
const [user, password] = ['anna', 'hunter2:hunter2'];
const guarded = '127.0.0.1:5001';
const reference = `${guarded}/shop/bb:1`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const inClear = {auths: {[guarded]: {auth: base64(`${user}:${password}`)}}};
const soon = () => AbortSignal.timeout(60_000);

test.before(async () => {
	real = await startEngine();
	await real.stop();
	// One that is gone is given up at once.
	await writeFile(`${real.directory}/daemon.json`, JSON.stringify({'max-download-attempts': 1}));
	await real.start();
	await real.registry(5001, `${user}:${password}`);
	await real.docker('tag', 'bb', reference);
});

test.after.always(() => {
	real.down();
});

/** An engine whose user has this configuration, and the same user's docker client. */
async function open(t: ExecutionContext, config?: unknown): Promise<{readonly engine: Engine; readonly home: DockerHome; docker(args: readonly string[], input?: string): string}> {
	const home = await aDockerHome(t, config);
	const engine = createEngine(resolveEndpoint(real.host, {}), dockerCredentials({home: home.home, environment: home.environment, tell: () => undefined}));
	t.teardown(() => {
		engine.close();
	});
	return {
		engine, home,
		docker(args, input = '') {
			const {stdout, stderr, status} = spawnSync('docker', args, {env: {...home.environment, DOCKER_HOST: real.host, DOCKER_CONFIG: path.dirname(home.file)}, input, encoding: 'utf8'});
			if (status !== 0) {
				throw new Error(`docker ${args.join(' ')}: ${stderr}`);
			}

			return stdout.trim();
		},
	};
}

const push = async (engine: Engine, name = reference) => engine.images.push({reference: name}, () => undefined, soon());
const pull = async (engine: Engine, name = reference) => engine.images.pull({reference: name}, () => undefined, soon());

test.serial('push and pull with a login in clear: the docker client sees the same', async t => {
	const {engine, docker} = await open(t, inClear);
	const seen: PullProgress[] = [];
	const pushed = await engine.images.push({reference}, progress => {
		seen.push(progress);
	}, soon());
	t.regex(pushed.digest ?? '', /^sha256:[\da-f]{64}$/v);
	t.true(pushed.layers.length > 0 && pushed.layers.every(({phase}) => phase === 'pushed' || phase === 'exists'));
	t.deepEqual(seen.at(-1), pushed);
	t.true((await real.inspect(reference, '{{json .RepoDigests}}')).includes(pushed.digest!));
	const id = await real.inspect(reference, '{{.Id}}');
	await real.docker('rmi', reference);
	t.true(docker(['pull', reference]).includes(`Digest: ${pushed.digest!}`));
	await real.docker('rmi', reference);
	const pulled = await pull(engine);
	t.is(pulled.digest, pushed.digest);
	t.is(await real.inspect(reference, '{{.Id}}'), id);
	t.true((await push(engine)).layers.every(({phase}) => phase === 'exists'));
});

test.serial('all tags of a name go and come', async t => {
	const {engine} = await open(t, inClear);
	const names = ['a', 'b'].map(tag => `${guarded}/shop/all:${tag}`);
	for (const name of names) {
		await real.docker('tag', 'bb', name);
	}

	await engine.images.push({reference: names[0]!, isAllTags: true}, () => undefined, soon());
	await real.docker('rmi', ...names);
	await engine.images.pull({reference: `${guarded}/shop/all`, isAllTags: true}, () => undefined, soon());
	const tags = await real.docker('image', 'ls', '--format', '{{.Tag}}', `${guarded}/shop/all`);
	t.deepEqual(tags.split('\n').toSorted(), ['a', 'b']);
});

test.serial('with a helper of the server, and with the store of all', async t => {
	for (const config of [{credHelpers: {[guarded]: 'lab'}}, {credsStore: 'lab'}]) {
		const {engine, home} = await open(t, config);
		await writeFile(home.environment.LAB_CREDENTIALS!, JSON.stringify({[guarded]: {ServerURL: guarded, Username: user, Secret: password}}));
		t.regex((await push(engine)).digest ?? '', /^sha256:/v);
		t.regex((await pull(engine)).status ?? '', /^Image is up to date/v);
	}
});

test.serial('no login, a wrong one, an image that is not there, a registry that is not: one sentence each, without the password', async t => {
	const none = await open(t);
	t.is(await failure(pull(none.engine)), `denied: The registry ${guarded} wants a login: no basic auth credentials`);
	t.is(await failure(push(none.engine)), `denied: The registry ${guarded} wants a login: no basic auth credentials`);
	const wrong = await open(t, {auths: {[guarded]: {auth: base64('anna:wrong-password')}}});
	const checked = wrong.engine.registries.check({server: guarded, username: user, password: 'wrong-password'}, soon());
	const said = [await failure(pull(wrong.engine)), await failure(push(wrong.engine)), await failure(checked)];
	t.deepEqual(said.filter(sentence => !sentence.startsWith(`denied: The registry ${guarded} does not accept the login: `) || sentence.includes('wrong-password')), []);
	const right = await open(t, inClear);
	t.regex(await failure(pull(right.engine, `${guarded}/shop/nosuch:1`)), /^failed: The registry 127\.0\.0\.1:5001 has no such image: /v);
	t.regex(await failure(pull(right.engine, '127.0.0.1:5009/shop/bb:1')), /^unreachable: The registry 127\.0\.0\.1:5009 cannot be reached: nothing listens there\./v);
	const unreached = right.engine.registries.check({server: '127.0.0.1:5009', username: 'a', password: 'b'}, soon());
	t.regex(await failure(unreached), /^unreachable: The registry 127\.0\.0\.1:5009 cannot be reached: /v);
});

test.serial('a login is kept as docker login keeps it, in clear and with a helper, and forgotten as docker logout does', async t => {
	for (const config of [undefined, {psFormat: '{{.ID}}', credsStore: 'lab'}, {credHelpers: {[guarded]: 'lab'}}]) {
		const [ours, theirs] = [await open(t, config), await open(t, config)];
		const auth = await ours.engine.registries.check({server: guarded, username: user, password}, soon());
		await ours.engine.registries.keep(auth);
		theirs.docker(['login', '--username', user, '--password-stdin', guarded], password);
		t.deepEqual(JSON.parse(await ours.home.config()), JSON.parse(await theirs.home.config()));
		t.deepEqual(await ours.home.kept(), await theirs.home.kept());
		// The client reads what was written.
		t.regex(ours.docker(['push', reference]), /digest: sha256/v);
		t.true(await ours.engine.registries.erase(guarded));
		theirs.docker(['logout', guarded]);
		t.deepEqual(JSON.parse(await ours.home.config()), JSON.parse(await theirs.home.config()));
		t.deepEqual(await ours.home.kept(), await theirs.home.kept());
	}
});

test.serial('a slow pull is cancelled, or its registry goes: nothing is left of the image', async t => {
	const {engine} = await open(t, inClear);
	const big = `${guarded}/shop/big:1`;
	const context = path.join(real.directory, 'big');
	await mkdir(context);
	spawnSync('sh', ['-c', `head -c 12000000 /dev/urandom > ${context}/data && printf 'FROM bb\nCOPY data /data\n' > ${context}/Dockerfile`]);
	await real.docker('build', '--quiet', '--tag', big, context);
	await push(engine, big);
	await real.docker('rmi', big);
	await real.enter('tc', 'qdisc', 'add', 'dev', 'lo', 'root', 'tbf', 'rate', '20mbit', 'burst', '128k', 'latency', '400ms');
	const whenComing = async (what: (abort: () => void) => void) => {
		const controller = new AbortController();
		let isBegun = false;
		return failure(engine.images.pull({reference: big}, ({layers}) => {
			if (!isBegun && layers.some(({moved = 0}) => moved > 500_000)) {
				isBegun = true;
				what(() => {
					controller.abort(new EngineError('conflict', 'cancelled'));
				});
			}
		}, controller.signal));
	};

	t.is(await whenComing(abort => {
		abort();
	}), 'conflict: cancelled');
	t.is(await real.docker('image', 'ls', '--quiet', big), '');
	const pid = (await readFile(`${real.directory}/registry-5001/registry.pid`, 'utf8')).trim();
	const said = await whenComing(() => {
		spawnSync('scripts/engine', ['enter', real.directory, 'sh', '-c', `kill -9 ${pid}`], {env: process.env});
	});
	t.regex(said, /^unreachable: The registry 127\.0\.0\.1:5001 cannot be reached: /v);
	t.is(await real.docker('image', 'ls', '--quiet', big), '');
});
