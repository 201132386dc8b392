import test from 'ava';
import {cookedInput} from '../../source/actions/cooked-input.js';

function typed(pieces: ReadonlyArray<string | Uint8Array>, isOpen = true) {
	const seen = {echo: '', sent: [] as string[], signals: [] as string[], ends: 0};
	const type = cookedInput({
		isOpen,
		echo(text) {
			seen.echo += text;
		},
		send(text) {
			seen.sent.push(text);
		},
		end() {
			seen.ends++;
		},
		signal(name) {
			seen.signals.push(name);
		},
	});
	for (const piece of pieces) {
		type(Buffer.from(piece));
	}

	return seen;
}

test('a line is shown as it is typed, and sent when it is complete', t => {
	t.deepEqual(typed(['ab', 'c\r', 'd']), {echo: 'abc\r\nd', sent: ['abc\n'], signals: [], ends: 0});
});

test('typed characters are erased as wide as they are', t => {
	t.like(typed(['a漢\u{7F}b\r']), {echo: 'a漢\b \b\b \bb\r\n', sent: ['ab\n']});
	t.like(typed(['abc\u{15}x\r']), {sent: ['x\n']});
	t.like(typed(['\u{7F}x\r']), {echo: 'x\r\n', sent: ['x\n']});
});

test('a character that comes in two pieces is one', t => {
	const bytes = Buffer.from('é\r');
	t.like(typed([bytes.subarray(0, 1), bytes.subarray(1)]), {sent: ['é\n']});
});

test('Ctrl-d sends what there is, or ends the input, after which only signals are heard', t => {
	t.like(typed(['ab\u{4}', '\u{4}', 'more\r', '\u{3}']), {sent: ['ab'], ends: 1, signals: ['SIGINT']});
});

test('Ctrl-c and Ctrl-backslash are signals, and drop the line', t => {
	t.deepEqual(typed(['ab\u{3}cd\u{1C}e\r']), {echo: 'ab^C\r\ncd^\\\r\ne\r\n', sent: ['e\n'], signals: ['SIGINT', 'SIGQUIT'], ends: 0});
});

test('arrows and other control keys are no text', t => {
	t.like(typed(['a\u{1B}[A\u{1B}OB\u{1}b\r']), {echo: 'ab\r\n', sent: ['ab\n']});
});

test('where nothing reads, only signals are heard', t => {
	t.deepEqual(typed(['abc\r\u{4}\u{3}'], false), {echo: '^C\r\n', sent: [], signals: ['SIGINT'], ends: 0});
});
