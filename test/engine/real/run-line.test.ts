import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import test, {type ExecutionContext} from 'ava';
import {createRequest, type RequestSources} from '../../../source/engine/run/create-request.js';
import {parseRunLine} from '../../../source/engine/run/parse-run-line.js';
import type {RunSpec} from '../../../source/engine/run/run-spec.js';
import {runWords} from '../../../source/engine/run/run-words.js';
import {specFromInspect} from '../../../source/engine/run/spec-from-inspect.js';
import type {Json} from '../../../source/engine/types.js';
import {quoteCommandLine, splitCommandLine} from '../../../source/format/command-line.js';
import {normalInspect} from '../../helpers/normal-inspect.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

/*
The docker client is the judge: what it makes of a line is what is made of it here.
*/

let real: RealEngine;
let directory: string;

test.before(async () => {
	real = await startEngine();
	directory = await mkdtemp('/tmp/gantry-files-');
	await writeFile(`${directory}/app.env`, '# a comment\nFROM_FILE=1\n  SPACED=a b \nHOME\nNOWHERE_SET\n\nA=file\n');
	await writeFile(`${directory}/app.labels`, 'from.file=yes\n');
	await writeFile(`${directory}/seccomp.json`, '{\n "defaultAction": "SCMP_ACT_ALLOW"\n}\n');
	await real.docker('network', 'create', '--subnet', '172.30.9.0/24', 'net-a');
	await real.docker('network', 'create', 'net-b');
	await real.docker('run', '--detach', '--name', 'other', '--ipc', 'shareable', '--volume', 'kept:/kept', 'bb', 'sleep', '1000');
	// An image that says something by itself.
	await real.docker('commit', '--change', 'ENV OWN=image', '--change', 'LABEL own=image', '--change', 'EXPOSE 8080', '--change', 'VOLUME /own', '--change', 'ENTRYPOINT ["/bin/echo"]', '--change', 'CMD ["usual"]', '--change', 'USER 1000', '--change', 'HEALTHCHECK --interval=30s CMD true', 'other', 'own');
	await mkdir(`${directory}/quit`);
	await writeFile(`${directory}/quit/Dockerfile`, 'FROM own\nSTOPSIGNAL SIGQUIT\n');
	await real.docker('build', '--quiet', '--tag', 'own-quit', `${directory}/quit`);
	// One whose health check takes no shell: what no line can say, and need not.
	await real.docker('commit', '--change', 'HEALTHCHECK CMD ["/bin/true"]', 'other', 'own-exec');
});

test.after.always(async () => {
	real.down();
	await rm(directory, {recursive: true, force: true});
});

const sources = (): RequestSources => ({
	environment: process.env, directory,
	async readFile(file) {
		try {
			return await readFile(file.startsWith('/') ? file : `${directory}/${file}`, 'utf8');
		} catch (error) {
			throw new Error(`${file} cannot be read.`, {cause: error});
		}
	},
});

/** Create a container from what the client never saw. */
async function create(name: string, spec: RunSpec): Promise<void> {
	const made = await createRequest(spec, sources());
	if ('errors' in made) {
		throw new Error(made.errors.map(({sentence}) => sentence).join(' '));
	}

	await real.engine.containers.create({name, platform: made.platform, body: made.body}, AbortSignal.timeout(20_000));
	for (const {network, endpoint} of made.moreNetworks) {
		await real.engine.networks.connect(network, name, endpoint, AbortSignal.timeout(20_000));
	}
}

function read(line: string): RunSpec {
	const parsed = parseRunLine(line);
	if (!parsed || 'error' in parsed) {
		throw new Error(parsed?.error ?? 'no line');
	}

	return parsed.spec;
}

/** By the client, from its own directory. */
async function type(line: string): Promise<void> {
	const split = splitCommandLine(line.replaceAll('FILES', () => directory));
	if ('error' in split) {
		throw new Error(split.error);
	}

	await real.docker(...split.words.slice(1));
}

const inspectOf = async (name: string): Promise<unknown> => normalInspect(await real.docker('inspect', name), name);
const rawOf = async (name: string): Promise<Json> => (JSON.parse(await real.docker('inspect', name)) as readonly [Json])[0];

let number = 0;

