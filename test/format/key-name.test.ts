import test from 'ava';
import {keyLabel} from '../../source/format/key-name.js';

test('keys as people write them', t => {
	const cases: ReadonlyArray<readonly [key: string, label: string]> = [
		['a', 'a'], ['K', 'K'], ['?', '?'], ['+', '+'], ['-', '-'], ['enter', 'Enter'], ['escape', 'Esc'], ['ctrl+c', 'Ctrl-c'], ['ctrl+\\', 'Ctrl-\\'], ['shift+tab', 'Shift-Tab'], ['up', '↑'], ['pageup', 'PgUp'], ['space', 'Space'], ['delete', 'Del'],
	];
	for (const [key, label] of cases) {
		t.is(keyLabel(key), label);
	}
});
