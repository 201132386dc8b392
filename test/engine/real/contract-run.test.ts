import test, {type ExecutionContext} from 'ava';
import {fieldValues, type Overlay} from '../../../source/state/overlay.js';
import type {FakeContext} from '../../helpers/a-context.js';
import {compareContainers, ended, exists, fill, onContainer, type} from '../../helpers/compare-containers.js';
import {normalInspect} from '../../helpers/normal-inspect.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {until} from '../../helpers/until.js';

/*
A docker run line that is pasted into the form and run by the dashboard makes the container that the docker client makes of it; a container that is recreated
is the one that its shown commands make.
*/

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.registry(5000);
	await real.docker('network', 'create', 'shop-net');
	await real.docker('run', '--detach', '--name', 'anyone', 'bb', 'sleep', '1000');
});

test.after.always(() => {
	real.down();
});

type Form = Extract<Overlay, {readonly kind: 'form'}>;

/** Paste a line into the form of a run, and submit it. */
async function runPasted(context: FakeContext, line: string): Promise<void> {
	await context.press('n');
	const form: Form = await context.asked('form');
	const read = form.fill?.(line);
	if (!read || 'error' in read) {
		throw new Error(read?.error ?? `no line: ${line}`);
	}

	fill(context, read.values);
	const filled: Form = await context.asked('form');
	const errors = Object.values(filled.check(fieldValues(filled.fields))).filter(Boolean);
	if (errors.length > 0) {
		throw new Error(errors.join(' '));
	}

	await context.press('enter');
	await ended(context);
}

async function pasted(t: ExecutionContext, words: string): Promise<void> {
	const id = `run-${t.title.replaceAll(/\W+/gv, '-')}`;
	const context = await onContainer(real, 'anyone');
	await runPasted(context, `docker run -d --name ${id}-ours ${words}`);
	await type(real, `docker run -d --name ${id}-theirs ${words}`);
	t.deepEqual(normalInspect(await real.docker('inspect', `${id}-ours`), `${id}-ours`), normalInspect(await real.docker('inspect', `${id}-theirs`), `${id}-theirs`));
}

test('plain', pasted, 'bb sleep 1000');
test('environment, labels, user, directory', pasted, '-e A=1 -e "B=x y" --label team=shop --user 1000:1000 --workdir /tmp --hostname box bb sleep 1000');
test('limits', pasted, '--memory 64m --memory-swap 128m --cpus 0.5 --pids-limit 50 --restart on-failure:3 bb sleep 1000');
test('mounts', pasted, '-v gantry-data:/data:ro -v /tmp:/host --tmpfs /run:size=1m --mount type=volume,source=other,target=/other bb sleep 1000');
test('network', pasted, '--network shop-net --network-alias shop --init bb sleep 1000');
test('other flags', pasted, '--cap-add NET_ADMIN --security-opt no-new-privileges --read-only --shm-size 32m --ulimit nofile=100:200 --health-cmd true --health-interval 30s bb sleep 1000');

test('a missing image is pulled first, and one that is nowhere leaves nothing', async t => {
	await real.docker('tag', 'bb', '127.0.0.1:5000/shop/pulled:1');
	await real.docker('push', '--quiet', '127.0.0.1:5000/shop/pulled:1');
	await real.docker('rmi', '127.0.0.1:5000/shop/pulled:1');
	const context = await onContainer(real, 'anyone');
	await runPasted(context, 'docker run -d --name pulled 127.0.0.1:5000/shop/pulled:1 sleep 1000');
	t.is(await real.inspect('pulled', '{{.Config.Image}} {{.State.Running}}'), '127.0.0.1:5000/shop/pulled:1 true');
	t.is(context.store.get().containers.view.selectedId, await real.inspect('pulled', '{{.Id}}'));
	const another = await onContainer(real, 'anyone');
	await t.throwsAsync(runPasted(another, 'docker run -d --name nowhere 127.0.0.1:5000/shop/nowhere:1'), {message: /manifest unknown|not found/v});
	t.false(await exists(real, 'nowhere'));
});

