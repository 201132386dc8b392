// Lint, types, unit, engine and end-to-end tests, in this order; the first that fails ends the run. Called by `npm test`, which has set
// everything up before. Says at its end how many tests have passed, and what could not run here.
import {spawn, spawnSync} from 'node:child_process';
import {rm} from 'node:fs/promises';
import process from 'node:process';
import {stripVTControlCharacters} from 'node:util';

let passed = 0;
let failed = 0;

// Run a command with its output shown, and give back whether it succeeded.
async function run(title, command, ...args) {
	console.log(`\n── ${title}`);
	const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'inherit']});
	let text = '';
	child.stdout.on('data', chunk => {
		text += chunk;
		process.stdout.write(chunk);
	});
	const code = await new Promise(resolve => {
		child.on('close', resolve);
	});
	const counts = stripVTControlCharacters(text).split('\n').map(line => /^ *(\d+) (?:tests? |uncaught )?(passed|failed|exceptions?)$/.exec(line)).filter(Boolean);
	for (const [, count, outcome] of counts) {
		if (outcome === 'passed') {
			passed += Number(count);
		} else {
			failed += Number(count);
		}
	}

	return code === 0;
}

function end(isFine) {
	console.log(`\n${passed} passed, ${failed} failed`);
	process.exit(isFine && passed > 0 ? 0 : 1);
}

// What was compiled from tests that are no longer there must not run.
await rm('build', {recursive: true, force: true});

const steps = [
	['lint', 'xo'],
	['types', 'tsc', '--build'],
	['unit tests', 'ava', 'build/test/**/*.test.js', '!build/test/engine/real/**', '!build/test/end-to-end/**'],
];
for (const [title, command, ...args] of steps) {
	if (!await run(title, command, ...args)) {
		end(false);
	}
}

const isInstalled = spawnSync('scripts/engine', ['install'], {stdio: 'inherit'}).status === 0;
const checked = isInstalled && spawnSync('scripts/engine', ['check'], {encoding: 'utf8'});
if (!checked || checked.status !== 0) {
	console.log(`\nThe engine and end-to-end tests did not run: ${(checked && checked.stderr.trim()) || 'what they need could not be installed (see above).'}`);
	// Where they must run, not running is failing.
	end(!process.env.CI);
}

const isFine = await run('engine and end-to-end tests', 'ava', '--concurrency=2', 'build/test/engine/real/**/*.test.js', 'build/test/end-to-end/**/*.test.js');
end(isFine);
