import test from 'ava';
import {presentLimits, type Limits} from '../../source/engine/present-limits.js';
import type {HostFacts} from '../../source/engine/limits.js';
import {limitChange, limitErrors, limitFields, limitFlags} from '../../source/actions/limits-form.js';
import {fieldValues, type FormValues} from '../../source/state/overlay.js';

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;
const none = presentLimits({HostConfig: {}});
const host: HostFacts = {cpus: 2, memoryBytes: 8 * gibibyte, missing: []};

const limited: Limits = {
	...none, memoryBytes: 512 * mebibyte, memorySwapBytes: gibibyte, reservationBytes: 256 * mebibyte, nanoCpus: 1.5e9, cpuShares: 512, cpuset: '0', pids: 100, blockWeight: 300, restartPolicy: 'on-failure:3',
};

const valuesOf = (present: Limits): FormValues => fieldValues(limitFields({present, usage: undefined, host}));
const change = (typed: FormValues, present: Limits = none) => limitChange({...valuesOf(present), ...typed}, present);
const flags = (typed: FormValues, present: Limits = none) => limitFlags(change(typed, present)).join(' ');

function errors(typed: FormValues, present: Limits = none, isHostKnown = true): Readonly<Record<string, string | undefined>> {
	const all = limitErrors({...valuesOf(present), ...typed}, {present, host: isHostKnown ? host : undefined});
	return Object.fromEntries(Object.entries(all).filter(([, error]) => error !== undefined));
}

test('the form opens with what holds, in the client’s own spelling', t => {
	t.deepEqual(valuesOf(limited), {memory: '512m', swap: '1g', reservation: '256m', cpus: '1.5', shares: '512', cpuset: '0', pids: '100', weight: '300', restart: 'on-failure:3'});
	t.deepEqual(valuesOf(none), {memory: '', swap: '', reservation: '', cpus: '', shares: '', cpuset: '', pids: '', weight: '', restart: 'no'});
	t.is(valuesOf({...limited, memorySwapBytes: -1}).swap, '-1');
});

test('limits are read from an inspection, however it writes none', t => {
	t.deepEqual(presentLimits(undefined), none);
	t.deepEqual(presentLimits({HostConfig: {Memory: 0, MemorySwap: -1, PidsLimit: null, CpuQuota: -1, RestartPolicy: {Name: '', MaximumRetryCount: 0}}}), {...none, memorySwapBytes: -1});
	t.deepEqual(presentLimits({HostConfig: {Memory: 5, PidsLimit: -1, CpusetCpus: '0\u{7}', RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 0}, AutoRemove: true}}), {...none, memoryBytes: 5, cpuset: '0', restartPolicy: 'on-failure', isAutoRemoved: true});
});

test('each hint tells what holds beside what is in use', t => {
	const hints = limitFields({present: limited, usage: {memoryBytes: 100 * mebibyte, pids: 7}, host: {...host, missing: ['swap']}}).map(({name, hint}) => [name, hint] as const);
	const hintOf = (name: string) => hints.find(([one]) => one === name)![1]!;
	t.is(hintOf('memory'), '512m now · 100MiB in use · such as 512m or 1.5g');
	t.regex(hintOf('swap'), /^1g now.*this machine cannot limit it$/v);
	t.is(hintOf('cpus'), '1.5 now · this machine has 2 · such as 1.5');
	t.is(hintOf('pids'), '100 now · 7 in use · -1 for any number');
	t.is(limitFields({present: none, usage: undefined, host: undefined})[0]!.hint, 'no limit now · such as 512m or 1.5g');
});

test('only what differs is sent, whatever its spelling', t => {
	t.deepEqual(change({}, limited), {});
	t.deepEqual(change({memory: '0.5GiB', swap: '1024m', cpus: '1.50', pids: ' 100 '}, limited), {});
	t.is(flags({shares: '1024', pids: '-1'}, limited), '--cpu-shares 1024 --pids-limit -1');
	t.is(flags({cpus: '0.5', cpuset: '0-1', weight: '10', restart: 'always', reservation: '6m'}), '--memory-reservation 6m --cpus 0.5 --cpuset-cpus 0-1 --blkio-weight 10 --restart always');
	t.is(flags({restart: 'on-failure:5'}), '--restart on-failure:5');
	t.deepEqual(change({pids: '-1'}), {});
	t.deepEqual(change({restart: 'on-failure'}, limited), {restartPolicy: {name: 'on-failure', mostRetries: 0}});
});

