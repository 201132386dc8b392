import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {checkRunOption} from '../../../source/engine/run/check-run-option.js';
import {createRequest, type CreateRequest, type RequestSources} from '../../../source/engine/run/create-request.js';
import {parseRunFlags, parseRunLine} from '../../../source/engine/run/parse-run-line.js';
import {runFlags} from '../../../source/engine/run/run-flags.js';
import type {RunOptions, RunSpec} from '../../../source/engine/run/run-spec.js';
import {runWords} from '../../../source/engine/run/run-words.js';
import {specFromInspect} from '../../../source/engine/run/spec-from-inspect.js';
import type {Json} from '../../../source/engine/types.js';
import {quoteCommandLine} from '../../../source/format/command-line.js';
import {check} from '../../helpers/check.js';
import {anyText, hostileText} from '../../helpers/texts.js';

const sources: RequestSources = {
	environment: {HOME: '/root'}, directory: '/srv', home: '/root',
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
	t.deepEqual(read('$ docker run \\\r\n  -e "A=1\\\n2" -l a\\\nb web \'x\\\ny\''), {verb: 'run', isDetached: false, image: 'web', command: ['x\\\ny'], options: {env: ['A=12'], label: ['ab']}});
	t.deepEqual(read(String.raw`docker run -e 'A=$HOME|x' web sh -c "echo \$HOME" \| x`).command, ['sh', '-c', 'echo $HOME', '|', 'x']);
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
	t.is(sentence('docker create --sig-proxy web'), 'docker create has no flag --sig-proxy: it is one of docker run.');
	t.is(sentence('docker run --rm=tRuE web'), '--rm is a switch: it takes no “tRuE”.');
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
	t.regex(refusal('docker run <image>') ?? '', /^Only one docker run line can be read/v);
	t.deepEqual(read(String.raw`docker run -e $'A=it\'s\n | x; y' web`).options, {env: ['A=it\'s\n | x; y']}, 'as the line itself is written');
	t.deepEqual(read(String.raw`docker run web sh -c 'a && b | c > $D # e' "x;y" \&`).command, ['sh', '-c', 'a && b | c > $D # e', 'x;y', '&']);
	t.deepEqual(read('docker run \\\r  --name x \\\r\n web sh -c "one\rtwo"\r').command, ['sh', '-c', 'one\ntwo']);
});

const good: Readonly<Record<string, readonly string[]>> = {
	publish: ['80', '8080:80', '127.0.0.1:53:53/udp', '[::1]:80:80', '127.0.0.1::80', '8000-8005:80', '80-82:80-82', 'target=80,published=8080', '8080:80/', ':8080:80', '::80'],
	volume: ['/data', 'data:/data', '/srv:/srv:ro', './x:/x', '~/x:/x:rw,z', 'data:/x:ro,nocopy,z'],
	memory: ['0', '6m', '512m', '1.5g', '1GiB', '536870912'], 'memory-swap': ['-1', '1g'], cpus: ['1', '1.5', '0.25', '.5'], restart: ['no', 'always', 'unless-stopped', 'on-failure', 'on-failure:3', 'always:0', 'on-failure:', ''],
	mount: ['type=bind,src=/a,dst=/b,bind-recursive=readonly,readonly,bind-propagation=rprivate', 'type=image,src=web,dst=/b,image-subpath=x', 'type=bind,src=/a,dst=/b,readonly', 'target=/x', '"type=volume,target=/x,volume-opt=o=a,b"'.slice(1, -1).replace('o=a,b', 'device=x')], 'health-interval': ['30s', '1m30s', '500ms', '0'], ulimit: ['nofile=1', 'nofile=1:2', 'core=-1'],
	gpus: ['all', '-1', '2', 'device=0', '"device=0,1"', 'count=1,capabilities=utility,driver=nvidia', '"options=a=b,c=d"'], sysctl: ['net.core.somaxconn=5', 'fs.mqueue.msg_max=5', 'kernel.sem=1'], device: ['/dev/null', '/dev/null:r', '/dev/null:/dev/x:rwm', 'vendor.com/class=name'],
	network: ['shop', 'host', 'container:x', 'name=shop,alias=a,ip=10.0.0.2,gw-priority=5,driver-opt=k=v', 'Name=shop, Alias=a'], 'add-host': ['a:1.2.3.4', 'a=1.2.3.4', 'a:::1', 'a:[::1]', 'a:host-gateway'], 'dns-search': ['shop.test', '.'], label: ['a', 'a=b c', 'a='], 'stop-timeout': ['3', '-1', '0x10'], pid: ['host', 'container:x', ''], 'use-api-socket': ['false'],
};

