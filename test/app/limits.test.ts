import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import type {Json} from '../../source/engine/types.js';
import {keys, openStory} from '../helpers/open-story.js';
import {shop, shopDb, shopWeb, shopWorker} from '../helpers/shop.js';

const inspection: Json = {Id: shopDb.id, Name: '/shop-db', Config: {}, HostConfig: {Memory: 536_870_912, MemorySwap: 1_073_741_824, NanoCpus: 1_500_000_000, RestartPolicy: {Name: 'always', MaximumRetryCount: 0}}};

async function open(t: ExecutionContext) {
	const engine = shop({inspections: {[shopDb.id]: inspection}, usages: {[shopDb.id]: {memoryBytes: 104_857_600, pids: 7}}});
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('L');
	await story.until('╭ Limits of shop-db');
	return {engine, story};
}

const updates = (asked: readonly string[]): readonly string[] => asked.filter(one => one.startsWith('update '));

test('limits: what holds, what is in use, and only what is changed is sent', async t => {
	const {engine, story} = await open(t);
	t.regex(story.text(), /Memory\s+512m[\s\S]*512m now · 100MiB in use[\s\S]*Memory \+ swap\s+1g[\s\S]*CPUs\s+1\.5[\s\S]*Restart policy\s+always[\s\S]*\$ docker update shop-db/v);
	await story.press(keys.ctrlU, '2g');
	await story.until('$ docker update --memory 2g --memory-swap 2.5g shop-db');
	await story.press(keys.up, keys.ctrlU, 'on-failure:5', keys.enter);
	await story.until('Changed the limits of shop-db.');
	t.deepEqual(updates(engine.asked), ['update shop-db {"memoryBytes":2147483648,"memorySwapBytes":2684354560,"restartPolicy":{"name":"on-failure","mostRetries":5}}']);
	t.is(story.store.get().journal.at(-1)?.command, 'docker update --memory 2g --memory-swap 2.5g --restart on-failure:5 shop-db');
});

test('limits: what is wrong is said before the engine is asked', async t => {
	const {engine, story} = await open(t);
	await story.press(keys.ctrlU, '1m', keys.enter);
	await story.until('✖ The engine takes no less than 6m.');
	t.deepEqual(updates(engine.asked), []);
	await story.press(keys.escape);
	await story.until(text => !text.includes('Limits of'));
	t.deepEqual(updates(engine.asked), []);
});

test('limits that are left as they are ask nothing of the engine', async t => {
	const {engine, story} = await open(t);
	await story.press(keys.enter);
	await story.until(text => !text.includes('Limits of'));
	t.deepEqual(updates(engine.asked), []);
});

test('what the engine warns of is said', async t => {
	const {engine, story} = await open(t);
	engine.held.warnings = ['No swap here.'];
	await story.press(keys.ctrlU, '256m', keys.enter);
	await story.until('Changed the limits of shop-db. The engine warns: No swap here.');
});

test('the key pressed again while the engine measures opens one form, not two', async t => {
	const {promise: gate, resolve: measured} = Promise.withResolvers<void>();
	const engine = shop({inspections: {[shopWeb.id]: {Id: shopWeb.id, HostConfig: {}}}});
	const slow = {...engine, limits: {
		...engine.limits,
		async usage() {
			await gate;
			return {memoryBytes: 1_048_576, pids: 1};
		},
	}};
	const story = await openStory(t, slow);
	await story.until('3 · all');
	await story.press('j', 'L');
	await story.until('Looking at what shop-web takes …');
	await story.press('L');
	await story.until('What shop-web takes is being looked at already.');
	measured();
	await story.until('1MiB in use');
	t.is(story.store.get().overlays.length, 1);
});

test('an engine that cannot change limits says what to do instead', async t => {
	const {engine, story} = await open(t);
	engine.held.refusal = new EngineError('unsupported', 'This engine cannot change limits: recreate the container with the ones it should have.');
	await story.press(keys.ctrlU, '256m', keys.enter);
	await story.until('This engine cannot change limits: recreate the container');
});

test('the limits of one that does not run can be changed, and the Config tab shows them at once', async t => {
	const engine = shop({inspections: {[shopWorker.id]: {Id: shopWorker.id, HostConfig: {}}}});
	const story = await openStory(t, engine, {rows: 40});
	await story.until('3 · all');
	await story.press('G', 'i');
	await story.until('structured');
	await story.press('L');
	await story.until('no limit now');
	t.false(story.text().includes('in use'));
	await story.press(keys.shiftTab, keys.shiftTab, keys.shiftTab, '50');
	await story.until('$ docker update --pids-limit 50 shop-worker');
	engine.held.inspections = {[shopWorker.id]: {Id: shopWorker.id, HostConfig: {PidsLimit: 50}}};
	await story.press(keys.enter);
	await story.until(text => /PIDs\s+50/v.test(text) && text.includes('Changed the limits of shop-worker.'));
	t.deepEqual(updates(engine.asked), ['update shop-worker {"pids":50}']);
});
