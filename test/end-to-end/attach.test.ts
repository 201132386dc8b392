import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import test from 'ava';
import {aDirectory} from '../helpers/a-directory.js';
import {openPty} from '../helpers/open-pty.js';
import {startEngine, type RealEngine} from '../helpers/real-engine.js';
import {until} from '../helpers/until.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--detach', '--interactive', '--tty', '--name', 'alpha', 'bb', 'sh');
	await real.docker('create', '--name', 'beta', 'bb', 'sh', '-c', 'echo one; echo two >&2; exit 3');
});

test.after.always(() => {
	real.down();
});

test.serial('attach: type, see, detach, and the dashboard is back and whole', async t => {
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('▸ ● alpha');
	pty.type('A');
	await pty.until('attached to alpha · Ctrl-p Ctrl-q detaches');
	t.is(pty.buffer(), 'normal');
	pty.type('echo seen-$((1 + 1))\r');
	await pty.until(text => /^seen-2$/mv.test(text));
	pty.resize(100, 30);
	// What the container has been told of its terminal, once it has been.
	await until(async () => {
		pty.type('stty size\r');
		return pty.raw();
	}, shown => shown.includes('30 100'));
	pty.type('\u{10}');
	pty.type('\u{11}');
	await pty.until('Detached from alpha, which goes on running.');
	t.is(pty.buffer(), 'alternate');
	const rows = pty.text().split('\n');
	t.is(rows.length, 30);
	t.regex(rows[0]!, /^ gantry .*● live/v);
	t.regex(rows[1]!, /^╭ {2}1 Containers .*╮$/v);
	t.true(pty.text().includes('▸ ● alpha'));
	t.is(await real.inspect('alpha', '{{.State.Running}}'), 'true');

	pty.type('j');
	await pty.until('▸ ◌ beta');
	pty.type('k');
	await pty.until('▸ ● alpha');
	pty.type('q');
	t.is((await pty.ended).exitCode, 0);
	t.is(pty.buffer(), 'normal');
});

test.serial('start and attach: all it writes from the start, in rows, and its exit code', async t => {
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('▸ ● alpha');
	pty.type('j');
	await pty.until('▸ ◌ beta');
	pty.type('A');
	await pty.until('Press any key to go back.');
	const shown = pty.text();
	t.regex(shown, /^one$/mv);
	t.regex(shown, /^two$/mv);
	t.true(shown.includes('beta ended with exit code 3: the program’s own error.'));
	pty.type('q');
	await pty.until('● beta ended with exit code 3');
	t.is(pty.buffer(), 'alternate');
	pty.type('q');
	t.is((await pty.ended).exitCode, 0);
});

test.serial('SIGTERM while attached gives the terminal back and leaves the container running', async t => {
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('▸ ● alpha');
	pty.type('A');
	await pty.until('attached to alpha');
	pty.kill('SIGTERM');
	t.is((await pty.ended).exitCode, 143);
	t.is(pty.buffer(), 'normal');
	t.is(await real.inspect('alpha', '{{.State.Running}}'), 'true');
});

test.serial('a helper is gone when the program is ended beside it', async t => {
	const context = await aDirectory(t, {});
	await writeFile(path.join(context, 'Dockerfile'), 'FROM bb AS box\nFROM scratch\nCOPY --from=box /bin/busybox /sleep\n');
	await real.docker('build', '--quiet', '--tag', 'shellless', context);
	await real.docker('run', '--detach', '--init', '--name', 'aaa', 'shellless', '/sleep', '1000');
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('● aaa');
	pty.type('k');
	pty.type('k');
	await pty.until('▸ ● aaa');
	pty.type('e');
	await pty.until('A shell beside aaa, from which image?');
	await pty.until('▸ bb');
	pty.type('\r');
	await pty.until('beside aaa · its files: /proc/1/root');
	await pty.until(text => text.endsWith('/ #'));
	pty.type('ls /proc/1/root\r');
	await pty.until(text => text.includes('sleep'));
	pty.kill('SIGTERM');
	t.is((await pty.ended).exitCode, 143);
	t.is(await until(async () => real.docker('ps', '--all', '--quiet', '--filter', 'label=gantry.helper'), ids => ids === ''), '');
});

test.serial('a command whose output is gathered is ended when the program is', async t => {
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('● alpha');
	pty.type('/alpha\r');
	await pty.until('▸ ● alpha');
	pty.type('E');
	await pty.until('Run a command in alpha');
	pty.type('sleep 761\t\t\t\t');
	await pty.until('‹ terminal ›');
	pty.type(' ');
	await pty.until('‹ captured ›');
	pty.type('\r');
	await pty.until('Ctrl-x cancel');
	await until(async () => real.docker('top', 'alpha'), processes => processes.includes('sleep 761'));
	pty.kill('SIGTERM');
	t.is((await pty.ended).exitCode, 143);
	t.false((await real.docker('top', 'alpha')).includes('sleep 761'));
});

test.serial('the engine going away while a key is awaited does not end the program', async t => {
	await real.docker('rm', '--force', 'alpha', 'aaa', 'beta');
	await real.docker('create', '--name', 'beta', 'bb', 'sh', '-c', 'exit 3');
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('beta');
	pty.type('/beta\r');
	await pty.until('▸ ◌ beta');
	pty.type('A');
	await pty.until('Press any key to go back.');
	await real.stop('KILL');
	// That something does not happen can only be waited for: a program that nothing keeps any more ended within this time.
	t.is(await Promise.race([pty.ended, sleep(4000, 'still there')]), 'still there');
	pty.type(' ');
	await pty.until(text => text.includes('reconnecting') || text.includes('down since'));
	await real.start();
	await pty.until('● live');
	pty.type('q');
	t.is((await pty.ended).exitCode, 0);
});