const bad: Readonly<Record<string, readonly string[]>> = {
	publish: ['', 'x', '80:x', '99999', '0', '1.2.3:80:80', '80-79', '80:80:80:80', '8000-8005:80-81', 'published=80', '80/xyz'],
	volume: ['', 'data', ':', 'a:b', '/a:/b:odd', 'a:/b:ro:x', '-x:/b', 'data:/b:ro,rw', 'data:/b:z,Z', 'data:/b:copy'],
	memory: ['5m', 'x', '-1', '1q', ''], 'memory-swap': ['-2', 'x'], cpus: ['x', '-1', '1.0000000001', ''], restart: ['sometimes', 'always:3', 'on-failure:x', ':3', 'on-failure:-1'],
	mount: ['type=bind,dst=/b', 'dst=b', 'type=x,dst=/b', 'dst=/b,odd=1', 'dst=/b,readonly=perhaps', 'type=tmpfs,dst=/b,src=/a', 'type=bind,src=/a,dst=/b,volume-nocopy', 'type=bind,src=/a,dst=/b,bind-recursive=writable', 'type=bind,src=/a,dst=/b,bind-recursive=readonly,readonly', 'type=image,dst=/b'], 'health-interval': ['30', 'soon', '-1s'], ulimit: ['nofile', 'nofile=2:1', 'NOFILE=1', 'odd=1'],
	gpus: ['', 'odd', 'odd=1', 'count=1,count=2'], sysctl: ['a=b', 'net.x', '=b', 'kernel.hostname=x'], device: ['null', '/dev/null:rr', '/dev/null:x', '/dev/a:/dev/b:r:x'],
	network: ['', 'name=', 'alias=x', 'name=a,odd=x', 'name=a,gw-priority=x', 'name=a,driver-opt=k'], 'add-host': ['a', 'a:', 'a:nope', ':1.2.3.4'], 'dns-search': ['x y', ''], label: ['', '=b', 'a b=c'], 'stop-timeout': ['soon', '09', '1.5'], pid: ['odd', 'container:'], 'use-api-socket': ['true'], cidfile: ['/tmp/id'], 'disable-content-trust': ['false'],
	'blkio-weight-device': ['/dev/sda:5', '/dev/sda:2000', '/dev/sda:1:100'], 'device-read-iops': ['/dev/sda:-1'], link: ['', 'a:b:c'], dns: ['1.1.1', 'x'],
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
	for (const [line, option] of [
		['--network host --network shop web', 'network'], ['--network shop --network shop web', 'network'], ['--network-alias a web', 'network-alias'], ['--network name=shop,ip=10.0.0.2 --ip 10.0.0.3 web', 'ip'],
		['--log-driver none --log-opt a=b web', 'log-opt'], ['--no-healthcheck --health-cmd x web', 'no-healthcheck'], ['Web', 'image'], ['--use-api-socket web', 'use-api-socket'],
	] as const) {
		t.deepEqual((await errorsOf(`docker run ${line}`)).map(error => error.option), [option], `docker run ${line}`);
	}

	const attached = await createRequest(read('docker run -d -a stdout web'), sources, {isDetached: true});
	t.like(attached, {errors: [{option: 'attach'}]});
	t.deepEqual(await errorsOf('docker run -e HOME -e NOWHERE_SET -v ./x:/x web'), []);
});