test('memory above the limit of memory and swap takes that with it', t => {
	t.is(flags({memory: '2g'}, limited), '--memory 2g --memory-swap 2.5g', 'as far apart as they were');
	t.is(flags({memory: '768m'}, limited), '--memory 768m', 'there is room below it');
	t.is(flags({memory: '2g'}), '--memory 2g --memory-swap 4g', 'twice, as for a new container');
	t.is(flags({memory: '600m'}, {...limited, memorySwapBytes: -1}), '--memory 600m --memory-swap -1');
	t.is(flags({memory: '2g', swap: '-1'}, limited), '--memory 2g --memory-swap -1');
	t.is(flags({memory: '2g', swap: '3g'}, limited), '--memory 2g --memory-swap 3g');
});

test('processors are changed in the way they are counted', t => {
	const byQuota = {...none, cpuQuota: 50_000, cpuPeriod: 0};
	t.is(valuesOf(byQuota).cpus, '0.5');
	t.is(flags({cpus: '1.5'}, byQuota), '--cpu-quota 150000');
	t.is(flags({cpus: '1.5'}, {...byQuota, cpuPeriod: 20_000}), '--cpu-quota 30000');
});

test('what is typed wrongly is left out of the line', t => {
	t.is(flags({memory: 'lots', swap: 'x', cpus: 'all', shares: 'x', pids: 'y', weight: 'z', restart: 'sometimes'}), '');
});

test('nothing is wrong with the form as it opens', t => {
	for (const present of [none, limited, {...limited, memorySwapBytes: -1}, {...none, isAutoRemoved: true}, {...none, cpuShares: 1}]) {
		t.deepEqual(errors({}, present), {});
	}
});

const wrong: ReadonlyArray<readonly [field: string, typed: string, sentence: string, present?: Limits]> = [
	['memory', 'lots', '“lots” is no size: type 512m, 1.5g, or plain bytes.'],
	['memory', '5m', 'The engine takes no less than 6m.'],
	['memory', '0', 'The engine cannot lift this limit, only change it: type a larger one.'],
	['memory', '', 'The engine cannot lift this limit, only change it: type a larger one.', limited],
	['memory', '128m', 'Less than the reservation of 256m: lower that too.', limited],
	['swap', 'none', '“none” is no size: type 512m, 1.5g, or plain bytes.'],
	['swap', '256m', 'Memory and swap together cannot be less than the memory of 512m.', limited],
	['swap', '1g', 'Swap is limited together with memory: type a memory limit too.'],
	['swap', '', 'Type -1 for as much swap as there is.', limited],
	['reservation', '1g', 'More than the memory of 512m.', limited],
	['reservation', '1k', 'The engine takes no less than 6m.'],
	['cpus', 'two', '“two” is no number of processors: type 2 or 0.5.'],
	['cpus', '3', 'From 0.01 to 2: this machine has no more.'],
	['cpus', '0', 'From 0.01 to 2: this machine has no more.'],
	['cpus', '', 'The engine cannot lift this limit, only change it: type 2 for all.', limited],
	['shares', '1', 'A number from 2 to 262144.'],
	['shares', '', 'Type 1024, which is what holds without any.', limited],
	['cpuset', '0,x', 'Numbers of processors and ranges of them, such as 0-2,4.'],
	['cpuset', '1-0', 'A range goes up: 0-2.'],
	['cpuset', '0-2', 'This machine’s processors are 0 to 1.'],
	['cpuset', '', 'The engine cannot lift this limit, only change it: type 0-1 for all.', limited],
	['pids', 'many', 'A number of processes, or -1 for any.'],
	['pids', '', 'Type -1 for any number.', limited],
	['weight', '9', 'A number from 10 to 1000.'],
	['weight', '1001', 'A number from 10 to 1000.'],
	['restart', 'sometimes', 'One of no, always, unless-stopped, on-failure, or on-failure:3 with a number of attempts.'],
	['restart', 'always:3', 'One of no, always, unless-stopped, on-failure, or on-failure:3 with a number of attempts.'],
	['restart', 'always', 'It is removed when it ends (--rm), and so cannot be started again.', {...none, isAutoRemoved: true}],
];

for (const [field, typed, sentence, present] of wrong) {
	test(`${field} “${typed}”${present ? ' in place of another' : ''}: ${sentence}`, t => {
		t.deepEqual(errors({[field]: typed}, present), {[field]: sentence});
	});
}

test('what is typed rightly is no error', t => {
	t.deepEqual(errors({memory: '6m', swap: '-1', reservation: '6m', cpus: '2', shares: '2', cpuset: '0,1', pids: '1', weight: '1000', restart: 'unless-stopped'}), {});
	t.deepEqual(errors({memory: '128m', reservation: '64m', swap: '128m'}, limited), {});
	t.deepEqual(errors({cpus: '64', cpuset: '0-63'}, none, false), {}, 'nobody knows how many processors there are');
});