/** The client's container, ours, ours again from its inspection, and the client's again from our line for that: all the same. */
async function same(t: ExecutionContext, flags: string, behind = 'bb true'): Promise<void> {
	const id = `line-${++number}`;
	const line = (name: string) => `docker create --name ${name} ${flags} ${behind}`;
	await type(line(`${id}-theirs`));
	const theirs = await inspectOf(`${id}-theirs`);
	await create(`${id}-ours`, read(line(`${id}-ours`).replaceAll('FILES', () => directory)));
	t.deepEqual(await inspectOf(`${id}-ours`), theirs, `created: ${flags}`);

	const raw = await rawOf(`${id}-theirs`);
	const image = (JSON.parse(await real.docker('image', 'inspect', (raw as {Image: string}).Image)) as readonly [Json])[0];
	const {spec, losses} = specFromInspect(raw, image);
	t.deepEqual(losses, []);
	await create(`${id}-again`, {...spec, options: {...spec.options, name: [`${id}-again`]}});
	t.deepEqual(await inspectOf(`${id}-again`), theirs, `again: ${flags}`);
	// A profile that has been read is in no file any more.
	const words = flags.includes('seccomp.json') ? '' : quoteCommandLine(runWords({...spec, options: {...spec.options, name: [`${id}-typed`]}}, 'create'));
	for (const command of words === '' ? [] : words.split(' && ')) {
		await type(command);
	}

	t.deepEqual(await inspectOf(words === '' ? `${id}-ours` : `${id}-typed`), theirs, words);
}

const lines: ReadonlyArray<readonly [flags: string, behind?: string]> = [
	[''], ['-it'], ['-i'], ['-t'], ['-a stdout'], ['--rm'], ['--restart always'], ['--restart on-failure:3'], ['--restart unless-stopped'], ['--restart no'],
	['-e A=1 -e B= -e "C=x y" -e A=2'], ['--env-file FILES/app.env -e A=own'], ['--label team=shop -l empty'], ['--label-file FILES/app.labels'],
	['-u 1000:1000'], ['-w /tmp'], ['--hostname box --domainname shop.test'], ['--init'], ['--stop-signal SIGINT --stop-timeout 3'],
	['--entrypoint /bin/echo', 'bb hello'], ['--entrypoint ""', 'own /bin/true'], ['--entrypoint /bin/echo', 'own'], ['', 'own'], ['', 'own other words'], ['-e OWN=mine --label own=mine --expose 9090', 'own'], ['-e OWN', 'own'], ['--stop-signal SIGTERM', 'own-quit'], ['', 'own-quit'], ['--health-cmd ""', 'own'], ['', 'own-exec'], ['--health-retries 7', 'own-exec'], ['-w "" -u ""', 'own'],
	['--health-cmd "test -e /" --health-interval 30s --health-timeout 1m30s --health-retries 5 --health-start-period 500ms'], ['--no-healthcheck', 'own'], ['--health-interval 10s', 'own'],
	['--log-driver none'], ['--log-opt max-size=10m --log-opt max-file=3'], ['-p 8080:80'], ['-p 127.0.0.1:5432:5432 -p 53:53/udp'], ['-p 80 -P'], ['-p 7000-7002:80-82'], ['-p 7000-7009:80'], ['-p [::1]:81:81'], ['--expose 90 --expose 7000-7002/udp'],
	['-p :8081:81/'], ['--restart always:0'], ['--log-opt labels'],
	['--network net-a --link other:db'], ['--network net-a --network-alias w --link other:db --link other:d2'], ['--network net-a --link-local-ip 169.254.7.7'], ['--network name=net-a,driver-opt=a=b'], ['--add-host db:host-gateway'],
	['--network host'], ['--network none'], ['--network container:other'], ['--network net-a --network-alias web --network-alias www --ip 172.30.9.77'], ['--network name=net-a,alias=web,ip=172.30.9.78'], ['--net net-b'], ['--link other:db'],
	['--add-host db:10.0.0.5 --dns 10.0.0.2 --dns-opt ndots:2 --dns-search shop.test'],
	['--pid host'], ['--pid container:other'], ['--ipc host'], ['--ipc container:other'], ['--ipc shareable'], ['--ipc none'], ['--uts host'], ['--cgroupns host'],
	['-v kept:/data'], ['-v /tmp:/host:ro'], ['-v kept:/data:ro,nocopy'], ['-v /anonymous'], ['-v /tmp:/host:rshared'], ['--tmpfs /run --tmpfs /tmp:size=1m,mode=1777'], ['--volumes-from other:ro'],
	['--mount type=bind,source=/tmp,target=/host,readonly'], ['--mount type=bind,src=/tmp,dst=/host,bind-propagation=rslave'], ['--mount type=volume,source=kept,target=/data,volume-nocopy'], ['--mount type=volume,target=/data,volume-label=a=b'], ['--mount type=tmpfs,destination=/run,tmpfs-size=1m,tmpfs-mode=1770'],
	['--read-only'], ['--privileged'], ['--cap-add NET_ADMIN --cap-add sys_time --cap-drop ALL'], ['--security-opt no-new-privileges'], ['--security-opt seccomp=unconfined'], ['--security-opt seccomp=FILES/seccomp.json'], ['--security-opt systempaths=unconfined'],
	['--group-add 1000 --group-add 27'], ['--device /dev/null --device /dev/zero:/dev/nought:r'], ['--device-cgroup-rule "c 42:* rwm"'],
	['-m 64m'], ['-m 64m --memory-swap 128m'], ['-m 64m --memory-swap -1'], ['-m 64m --memory-swap 96m --memory-reservation 32m'], ['--cpus 0.5'], ['--cpu-shares 512 --cpuset-cpus 0'], ['--cpu-period 50000 --cpu-quota 25000'], ['--pids-limit 50'], ['--pids-limit -1'],
	['--shm-size 32m'], ['--ulimit nofile=100:200 --ulimit nproc=50'], ['--oom-score-adj 500'], ['--sysctl net.ipv4.ip_forward=1'], ['--cgroup-parent /gantry-parent'], ['--runtime runc'], ['-m 64m --memory-swappiness 10 --oom-kill-disable'], ['--cpuset-mems 0'], ['--userns host'], ['--volume-driver local -v kept:/data'], ['--ulimit core=0 --ulimit core=5'], ['--isolation default'], ['--disable-content-trust --pull never'],
	['--gpus all'], ['--gpus \'"device=0,1"\''], ['--gpus \'2,"capabilities=compute,utility"\''], ['--security-opt label=disable'], ['--blkio-weight 300'], ['--device-read-bps /dev/loop0:1mb --device-write-iops /dev/loop0:100'], ['--kernel-memory 64m -m 128m'],
];