test('variables without a value have this program’s, and paths are whole', async t => {
	const made = await createRequest(read('docker run -d -e HOME -e NOWHERE_SET -v ./x:/x -v ~/y:/y --mount type=bind,src=./y,dst=/y web'), sources, {isDetached: true});
	t.deepEqual('errors' in made ? made.errors : made.body.Env, ['HOME=/root', 'NOWHERE_SET'], 'one that is nowhere takes the image’s away');
	t.like(made, {body: {AttachStdout: false, HostConfig: {Binds: ['/srv/x:/x', '/root/y:/y'], Mounts: [{Type: 'bind', Source: '/srv/y', Target: '/y'}]}}});
});

test('lines of an environment file without a name, or with a blank in it, are told', async t => {
	const variablesOf = async (text: string) => {
		const made = await createRequest(read('docker run --env-file app.env web'), {...sources, readFile: async () => text});
		return 'errors' in made ? made.errors.map(({sentence}) => sentence) : made.body.Env;
	};

	t.deepEqual(await variablesOf('# A B\n\nA B=1\n'), ['The line “A B” of app.env has a blank in its name.']);
	t.deepEqual(await variablesOf('=x\n'), ['The line “=x” of app.env has no name before the =.']);
	t.deepEqual(await variablesOf('\u{FEFF}A= x y \r\nHOME\nNOWHERE_SET\n'), ['A= x y ', 'HOME=/root']);
});

test('an address of the network card is sent as old engines and as new ones want it', async t => {
	for (const line of ['--network shop --mac-address 02:42:ac:11:00:02', '--network name=shop,mac-address=02:42:ac:11:00:02']) {
		t.like(await createRequest(read(`docker create ${line} web`), sources), {body: {MacAddress: '02:42:ac:11:00:02', NetworkingConfig: {EndpointsConfig: {shop: {MacAddress: '02:42:ac:11:00:02'}}}}}, `with ${line}`);
	}
});

test('what is said of several networks goes to each, and is read back', async t => {
	const network = ['name=shop,alias=a,driver-opt=k=v', 'name=back,ip=10.0.0.2,link-local-ip=169.254.1.1,gw-priority=5'];
	const made = await createRequest({image: 'web', command: [], options: {network}}, sources);
	t.like(made, {moreNetworks: [{network: 'back', endpoint: {IPAMConfig: {IPv4Address: '10.0.0.2', LinkLocalIPs: ['169.254.1.1']}, GwPriority: 5}}]});
	const {moreNetworks, body} = made as CreateRequest;
	const {EndpointsConfig} = body.NetworkingConfig as {readonly EndpointsConfig: Readonly<Record<string, Json>>};
	const container = {Id: 'f'.repeat(64), Config: {Image: 'web'}, HostConfig: {NetworkMode: 'shop'}, NetworkSettings: {Networks: {...EndpointsConfig, back: moreNetworks[0]!.endpoint as Json}}};
	t.deepEqual(specFromInspect(container, undefined), {spec: {image: 'web', command: [], options: {network}}, losses: []});
	t.is(
		quoteCommandLine(runWords({image: 'web', command: [], options: {name: ['x'], network, 'sig-proxy': ['true']}}, 'create')),
		'docker create --name x --network name=shop,alias=a,driver-opt=k=v web && docker network connect --ip 10.0.0.2 --link-local-ip 169.254.1.1 --gw-priority 5 back x',
	);
});

test('only what no line can say is lost', t => {
	const lossesOf = (Healthcheck: Json, Networks: Json, image?: Json) => specFromInspect({Id: 'f'.repeat(64), Config: {Image: 'web', Healthcheck}, HostConfig: {NetworkMode: 'default'}, NetworkSettings: {Networks}}, image).losses;
	const direct = {Test: ['CMD', '/check']};
	t.deepEqual(lossesOf(direct, {}, {Config: {Healthcheck: direct}}), [], 'the image says it too');
	t.is(lossesOf(direct, {}, {Config: {}}).length, 1);
	t.is(lossesOf({}, {shop: {Links: ['a:b']}, back: {}}).length, 1);
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
