import {spawn} from 'node:child_process';
import {text} from 'node:stream/consumers';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {createRequest, type RequestSources} from '../../../source/engine/run/create-request.js';
import {parseRunLine} from '../../../source/engine/run/parse-run-line.js';
import type {RunSpec} from '../../../source/engine/run/run-spec.js';
import {specFromInspect} from '../../../source/engine/run/spec-from-inspect.js';
import type {Json} from '../../../source/engine/types.js';
import {splitCommandLine} from '../../../source/format/command-line.js';
import {json, wireEngine} from '../../helpers/wire-engine.js';

/*
What the docker client sends for a line is what is sent for it here: also for what no engine at hand would take.
*/

type Body = Readonly<Record<string, unknown>>;

let directory: string;

test.before(async () => {
	directory = await mkdtemp('/tmp/gantry-files-');
	await writeFile(`${directory}/app.env`, '\u{FEFF}# a comment\nA=1\n  B= x y \nHOME\nNOWHERE_SET\n\n');
	await writeFile(`${directory}/blank.env`, 'A B=1\n');
	await writeFile(`${directory}/nameless.env`, '=x\n');
	await writeFile(`${directory}/app.labels`, '# a comment\na=b\nalone\n');
	await writeFile(`${directory}/seccomp.json`, '{"defaultAction": "SCMP_ACT_ALLOW"}');
});

test.after.always(async () => {
	await rm(directory, {recursive: true, force: true});
});

const environment = {HOME: '/root', PATH: process.env.PATH};

const sources = (): RequestSources => ({
	environment, directory,
	async readFile(file) {
		try {
			return await readFile(file.startsWith('/') ? file : `${directory}/${file}`, 'utf8');
		} catch (error) {
			throw new Error(`${file} cannot be read.`, {cause: error});
		}
	},
});

/** The client says its line to a socket that keeps what it is sent and refuses it. */
async function bodyOfClient(t: ExecutionContext, line: string): Promise<{readonly body: Body | undefined; readonly complaint: string}> {
	let body: Body | undefined;
	const {socketPath} = await wireEngine(t, (request, response) => {
		let sent = '';
		request.on('data', (part: Buffer) => {
			sent += part.toString();
		});
		request.on('end', () => {
			body = request.url?.includes('/containers/create') ? JSON.parse(sent) as Body : body;
			json(response, {message: 'kept'}, 400);
		});
	}, {version: '28.2.2', apiVersion: '1.50'});
	const split = splitCommandLine(line);
	const child = spawn('docker', 'words' in split ? split.words.slice(1) : [], {cwd: directory, env: {...environment, DOCKER_HOST: `unix://${socketPath}`}, stdio: ['ignore', 'ignore', 'pipe']});
	return {complaint: await text(child.stderr), body};
}

/** The last of each name counts; their order is the client's luck. */
function lastOfEach(variables: readonly string[]): Readonly<Record<string, string>> {
	return Object.fromEntries(variables.map(variable => [variable.split('=', 1)[0]!, variable]));
}

/** None, nothing and no are said in several ways. */
function normal(value: unknown, key = ''): unknown {
	if (Array.isArray(value)) {
		if (/^Cap(?:Add|Drop)$/v.test(key)) {
			return (value as readonly string[]).map(name => name.toUpperCase().replace(/^CAP_/v, '')).toSorted();
		}

		if (key === 'Env') {
			return value.length === 0 ? undefined : lastOfEach(value as readonly string[]);
		}

		const items = value.map(item => normal(item)).filter(item => item !== undefined);
		return items.length === 0 ? undefined : items;
	}

	if (typeof value === 'object' && value !== null) {
		const isNamed = key === 'ExposedPorts' || key === 'Volumes';
		const entries = Object.entries(value).filter(([name]) => name !== 'ConsoleSize').map(([name, item]) => [name, isNamed ? true : normal(item, name)] as const).filter(([, item]) => item !== undefined);
		return entries.length === 0 ? undefined : Object.fromEntries(entries);
	}

	return value === null || value === '' || value === false || value === 0 ? undefined : value;
}

/** Flags, keys and addresses that this client does not know yet. */
const tooOld = /unknown (?:shorthand )?flag|unexpected key|invalid field key|mount type unknown|bad format for add-host|Invalid ip address|is not an absolute path|invalid IP address in add-host/v;

