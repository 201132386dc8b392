import test from 'ava';
import {rememberCommand, suggestCommands} from '../../source/actions/exec-history.js';

test('commands are remembered by image, each once', t => {
	for (const command of ['ls', 'ls -l', 'ps', 'ls']) {
		rememberCommand('history-one', command);
	}

	t.deepEqual(suggestCommands('history-one')('l'), ['ls', 'ls -l'], 'the newest first');
	t.deepEqual(suggestCommands('history-one')(''), ['ls -l', 'ps', 'ls'], 'all of them: going back meets the newest first');
	t.deepEqual(suggestCommands('history-other')(''), []);
});

test('the oldest are forgotten', t => {
	for (let number = 1; number <= 60; number++) {
		rememberCommand('history-many', `echo ${number}`);
	}

	const all = suggestCommands('history-many')('');
	t.is(all.length, 50);
	t.is(all[0], 'echo 11');
	for (let number = 1; number <= 100; number++) {
		rememberCommand(`history-image-${number}`, 'true');
	}

	t.deepEqual(suggestCommands('history-many')(''), []);
	t.deepEqual(suggestCommands('history-image-1')(''), ['true']);
});
