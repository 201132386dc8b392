import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {fakeEngine, type Held} from '../helpers/fake-engine.js';
import {keys, openStory} from '../helpers/open-story.js';
import {aTable} from '../helpers/processes.js';
import {aContainer, anExited} from '../helpers/values.js';

const db = anExited('db', 0);
const web = aContainer('web');
const processes = aTable([532, 'nginx: master process'], [579, 'nginx: worker process', {cpuPercent: 3, user: 'www'}], [580, 'nginx: worker process', {cpuPercent: 9, user: 'www'}]);

async function open(t: ExecutionContext, held: Partial<Held> = {}) {
	const engine = fakeEngine({
		containers: [db, web], tables: {[web.id]: processes}, found: {532: {kind: 'main'}, 580: {kind: 'inside', pid: 8, startTicks: 77, user: '101', hasKill: false, shell: ['sh']}},
		changes: {[web.id]: {changes: [{path: '/etc', kind: 'changed'}, {path: '/etc/hosts', kind: 'changed'}, ...Array.from({length: 30}, (_, index) => ({path: `/opt/lib/${index}`, kind: 'added'} as const))], leftOut: 0}}, ...held,
	});
	const story = await openStory(t, engine);
	await story.until('2 · all');
	await story.press('G');
	return {engine, story};
}

test('the processes of a container: seen, ordered, found', async t => {
	const {story} = await open(t);
	await story.press('t');
	await story.until('nginx: master process');
	t.regex(story.text(), /▸ 532 .* nginx: master process/v);
	t.regex(story.text(), / by pid ─+ 1\/3 ─/v);
	await story.press('S');
	await story.until('Sort processes by');
	await story.press('j', 'j', keys.enter);
	await story.until('by CPU');
	await story.press('g');
	await story.until(text => text.includes('▸ 580 '));
	await story.press('S', 'j', 'j', keys.enter);
	await story.until('by CPU, reversed');
	await story.press('/', 'mas', 'ter', keys.enter);
	await story.until('“master”');
	t.false(story.text().includes('worker'));
	await story.press('/', keys.backspace, ...Array.from({length: 5}, () => keys.backspace), keys.enter);
	await story.until('worker');
	await story.press('G', 'y', 'c');
	await story.until('Copied nginx: worker process');
});

test('a signal to one process: found, asked, sent, looked at again', async t => {
	const {engine, story} = await open(t);
	await story.press('t');
	await story.until('nginx: master process');
	await story.press('G', 'K');
	await story.until('Send which signal to nginx: worker process (580)?');
	await story.press('j');
	await story.until('$ docker exec --user 101 web sh -c \'kill -TERM 8\'');
	await story.press(keys.enter);
	await story.until('Send SIGTERM to nginx: worker process (580) in web?');
	engine.held.tables[web.id] = aTable([532, 'nginx: master process'], [579, 'nginx: worker process']);
	await story.press('y');
	await story.until('Sent SIGTERM to nginx: worker process (580) in web.');
	await story.until(text => !text.includes(' 580 '));
	t.true(engine.asked.includes('signal 8 in web SIGTERM'));
	await story.press('g', 'K');
	await story.until('$ docker kill --signal SIGKILL web');
	await story.press(keys.enter);
	await story.until('It is the main process: the container ends with it.');
	await story.press('n');
	t.false(engine.asked.some(what => what.startsWith('signal main')));
});

test('what stands in the way of a signal is said, and nothing is sent', async t => {
	const {engine, story} = await open(t, {refusals: {'find 580 in web': new EngineError('conflict', 'It is not certain which process this is.')}});
	await story.press('t');
	await story.until('nginx: master process');
	await story.press('G', 'K');
	await story.until('It is not certain which process this is.');
	await story.press('k');
	engine.change([db, {...web, state: 'paused', status: 'Up 2 hours (Paused)'}], 'pause');
	await story.until('‖ web');
	await story.press('K');
	await story.until('web is paused: p lets it go on.');
	t.false(engine.asked.some(what => what.startsWith('signal')));
});

test('a container that ends leaves its last processes; one that was not running says what to press', async t => {
	const {engine, story} = await open(t);
	await story.press('t');
	await story.until('nginx: master process');
	engine.change([db, anExited('web', 0)], 'die');
	await story.until('ended: its last processes');
	t.true(story.text().includes('nginx: master process'));
	await story.press(keys.escape, 'k');
	await story.until('db is not running: s starts it.');
});

test('what differs from the image: folded so far as it does not fit, unfolded, filtered, asked for again', async t => {
	const {engine, story} = await open(t);
	await story.press('D');
	await story.until('+ lib/  30 added');
	t.regex(story.text(), / 30 added · 1 changed ─+ 1\/4 ─/v);
	await story.press('G', keys.enter);
	await story.until('- lib/');
	await story.press('G');
	await story.until('34/34');
	await story.press('k', 'g', 'z');
	await story.until('+ opt/');
	await story.press('z');
	await story.until('1/34');
	await story.press('/', 'hosts', keys.enter);
	await story.until('“hosts”');
	await story.until('1/2');
	await story.press(keys.enter);
	await story.until('All that fits the filter is unfolded');
	await story.press('j', 'y');
	await story.until('Copied /etc/hosts');
	engine.held.changes[web.id] = {changes: [], leftOut: 0};
	await story.press('\u{12}');
	await story.until('Nothing differs from the image.');
	t.is(engine.asked.filter(what => what === 'changes web').length, 2);
	await story.press(keys.escape, 'k');
	await story.until(text => /╭ Logs .*─ db ─╮/v.test(text) && text.includes('Nothing differs'));
	t.is(engine.asked.filter(what => what === 'changes db').length, 1);
});

test('tabs are a key apart, and ask for nothing when they are left', async t => {
	const {engine, story} = await open(t);
	await story.press('t');
	await story.until('nginx: master process');
	await story.press(']');
	await story.until('30 added');
	await story.press('[', '[');
	await story.until('structured');
	const {length} = engine.asked;
	await story.settle();
	t.is(engine.asked.length, length);
});
