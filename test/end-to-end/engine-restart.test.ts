import test from 'ava';
import {openPty} from '../helpers/open-pty.js';
import {startEngine, type RealEngine} from '../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--detach', '--init', '--restart', 'always', '--name', 'alpha', 'bb', 'sh', '-c', 'echo begun; exec sleep 1000');
});

test.after.always(() => {
	real.down();
});

test.serial('the engine goes away and comes back under it', async t => {
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('▸ ● alpha');
	await pty.until('begun');
	await real.stop('KILL');
	await pty.until('◌ reconnecting');
	t.true(pty.text().includes('alpha'), 'the last known rows stay');
	pty.type('r');
	await pty.until('The engine is not connected');
	await pty.until('✖ down since', 20_000);
	await real.start();
	await pty.until('● live', 2000);
	await real.until('alpha', '{{.State.Status}}', 'running');
	await pty.until('▸ ● alpha', 2000);
	await pty.until(text => text.split('begun').length > 2);
	pty.type('q');
	t.is((await pty.ended).exitCode, 0);
});

test.serial('started before the engine, it says what is wrong and goes live when the engine comes', async t => {
	await real.stop();
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('✖ No engine at');
	await pty.until('The address comes from --host');
	await real.start();
	await pty.until('● live', 2000);
	await pty.until('alpha', 2000);
	pty.type('q');
	t.is((await pty.ended).exitCode, 0);
});
