import {execFileSync} from 'node:child_process';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {BuildProgress} from '../../../source/engine/build/build-progress.js';
import type {BuildRequest} from '../../../source/engine/build/build-request.js';
import {aDirectory, type Files} from '../../helpers/a-directory.js';
import {buildkitClient, type BuildkitClient} from '../../helpers/buildkit-client.js';
import {imageFiles} from '../../helpers/image-files.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

/*
The docker client is the judge: what it has built, our build of the same must find in the cache, down to the very image. Made
anew it is compared by its configuration, and by what its last layer holds.
*/

let real: RealEngine;
let client: BuildkitClient | undefined;

test.before(async () => {
	real = await startEngine();
	client = await buildkitClient(real);
});

test.after.always(() => {
	real.down();
});

type Case = {readonly files: Files; readonly args?: readonly string[]; readonly request?: Partial<BuildRequest>; /** A directory that is packed beside. */ readonly archive?: string};

const cases: Readonly<Record<string, Case>> = {
	'stages, COPY --from by name, number and image': {files: {
		Dockerfile: 'FROM bb AS tools\nRUN echo tool > /tool\nFROM bb\nCOPY --from=tools /tool /one\nCOPY --from=0 /tool /two\nCOPY --from=bb /bin/busybox /three\n',
	}},
	'ARG before FROM, with and without a value': {
		files: {Dockerfile: 'ARG BASE=nothing\nARG TAG=latest\nFROM $BASE:$TAG\nARG TAG\nARG WHO=nobody\nARG ABSENT\nRUN echo "$TAG $WHO $ABSENT" > /who\n'},
		args: ['--build-arg', 'BASE=bb', '--build-arg', 'WHO=w ö "rld"', '--build-arg', 'UNSET_ANYWHERE'], request: {buildArgs: {BASE: 'bb', WHO: 'w ö "rld"', UNSET_ANYWHERE: null}},
	},
	'RUN as a shell’s line and as a list, SHELL': {files: {Dockerfile: 'FROM bb\nRUN echo a && \\\n  # a comment\n  echo b > /b\nRUN ["touch", "/c d"]\nSHELL ["/bin/busybox", "sh", "-ec"]\nRUN echo e > /e\n'}},
	'COPY with owners, into directories, of wildcards': {files: {
		Dockerfile: 'FROM bb\nWORKDIR /app/deep\nCOPY --chown=12:34 one.txt two.txt sub ./\nCOPY ["a b.txt", "/with blank/"]\nCOPY *.txt /all/\nCOPY sub/ /sub\nCOPY . /whole\n',
		'one.txt': '1', 'two.txt': '2', 'a b.txt': 'ab', 'sub/x/y': 'y', 'sub/link': '→x/y', 'void/': '',
	}},
	'ADD of files and directories': {files: {Dockerfile: 'FROM bb\nADD file /\nADD dir /dir/\nADD --chown=1:1 file /owned\n', file: 'f', 'dir/a': 'a', 'dir/b/c': 'c'}},
	'ADD of an archive, which is unpacked, and COPY of it, which is not': {files: {Dockerfile: 'FROM bb\nADD dir.tar.gz /unpacked/\nCOPY dir.tar.gz /packed\n', 'dir/a': 'a', 'dir/b/c': 'c', 'dir/link': '→a'}, archive: 'dir'},
	'ENV, LABEL, EXPOSE, VOLUME, STOPSIGNAL, MAINTAINER': {files: {
		Dockerfile: 'FROM bb\nENV A=1 B="two words" C=$A\nENV OLD style\nLABEL a="b c" "key with blank"=x\nEXPOSE 80 443/udp\nVOLUME ["/data", "/more"]\nVOLUME /third\nSTOPSIGNAL SIGQUIT\nMAINTAINER nobody\n',
	}},
	'USER, WORKDIR, ENTRYPOINT and CMD': {files: {Dockerfile: 'FROM bb\nRUN mkdir -m 777 /open\nWORKDIR /srv\nWORKDIR deeper\nUSER 7:8\nRUN id -u > /open/id\nENTRYPOINT ["sh", "-c"]\nCMD echo started\n'}},
	HEALTHCHECK: {files: {Dockerfile: 'FROM bb\nHEALTHCHECK --interval=5s --timeout=3s --start-period=1s --retries=2 CMD true || exit 1\n'}},
	'HEALTHCHECK NONE': {files: {Dockerfile: 'FROM bb\nHEALTHCHECK CMD true\nHEALTHCHECK NONE\n'}},
	ONBUILD: {files: {Dockerfile: 'FROM bb\nONBUILD COPY . /src\nONBUILD RUN ls /src > /list\n'}},
	'a target in the middle': {files: {Dockerfile: 'FROM bb AS one\nENV STAGE=one\nFROM one AS two\nENV STAGE=two\nFROM two\nRUN exit 1\n'}, args: ['--target', 'two'], request: {target: 'two'}},
	'labels of the command line': {files: {Dockerfile: 'FROM bb\nENV A=1\n'}, args: ['--label', 'team=shop', '--label', 'note=a "b" c'], request: {labels: {team: 'shop', note: 'a "b" c'}}},
	'no network': {files: {Dockerfile: 'FROM bb\nRUN ls /sys/class/net > /net\n'}, args: ['--network', 'none'], request: {network: 'none'}},
	'nothing but files': {files: {Dockerfile: 'FROM scratch\nCOPY . /\n', a: 'a', 'b/c': 'c', 'ünï cödé': 'u', '.dockerignore': 'Dockerfile\n.dockerignore\n'}},
	'a Dockerfile of another name, and an escape of its own': {files: {'docker/My.file': '# escape=`\n# A comment.\nFROM bb\nRUN echo a `\n && echo b > /b\n', x: ''}, args: ['--file', 'docker/My.file'], request: {dockerfile: 'docker/My.file'}},
};

