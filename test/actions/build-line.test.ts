import test from 'ava';
import fc from 'fast-check';
import {fillBuild, specOf, tagHint, valuesOf} from '../../source/actions/build-form.js';
import {requestOf} from '../../source/actions/build-recipe.js';
import {secretOf, sshOf} from '../../source/actions/build-sources.js';
import {builderOf, buildWords, newBuildSpec, withoutHome, type BuildSpec} from '../../source/actions/build-spec.js';
import {parseBuildLine} from '../../source/actions/parse-build-line.js';
import {quoteCommandLine} from '../../source/format/command-line.js';
import {isRemoteContext} from '../../source/format/remote-context.js';

const places = {directory: '/home/user/shop', home: '/home/user'};
const surroundings = {...places, environment: {HOME: '/home/user', EMPTY: ''}};

const read = (line: string): BuildSpec => {
	const spec = parseBuildLine(line, places);
	if (spec === undefined || 'error' in spec) {
		throw new Error(`${line}: ${spec?.error ?? 'not read'}`);
	}

	return spec;
};

const errorOf = (line: string): string | undefined => {
	const spec = parseBuildLine(line, places);
	return spec !== undefined && 'error' in spec ? spec.error : undefined;
};

test('a line is read as the client reads it: flags anywhere, in every way they can be written', t => {
	t.deepEqual(read('docker build .'), newBuildSpec);
	t.deepEqual(read('docker build . -t a -t=b --tag c --tag=d -td').tags, ['a', 'b', 'c', 'd', 'd']);
	t.like(read('sudo docker -H unix:///x image build --no-cache --pull=false -qf sub/Dockerfile sub'), {isCacheOff: true, isPulling: false, dockerfile: 'Dockerfile', context: 'sub'});
	t.like(read('docker builder build --rm --progress plain --build-arg A=1 --build-arg=B -- -odd'), {args: ['A=1', 'B'], context: '-odd'});
	t.like(read('DOCKER_BUILDKIT=0 docker build .'), {builder: 'classic'});
	t.like(read('docker buildx build --load .'), {builder: 'buildkit'});
	t.like(read('docker build --no-cache --no-cache=false --target a --target b https://docker.io/x.git#main:sub -f d/Dockerfile'), {isCacheOff: false, target: 'b', context: 'https://docker.io/x.git#main:sub', dockerfile: 'd/Dockerfile'});
});

test('the Dockerfile is found from the working directory on, and kept as within the context', t => {
	t.is(read('docker build -f sub/other sub').dockerfile, 'other');
	t.is(read('docker build -f Dockerfile sub').dockerfile, '/home/user/shop/Dockerfile');
	t.is(read('docker build -f /home/user/shop/sub/a/b sub').dockerfile, 'a/b');
	t.is(read('docker build -f ../x .').dockerfile, '/home/user/x');
	t.is(read('docker build -f ~/shop/x ~/shop').dockerfile, 'x');
});

test('what cannot be read, or has no place here, is said in one sentence', t => {
	t.is(errorOf('docker build'), 'The line names no context: the directory at its end, often a dot.');
	t.regex(errorOf('docker build a b') ?? '', /two contexts, a and b/v);
	t.regex(errorOf('docker build --squash .') ?? '', /--squash has no place/v);
	t.is(errorOf('docker build --nosuch .'), 'docker build has no flag --nosuch.');
	t.is(errorOf('docker build -t'), '-t needs a value behind it.');
	t.is(errorOf('docker build --pull=maybe .'), '--pull is a switch: it takes no “maybe”.');
	t.regex(errorOf('docker build - < Dockerfile') ?? '', /Only one docker build line/v);
	t.regex(errorOf('docker build -') ?? '', /standard input/v);
	t.regex(errorOf('docker build $(pwd)') ?? '', /stands for something else/v);
	t.regex(errorOf('docker build "x') ?? '', /opened and not closed/v);
	for (const text of ['', 'build .', 'docker run x', 'docker compose build', 'how to docker build', 'buildx build .']) {
		t.is(parseBuildLine(text, places), undefined, `“${text}”`);
	}
});

const word = fc.string({unit: fc.constantFrom('a', 'Z', '1', '-', '=', ',', ' ', '"', '\'', '\\', '$', '\n', 'é'), minLength: 1, maxLength: 8});
const name = fc.string({unit: fc.constantFrom('a', 'b', 'c', '1', '2'), minLength: 1, maxLength: 6}).map(text => `x${text}`);
const nested = fc.tuple(name, name).map(parts => parts.join('/'));
const anySpec: fc.Arbitrary<BuildSpec> = fc.record({
	context: fc.oneof(name, fc.constant('.'), fc.constant('/srv/my shop'), fc.constant('-odd'), fc.constant('https://docker.io/a.git#b:c')),
	dockerfile: fc.oneof(fc.constant('Dockerfile'), name, nested),
	tags: fc.array(name, {maxLength: 3}), args: fc.array(word, {maxLength: 3}), labels: fc.array(word, {maxLength: 3}), secrets: fc.array(word, {maxLength: 2}), ssh: fc.array(word, {maxLength: 2}),
	target: fc.oneof(fc.constant(''), name), platform: fc.constantFrom('', 'linux/arm64'), network: fc.oneof(fc.constant(''), name),
	isCacheOff: fc.boolean(), isPulling: fc.boolean(), builder: fc.constantFrom('auto', 'classic', 'buildkit'),
});