for (const [flags, behind] of lines) {
	test.serial(`as the client: ${[flags, behind ?? ''].join(' ').trim() || 'nothing'}`, same, flags, behind);
}

const refused: readonly string[] = [
	'-p 99999:80', '-p 80:x', '-p 1:2:3:4', '-p 80-81:90-95', '--expose x', '-m 1m', '-m many', '--memory-swap lots', '--cpus many', '--restart sometimes', '--restart always:3', '--rm --restart always', '--mount type=bind,target=/x', '--mount type=odd,target=/x',
	'--mount source=/x', '--mount type=volume,target=/x,odd=1', '-v /a:/b:odd', '--ulimit nofile=9:1', '--ulimit odd', '--device x', '--device-read-bps /dev/sda', '--health-interval soon', '--no-healthcheck --health-cmd true',
	'--oom-score-adj 5000', '--pid odd', '--uts odd', '--nosuch', '-Z', '--tty=maybe', '--security-opt odd', '--add-host odd', '--attach odd', '--env-file FILES/none', '--name x', '--stop-timeout soon', '--memory-swappiness 500', '--restart always:1', '-w tmp', '--ulimit odd=1', '--mount type=bind,src=/a,dst=/b,volume-nocopy', '--network host --network net-a', '--network net-a --network net-a', '--link a:b:c', '--dns nowhere', '--gpus odd', '-v data:/b:ro,rw', '-v data:/b:z,Z', '-v data:/b:copy', '--tmpfs run',
];

/** What the form, or the paste, says of a line. */
async function complaintOf(line: string): Promise<string> {
	const parsed = parseRunLine(line.replaceAll('FILES', () => directory));
	if (!parsed || 'error' in parsed) {
		return parsed?.error ?? 'no line at all';
	}

	const made = await createRequest(parsed.spec, sources());
	return 'errors' in made ? made.errors.map(({sentence}) => sentence).join(' ') : 'taken';
}

const refusedBoth = async (t: ExecutionContext, flags: string): Promise<void> => {
	await t.throwsAsync(type(`docker create ${flags} bb true`), undefined, 'the client takes it');
	t.regex(await complaintOf(`docker create ${flags} bb true`), /^[^\n]{10,}\.$/v);
};

for (const flags of refused) {
	test.serial(`refused, as by the client: ${flags}`, refusedBoth, flags);
}

test.serial('several networks: created in the first, connected to the others', async t => {
	await create('several', read('docker create --name several --network name=net-a,alias=web --network net-b bb true'));
	await type('docker create --name several-typed --network net-a --network-alias web bb true');
	await type('docker network connect net-b several-typed');
	t.deepEqual(await inspectOf('several'), await inspectOf('several-typed'));
	const {spec} = specFromInspect(await rawOf('several'), undefined);
	t.deepEqual(spec.options.network, ['name=net-a,alias=web', 'net-b']);
	t.is(quoteCommandLine(runWords({image: 'bb', command: [], options: {name: ['x'], network: spec.options.network!}}, 'run', {isDetached: true})), 'docker create --name x --network name=net-a,alias=web bb && docker network connect net-b x && docker start x');
});
