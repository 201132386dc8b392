import {execFileSync} from 'node:child_process';
import {cp, mkdir} from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import type {BuildProgress} from '../../../source/engine/build/build-progress.js';
import type {BuildRequest} from '../../../source/engine/build/build-request.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {imageFiles} from '../../helpers/image-files.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {until} from '../../helpers/until.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(110_000);

const request = (context: string, rest: Partial<BuildRequest> = {}): BuildRequest =>
	({context, dockerfile: 'Dockerfile', tags: [], buildArgs: {}, isCacheOff: false, builder: 'buildkit', ...rest});

/** Build, and give back each report of progress. */
async function build(context: string, rest: Partial<BuildRequest> = {}, signal = soon()): Promise<{readonly reports: BuildProgress[]; readonly last: BuildProgress; readonly error?: Error}> {
	const reports: BuildProgress[] = [];
	let error: Error | undefined;
	try {
		await real.engine.images.build(request(context, rest), progress => {
			reports.push(progress);
		}, signal);
	} catch (error_) {
		error = error_ as Error;
	}

	return {reports, last: reports.at(-1)!, ...(error ? {error} : {})};
}

async function built(context: string, rest: Partial<BuildRequest> = {}): Promise<BuildProgress> {
	const {last, error} = await build(context, rest);
	if (error) {
		throw error;
	}

	return last;
}

const own = ({steps}: BuildProgress) => steps.filter(({isInternal}) => !isInternal);
const inShort = (progress: BuildProgress) => own(progress).map(({stage, instruction, state, line}) => `${stage} ${state} ${line}: ${instruction}`);

const recipe = 'FROM bb\nARG WHO=nobody\nCOPY hello.txt /\n\n# Said twice.\nRUN echo "hello $WHO"; \\\n\tcat /hello.txt\nCMD ["cat", "/hello.txt"]\n';

test.serial('step by step, under the tags it is given, and from the cache', async t => {
	const context = await aDirectory(t, {Dockerfile: recipe, 'hello.txt': 'from a file\n', 'sub/more': 'x'});
	const asked = {tags: ['kit:1', 'registry.example:5000/team/kit:latest'], buildArgs: {WHO: 'w ö rld', ABSENT: null}};
	const {reports, last} = await build(context, asked);
	t.like(last, {builder: 'buildkit', builderNote: undefined, phase: 'done', stepCount: 3, error: undefined, warnings: []});
	t.deepEqual(own(last).map(({stage, line, instruction}) => [stage, line, instruction.split(' ')[0]]), [['1/3', 1, 'FROM'], ['2/3', 3, 'COPY'], ['3/3', 6, 'RUN']]);
	t.deepEqual(own(last)[2]?.output, ['hello w ö rld', 'from a file']);
	t.true(last.steps.every(({startedAt, endedAt}) => endedAt! >= startedAt));
	t.deepEqual(last.steps.map(({number}) => number), last.steps.map((_, index) => index + 1));
	t.true(last.steps.some(({isInternal, instruction}) => isInternal && instruction === '[internal] load build context'));
	t.is(last.files, 1, 'only what is copied is sent');
	t.true(last.sentBytes > 0);
	t.is(reports[0]?.builder, 'buildkit');
	for (const tag of asked.tags) {
		t.is(await real.inspect(tag, '{{.Id}}'), last.imageId!);
	}

	t.is(await real.docker('run', '--rm', 'kit:1'), 'from a file');

	const again = await built(context, asked);
	t.deepEqual(own(again).slice(1).map(({state}) => state), ['cached', 'cached']);
	t.is(again.imageId, last.imageId);

	const fresh = await built(context, {...asked, isCacheOff: true});
	t.true(own(fresh).slice(1).every(({state}) => state === 'done'));
});

