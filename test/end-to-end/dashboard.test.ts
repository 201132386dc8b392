import test from 'ava';
import {aDirectory} from '../helpers/a-directory.js';
import {eventually} from '../helpers/eventually.js';
import {openPty} from '../helpers/open-pty.js';
import {startEngine, type RealEngine} from '../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--detach', '--init', '--name', 'alpha', 'bb', 'sh', '-c', 'n=0; while true; do n=$((n+1)); echo "tick $n"; sleep 0.2; done');
	await real.docker('run', '--detach', '--init', '--name', 'beta', 'bb', 'sleep', '1000');
	await real.docker('run', '--name', 'gamma', 'bb', 'true');
});

test.after.always(() => {
	real.down();
});

const inShell = /\/ #\s*$/v;

test.serial('the first screen shows what the docker client lists, and the log of the selected container', async t => {
	const names = await real.docker('ps', '--all', '--format', '{{.Names}}');
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('tick');
	for (const name of names.split('\n')) {
		t.regex(pty.text(), new RegExp(`[●○✖◌] ${name} `, 'v'));
	}

	t.regex(pty.text(), /● live +2\/3 up/v);
	t.is(pty.buffer(), 'alternate');
	pty.type('q');
	t.is((await pty.ended).exitCode, 0);
});

test.serial('stopped and started again by key, as the docker client sees it', async t => {
	const pty = openPty(t, ['--host', real.host, '--filter', 'beta']);
	await pty.until('▸ ● beta');
	pty.type('s');
	await pty.until('docker stop beta');
	pty.type('y');
	await pty.until('Stopped beta.');
	t.is(await real.inspect('beta', '{{.State.Status}}'), 'exited');
	await pty.until('Exited (143)');
	pty.type('s');
	await pty.until('Started beta.');
	t.is(await real.inspect('beta', '{{.State.Status}}'), 'running');
	await pty.until('▸ ● beta');
	pty.type('\u{3}');
	t.is((await pty.ended).exitCode, 0);
});

test.serial('a shell has the whole terminal, all keys, its size and its Ctrl-c, and gives the terminal back', async t => {
	const pty = openPty(t, ['--host', real.host, '--filter', 'beta']);
	await pty.until('▸ ● beta');
	// What is typed before the shell is there is meant for it.
	pty.type('eecho typed-ahead=$((40+2))\r');
	await pty.until('typed-ahead=42');
	await pty.until(text => inShell.test(text));
	t.is(pty.buffer(), 'normal');
	for (let line = 0; line < 20; line++) {
		pty.type(`echo line${line}=w$((${line}*3))\r`);
	}

	await pty.until('line19=w57');
	for (let line = 0; line < 20; line++) {
		t.true(pty.raw().includes(`line${line}=w${line * 3}\r\n`), `line ${line} of ${JSON.stringify(pty.raw().slice(-3000))}`);
	}

	pty.resize(100, 30);
	await pty.until(text => {
		pty.type('stty size\r');
		return text.includes('30 100');
	});
	pty.type('sleep 999\r');
	// The shell loses an interrupt that comes between its reading the line and the command's beginning.
	await eventually(async () => (await real.docker('top', 'beta')).includes('sleep 999'));
	pty.type('\u{3}');
	pty.type('echo after-interrupt-$((1+1))\r');
	await pty.until('after-interrupt-2');
	pty.type('exit 3\r');
	await pty.until('ended with exit code 3');
	t.is(pty.buffer(), 'alternate');
	await pty.until(text => text.split('\n').length === 30 && text.includes('▸ ● beta'));
	pty.type('q');
	t.is((await pty.ended).exitCode, 0);
});

test.serial('an image is built from the keyboard, step by step, and selected when it is there', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\nRUN echo the-second-step\n'});
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('▸ ● alpha');
	pty.type('b');
	await pty.until('Build an image');
	pty.type(`\u{15}${context}`);
	pty.type('\t\tuser/built:1.0\r');
	await pty.until('2/2');
	await pty.until('the-second-step');
	await pty.until('Built user/built:1.0.');
	t.is(await real.docker('images', '--quiet', '--no-trunc', 'user/built:1.0'), await real.inspect('user/built:1.0', '{{.Id}}'));
	pty.type('\u{1B}');
	await pty.until(text => /▸ ○ user\/built +1\.0/v.test(text));
	pty.type('q');
	t.is((await pty.ended).exitCode, 0);
});

test.serial('resized at any moment, the screen is whole again', async t => {
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('tick');
	for (const [columns, rows] of [[160, 45], [60, 16], [50, 10], [110, 30], [200, 50], [80, 24]] as const) {
		pty.resize(columns, rows);
		await pty.until(text => {
			const lines = text.split('\n');
			return columns < 60 ? text.includes('Gantry needs 60×16') && lines.length === 1 : lines.length === rows && lines[0]!.includes('gantry') && lines[1]!.startsWith('╭') && lines.at(-2)!.startsWith('╰') && lines[1]!.length === columns;
		});
	}

	pty.type('q');
	t.is((await pty.ended).exitCode, 0);
});
