import test, {type ExecutionContext} from 'ava';
import {limits} from '../../../source/actions/limits-operation.js';
import {limitChange, limitErrors, limitFields} from '../../../source/actions/limits-form.js';
import {presentLimits} from '../../../source/engine/present-limits.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {fieldValues, type FormValues} from '../../../source/state/overlay.js';
import {inspected} from '../../helpers/equal-containers.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {aContainer} from '../../helpers/values.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(90_000);

/** How a container is made, what is typed into the form, and whether it runs meanwhile. */
const cases: ReadonlyArray<readonly [title: string, made: readonly string[], typed: FormValues, isRunning: boolean]> = [
	['memory where there is no limit', [], {memory: '64m'}, true],
	['memory where there is no limit, stopped', [], {memory: '64m'}, false],
	['memory raised above its swap', ['--memory', '32m'], {memory: '256m'}, true],
	['memory raised, swap kept as far above it', ['--memory', '32m', '--memory-swap', '48m'], {memory: '256m'}, true],
	['memory raised, swap without limit', ['--memory', '32m', '--memory-swap', '-1'], {memory: '256m'}, true],
	['memory lowered', ['--memory', '256m'], {memory: '64m'}, true],
	['swap alone', ['--memory', '64m'], {swap: '1g'}, true],
	['swap without limit', ['--memory', '64m'], {swap: '-1'}, true],
	['a reservation', ['--memory', '64m'], {reservation: '32m'}, true],
	['processors', [], {cpus: '0.5', shares: '512', cpuset: '0'}, true],
	['processors counted in periods', ['--cpu-period', '50000', '--cpu-quota', '25000'], {cpus: '0.75'}, true],
	['PIDs', [], {pids: '50'}, true],
	['PIDs without limit', ['--pids-limit', '50'], {pids: '-1'}, true],
	['a restart policy', [], {restart: 'on-failure:3'}, true],
	['no restart policy any more', ['--restart', 'always'], {restart: 'no'}, true],
	['all at once, stopped', [], {memory: '1.5g', swap: '2g', reservation: '512m', cpus: '1.25', shares: '2', cpuset: '0', pids: '7', restart: 'unless-stopped'}, false],
];

const limitsOf = async (name: string) => presentLimits((await real.engine.containers.inspect(name, soon())).raw);

async function compare(t: ExecutionContext, names: readonly [ours: string, theirs: string], [, made, typed, isRunning]: (typeof cases)[number]): Promise<void> {
	const [ours, theirs] = names;
	for (const name of names) {
		await real.docker(isRunning ? 'run' : 'create', ...(isRunning ? ['--detach'] : []), '--init', '--name', name, ...made, 'bb', 'sleep', '1000');
	}

	const before = await real.engine.containers.inspect(ours, soon());
	const facts = {present: presentLimits(before.raw), usage: await real.engine.limits.usage(ours, soon()), host: await real.engine.limits.host(soon())};
	const values = {...fieldValues(limitFields(facts)), ...typed};
	t.deepEqual(Object.values(limitErrors(values, facts)).filter(error => error !== undefined), []);
	t.deepEqual(await real.engine.limits.change(ours, limitChange(values, facts.present), soon()), []);
	const [, ...words] = limits.command(aContainer(theirs), {values, inspection: before});
	await real.docker(...words);
	t.deepEqual(await inspected(real, ours), await inspected(real, theirs));
	t.notDeepEqual(await limitsOf(ours), facts.present);
}

for (const [index, one] of cases.entries()) {
	test(`${one[0]}: the form and its command line leave two equal containers`, async t => {
		await compare(t, [`ours-${index}`, `theirs-${index}`], one);
	});
}

test('what the engine refuses is what the form refuses', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'refused', '--memory', '64m', 'bb', 'sleep', '1000');
	const facts = {present: await limitsOf('refused'), host: await real.engine.limits.host(soon())};
	const values = fieldValues(limitFields({...facts, usage: undefined}));
	const last = facts.host.cpus!;
	const refused: ReadonlyArray<readonly [FormValues, ...string[]]> = [
		[{memory: '5m'}, '--memory', '5m'], [{memory: '128m', swap: '100m'}, '--memory', '128m', '--memory-swap', '100m'], [{reservation: '1m'}, '--memory-reservation', '1m'],
		[{cpus: String(last + 1)}, '--cpus', String(last + 1)], [{cpuset: String(last)}, '--cpuset-cpus', String(last)], [{restart: 'sometimes'}, '--restart', 'sometimes'], [{restart: 'always:3'}, '--restart', 'always:3'],
		[{memory: 'lots'}, '--memory', 'lots'],
	];
	for (const [typed, ...flags] of refused) {
		t.not(Object.values(limitErrors({...values, ...typed}, facts)).find(error => error !== undefined), undefined, flags.join(' '));
		await t.throwsAsync(real.docker('update', ...flags, 'refused'), undefined, flags.join(' '));
	}
});

test('what the engine warns of is what it tells the docker client', async t => {
	await real.docker('create', '--name', 'weight', 'bb');
	const warnings = await real.engine.limits.change('weight', {blockWeight: 300}, soon());
	const said = await real.docker('update', '--blkio-weight', '300', 'weight');
	t.is(said, ['weight', ...warnings].join('\n'));
});

test('what is in use', async t => {
	await real.docker('run', '--detach', '--name', 'using', 'bb', 'sh', '-c', 'sleep 1000 & sleep 1000');
	const usage = await real.engine.limits.usage('using', soon());
	t.true(usage!.memoryBytes > 0 && usage!.memoryBytes < 100_000_000);
	t.is(usage!.pids, 2);
	await real.docker('create', '--name', 'idle', 'bb');
	t.is(await real.engine.limits.usage('idle', soon()), undefined);
});

test('one that has vanished is gone', async t => {
	const error = await t.throwsAsync(real.engine.limits.change('nobody', {cpuShares: 512}, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'gone');
});
