import test from 'ava';
import type {FakeEngine} from '../helpers/fake-engine.js';
import {aContainer, aLine} from '../helpers/values.js';
import {checkBytes, openCounted, type CountedStory} from './counted-story.js';
import {busyFarm, sizes} from './farm.js';

const idOf = (number: number) => aContainer(`web-${number}`).id;

const lines = (count: number, word: string) => Array.from({length: count}, (_, index) => aLine(`${word} ${index} ${'and so on '.repeat(index % 5)}`));

/** The container with a number has been started again, some minutes ago: its status reads otherwise. */
function restarted({held}: FakeEngine, story: CountedStory, isOne: (number: number) => boolean): void {
	held.containers = held.containers.map((container, index) => isOne(index + 1) ? {...container, since: story.time.now() - 330_000} : container);
}

type Case = {
	readonly title: string;
	readonly prepare?: (engine: FakeEngine) => void;
	readonly act: (engine: FakeEngine, story: CountedStory) => void;
	/** What the screen shows then. */
	readonly shows: RegExp;
	/** How often the tree changes, is laid out, drawn and written: one and the same number, once for each thing that there is to see. */
	readonly times: number;
	/** Bytes at most, at each size. */
	readonly bytes: readonly [number, number];
};

const cases: readonly Case[] = [
	{
		title: 'the status of one container changes', times: 1, bytes: [65, 50],
		act(engine, story) {
			restarted(engine, story, number => number === 3);
			engine.emit({action: 'start', id: idOf(3)});
		},
		shows: /web-3 .*Up 5 ?m/v,
	},
	{
		title: 'the status of twenty containers changes', times: 1, bytes: [250, 230],
		act(engine, story) {
			restarted(engine, story, number => number <= 20);
			engine.emit(...Array.from({length: 20}, (_, index) => ({action: 'start', id: idOf(index + 1)})));
		},
		shows: /web-7 .*Up 5 ?m/v,
	},
	{
		// The first is answered at once, and the rest together.
		title: 'a hundred events one by one', times: 2, bytes: [280, 380],
		act(engine, story) {
			restarted(engine, story, number => number <= 50);
			for (let event = 0; event < 100; event++) {
				engine.emit({action: event < 50 ? 'restart' : 'start', id: idOf((event % 50) + 1)});
			}
		},
		shows: /web-7 .*Up 5 ?m/v,
	},
	{
		title: 'a hundred events that change nothing', times: 0, bytes: [0, 0],
		act(engine) {
			for (let event = 0; event < 100; event++) {
				engine.emit({action: ['exec_create: sh', 'exec_start: sh', 'exec_die', 'top'][event % 4]!, id: idOf((event % 20) + 1)});
			}
		},
		shows: /web-7 .*Up 2 ?h/v,
	},
	{
		title: 'the selection moves down', times: 1, bytes: [300, 340],
		act(_, {input}) {
			input.push('j');
		},
		shows: /▸ . web-2/v,
	},
	{
		title: 'a key that changes nothing', times: 0, bytes: [0, 0],
		act(_, {input}) {
			input.push('k');
		},
		shows: /▸ . web-1/v,
	},
	{
		title: 'a line of the log', times: 1, bytes: [330, 1520],
		prepare(engine) {
			engine.log(idOf(1)).push(lines(200, 'said'));
		},
		act(engine) {
			engine.log(idOf(1)).push([aLine('the last word')]);
		},
		shows: /the last word/v,
	},
	{
		title: 'a thousand lines of the log', times: 1, bytes: [215, 790],
		prepare(engine) {
			engine.log(idOf(1)).push(lines(200, 'said'));
		},
		act(engine) {
			engine.log(idOf(1)).push([...lines(999, 'more'), aLine('the last word')]);
		},
		shows: /the last word/v,
	},
	{
		title: 'a thousand lines of the log one by one', times: 1, bytes: [215, 790],
		prepare(engine) {
			engine.log(idOf(1)).push(lines(200, 'said'));
		},
		act(engine) {
			for (const line of [...lines(999, 'more'), aLine('the last word')]) {
				engine.log(idOf(1)).push([line]);
			}
		},
		shows: /the last word/v,
	},
	{
		// The selection at once, and the log when it has been read.
		title: 'the selection moves from one log to another', times: 2, bytes: [1120, 4140],
		prepare(engine) {
			engine.log(idOf(1)).push(lines(200, 'said'));
			engine.log(idOf(2)).push([...lines(200, 'more'), aLine('the last word')]);
		},
		act(_, {input}) {
			input.push('j');
		},
		shows: /the last word/v,
	},
];

for (const {title, prepare, act, shows, times, bytes: most} of cases) {
	for (const [index, size] of sizes.entries()) {
		test.serial(`${title}, at ${size.columns}×${size.rows}`, async t => {
			const engine = busyFarm();
			prepare?.(engine);
			const story = await openCounted(t, engine, size);
			const {bytes, ...counted} = await story.count(() => {
				act(engine, story);
			});
			t.regex(story.text(), shows);
			t.deepEqual(counted, {commits: times, layouts: times, draws: times, frames: times});
			checkBytes(t, bytes, most[index]!);
		});
	}
}

test.serial('a line of the log every millisecond for a second is ten frames', async t => {
	const engine = busyFarm();
	const story = await openCounted(t, engine, sizes[1]);
	const writing = setInterval(() => {
		engine.log(idOf(1)).push([aLine('a word')]);
	}, 1);
	const {bytes, ...counted} = await story.count(() => undefined);
	clearInterval(writing);
	t.deepEqual(counted, {commits: 10, layouts: 10, draws: 10, frames: 10});
	checkBytes(t, bytes, 2500);
});

test.serial('ten keys in one piece: each has its turn, and the terminal gets no more frames than it can show', async t => {
	const story = await openCounted(t, busyFarm(), sizes[1]);
	const {bytes, ...counted} = await story.count(() => {
		story.input.push('jjjjjjjjjj');
	});
	t.regex(story.text(), /▸ . web-11/v);
	// The one more is the log that is opened where the selection has come to rest.
	t.deepEqual(counted, {commits: 11, layouts: 11, draws: 3, frames: 3});
	checkBytes(t, bytes, 950);
});