async function ours(line: string): Promise<string | {readonly body: Body; readonly spec: RunSpec}> {
	const parsed = parseRunLine(line);
	if (!parsed || 'error' in parsed) {
		return parsed?.error ?? 'no line at all';
	}

	const made = await createRequest(parsed.spec, sources(), {isDetached: parsed.isDetached});
	return 'errors' in made ? made.errors.map(({sentence}) => sentence).join(' ') : {body: made.body, spec: parsed.spec};
}

/** A container that was made of a body, as far as an engine would tell it. */
const inspectionOf = ({HostConfig, NetworkingConfig, ...config}: Body): Json => {
	const endpoints = (NetworkingConfig as {readonly EndpointsConfig?: Readonly<Record<string, Json>>} | undefined)?.EndpointsConfig ?? {};
	const {NetworkMode} = HostConfig as {readonly NetworkMode: string};
	const isOwn = !/^(?:default|bridge|host|none|container:.*)$/v.test(NetworkMode);
	return {Id: 'f'.repeat(64), Config: config as Json, HostConfig: HostConfig as Json, NetworkSettings: {Networks: isOwn ? {[NetworkMode]: endpoints[NetworkMode] ?? {}} : {}}};
};

const lineOf = (flags: string) => flags.startsWith('docker ') ? flags : `docker create ${flags} bb true`;

async function same(t: ExecutionContext, flags: string): Promise<void> {
	const line = lineOf(flags);
	const {body, complaint} = await bodyOfClient(t, line);
	if (!body && tooOld.test(complaint)) {
		t.log(`This client is too old to be asked: ${complaint.split('\n', 1)[0]!}`);
		t.is(typeof await ours(line), 'object', 'what newer clients take is read all the same');
		return;
	}

	if (!body) {
		t.fail(complaint);
		return;
	}

	const made = await ours(line);
	if (typeof made === 'string') {
		t.fail(made);
		return;
	}

	t.deepEqual(normal(made.body), normal(body), 'sent');
	const {spec, losses} = specFromInspect(inspectionOf(body), undefined);
	t.deepEqual(losses, []);
	const again = await createRequest(spec, {...sources(), environment: {}}, {isDetached: body.AttachStdout !== true && body.AttachStderr !== true && body.AttachStdin !== true});
	t.deepEqual(normal('errors' in again ? again.errors : again.body), normal(body), 'sent again, from its inspection');
}

