import test from 'ava';
import {OpenStyles} from '../../source/format/open-styles.js';

test('what is open after some sequences', t => {
	const cases: ReadonlyArray<readonly [sequences: string, open: string]> = [
		['', ''], ['31', '31'], ['31 0', ''], ['31 ', ''], ['31 39', ''], ['31 32', '32'], ['31 1', '31;1'], ['1 2 22', ''], ['1;31 39', '1'], ['0;31', '31'], ['91 38;5;200', '38;5;200'], ['48;2;1;2;3 44', '44'], ['44 49', ''],
		['38;5;1;1', '38;5;1;1'], ['4 24', ''], ['4:3', '4:3'], ['38:5:9 39', ''], ['7 27 9 29 3 23 53 55', ''], ['1234', ''],
	];
	for (const [sequences, wanted] of cases) {
		const open = new OpenStyles();
		for (const parameters of sequences === '' ? [] : sequences.split(' ')) {
			open.take(`\u{1B}[${parameters}m`);
		}

		t.is(open.text, wanted === '' ? '' : `\u{1B}[${wanted}m`, sequences);
	}
});

test('however many styles a text has, few are open', t => {
	const open = new OpenStyles();
	for (let code = 0; code < 10_000; code++) {
		open.take(`\u{1B}[${code};38;2;1;2;${code % 256}m`);
	}

	t.true(open.text.length < 300);
});
