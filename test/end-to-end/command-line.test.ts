import {spawn} from 'node:child_process';
import {readdir} from 'node:fs/promises';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import test from 'ava';
import {startEngine, type RealEngine} from '../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--detach', '--init', '--name', 'alpha', 'bb', 'sleep', '1000');
	await real.docker('run', '--name', 'gamma', 'bb', 'true');
});

test.after.always(() => {
	real.down();
});

/** Run a command without a terminal. */
async function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
	const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, DOCKER_HOST: '', ...env}});
	const {promise, resolve} = Promise.withResolvers<number | null>();
	child.on('close', resolve);
	const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), promise]);
	return {stdout, stderr, code};
}

const gantry = async (...args: readonly string[]) => run(process.execPath, ['dist/cli.js', ...args]);

const namesIn = (table: string): readonly string[] => table.matchAll(/│ (?<name>alpha|gamma|failed) +(?=│)/gv).map(({groups}) => groups!.name!).toArray();

test('ps prints what docker ps does, as a table and as JSON', async t => {
	const {stdout, stderr, code} = await gantry('--host', real.host, 'ps');
	t.is(code, 0);
	t.is(stderr, '');
	t.deepEqual(namesIn(stdout), ['alpha']);
	t.notRegex(stdout, /\x1B/v);
	const all = await gantry('-H', real.host, 'ps', '--all', '--json');
	const listed = (JSON.parse(all.stdout) as Array<{name: string; id: string; state: string}>).map(({name, id, state}) => `${name} ${id} ${state}`);
	t.deepEqual(listed, (await real.docker('ps', '--all', '--no-trunc', '--format', '{{.Names}} {{.ID}} {{.State}}')).split('\n'));
});

test('images prints what docker images does', async t => {
	const {stdout} = await gantry('--host', real.host, 'images', '--json');
	const listed = (JSON.parse(stdout) as Array<{repository: string; tag: string; id: string}>).map(({repository, tag, id}) => `${repository} ${tag} ${id}`);
	t.deepEqual(listed, (await real.docker('images', '--no-trunc', '--format', '{{.Repository}} {{.Tag}} {{.ID}}')).split('\n'));
});

test.serial('problems exits with 1 when there are any', async t => {
	t.like(await gantry('--host', real.host, 'problems'), {code: 0, stdout: 'No problems.\n'});
	await t.throwsAsync(real.docker('run', '--name', 'failed', 'bb', 'false'));
	const {code, stdout} = await gantry('--host', real.host, 'problems');
	t.is(code, 1);
	t.deepEqual(namesIn(stdout), ['failed']);
	await real.docker('rm', 'failed');
});

test('without a terminal it says so and prints ps', async t => {
	const {stdout, stderr, code} = await gantry('--host', real.host);
	t.is(code, 0);
	t.regex(stderr, /^gantry: this is no terminal/v);
	t.deepEqual(namesIn(stdout), ['alpha']);
});

for (const [args, code, sentence] of [
	[['--host', 'unix:///no/such.sock', 'ps'], 3, /^gantry: no answer from the engine at unix:\/\/\/no\/such\.sock\. There is no socket/v],
	[['--host', 'tcp://127.0.0.1:1', 'ps'], 3, /^gantry: no answer from the engine at tcp:\/\/127\.0\.0\.1:1\. The connection was refused/v],
	[['--host', 'nonsense'], 2, /^gantry: --host is “nonsense”: write unix:/v],
	[['--host', 'ssh://somewhere'], 2, /^gantry: --host asks for ssh:\/\//v],
	[['--host', ''], 2, /^gantry: the flag --host needs an address/v],
	[['--nonsense'], 2, /^gantry: there is no flag --nonsense/v],
	[['nonsense'], 2, /^gantry: there is no command “nonsense”/v],
	[['ps', 'alpha'], 2, /^gantry: “alpha” is one word too many/v],
] as ReadonlyArray<readonly [readonly string[], number, RegExp]>) {
	test(`one sentence and code ${code} for: gantry ${args.join(' ')}`, async t => {
		const {stdout, stderr, code: got} = await gantry(...args);
		t.is(got, code);
		t.is(stdout, '');
		t.regex(stderr, sentence);
		t.is(stderr.trimEnd().split('\n').length, 1);
	});
}

test('help and version', async t => {
	t.regex((await gantry('--help')).stdout, /^gantry \d.*\n\nUsage: gantry/v);
	t.regex((await gantry('--version')).stdout, /^gantry \d+\.\d+\.\d+\n$/v);
});

test('DOCKER_HOST names the engine as it does for the docker client', async t => {
	const {stdout} = await run(process.execPath, ['dist/cli.js', 'ps'], {DOCKER_HOST: real.host});
	t.deepEqual(namesIn(stdout), ['alpha']);
});

test('an older Node gets one sentence', async t => {
	const old = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.1.0"})';
	const {stderr, code} = await run(process.execPath, [`--import=${old}`, 'dist/cli.js', '--version']);
	t.is(code, 2);
	t.regex(stderr, /^gantry: needs Node\.js 22\.3 or newer, and this is 20\.1\.0\. .*\n$/v);
});

test('the demo without a terminal prints its shop, and leaves nothing behind', async t => {
	const demos = async () => (await readdir('/tmp')).filter(name => name.startsWith('gantry-demo-'));
	const before = await demos();
	const {stdout, stderr, code} = await run('sh', ['scripts/demo', '--all']);
	t.is(code, 0, `It says: ${stderr}`);
	const missing = ['shop-web', 'shop-db', 'shop-worker', 'legacy-cron', 'shop-report', 'shop-migrate', 'shop-canary'].filter(name => !stdout.includes(`│ ${name} `));
	t.deepEqual(missing, []);

	t.deepEqual(await demos(), before);
});