/** How an image begins, without what its own making has in it. */
async function configOf(name: string): Promise<Readonly<Record<string, unknown>>> {
	const {Image: _, Hostname: __, ...config} = JSON.parse(await real.inspect(name, '{{json .Config}}')) as Readonly<Record<string, unknown>>;
	return config;
}

async function buildOurs(context: string, {request = {}}: Case, builder: 'classic' | 'buildkit', isCacheOff = false): Promise<BuildProgress> {
	return real.engine.images.build({context, dockerfile: 'Dockerfile', tags: [], buildArgs: {}, isCacheOff, builder, ...request}, () => undefined, AbortSignal.timeout(100_000));
}

/** Build as the docker client would be asked to, in the context's directory. */
async function buildTheirs(context: string, {args = []}: Case, builder: 'classic' | 'buildkit'): Promise<string | undefined> {
	const file = args.indexOf('--file');
	const whole = args.map((word, index) => index === file + 1 && file !== -1 ? path.join(context, word) : word);
	const words = ['build', '--quiet', ...whole, context];
	if (builder === 'classic') {
		return real.docker(...words);
	}

	const run = await client?.(words);
	if (run && run.code !== 0) {
		throw new Error(run.output);
	}

	return run?.output;
}

async function makesTheSame(t: ExecutionContext, one: Case, builder: 'classic' | 'buildkit'): Promise<void> {
	const context = await aDirectory(t, one.files);
	if (one.archive !== undefined) {
		execFileSync('tar', ['-C', path.join(context, one.archive), '-czf', path.join(context, `${one.archive}.tar.gz`), '.']);
	}

	const theirs = await buildTheirs(context, one, builder);
	const ours = await buildOurs(context, one, builder);
	t.is(ours.builder, builder);
	t.is(ours.imageId, theirs ?? ours.imageId, 'found in the cache');
	t.true(ours.steps.filter(({isInternal, instruction}) => !isInternal && !/^(?:FROM|ARG)\b/v.test(instruction)).every(({state}) => state === 'cached' || theirs === undefined), 'every step');
	t.true(ours.steps.filter(({isInternal, instruction}) => !isInternal && !instruction.startsWith('LABEL ')).every(({line}) => line !== undefined), 'its line is known');
	// Made anew it is the same but for the times of what its steps write.
	const anew = await buildOurs(context, one, builder, true);
	t.deepEqual(await configOf(anew.imageId!), await configOf(ours.imageId!));
	t.deepEqual(await imageFiles(real, anew.imageId!), await imageFiles(real, ours.imageId!));
}

for (const [what, one] of Object.entries(cases)) {
	for (const builder of ['classic', 'buildkit'] as const) {
		test.serial(`${what}: ${builder}`, makesTheSame, one, builder);
	}
}

test.serial('an image of ours is found in the cache by the docker client', async t => {
	const files = {Dockerfile: 'FROM bb\nCOPY . /all\nRUN echo made > /made\n', 'a.txt': 'a', 'sub/b.txt': 'b'};
	for (const builder of ['classic', 'buildkit'] as const) {
		const context = await aDirectory(t, {...files, which: builder});
		const {imageId} = await buildOurs(context, {files}, builder);
		t.is(await buildTheirs(context, {files}, builder) ?? imageId, imageId);
	}
});

test.serial('what ONBUILD has an image’s heirs do', async t => {
	const parent = await aDirectory(t, {Dockerfile: 'FROM bb\nONBUILD COPY note /note\nONBUILD RUN cat /note > /copied\n'});
	for (const builder of ['classic', 'buildkit'] as const) {
		await buildOurs(parent, {files: {}, request: {tags: ['parent:1']}}, builder);
		const files = {Dockerfile: 'FROM parent:1\nWORKDIR /w\nRUN echo own > own\n', note: `for ${builder}`};
		const context = await aDirectory(t, files);
		const theirs = await buildTheirs(context, {files}, builder);
		const ours = await buildOurs(context, {files}, builder);
		t.is(ours.imageId, theirs ?? ours.imageId);
		const lines = new Map(ours.steps.map(({instruction, line}) => [instruction, line]));
		t.is(lines.get('WORKDIR /w'), 2);
		t.is(lines.get('RUN echo own > own'), 3);
	}
});
