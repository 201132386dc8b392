import {chmod, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
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

/** Build, and give back each report of progress. */
async function build(context: string, request: Partial<BuildRequest> = {}, signal = soon()): Promise<{readonly reports: BuildProgress[]; readonly outcome: BuildProgress | Error}> {
	const reports: BuildProgress[] = [];
	try {
		const outcome = await real.engine.images.build({context, dockerfile: 'Dockerfile', tags: [], buildArgs: {}, isCacheOff: false, builder: 'classic', ...request}, progress => {
			reports.push(progress);
		}, signal);
		return {reports, outcome};
	} catch (error) {
		return {reports, outcome: error as Error};
	}
}

async function built(context: string, request: Partial<BuildRequest> = {}): Promise<BuildProgress> {
	const {outcome} = await build(context, request);
	if (outcome instanceof Error) {
		throw outcome;
	}

	return outcome;
}

const inShort = ({steps}: BuildProgress) => steps.map(({instruction, state}) => `${state} ${instruction}`);

const recipe = 'FROM bb\nARG WHO=nobody\nCOPY hello.txt /\nRUN echo "hello $WHO"; cat /hello.txt\nCMD ["cat", "/hello.txt"]\n';

test('COPY, RUN and ARG, step by step, under the tags it is given', async t => {
	const context = await aDirectory(t, {Dockerfile: recipe, 'hello.txt': 'from a file\n', 'sub/more': 'x'});
	const request = {tags: ['shop:1', 'registry.example:5000/team/shop:latest'], buildArgs: {WHO: 'w ö rld'}};
	const {reports, outcome} = await build(context, request);
	const progress = outcome as BuildProgress;
	t.like(progress, {phase: 'done', stepCount: 5, files: 3, ignored: 0, error: undefined});
	t.true(progress.sentBytes >= 3 * 1024);
	t.deepEqual(inShort(progress), ['done FROM bb', 'done ARG WHO=nobody', 'done COPY hello.txt /', 'done RUN echo "hello $WHO"; cat /hello.txt', 'done CMD ["cat", "/hello.txt"]']);
	t.deepEqual(progress.steps[3]?.output, ['hello w ö rld', 'from a file']);
	t.true(progress.steps.every(({output}, index) => index === 3 || output.length === 0));
	t.true(progress.steps.every(({startedAt, endedAt}) => endedAt! >= startedAt));
	t.deepEqual(reports.at(-1), progress);
	for (const tag of request.tags) {
		t.is(await real.inspect(tag, '{{.Id}}'), progress.imageId!);
	}

	t.is(await real.docker('run', '--rm', 'shop:1'), 'from a file');

	const again = await built(context, request);
	t.deepEqual(inShort(again), ['done FROM bb', 'cached ARG WHO=nobody', 'cached COPY hello.txt /', 'cached RUN echo "hello $WHO"; cat /hello.txt', 'cached CMD ["cat", "/hello.txt"]']);
	t.is(again.imageId, progress.imageId);

	const fresh = await built(context, {...request, isCacheOff: true});
	t.true(inShort(fresh).every(step => step.startsWith('done ')));
	t.not(fresh.imageId, progress.imageId);
});

test('a build without a tag', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nENV UNTAGGED=1\n'});
	const {imageId} = await built(context);
	t.is(await real.inspect(imageId!, '{{.RepoTags}}'), '[]');
});

test('output arrives while the step runs', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nRUN echo begun; until [ -e /tmp/go ]; do sleep 0.1; done; echo ended\n'});
	const controller = new AbortController();
	let latest: BuildProgress | undefined;
	const building = real.engine.images.build({context, dockerfile: 'Dockerfile', tags: [], buildArgs: {}, isCacheOff: true}, progress => {
		latest = progress;
	}, AbortSignal.any([controller.signal, soon()]));
	await until(async () => latest?.steps[1]?.output ?? [], output => output.includes('begun'));
	t.like(latest, {phase: 'building', stepCount: 2});
	t.is(latest?.steps[1]?.state, 'running');
	const container = await until(async () => real.docker('ps', '--quiet', '--filter', 'ancestor=bb', '--no-trunc'), ids => ids !== '' && !ids.includes('\n'));
	await real.docker('exec', container, 'touch', '/tmp/go');
	t.deepEqual((await building).steps[1]?.output, ['begun', 'ended']);
});

test('a step that fails keeps what it printed', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nRUN echo one; printf "no newline"; exit 42\nRUN echo never\n'});
	const {reports, outcome} = await build(context, {tags: ['failed:1']});
	t.true(outcome instanceof EngineError);
	t.like(outcome, {kind: 'failed'});
	t.regex((outcome as Error).message, /^The command '\/bin\/sh -c .*' returned a non-zero code: 42$/v);
	const last = reports.at(-1)!;
	t.is(last.phase, 'failed');
	t.deepEqual(last.steps.map(({state}) => state), ['done', 'failed']);
	t.deepEqual(last.steps[1]?.output, ['one', 'no newline']);
	t.deepEqual(last.failedAt, {line: 2, text: 'RUN echo one; printf "no newline"; exit 42'});
	t.false((await real.docker('images', '--format', '{{.Repository}}')).includes('failed'));
	t.is(await real.docker('ps', '--all', '--quiet', '--filter', 'status=exited', '--filter', 'exited=42'), '', 'no container is left behind');
});

