import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {checkRunOption} from '../../../source/engine/run/check-run-option.js';
import {createRequest, type RequestSources} from '../../../source/engine/run/create-request.js';
import {parseRunFlags, parseRunLine} from '../../../source/engine/run/parse-run-line.js';
import {runFlags} from '../../../source/engine/run/run-flags.js';
import type {RunOptions, RunSpec} from '../../../source/engine/run/run-spec.js';
import {runWords} from '../../../source/engine/run/run-words.js';
import {quoteCommandLine} from '../../../source/format/command-line.js';
import {check} from '../../helpers/check.js';
import {anyText, hostileText} from '../../helpers/texts.js';

const sources: RequestSources = {
	environment: {HOME: '/root'}, directory: '/srv',
	async readFile(file) {
		throw new Error(`${file} cannot be read: ENOENT.`);
	},
};

function read(line: string): {readonly verb: string; readonly isDetached: boolean} & RunSpec {
	const parsed = parseRunLine(line);
	if (!parsed || 'error' in parsed) {
		throw new Error(parsed?.error ?? 'no line');
	}

	return {verb: parsed.verb, isDetached: parsed.isDetached, ...parsed.spec};
}

test('what stands before the verb is passed over', t => {
	for (const before of ['docker run', '$ docker run', 'sudo docker run', 'docker container run', '/usr/bin/docker -H tcp://x:1 run', 'docker --context prod run', 'podman run', '# docker run']) {
		t.like(read(`${before} -d web serve`), {verb: 'run', isDetached: true, image: 'web', command: ['serve']}, `${before} …`);
	}

	t.is(read('docker create web').verb, 'create');
});

test('what is no such line is nothing, and not an error', t => {
	for (const text of ['', 'web', 'docker ps', 'docker build .', 'nginx:1.25', 'run docker', 'docker', 'docker compose run web', 'it\'s docker']) {
		t.is(parseRunLine(text), undefined, `“${text}”`);
	}
});

test('flags in every spelling', t => {
	const options = (flags: string): RunOptions => read(`docker run ${flags} web`).options;
	t.deepEqual(options('-it'), {interactive: ['true'], tty: ['true']});
	t.deepEqual(options('-itp8080:80'), {interactive: ['true'], tty: ['true'], publish: ['8080:80']});
	t.deepEqual(options('-e=A=1 -e B=2 --env C=3 --env=D=4'), {env: ['A=1', 'B=2', 'C=3', 'D=4']});
	t.deepEqual(options('--rm=false --init=true'), {rm: ['false'], init: ['true']});
	t.deepEqual(options('--net shop --dns-opt x'), {network: ['shop'], 'dns-option': ['x']});
	t.deepEqual(options('-m 1g -c 5 -u 0 -w / -h box -l a -a stdin -P'), {memory: ['1g'], 'cpu-shares': ['5'], user: ['0'], workdir: ['/'], hostname: ['box'], label: ['a'], attach: ['stdin'], 'publish-all': ['true']});
	t.deepEqual(read('docker run -d -- web -x').command, ['-x']);
	t.deepEqual(read('docker run web --rm -p 1').command, ['--rm', '-p', '1']);
	t.deepEqual(read('docker run \\\n  -e "A=x y" \\\n  web sh -c \'a | b\'').command, ['sh', '-c', 'a | b']);
	t.deepEqual(read(String.raw`docker run -e $'A=\x1b\n' web`).options, {env: ['A=\u{1B}\n']});
});

