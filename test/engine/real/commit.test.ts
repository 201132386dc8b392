import test, {type ExecutionContext} from 'ava';
import {commit} from '../../../source/actions/commit-operation.js';
import {changeError, changeFields, changesOf, otherError, type ChangeField} from '../../../source/actions/commit-changes.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import type {FormValues} from '../../../source/state/overlay.js';
import {inspected} from '../../helpers/equal-containers.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {aContainer} from '../../helpers/values.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--name', 'web', '--env', 'A=1', '--label', 'tier=front', '--expose', '80', 'bb', 'sh', '-c', 'echo written > /written');
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(90_000);

const commitOurs = async (container: string, reference: string, values: FormValues) => real.engine.images.commit({
	container, repository: reference.split(':')[0]!, tag: reference.split(':')[1]!, message: values.message ?? '', author: values.author ?? '', isPaused: values.pause !== 'no', changes: changesOf(values),
}, soon());

const cases: ReadonlyArray<readonly [title: string, values: FormValues]> = [
	['nothing but a name', {}],
	['a message and an author', {message: 'what’s "new" & more + more', author: 'Me <me@example.com>'}],
	['a command as a list', {cmd: '["sh", "-c", "echo $A"]'}],
	['a command for the shell', {cmd: 'echo "$A" | cat'}],
	['an entrypoint, whose command goes', {entrypoint: '["/bin/sh"]'}],
	['an entrypoint with a command', {entrypoint: '["/bin/sh"]', cmd: '["-c", "true"]'}],
	['variables', {env: 'A=2 B="two words" C=\'it is\' D=1+1 E='}],
	['ports, paths, a user and a directory', {expose: '443 53/udp 8000-8002', volume: '["/data", "/with blank"]', user: 'nobody:nobody', workdir: '/srv'}],
	['labels', {label: 'tier=back note="two words"'}],
	['a health check and a trigger', {others: 'HEALTHCHECK --interval=5s --retries=2 CMD ps | grep sh || exit 1 | ONBUILD RUN make'}],
	['no health check', {others: 'HEALTHCHECK NONE'}],
	['all of it', {message: 'm', author: 'a', pause: 'no', cmd: '["a"]', entrypoint: '["b"]', env: 'X=y', expose: '1', workdir: '/w', user: 'u', label: 'l=1', volume: '["/v"]', others: 'ONBUILD USER root'}],
];

async function compare(t: ExecutionContext, [ours, theirs]: readonly [string, string], values: FormValues): Promise<void> {
	t.deepEqual((Object.keys(changeFields) as readonly ChangeField[]).map(field => changeError(field, values[field] ?? '')).filter(error => error !== undefined), []);
	t.is(otherError(values.others ?? ''), undefined);
	const id = await commitOurs('web', ours, values);
	t.is(await real.inspect(ours, '{{.Id}}'), id);
	const [, ...words] = commit.command(aContainer('web'), {values: {...values, reference: theirs}});
	await real.docker(...words);
	t.deepEqual(await inspected(real, ours), await inspected(real, theirs));
	t.is(await real.docker('run', '--rm', '--entrypoint', '/bin/cat', '--user', '0', '--workdir', '/', ours, '/written'), 'written');
}

for (const [index, [title, values]] of cases.entries()) {
	test(`commit with ${title}: the form and its command line make two equal images`, async t => {
		await compare(t, [`ours:${index}`, `theirs:${index}`], values);
	});
}

test('what the form refuses as a change the engine refuses too, or takes for something else', async t => {
	const refused: ReadonlyArray<readonly [ChangeField | 'others', string]> = [
		['env', 'A'], ['env', 'A="b'], ['expose', 'http'], ['expose', '80/icmp'], ['volume', '"/with blank"'], ['label', 'a=\'b'], ['workdir', 'it\'s'], ['others', 'STOPSIGNAL SIGTERM'], ['others', 'SHELL ["/bin/sh"]'], ['others', 'RUN make'],
		['others', 'HEALTHCHECK curl'], ['others', 'HEALTHCHECK --interval=5 CMD true'], ['others', 'ONBUILD ONBUILD RUN x'], ['others', 'ONBUILD FROM x'],
	];
	for (const [field, text] of refused) {
		t.not(field === 'others' ? otherError(text) : changeError(field, text), undefined, text);
		await t.throwsAsync(real.docker('commit', '--change', field === 'others' ? text : `${changeFields[field]} ${text}`, 'web'), undefined, text);
	}
});

test('commit without a name makes an image without one', async t => {
	const id = await real.engine.images.commit({container: 'web', repository: '', tag: '', message: '', author: '', isPaused: true, changes: []}, soon());
	t.is(await real.inspect(id, '{{len .RepoTags}}'), '0');
});

test('a running container goes on after its commit, paused meanwhile or not; a paused one stays paused', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'running', 'bb', 'sleep', '1000');
	for (const pause of ['yes', 'no']) {
		await commitOurs('running', `running:${pause}`, {pause});
		t.is(await real.inspect('running', '{{.State.Status}}'), 'running');
	}

	await real.docker('pause', 'running');
	await commitOurs('running', 'running:paused', {});
	t.is(await real.inspect('running', '{{.State.Status}}'), 'paused');
});

test('commit of one that has vanished', async t => {
	const error = await t.throwsAsync(commitOurs('nobody', 'nobody:1', {}), {instanceOf: EngineError});
	t.is(error?.kind, 'gone');
});
