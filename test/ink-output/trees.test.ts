import {fileURLToPath} from 'node:url';
import test from 'ava';
import {runNode} from './run-node.js';

const script = fileURLToPath(new URL('draw-trees.js', import.meta.url));

/** What the random trees come out as: strings, then screens. */
async function draw({isOurs, isIncremental}: {readonly isOurs: boolean; readonly isIncremental: boolean}): Promise<readonly string[]> {
	const flags = isOurs ? ['--import=./scripts/ink-output/plugin.js'] : [];
	const text = await runNode([...flags, script, isIncremental ? 'incremental' : 'full'], {NODE_ENV: 'production', FORCE_COLOR: '3', GANTRY_PLAIN_INK: ''});
	const [stage, ...drawn] = text.trim().split('\n');
	if (stage !== JSON.stringify(['stage', isOurs])) {
		throw new Error(`This is the other output stage: ${stage}`);
	}

	return drawn;
}

test('whole trees look the same with our output stage and with Ink\'s own, frame after frame', async t => {
	const expected = await draw({isOurs: false, isIncremental: false});
	t.true(expected.length > 2000);
	for (const isIncremental of [false, true]) {
		const drawn = await draw({isOurs: true, isIncremental});
		t.is(drawn.length, expected.length);
		const index = drawn.findIndex((line, at) => line !== expected[at]);
		t.is(drawn[index], expected[index]);
	}
});