test('what cannot be read is one sentence that names it', t => {
	const sentence = (line: string) => {
		const parsed = parseRunLine(line);
		return parsed && 'error' in parsed ? parsed.error : undefined;
	};

	t.is(sentence('docker run --nosuch web'), 'docker run has no flag --nosuch.');
	t.is(sentence('docker run -iZ web'), 'docker run has no flag -Z.');
	t.is(sentence('docker run -e'), '-e needs a value behind it.');
	t.is(sentence('docker run --rm=perhaps web'), '--rm is a switch: it takes no “perhaps”.');
	t.is(sentence('docker run -d'), 'The line names no image.');
	t.is(sentence('docker run "web'), 'A double quote is opened and not closed.');
	t.deepEqual(parseRunFlags('--init web'), {error: '“web” is no flag: image and command have fields of their own.'});
	t.deepEqual(parseRunFlags('--cap-add NET_ADMIN --privileged'), {options: {'cap-add': ['NET_ADMIN'], privileged: ['true']}});
});

test('what only a shell would understand is refused, and quoted is text', t => {
	const refusal = (line: string) => {
		const parsed = parseRunLine(line);
		return parsed && 'error' in parsed ? parsed.error : undefined;
	};

	for (const beyond of ['&& docker logs web', '; ls', '| cat', '> /tmp/x', '# why', '\ndocker ps', '&']) {
		t.regex(refusal(`docker run web ${beyond}`) ?? '', /^Only one docker run line can be read/v, `behind: ${beyond}`);
	}

	t.is(refusal('docker run -v $PWD:/app web'), '“$PWD” stands for something else in a shell, and is not read here: write it out.');
	t.regex(refusal('docker run -v "$(pwd):/app" web') ?? '', /^“\$\(pwd\)” stands for something else/v);
	t.deepEqual(read(String.raw`docker run web sh -c 'a && b | c > $D # e' "x;y" \&`).command, ['sh', '-c', 'a && b | c > $D # e', 'x;y', '&']);
	t.deepEqual(read('docker run \\\r  --name x \\\r\n web sh -c "one\rtwo"\r').command, ['sh', '-c', 'one\ntwo']);
});

const good: Readonly<Record<string, readonly string[]>> = {
	publish: ['80', '8080:80', '127.0.0.1:53:53/udp', '[::1]:80:80', '127.0.0.1::80', '8000-8005:80', '80-82:80-82', 'target=80,published=8080'],
	volume: ['/data', 'data:/data', '/srv:/srv:ro', './x:/x', '~/x:/x:rw,z'],
	memory: ['6m', '512m', '1.5g', '1GiB', '536870912'], 'memory-swap': ['-1', '1g'], cpus: ['1', '1.5', '0.25', '.5'], restart: ['no', 'always', 'unless-stopped', 'on-failure', 'on-failure:3'],
	mount: ['type=bind,src=/a,dst=/b,readonly', 'target=/x', '"type=volume,target=/x,volume-opt=o=a,b"'.slice(1, -1).replace('o=a,b', 'device=x')], 'health-interval': ['30s', '1m30s', '500ms', '0'], ulimit: ['nofile=1', 'nofile=1:2', 'core=-1'],
};

const bad: Readonly<Record<string, readonly string[]>> = {
	publish: ['', 'x', '80:x', '99999', '0', '1.2.3:80:80', '80-79', '80:80:80:80', '8000-8005:80-81', 'published=80', '80/xyz'],
	volume: ['', 'data', ':', 'a:b', '/a:/b:odd', 'a:/b:ro:x', '-x:/b'],
	memory: ['5m', 'x', '-1', '1q', ''], 'memory-swap': ['-2', 'x'], cpus: ['x', '-1', '1.0000000001', ''], restart: ['sometimes', 'always:3', 'on-failure:x'],
	mount: ['type=bind,dst=/b', 'dst=b', 'type=x,dst=/b', 'dst=/b,odd=1', 'dst=/b,readonly=perhaps', 'type=tmpfs,dst=/b,src=/a'], 'health-interval': ['30', 'soon', '-1s'], ulimit: ['nofile', 'nofile=2:1', 'NOFILE=1'],
};