test.serial('stages beside each other, their lines, and a target', async t => {
	const Dockerfile = 'FROM bb AS first\nRUN echo made > /made\nFROM bb AS unused\nRUN exit 1\nFROM first\nWORKDIR /w\nCOPY --from=first /made /copied\nRUN cat /copied\n';
	const context = await aDirectory(t, {Dockerfile});
	const last = await built(context, {isCacheOff: true});
	t.deepEqual(inShort(last).map(line => line.replace(/ (?:done|cached) /v, ' ')).toSorted(), [
		'first 1/2 1: FROM docker.io/library/bb', 'first 2/2 2: RUN echo made > /made', 'stage-2 1/3 6: WORKDIR /w', 'stage-2 2/3 7: COPY --from=first /made /copied', 'stage-2 3/3 8: RUN cat /copied',
	]);
	const first = await built(context, {target: 'first'});
	t.deepEqual(own(first).map(({line}) => line), [1, 2]);
});

test.serial('labels, a platform, no network, a pull', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nRUN ls /sys/class/net\n'});
	const last = await built(context, {tags: ['labelled:1'], labels: {team: 'shop "a"', empty: ''}, network: 'none', platform: 'linux/amd64', isCacheOff: true});
	t.deepEqual(own(last)[1]?.output, ['lo']);
	t.deepEqual(JSON.parse(await real.inspect('labelled:1', '{{json .Config.Labels}}')), {team: 'shop "a"', empty: ''});
	const refused = await build(context, {network: 'bridge'});
	t.regex(refused.error!.message, /network mode/v);
	// Nothing can be pulled here: that it is tried is seen by what the engine says.
	const pulled = await build(context, {isPulling: true});
	t.true(pulled.error instanceof EngineError);
});

test.serial('the step that failed, its line, what it printed, and those it took along', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n# Fails.\nRUN echo one; printf "no newline"; \\\n  exit 42\nRUN echo never\n'});
	const {last, error} = await build(context, {tags: ['failed:1']});
	t.true(error instanceof EngineError);
	t.like(error, {kind: 'failed'});
	t.regex(error!.message, /exit code: 42$/v);
	t.notRegex(error!.message, /rpc error|failed to solve/v);
	t.is(last.phase, 'failed');
	t.deepEqual(last.failedAt, {line: 3, text: String.raw`RUN echo one; printf "no newline"; \ `.trim()});
	const [, failed, never] = own(last);
	t.like(failed, {state: 'failed', output: ['one', 'no newline']});
	t.is(never?.state, 'waiting');
	t.false((await real.docker('images', '--format', '{{.Repository}}')).includes('failed'));
});

const wrong: Readonly<Record<string, readonly [dockerfile: string, message: RegExp, line: number | undefined]>> = {
	'an instruction that is none': ['FROM bb\n\nFLY away\n', /unknown instruction: FLY/v, 3],
	'nothing at all': ['', /empty/v, undefined],
	'a base that is not there': ['FROM nothing.invalid/nothing\n', /nothing\.invalid/v, undefined],
	'a file that is not there': ['FROM bb\nRUN true\nCOPY absent /\n', /absent/v, 3],
	'a file that .dockerignore keeps back': ['FROM bb\nCOPY ignored /\n', /ignored/v, 2],
};

for (const [what, [Dockerfile, message, line]] of Object.entries(wrong)) {
	test.serial(`BuildKit and a Dockerfile with ${what}`, async t => {
		const context = await aDirectory(t, {Dockerfile, ignored: '', '.dockerignore': 'ignored'});
		const {error, last} = await build(context);
		t.true(error instanceof EngineError);
		t.regex(error!.message, message);
		t.is(last.phase, 'failed');
		t.is(last.failedAt?.line, line);
	});
}

test.serial('of steps beside each other the one that failed is told, those it took along are cancelled', async t => {
	const Dockerfile = 'FROM bb AS a\nRUN echo x\nRUN sleep 0.2; true\nFROM bb AS b\nRUN echo y && sleep 30\nFROM bb\nCOPY --from=a /etc /a\nCOPY --from=b /etc /b\nCOPY nofile /n\n';
	const {last} = await build(await aDirectory(t, {Dockerfile}), {isCacheOff: true});
	t.is(last.failedAt?.line, 9);
	t.deepEqual(own(last).filter(({state}) => state === 'failed').map(({line}) => line), [9]);
});