const lines: readonly string[] = [
	'', '-it', '-i', '-t', '-a stdout', '-a stdout -a stderr', '-a STDERR -i', 'docker run bb', 'docker run -d bb', 'docker run -i bb', 'docker run -di bb', 'docker run -dit bb', 'docker run -P -h x -w / -u 1 -l a=b -c 3 -m 64m bb',
	'--rm', '--rm=false', '--rm=T', '--rm --restart no', '--restart always', '--restart always:0', '--restart on-failure', '--restart on-failure:3', '--restart unless-stopped',
	'-e A=1 -e B= -e HOME -e NOWHERE_SET -e A=2', '--env-file app.env -e A=2', '-l a=b -l c -l d=', '--label-file app.labels -l a=2', '-w ""', '-u ""', '--hostname box --domainname x.test',
	'--entrypoint ""', '--entrypoint sh', '--entrypoint "sh -c"', '--init', '--stop-signal INT --stop-timeout 010', '--stop-timeout -1', '--stop-timeout 0x10',
	'--health-cmd "true"', '--health-cmd ""', '--health-interval +1s --health-timeout .5s', '--health-interval 1h2m3s4ms', '--health-interval 1µs', '--health-retries 3 --health-start-period 5s --health-start-interval 3s', '--no-healthcheck', '--no-healthcheck=false --health-cmd x',
	'--log-driver none', '--log-opt max-size=1m --log-opt labels', '--log-driver syslog --log-opt syslog-address=udp://1.2.3.4:5',
	'-p 80', '-p 8080:80', '-p 0:80', '-p 8080:80/UDP', '-p 8080:80/sctp', '-p 8080:80/', '-p 127.0.0.1:8080:80', '-p 127.0.0.1::80', '-p ::80', '-p :8080:80', '-p [::1]:80:80', '-p ::1:80:80', '-p [::]:80:80', '-p 0.0.0.0:80:80',
	'-p 8000-8002:80-82', '-p 8000-8002:80', '-p 80-82', '-p 80:80 -p 81:80 -p 80:80/udp', '-p target=80', '-p target=80,published=8080,protocol=udp,mode=host', '-P', '--expose 80 --expose 53/udp --expose 90-92',
	'--network host', '--network none', '--network container:x', '--network a', '--network a -p 80:80', '--network name=a,alias=x,alias=y,ip=10.0.0.2', '--network name=a,link-local-ip=169.254.1.1',
	'--network name=a,driver-opt=k=v', '--network name=a,gw-priority=5', '--network name=a --network-alias y', '--network a --network-alias x --ip 10.0.0.2 --ip6 fd00::2 --link-local-ip 169.254.1.1', '--link a:b', '--network a --link x:y',
	'--add-host a:1.2.3.4 --add-host b:host-gateway --add-host c:::1', '--add-host a=1.2.3.4', '--add-host a:[::1]', '--dns 1.1.1.1 --dns ::1 --dns-opt ndots:2 --dns-search x.test --dns-search .',
	'--pid host', '--pid ""', '--ipc shareable', '--uts host', '--userns host', '--cgroupns private',
	'-v /data', '-v data:/data', '-v /a:/b:ro,z', '-v /a:/b:cached', '-v data:/b:nocopy', '-v "/a b:/c d"', '-v /data -v data:/x --tmpfs /run:size=1m', '--volumes-from x:ro --volume-driver local',
	'--mount type=bind,src=/a,dst=/b,readonly', '--mount type=bind,source=/a,target=/b,ro=true,bind-propagation=rshared,consistency=cached', '--mount type=bind,source=/a,target=/b,readonly=false', '--mount type=bind,source=/a,target=/b,bind-nonrecursive', '--mount type=bind,source=/a,target=/b,bind-recursive=disabled',
	'--mount type=bind,source=/a,target=/b,bind-recursive=writable,readonly', '--mount type=bind,source=/a,target=/b,bind-recursive=readonly,readonly,bind-propagation=rprivate', '--mount TYPE=bind,SRC=/a,Dst=/b,ReadOnly',
	'--mount src=data,dst=/b,volume-nocopy,volume-label=x=y,volume-label=z', '--mount src=data,dst=/b,volume-driver=local,volume-opt=type=nfs,volume-opt=device=:/x', '--mount \'src=data,dst=/b,"volume-opt=o=addr=1.2.3.4,rw"\'', '--mount src=data,dst=/b,volume-subpath=x',
	'--mount type=tmpfs,dst=/b,tmpfs-size=1.5g,tmpfs-mode=1770', '--mount type=image,src=bb,dst=/b', '--mount type=image,src=bb,dst=/b,image-subpath=x', '--mount type=npipe,src=a,dst=/b',
	'--read-only --privileged', '--cap-add net_admin --cap-add CAP_SYS_TIME --cap-drop all', '--security-opt no-new-privileges --security-opt apparmor=x --security-opt label=disable', '--security-opt seccomp=seccomp.json', '--security-opt systempaths=unconfined', '--group-add 1 --group-add x',
	'--device /dev/null', '--device /dev/null:/dev/x:r', '--device /dev/null:rw', '--device vendor.com/class=name', '--device-cgroup-rule "c 1:3 mr"', '--device-read-bps /dev/sda:1mb --device-write-bps /dev/sda:1.5m', '--device-read-iops /dev/sda:10 --device-write-iops /dev/sda:20', '--blkio-weight 10 --blkio-weight-device /dev/sda:200',
	'--gpus all', '--gpus 2', '--gpus device=0', '--gpus \'"device=0,1"\'', '--gpus device=0,1', '--gpus \'all,"capabilities=compute,utility"\'', '--gpus all,driver=nvidia', '--gpus count=2,capabilities=utility', '--gpus \'"options=a=b,c=d"\'', '--gpus all --gpus device=1',
	'-m 1.5g', '-m 0', '-m "64 MB" --memory-reservation 32m --memory-swap -1 --memory-swappiness 0', '-m 64m --memory-swap 96m', '--cpus 1.5', '--cpus .5', '--cpus 1.123456789', '--cpu-shares 512 --cpuset-cpus 0-3,5 --cpuset-mems 0,1', '--cpuset-cpus ""', '--cpu-period 50000 --cpu-quota 5000', '--cpu-rt-period 1000 --cpu-rt-runtime 500',
	'--pids-limit -1', '--shm-size 128m', '--ulimit nofile=1024:2048 --ulimit core=0', '--ulimit core=0 --ulimit core=5', '--ulimit nofile=5:-1', '--oom-kill-disable --oom-score-adj -1000', '--sysctl net.core.somaxconn=5 --sysctl kernel.sem=1', '--storage-opt size=10G', '--cgroup-parent /x --runtime other',
	'--isolation hyperv', '--annotation a=b --annotation c', '--platform linux/amd64 --pull never', '--use-api-socket=false',
];