test('values are read as the docker client reads them', t => {
	for (const [name, values] of Object.entries(good)) {
		t.deepEqual(values.filter(value => checkRunOption(name, value) !== undefined), [], name);
	}

	for (const [name, values] of Object.entries(bad)) {
		t.deepEqual(values.filter(value => checkRunOption(name, value) === undefined), [], name);
		for (const value of values) {
			t.regex(checkRunOption(name, value) ?? '', /^[^\n]*\.$/v, value);
		}
	}
});

test('a file that is not there, and flags that exclude each other, are told with their flag', async t => {
	const errorsOf = async (line: string) => {
		const made = await createRequest(read(line), sources);
		return 'errors' in made ? made.errors : [];
	};

	t.deepEqual(await errorsOf('docker run --env-file app.env web'), [{option: 'env-file', sentence: 'app.env cannot be read: ENOENT.'}]);
	t.deepEqual((await errorsOf('docker run --rm --restart always --memory 1 -p x web')).map(({option}) => option), ['publish', 'memory', 'rm']);
	t.deepEqual((await errorsOf('docker run --network host --network shop web')).map(({option}) => option), ['network']);
	t.deepEqual(await errorsOf('docker run -e HOME -e NOWHERE_SET -v ./x:/x web'), []);
});

test('variables without a value have this program’s, and paths are whole', async t => {
	const made = await createRequest(read('docker run -d -e HOME -e NOWHERE_SET -v ./x:/x --mount type=bind,src=./y,dst=/y web'), sources, {isDetached: true});
	t.like(made, {body: {Env: ['HOME=/root'], AttachStdout: false, HostConfig: {Binds: ['/srv/x:/x'], Mounts: [{Type: 'bind', Source: '/srv/y', Target: '/y'}]}}});
});

test('every flag has one name, one letter at most, and says what it is for', t => {
	const names = runFlags.flatMap(({name, aliases = []}) => [name, ...aliases]);
	t.is(new Set(names).size, names.length);
	const letters = runFlags.flatMap(({short = []}) => short);
	t.is(new Set(letters).size, letters.length);
	t.true(runFlags.every(({meaning}) => meaning.length > 3));
});

const word = fc.oneof(fc.constantFrom('web', '-x', '--', 'a b', '\'', '"', '$HOME', '\\', '', 'A=1', '漢字'), anyText, hostileText);
const anyName = fc.constantFrom(...runFlags.map(({name}) => name).filter(name => name !== 'detach' && name !== 'network'));
const anyOptions = fc.dictionary(anyName, fc.array(word, {minLength: 1, maxLength: 3}));
const anySpec = fc.record({
	image: fc.constantFrom('web', 'shop/web:1.4', 'localhost:5000/a'),
	command: fc.array(word, {maxLength: 4}),
	options: anyOptions,
});

/** As a line says it: switches are on or off, and of a flag that is given once the last value counts. */
function sayable({image, command, options}: RunSpec): RunSpec {
	const said = Object.entries(options).map(([name, values]) => {
		const {kind} = runFlags.find(flag => flag.name === name)!;
		return [name, kind === 'switch' ? [values.at(-1) === 'web' ? 'true' : 'false'] : (kind === 'text' ? values.slice(-1) : values)] as const;
	});
	return {image, command, options: Object.fromEntries(said)};
}

test('what is written is read back the same', t => {
	check(t, fc.property(anySpec, fc.boolean(), (any, isDetached) => {
		const spec = sayable(any);
		const line = quoteCommandLine(runWords(spec, 'run', {isDetached}));
		const parsed = parseRunLine(line);
		if (!parsed || 'error' in parsed) {
			throw new Error(line);
		}

		assert.deepEqual({...parsed.spec, options: {...parsed.spec.options}}, spec);
		assert.equal(parsed.isDetached, isDetached);
	}));
});

test('no text whatever breaks it', t => {
	check(t, fc.property(fc.oneof(anyText, hostileText).map(text => `docker run ${text}`), text => {
		parseRunLine(text);
		parseRunFlags(text.slice(11));
		for (const {name} of runFlags) {
			checkRunOption(name, text.slice(11));
		}
	}));
});
