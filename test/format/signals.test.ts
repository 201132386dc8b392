import {constants} from 'node:os';
import test from 'ava';
import {exitCodeInWords, findSignal, signals} from '../../source/format/signals.js';

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

test('any signal is found by its name, in any spelling, or its number', t => {
	const cases: ReadonlyArray<readonly [typed: string, name: string, number: number]> = [
		['SIGUSR1', 'SIGUSR1', 10], ['usr1', 'SIGUSR1', 10], [' Term ', 'SIGTERM', 15], ['9', 'SIGKILL', 9], ['34', 'SIGRTMIN', 34], ['SIGRTMIN+3', 'SIGRTMIN+3', 37], ['rtmin+15', 'SIGRTMIN+15', 49], ['50', 'SIGRTMAX-14', 50],
		['rtmax-1', 'SIGRTMAX-1', 63], ['RTMAX', 'SIGRTMAX', 64], ['iot', 'SIGABRT', 6], ['cld', 'SIGCHLD', 17], ['31', 'SIGSYS', 31], ['1', 'SIGHUP', 1],
	];
	for (const [typed, name, number] of cases) {
		t.deepEqual(findSignal(typed), {name, number}, typed);
	}
});

test('what Linux does not know is no signal', t => {
	const typed = ['', '0', '32', '33', '65', '-9', '9x', 'SIG', 'SIGFOO', 'RTMIN+16', 'RTMIN-1', 'RTMAX-15', 'SIGSIGKILL', 'kill -9', '1000'];
	t.deepEqual(typed.filter(one => findSignal(one) !== undefined), []);
});

test('every number but the C library’s own two has a name that leads back to it', t => {
	const found = Array.from({length: 64}, (_, index) => index + 1).filter(number => number !== 32 && number !== 33);
	t.deepEqual(found.map(number => findSignal(findSignal(String(number))?.name ?? '')?.number), found);
});

// Numbers of other systems differ, containers run on Linux.
if (process.platform === 'linux') {
	test('numbers are this Linux’s own', t => {
		t.deepEqual(Object.fromEntries(signals.map(({name, number}) => [name, number])), Object.fromEntries(signals.map(({name}) => [name, constants.signals[name as NodeJS.Signals]])));
	});
}