for (const flags of lines) {
	test.serial(`sent as by the client: ${flags || 'nothing'}`, same, flags);
}

async function refusedBoth(t: ExecutionContext, flags: string): Promise<void> {
	const line = lineOf(flags);
	const {body} = await bodyOfClient(t, line);
	t.is(body, undefined, 'the client sends it');
	const made = await ours(line);
	t.regex(typeof made === 'string' ? made : '', /^[^\n]{10,}\.$/v);
}

const refused: readonly string[] = [
	'docker run -d -a stdout bb', '--rm=tRuE', '--rm --restart always', '-e =x', '-e ""', '--env-file blank.env', '--env-file nameless.env', '--env-file none.env', '-l "a b=c"', '-l =b', '--label-file none', '--stop-timeout soon', '--health-interval -1s', '--health-retries -1',
	'--no-healthcheck --health-cmd x', '--log-driver none --log-opt a=b', '-p 8080:80/icmp', '-p localhost:80:80', '-p 80-79', '-p 8000-8001:80-82', '-p 65536:80', '-p target=80,protocol=odd', '--expose 80:80', '--expose 80-79',
	'--network ""', '--network a --network a', '--network host --network a', '--network bridge --network a', '--network name=a,driver-opt=k', '--network name=a,gw-priority=x', '--network name=a,odd=x', '--network alias=x', '--network name=a,alias=x --network-alias y', '--network name=a,ip=10.0.0.2 --ip 10.0.0.3',
	'--network host --network-alias x', '--mac-address odd', '--link a:b:c', '--link ""', '--add-host a:nope', '--add-host a', '--dns 1.1.1', '--dns-search "x y"', '--pid odd', '--uts odd', '--userns odd', '--cgroupns odd',
	'--mount type=bind,source=/a,target=/b,bind-recursive=odd', '--mount type=bind,source=/a,target=/b,bind-recursive=readonly,readonly', '--mount type=bind,source=/a,target=/b,bind-recursive=writable', '--mount type=bind,source=/a,target=/b,volume-nocopy', '--mount source=data,target=/b,tmpfs-mode=700', '--mount type=tmpfs,target=/b,bind-propagation=rshared',
	'--mount type=bind,source=/a', '--mount dst=/b,odd=1', '--mount ""', '--security-opt odd', '--security-opt seccomp=none.json', '--device /dev/null:/dev/x:rr', '--device null', '--device-cgroup-rule "x 1:3 r"', '--device-read-bps /dev/sda:1:2', '--device-read-iops /dev/sda:-1', '--blkio-weight-device /dev/sda:5', '--blkio-weight-device /dev/sda:2000',
	'--gpus odd', '--gpus odd=1', '--gpus ""', '-m many', '--memory-swap x', '--cpus 0.0000000001', '--ulimit odd=1', '--ulimit nofile=2048:1024', '--sysctl a=b', '--sysctl net.x', '--storage-opt size', '-d', '--sig-proxy', '--detach-keys ctrl-a', '--nosuch', '-Z', 'docker create BB', 'docker create bb:', 'docker create ""', 'docker create',
];

for (const flags of refused) {
	test.serial(`refused, as by the client: ${flags}`, refusedBoth, flags);
}
