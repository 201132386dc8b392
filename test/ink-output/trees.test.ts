import {execFile} from 'node:child_process';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import test from 'ava';

const run = promisify(execFile);

const script = fileURLToPath(new URL('draw-trees.js', import.meta.url));

/** What the random trees come out as: strings, then screens. */
async function draw({isOurs, isIncremental}: {readonly isOurs: boolean; readonly isIncremental: boolean}): Promise<readonly string[]> {
	const {stdout} = await run(process.execPath, [...(isOurs ? ['--import=./scripts/ink-output/plugin.js'] : []), script, ...(isIncremental ? ['incremental'] : [])], {
		maxBuffer: 2 ** 28, env: {...process.env, NODE_ENV: 'production', FORCE_COLOR: '3', GANTRY_PLAIN_INK: ''},
	});
	const [stage, ...drawn] = stdout.trim().split('\n');
	if (stage !== JSON.stringify(['stage', isOurs])) {
		throw new Error(`This is the other output stage: ${stage}`);
	}

	return drawn;
}

test('whole trees look the same with our output stage and with Ink\'s own, frame after frame', async t => {
	const expected = await draw({isOurs: false, isIncremental: false});
	t.true(expected.length > 2000);
	for (const isIncremental of [false, true]) {
		// eslint-disable-next-line no-await-in-loop
		const drawn = await draw({isOurs: true, isIncremental});
		t.is(drawn.length, expected.length);
		const index = drawn.findIndex((line, at) => line !== expected[at]);
		t.is(drawn[index], expected[index]);
	}
});