test('a line that is written is read back as it was', t => {
	fc.assert(fc.property(anySpec, spec => {
		const words = buildWords(spec);
		const line = quoteCommandLine(words);
		t.deepEqual(read(line), spec);
	}));
});

test('what a form is filled with says the same again', t => {
	fc.assert(fc.property(anySpec, spec => {
		t.deepEqual(specOf(valuesOf(spec)), spec);
	}));
	t.deepEqual(fillBuild('docker build -t a b', surroundings), {values: valuesOf({...newBuildSpec, tags: ['a'], context: 'b'})});
});

test('whatever is pasted, reading it ends with a spec, a sentence or nothing', t => {
	const anyWord = fc.oneof(word, fc.constantFrom('docker', 'build', '-t', '--file', '--', '.', 'buildx'));
	const anyWords = fc.array(anyWord, {maxLength: 8});
	fc.assert(fc.property(anyWords, words => {
		const found = parseBuildLine(words.join(' '), places);
		t.true(found === undefined || ('error' in found ? found.error.length > 0 : found.context !== ''));
	}));
});

test('secrets as the client reads them', t => {
	const secret = (text: string) => secretOf(text, variable => variable === 'KEY');
	t.deepEqual(secret('id=a,src=b'), {id: 'a', file: 'b'});
	t.deepEqual(secret('type=file,id=a,source=b'), {id: 'a', file: 'b'});
	t.deepEqual(secret('id=a,"src=b,c"'), {id: 'a', file: 'b,c'});
	t.deepEqual(secret('id=a,env=KEY'), {id: 'a', variable: 'KEY'});
	t.deepEqual(secret('id=a,type=env,src=KEY'), {id: 'a', variable: 'KEY'});
	t.deepEqual(secret('id=KEY'), {id: 'KEY', variable: 'KEY'});
	t.deepEqual(secret('id=key'), {id: 'key', file: 'key'});
	for (const bad of ['', 'a', 'src=b', 'id=a,mode=1', 'id=a,type=x', 'id=']) {
		t.regex(Object.values(secret(bad)).join(' '), /id=NAME,src=FILE or id=NAME,env=VARIABLE\.$/v, `“${bad}”`);
	}
});

test('agents and keys as the client reads them', t => {
	t.deepEqual(sshOf('default'), {id: 'default', paths: []});
	t.deepEqual(sshOf('k=/a,/b'), {id: 'k', paths: ['/a', '/b']});
});

test('a request has whole paths, and variables with the values they have now', t => {
	const request = requestOf({...newBuildSpec, context: '~/x', dockerfile: 'a/D', args: ['A=1=2', 'HOME', 'NOSUCH', 'EMPTY'], secrets: ['id=s,src=~/t', 'id=e,env=HOME'], ssh: ['default', 'k=key'], labels: ['a=b', 'c']}, surroundings);
	t.deepEqual(request, {
		context: '/home/user/x', dockerfile: 'a/D', tags: [], isCacheOff: false, isPulling: false, builder: 'auto', buildArgs: {A: '1=2', HOME: '/home/user', NOSUCH: null, EMPTY: ''}, labels: {a: 'b', c: ''},
		secrets: [{id: 's', file: '/home/user/t'}, {id: 'e', value: '/home/user'}], ssh: [{id: 'default', paths: []}, {id: 'k', paths: ['/home/user/shop/key']}],
	});
	t.is(requestOf({...newBuildSpec, context: 'https://docker.io/a.git'}, surroundings).context, 'https://docker.io/a.git');
});

test('a home directory is written out, since not every shell would', t => {
	const spec = withoutHome({...newBuildSpec, context: '~/x', dockerfile: '~/D', secrets: ['id=s,src=~/t', 'id=~x'], ssh: ['k=~/a,~/b']}, places);
	t.like(spec, {context: '/home/user/x', dockerfile: '/home/user/D', secrets: ['id=s,src=/home/user/t', 'id=~x'], ssh: ['k=/home/user/a,/home/user/b']});
	t.is(quoteCommandLine(buildWords({...spec, secrets: [], ssh: []})), 'docker build --file /home/user/D /home/user/x');
});

test('contexts the engine fetches itself are told from directories', t => {
	const remote = ['https://docker.io/a.git#b', 'http://127.0.0.1/c.tar', 'git://docker.io/a', 'git@docker.io:a/b.git', 'github.com/a/b', 'ssh://git@docker.io/a'];
	const local = ['.', 'shop', '/srv', 'https', 'github.computer', 'git', '~/http://'];
	t.deepEqual([...remote, ...local].filter(context => isRemoteContext(context)), remote);
});

test('the variable that chooses the builder is read as the client reads it', t => {
	t.deepEqual(['1', 'true', 'T', '0', 'false', 'F', '', 'maybe', undefined].map(value => builderOf(value)), ['buildkit', 'buildkit', 'buildkit', 'classic', 'classic', 'classic', 'auto', 'auto', 'auto']);
});

test('tags without an account or a version are allowed, and told of', t => {
	t.is(tagHint(''), undefined);
	t.is(tagHint('shop/web:1 shop/web:2'), undefined);
	t.is(tagHint('web:1'), '“web:1” has no account: it stays on this engine. Usual is account/project:version.');
	t.is(tagHint('shop/web:1, shop/web'), '“shop/web” has no version: it becomes shop/web:latest. Usual is account/project:version.');
	t.is(tagHint('web'), '“web” has no account: it stays on this engine; and no version: it becomes web:latest. Usual is account/project:version.');
});