test.serial('values of build arguments are not in what steps are called, secrets not in what they print', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nARG TOKEN\nRUN --mount=type=secret,id=one echo "with $TOKEN"; cat /run/secrets/one; printf prompt\n'});
	const {last, reports} = await build(context, {isCacheOff: true, buildArgs: {TOKEN: 'hunter22'}, secrets: [{id: 'one', value: 'trustno1'}]});
	t.regex(own(last)[1]!.instruction, /with ••••/v);
	t.deepEqual(own(last)[1]?.output, ['with hunter22', '••••prompt']);
	t.false(JSON.stringify(reports).includes('trustno1'));
});

test.serial('a context that shows what was kept back', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM scratch\nCOPY . /\n', '.dockerignore': '*.log\nnode_modules\nDockerfile\n', 'a.log': 'a', 'b.log': 'b', 'node_modules/x/y': 'y', kept: 'k'});
	const {last} = await build(context);
	t.like(last, {files: 2, ignored: 4, ignoredPaths: ['Dockerfile', 'a.log', 'b.log', 'node_modules']});
	t.deepEqual((await imageFiles(real, last.imageId!)).map(line => line.split(' ')[3]), ['.dockerignore', 'kept']);
});

test.serial('a file that changes is sent again, and one that does not is not', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM scratch\nCOPY . /\n', big: 'b'.repeat(3_000_000), small: 's'});
	const first = await built(context);
	t.true(first.sentBytes > 3_000_000);
	const {writeFile} = await import('node:fs/promises');
	await writeFile(path.join(context, 'small'), 'changed');
	const second = await built(context);
	t.true(second.sentBytes < 3_000_000);
	t.not(second.imageId, first.imageId);
});

test.serial('secrets, from a value and from a file, are read by the step alone', async t => {
	const elsewhere = await aDirectory(t, {token: 'from-a-file'});
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nRUN --mount=type=secret,id=one --mount=type=secret,id=two,target=/two,required=true md5sum < /run/secrets/one > /sum; wc -c < /two; cat /two | tr a-z A-Z\n'});
	const secrets = [{id: 'one', value: 'hunter2'}, {id: 'two', file: path.join(elsewhere, 'token')}];
	const last = await built(context, {secrets, tags: ['secrets:1'], isCacheOff: true});
	t.deepEqual(own(last)[1]?.output, ['11', 'FROM-A-FILE']);
	t.regex(await real.docker('run', '--rm', 'secrets:1', 'cat', '/sum'), /^2ab96390c7dbe3439de74d0c9b0b1767/v);
	t.is(await real.docker('run', '--rm', 'secrets:1', 'ls', '/run/secrets'), '');

	const missing = await build(context, {secrets: secrets.slice(0, 1), isCacheOff: true});
	t.regex(missing.error!.message, /two.*not found/v);
	t.notRegex(JSON.stringify([missing.error!.message, missing.last]), /hunter2/v);
	const unreadable = await build(context, {secrets: [{id: 'one', file: '/nowhere'}]});
	t.is(unreadable.error!.message, 'The secret one cannot be read from /nowhere: ENOENT.');
	t.deepEqual(unreadable.reports, []);
});

/** A program of this machine with the libraries it needs, for an image without any. */
async function takeAlong(t: ExecutionContext, program: string, Dockerfile: string): Promise<string> {
	const context = await aDirectory(t, {Dockerfile});
	const libraries = execFileSync('ldd', [program], {encoding: 'utf8'}).match(/\/\S+/gv) ?? [];
	for (const file of [program, ...libraries]) {
		const place = path.join(context, 'root', file);
		await mkdir(path.dirname(place), {recursive: true});
		await cp(file, place, {dereference: true});
	}

	return context;
}

