import {execFileSync, spawn} from 'node:child_process';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import type {BuildRequest} from '../../../source/engine/build/build-request.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {noCredentials, type Credentials, type RegistryAuth} from '../../../source/engine/registry/credentials.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {imageFiles} from '../../helpers/image-files.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {engineAt} from '../../helpers/serve.js';
import {buildkitRequest, runBuild, runGoodBuild} from '../../helpers/run-build.js';
import {until} from '../../helpers/until.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(110_000);

const request = buildkitRequest;
const build = async (context: string, rest: Partial<BuildRequest> = {}, signal = soon()) => runBuild(real.engine, request(context, rest), signal);
const built = async (context: string, rest: Partial<BuildRequest> = {}) => runGoodBuild(real.engine, request(context, rest));

/** A registry that asks for a name and a password, at this port of the engine's own 127.0.0.1; it goes with the engine. */
async function privateRegistry(t: ExecutionContext, port: number): Promise<void> {
	const directory = await aDirectory(t, {});
	const hash = execFileSync('perl', ['-e', 'print crypt($ARGV[0], q($2b$05$abcdefghijklmnopqrstuu))', 'letmein'], {encoding: 'utf8'});
	await writeFile(path.join(directory, 'htpasswd'), `ada:${hash}\n`);
	await writeFile(path.join(directory, 'config.yml'), `version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: ${directory}/data}}
http: {addr: "127.0.0.1:${port}"}
auth: {htpasswd: {realm: shop, path: ${directory}/htpasswd}}
`);
	const registry = spawn('scripts/engine', ['enter', real.directory, 'docker-registry', 'serve', path.join(directory, 'config.yml')], {stdio: 'ignore', detached: true});
	t.teardown(() => {
		process.kill(-registry.pid!, 'SIGKILL');
	});
	await until(async () => real.docker('login', '--username', 'ada', '--password', 'letmein', `127.0.0.1:${port}`).catch(String), answer => answer.includes('Login Succeeded'));
}

const credentialsOf = (auth: RegistryAuth, asked: string[]): Credentials => ({
	...noCredentials,
	async forRegistry(server) {
		asked.push(server);
		return auth;
	},
	all: async () => ({[auth.serveraddress]: auth}),
});

async function buildsFromPrivate(t: ExecutionContext, builder: 'classic' | 'buildkit'): Promise<void> {
	const port = builder === 'classic' ? 5001 : 5002;
	const server = `127.0.0.1:${port}`;
	const config = await aDirectory(t, {});
	const docker = async (...args: readonly string[]) => real.docker('--config', config, ...args);
	await privateRegistry(t, port);
	await docker('login', '--username', 'ada', '--password', 'letmein', server);
	await docker('tag', 'bb', `${server}/shop/base:1`);
	await docker('push', '--quiet', `${server}/shop/base:1`);
	await docker('rmi', `${server}/shop/base:1`);
	const context = await aDirectory(t, {Dockerfile: `FROM ${server}/shop/base:1\nENV FROM_REGISTRY=${builder}\n`});
	const asked: string[] = [];
	const buildWith = async (password: string) => {
		const engine = engineAt(t, real.host, {credentials: credentialsOf({username: 'ada', password, serveraddress: server}, asked)});
		return engine.images.build(request(context, {builder}), () => undefined, soon());
	};

	const refused = await t.throwsAsync(buildWith('wr0ng-guess'), {instanceOf: EngineError});
	t.regex(refused?.message ?? '', /unauthorized|denied|authorization|401/iv);
	t.notRegex(refused?.message ?? '', /wr0ng-guess/v);
	const {imageId} = await buildWith('letmein');
	t.is(await real.inspect(imageId!, '{{index .Config.Env 1}}'), `FROM_REGISTRY=${builder}`);
	t.deepEqual([...new Set(asked)], builder === 'buildkit' ? [server] : []);
}

for (const builder of ['buildkit', 'classic'] as const) {
	test.serial(`a base image from a registry with a password, ${builder}`, buildsFromPrivate, builder);
}

test.serial('DOCKER_BUILDKIT decides where the request does not, and what the engine prefers where neither does', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nCOPY . /all\nRUN head -c 4000000 /dev/zero > /zeros\n', file: 'x'.repeat(70_000)});
	const builtWith = async (environment: Readonly<Record<string, string>>) => {
		const engine = engineAt(t, real.host, {environment});
		const {builder, steps} = await runGoodBuild(engine, {...buildkitRequest(context), builder: 'auto'});
		return [builder, ...steps.filter(({instruction}) => /^(?:COPY|RUN)/v.test(instruction)).map(({sizeBytes = 0}) => Math.round(sizeBytes / 10_000))];
	};

	t.deepEqual(await builtWith({DOCKER_BUILDKIT: '1'}), ['buildkit', 7, 400]);
	t.deepEqual(await builtWith({DOCKER_BUILDKIT: '0'}), ['classic', 7, 400]);
	// This engine names none.
	t.deepEqual(await builtWith({}), ['classic', 7, 400]);
	await t.throwsAsync(builtWith({DOCKER_BUILDKIT: 'perhaps'}), {instanceOf: EngineError, message: /write 1 for BuildKit or 0/v});
});

test.serial('a context that the engine fetches', async t => {
	const context = await aDirectory(t, {'site/Dockerfile': 'FROM bb\nCOPY . /all\n', 'site/page': 'text', 'site/other.Dockerfile': 'FROM bb\nCOPY page /other\n'});
	execFileSync('tar', ['-C', path.join(context, 'site'), '-cf', path.join(context, 'site.tar'), '.']);
	const server = spawn('scripts/engine', ['enter', real.directory, 'busybox', 'httpd', '-f', '-p', '127.0.0.1:8123', '-h', context], {stdio: 'ignore', detached: true});
	t.teardown(() => {
		process.kill(-server.pid!, 'SIGKILL');
	});
	await until(async () => {
		try {
			return execFileSync('scripts/engine', ['enter', real.directory, 'busybox', 'wget', '-q', '-O', '-', 'http://127.0.0.1:8123/site/page'], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
		} catch {
			return '';
		}
	}, answer => answer === 'text');
	for (const builder of ['buildkit', 'classic'] as const) {
		const last = await built('http://127.0.0.1:8123/site.tar', {builder});
		t.like(last, {builder, files: 0, sentBytes: 0, phase: 'done'});
		t.true((await imageFiles(real, last.imageId!)).some(line => line.includes('all/page')));
		const other = await built('http://127.0.0.1:8123/site.tar', {builder, dockerfile: 'other.Dockerfile'});
		t.true((await imageFiles(real, other.imageId!)).some(line => line.includes(' other ')));
		const {error, last: failed} = await build('http://127.0.0.1:8123/absent.tar', {builder});
		t.regex(error!.message, /404|not found/iv);
		t.is(failed.failedAt, undefined);
		const outside = await build('http://127.0.0.1:8123/site.tar', {builder, dockerfile: '/somewhere/Dockerfile'});
		t.is(outside.error!.message, 'A context that the engine fetches comes with its own Dockerfile: name one within it.');
	}
});
