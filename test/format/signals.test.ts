import {constants} from 'node:os';
import test from 'ava';
import {exitCodeInWords, signals} from '../../source/format/signals.js';

test('exit codes in words', t => {
	const cases: ReadonlyArray<readonly [code: number, words: string]> = [
		[0, 'success'], [1, 'the program’s own error'], [2, 'the program’s own error'], [125, 'the engine could not run it'], [126, 'the command could not be executed'], [127, 'the command was not found'],
		[128, 'the program’s own error'], [129, 'ended by SIGHUP'], [130, 'ended by SIGINT'], [134, 'ended by SIGABRT'], [137, 'ended by SIGKILL'], [139, 'ended by SIGSEGV'], [141, 'ended by SIGPIPE'],
		[143, 'ended by SIGTERM'], [159, 'ended by SIGSYS'], [255, 'the program’s own error'], [-1, 'the program’s own error'],
	];
	for (const [code, words] of cases) {
		t.is(exitCodeInWords(code), words, String(code));
	}
});

test('each signal stands once, under a number of its own, with what it means', t => {
	t.is(new Set(signals.map(({name}) => name)).size, signals.length);
	t.is(new Set(signals.map(({number}) => number)).size, signals.length);
	t.true(signals.every(({name, meaning}) => /^SIG[A-Z\d]+$/v.test(name) && meaning.length > 0));
});

// Numbers of other systems differ, containers run on Linux.
if (process.platform === 'linux') {
	test('numbers are this Linux’s own', t => {
		t.deepEqual(Object.fromEntries(signals.map(({name, number}) => [name, number])), Object.fromEntries(signals.map(({name}) => [name, constants.signals[name as NodeJS.Signals]])));
	});
}