test('a port that is taken: the engine’s sentence, and no container is left', async t => {
	await real.docker('run', '--detach', '--name', 'holder', '--publish', '127.0.0.1:9123:80', 'bb', 'sleep', '1000');
	const context = await onContainer(real, 'anyone');
	// As if it had been taken a moment ago.
	context.store.update('containers', containers => ({...containers, all: containers.all.filter(({name}) => name !== 'holder')}));
	await t.throwsAsync(runPasted(context, 'docker run -d --name late --publish 127.0.0.1:9123:80 bb sleep 1000'), {message: /port is already allocated/v});
	t.false(await exists(real, 'late'));
	// The task's screen is on top, the form below it as it was filled in.
	await context.press('escape');
	t.true((await context.asked('form')).problem?.includes('port is already allocated'));
});

const replace = async (context: FakeContext): Promise<string> => {
	await context.press('ctrl+r');
	await context.asked('question');
	await context.press('ctrl+y', 'y');
	await ended(context);
	return context.copied[0]!;
};

test('recreate', async t => {
	await compareContainers(t, real, 'recreate', {
		make: ['run', '--detach', '--stop-timeout', '1', '--publish', '80', '--env', 'A=secret', '--network', 'shop-net', '--volume', '/data', 'bb', 'sh', '-c', 'echo kept >> /data/file; sleep 1000'],
		act: replace,
	});
	await until(async () => real.docker('exec', 'recreate-ours', 'cat', '/data/file'), text => text.startsWith('kept\nkept'));
	t.is(await real.docker('ps', '--all', '--quiet', '--filter', 'name=-old-'), '');
});

test('recreate of one that does not run: it is not started', async t => {
	await compareContainers(t, real, 'recreate-stopped', {make: ['create', '--memory', '64m', 'bb', 'true'], act: replace});
	t.is(await real.inspect('recreate-stopped-ours', '{{.State.Status}}'), 'created');
});

test('recreate: a new one that ends at once is taken back', async t => {
	// What it starts with is there no more the second time.
	await real.docker('volume', 'create', 'once');
	await real.docker('run', '--rm', '--volume', 'once:/once', 'bb', 'touch', '/once/ticket');
	await real.docker('run', '--detach', '--name', 'once-only', '--volume', 'once:/once', '--stop-timeout', '1', 'bb', 'sh', '-c', 'rm /once/ticket 2>/dev/null || [ -e /tmp/been ] || exit 7; touch /tmp/been; sleep 1000');
	const id = await real.inspect('once-only', '{{.Id}}');
	const context = await onContainer(real, 'once-only');
	// Long enough to see it end.
	Object.assign(context, {pause: async () => real.until('once-only', '{{.State.ExitCode}}', '7')});
	await t.throwsAsync(replace(context), {message: /ended at once with exit code 7\. once-only is as it was before\./v});
	t.is(await real.inspect('once-only', '{{.Id}} {{.State.Running}}'), `${id} true`);
	t.is(await real.docker('ps', '--all', '--quiet', '--filter', 'name=once-only-old'), '');
});

test('recreate: cancelled while the old one is being stopped, it runs again when that has come to its end', async t => {
	await real.docker('run', '--detach', '--name', 'slow', 'bb', 'sh', '-c', 'trap "sleep 1; exit" TERM; while :; do sleep 0.1; done');
	const context = await onContainer(real, 'slow');
	const id = await real.inspect('slow', '{{.Id}}');
	await context.press('ctrl+r');
	await context.asked('question');
	await context.press('y');
	await until(async () => context.store.get().tasks.at(-1)?.steps?.find(({title}) => title === 'Stop the old one')?.state, state => state === 'running');
	// The request must have been taken by the engine.
	await until(async () => real.docker('events', '--since', '30s', '--until', '0s', '--filter', 'container=slow', '--filter', 'event=kill'), events => events !== '').catch(() => undefined);
	context.controllers.values().next().value!.abort();
	await until(async () => context.store.get().journal.at(-1)?.outcome, outcome => outcome === 'cancelled');
	t.is(await real.inspect('slow', '{{.Id}} {{.State.Running}}'), `${id} true`);
	t.true(Date.parse(await real.inspect('slow', '{{.State.StartedAt}}')) > Date.parse(await real.inspect('slow', '{{.Created}}')));
	t.is(await real.docker('ps', '--all', '--quiet', '--filter', 'name=slow-old'), '');
});