test('a command that speaks like the builder does not fool it', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nRUN echo "Step 3/3 : RUN evil"; echo " ---> Using cache"; echo "Successfully built 123456789012"; echo " ---> Running in 123456789012"\nRUN echo honest\n'});
	const {steps} = await built(context, {isCacheOff: true});
	t.deepEqual(steps.map(({instruction, state}) => `${state} ${instruction.slice(0, 16)}`), ['done FROM bb', 'done RUN echo "Step 3', 'done RUN echo honest']);
	t.deepEqual(steps[1]?.output, ['Step 3/3 : RUN evil', ' ---> Using cache', 'Successfully built 123456789012', ' ---> Running in 123456789012']);
	t.deepEqual(steps[2]?.output, ['honest']);
});

test('several stages', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb AS first\nRUN echo made > /made\nFROM bb\nCOPY --from=first /made /made\nCMD cat /made\n'});
	const progress = await built(context, {tags: ['stages:1']});
	t.is(progress.stepCount, 5);
	t.is(await real.inspect('stages:1', '{{.Id}}'), progress.imageId!);
	t.is(await real.docker('run', '--rm', 'stages:1'), 'made');
});

const wrong: Readonly<Record<string, readonly [dockerfile: string, message: RegExp, line?: number]>> = {
	'an instruction that is none': ['FROM bb\nFLY away\n', /unknown instruction: FLY/v, 2],
	'nothing at all': ['', /cannot be empty/v],
	'a base that is not there': ['FROM nothing.invalid/nothing\n', /nothing\.invalid/v, 1],
	'a file that is not there': ['FROM bb\nCOPY absent /\n', /COPY failed/v, 2],
	'a file that .dockerignore keeps back': ['FROM bb\nCOPY ignored /\n', /COPY failed/v, 2],
};

for (const [what, [dockerfile, message, line]] of Object.entries(wrong)) {
	test(`a Dockerfile with ${what}`, async t => {
		const context = await aDirectory(t, {Dockerfile: dockerfile, ignored: '', '.dockerignore': 'ignored'});
		const {outcome, reports} = await build(context);
		t.true(outcome instanceof EngineError);
		t.regex((outcome as Error).message, message);
		t.is(reports.at(-1)?.phase, 'failed');
		t.is(reports.at(-1)?.failedAt?.line, line);
	});
}

test('aborting stops the running step and leaves no image', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nENV ABORTED=1\nRUN echo begun; sleep 997\n'});
	const controller = new AbortController();
	const reason = new Error('cancelled');
	let latest: BuildProgress | undefined;
	const building = real.engine.images.build({context, dockerfile: 'Dockerfile', tags: ['aborted:1'], buildArgs: {}, isCacheOff: false}, progress => {
		latest = progress;
	}, controller.signal);
	await until(async () => latest?.steps[2]?.output ?? [], output => output.includes('begun'));
	const running = async () => (await real.docker('ps', '--no-trunc', '--format', '{{.Command}}')).includes('sleep 997');
	t.true(await running());
	controller.abort(reason);
	const error = await t.throwsAsync(building);
	t.is(error, reason);
	t.is(latest?.phase, 'failed');
	t.is(latest?.steps[2]?.state, 'cancelled');
	t.false(await until(running, isRunning => !isRunning));
	t.false((await real.docker('images', '--format', '{{.Repository}}')).includes('aborted'));
});

test('aborting while a large context is sent', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nCOPY big /\n'});
	await writeFile(path.join(context, 'big'), Buffer.alloc(300_000_000));
	const controller = new AbortController();
	const reason = new Error('cancelled');
	let sentBytes = 0;
	const building = real.engine.images.build({context, dockerfile: 'Dockerfile', tags: [], buildArgs: {}, isCacheOff: false}, progress => {
		({sentBytes} = progress);
		controller.abort(reason);
	}, controller.signal);
	const error = await t.throwsAsync(building);
	t.is(error, reason);
	t.true(sentBytes < 300_000_000);
	await real.engine.ping(soon());
});

test('modes, links and empty directories come through as from the docker client', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nCOPY . /all\n', 'run.sh': '#!/bin/sh\necho ran', link: '→run.sh', broken: '→nowhere', 'void/': '', 'ünï cödé': 'u', [`${'d'.repeat(120)}/${'f'.repeat(150)}`]: 'long'});
	await chmod(path.join(context, 'run.sh'), 0o751);
	await chmod(path.join(context, 'void'), 0o700);
	const {imageId} = await built(context);
	const theirs = await real.docker('build', '--quiet', '--no-cache', context);
	const files = await imageFiles(real, imageId!);
	t.deepEqual(files, await imageFiles(real, theirs));
	t.true(files.some(file => file.startsWith('file 751 0:0 all/run.sh ')));
});

test('a Dockerfile from outside is not among the files', async t => {
	const outside = await aDirectory(t, {'other.Dockerfile': 'FROM bb\nCOPY . /all\n'});
	const context = await aDirectory(t, {file: 'x', 'a.log': 'y', '.dockerignore': '*.log\n.dockerignore\n'});
	const {imageId} = await built(context, {dockerfile: path.join(outside, 'other.Dockerfile')});
	const files = await imageFiles(real, imageId!);
	t.deepEqual(files.map(file => file.split(' ')[3]), ['all/', 'all/file']);
});

test('a step with a lot of output', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nRUN seq 1 20000\n'});
	const {steps} = await built(context, {isCacheOff: true});
	t.is(steps[1]?.output.at(-1), '20000');
	t.is(steps[1]!.output.length + steps[1]!.droppedLines, 20_000);
});