test.serial('an SSH agent is lent to a step', async t => {
	const directory = await aDirectory(t, {});
	const socketPath = path.join(directory, 'agent.sock');
	let connections = 0;
	const agent = net.createServer(socket => {
		connections++;
		socket.on('data', data => {
			socket.write(`answer to ${data.toString()}`);
		});
	});
	agent.listen(socketPath);
	t.teardown(() => agent.close());
	const ask = String.raw`socket(S, 1, 1, 0); connect(S, pack("S a108", 1, $ENV{SSH_AUTH_SOCK})) or die "no agent: $!"; syswrite(S, "a question"); sysread(S, $answer, 100); print "$answer\n"`;
	const context = await takeAlong(t, '/usr/bin/perl', `FROM bb\nCOPY root /\nRUN --mount=type=ssh,id=deploy perl -e '${ask}'; perl -e '${ask}'\nENV PATH=/bin:/usr/bin\n`.replace('FROM bb\n', 'FROM bb\nENV PATH=/bin:/usr/bin\n'));
	const last = await built(context, {ssh: [{id: 'deploy', paths: [socketPath]}], isCacheOff: true});
	t.deepEqual(own(last).find(({instruction}) => instruction.startsWith('RUN'))?.output, ['answer to a question', 'answer to a question']);
	t.is(connections, 2);
});

for (const [what, ssh, message] of [
	['an agent that is not there', [{id: 'default', paths: ['/nowhere/agent']}], /There is no SSH agent at \/nowhere\/agent/v],
	['a key', [{id: 'default', paths: ['/etc/passwd']}], /is no socket of an SSH agent: add the key to an agent with ssh-add/v],
	['none in the environment', [{id: 'default', paths: []}], /SSH_AUTH_SOCK is not set/v],
	['two by one name', [{id: 'default', paths: ['/a', '/b']}], /Only one agent/v],
] as const) {
	test(`lending ${what}`, async t => {
		const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
		const {error} = await build(context, {ssh});
		t.true(error instanceof EngineError);
		t.like(error, {kind: 'invalid'});
		t.regex(error!.message, message);
	});
}

test.serial('cancelling ends the running step, and nothing of the build stays', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nRUN echo begun; sleep 996\n'});
	const controller = new AbortController();
	const reason = new Error('cancelled');
	let latest: BuildProgress | undefined;
	const building = real.engine.images.build(request(context, {tags: ['gone:1'], isCacheOff: true}), progress => {
		latest = progress;
	}, controller.signal);
	await until(async () => latest && own(latest)[1]?.output, output => output?.includes('begun') ?? false);
	const isRunning = () => {
		try {
			return execFileSync('scripts/engine', ['enter', real.directory, 'ps', '-eo', 'args'], {encoding: 'utf8'}).split('\n').some(line => line.startsWith('sleep 996'));
		} catch {
			return true;
		}
	};

	t.true(isRunning());
	const open = connectionsTo(real);
	t.true(open > 0);
	controller.abort(reason);
	const error = await t.throwsAsync(building);
	t.is(error, reason);
	t.is(latest?.phase, 'failed');
	t.is(own(latest!)[1]?.state, 'cancelled');
	t.false(await until(async () => isRunning(), running => !running));
	t.true(await until(async () => connectionsTo(real) < open, isLess => isLess));
	t.false((await real.docker('images', '--format', '{{.Repository}}')).includes('gone'));
});

/** Of this process, to the engine: the session and the build have one each. */
const connectionsTo = (_real: RealEngine): number => process.getActiveResourcesInfo().filter(kind => kind === 'PipeWrap').length;

test.serial('cancelling before it has begun', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
	const reason = new Error('cancelled');
	const {error} = await build(context, {}, AbortSignal.abort(reason));
	t.is(error, reason);
});

test.serial('output of a step with a lot of it', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nRUN seq 1 20000; printf "10 %%\\r20 %%\\r100 %%\\n"\n'});
	const [, run] = own(await built(context, {isCacheOff: true}));
	t.is(run?.output.at(-1), '100 %');
	// BuildKit limits what a step may print, and says so among it.
	t.true(run!.output.length === 1000 && run!.droppedLines > 0);
});
