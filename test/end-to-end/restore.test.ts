import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {openCommand, openPty, type Pty} from '../helpers/open-pty.js';
import {startEngine, type RealEngine} from '../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--detach', '--init', '--name', 'alpha', 'bb', 'sleep', '1000');
});

test.after.always(() => {
	real.down();
});

/** The dashboard in a shell, as users run it: the shell can tell afterwards how the terminal was left. */
function openInShell(t: ExecutionContext, nodeFlags: readonly string[] = []): Pty {
	const command = [process.execPath, ...nodeFlags, 'dist/cli.js', '--host', real.host].map(word => `'${word}'`).join(' ');
	return openCommand(t, 'sh', ['-c', `before=$(stty -g); ${command}; code=$?; echo "code=$code"; [ "$before" = "$(stty -g)" ] && echo terminal-as-before; exec sleep 1000`]);
}

const isRunning = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

async function untilGone(pid: number): Promise<boolean> {
	const deadline = performance.now() + 5000;
	while (isRunning(pid) && performance.now() < deadline) {
		await sleep(20);
	}

	return !isRunning(pid);
}

const endsRestored = test.macro<[signal: NodeJS.Signals, code: number]>({
	async exec(t, signal, code) {
		const pty = openPty(t, ['--host', real.host]);
		await pty.until('▸ ● alpha');
		pty.kill(signal);
		t.is((await pty.ended).exitCode, code);
		t.is(pty.buffer(), 'normal');
		t.regex(pty.raw(), /\x1B\[\?25h/v);
		t.regex(pty.raw(), /\x1B\[\?2004l/v);
	},
	title: (_, signal, code) => `${signal} ends it with code ${code} and leaves the terminal as it was`,
});
test.serial(endsRestored, 'SIGTERM', 143);
test.serial(endsRestored, 'SIGINT', 130);
test.serial(endsRestored, 'SIGHUP', 129);

test.serial('SIGTERM while a shell has the terminal gives it back as well', async t => {
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('▸ ● alpha');
	pty.type('e');
	await pty.until(text => /\/ #\s*$/v.test(text));
	pty.kill('SIGTERM');
	t.is((await pty.ended).exitCode, 143);
	t.is(pty.buffer(), 'normal');
});

test.serial('a bug restores the terminal, says what it was and exits with 1', async t => {
	const bug = 'data:text/javascript,setTimeout(()=>{throw new TypeError("deliberate")},1500)';
	const pty = openPty(t, ['--host', real.host], {nodeFlags: [`--import=${bug}`]});
	await pty.until('▸ ● alpha');
	t.is((await pty.ended).exitCode, 1);
	t.is(pty.buffer(), 'normal');
	t.regex(pty.text(), /gantry: this is a bug in Gantry \d/v);
	t.regex(pty.text(), /TypeError: deliberate/v);
});

test.serial('the modes of the terminal are the same before and after', async t => {
	const pty = openInShell(t);
	await pty.until('▸ ● alpha');
	pty.type('q');
	await pty.until('code=0');
	await pty.until('terminal-as-before');
	t.is(pty.buffer(), 'normal');
});

test.serial('a closed terminal ends the program: nothing is left running', async t => {
	const pty = openPty(t, ['--host', real.host]);
	await pty.until('▸ ● alpha');
	pty.close();
	t.true(await untilGone(pty.pid));
});

test.serial('begun in the middle of a line, the screen is whole', async t => {
	const pty = openCommand(t, 'sh', ['-c', `printf 'some text '; exec '${process.execPath}' dist/cli.js --host '${real.host}'`]);
	await pty.until('▸ ● alpha');
	t.regex(pty.text(), /^ gantry .*\n╭ /v);
	pty.type('q');
	t.is((await pty.ended).exitCode, 0);
});

test.serial('Ctrl-z gives the terminal to the shell, and fg comes back', async t => {
	const pty = openCommand(t, 'bash', ['--norc', '--noprofile', '-i']);
	pty.type(`PS1='shell> '; clear; '${process.execPath}' dist/cli.js --host '${real.host}'\r`);
	await pty.until('▸ ● alpha');
	pty.type('\u{1A}');
	await pty.until('Stopped');
	t.is(pty.buffer(), 'normal');
	pty.type('echo in-the-shell-$((1+1))\r');
	await pty.until('in-the-shell-2');
	pty.type('fg\r');
	await pty.until('▸ ● alpha');
	t.is(pty.buffer(), 'alternate');
	pty.type('q');
	await pty.until('shell> ');
	pty.type('echo code=$?\r');
	await pty.until('code=0');
	t.is(pty.buffer(), 'normal');
});
