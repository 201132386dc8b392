import test from 'ava';
import {fakeEngine} from '../helpers/fake-engine.js';
import {aContainer, now} from '../helpers/values.js';
import {checkBytes, openCounted} from './counted-story.js';
import {busyFarm, sizes} from './farm.js';

const nothing = {commits: 0, layouts: 0, draws: 0, frames: 0, bytes: 0};

const idle = () => {
	// Time passes, and that is all.
};

for (const {columns, rows} of sizes) {
	const at = `at ${columns}×${rows}`;

	test.serial(`idle for ten seconds, ${at}: nothing is done at all`, async t => {
		const story = await openCounted(t, busyFarm(), {columns, rows});
		t.true(story.text().includes('web-3'));
		t.deepEqual(await story.count(idle, 10_000), nothing);
	});

	test.serial(`idle while the clock goes on, ${at}: ages that read as before cost nothing`, async t => {
		const story = await openCounted(t, busyFarm(), {columns, rows});
		const before = story.store.get().now;
		t.deepEqual(await story.count(idle, 300_000), nothing);
		t.true(story.store.get().now - before >= 280_000);
	});

	test.serial(`idle for ten seconds, ${at}: ages told in seconds are told ten times`, async t => {
		const engine = fakeEngine({containers: ['web', 'db', 'cache'].map(name => aContainer(name, {since: now - 20_000}))});
		const story = await openCounted(t, engine, {columns, rows});
		const {bytes, ...times} = await story.count(idle, 10_000);
		t.deepEqual(times, {commits: 10, layouts: 10, draws: 10, frames: 10});
		checkBytes(t, bytes, 10 * 70);
		t.regex(story.text(), /web .*Up 3[1-3]/v);
	});

	test.serial(`idle for ten seconds, ${at}: ages that are out of sight cost nothing`, async t => {
		const engine = fakeEngine({containers: Array.from({length: 60}, (_, index) => aContainer(`web-${index + 1}`, index === 59 ? {since: now - 20_000} : {}))});
		const story = await openCounted(t, engine, {columns, rows});
		const before = story.store.get().now;
		t.deepEqual(await story.count(idle, 10_000), nothing);
		t.true(story.store.get().now > before);
	});
}
