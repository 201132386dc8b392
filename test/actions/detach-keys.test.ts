import test from 'ava';
import {detachable, parseDetachKeys, usualDetachKeys} from '../../source/actions/detach-keys.js';

/** What comes through of keys that come in these pieces, and whether they detach. */
function typed(pieces: readonly string[], keys = usualDetachKeys) {
	let passed = '';
	let detached = 0;
	const type = detachable(keys, chunk => {
		passed += Buffer.from(chunk).toString('latin1');
	}, () => {
		detached++;
	});
	for (const piece of pieces) {
		type(Buffer.from(piece, 'latin1'));
	}

	return {passed, detached};
}

test('the two keys one after the other detach, however they come', t => {
	t.deepEqual(typed(['\u{10}\u{11}']), {passed: '', detached: 1});
	t.deepEqual(typed(['\u{10}', '\u{11}']), {passed: '', detached: 1});
	t.deepEqual(typed(['\u{10}\u{10}', '\u{11}']), {passed: '\u{10}', detached: 1}, 'the first was none of the two');
	t.deepEqual(typed(['ab\u{10}\u{11}cd']), {passed: 'ab', detached: 1});
});

test('what only begins like them comes through, later', t => {
	t.deepEqual(typed(['ab\u{10}']), {passed: 'ab', detached: 0});
	t.deepEqual(typed(['ab\u{10}', 'c']), {passed: 'ab\u{10}c', detached: 0});
	t.deepEqual(typed(['\u{11}\u{10}x\u{11}']), {passed: '\u{11}\u{10}x\u{11}', detached: 0});
});

test('Docker’s spelling is read', t => {
	t.deepEqual(parseDetachKeys('ctrl-p,ctrl-q'), usualDetachKeys);
	t.deepEqual(parseDetachKeys('ctrl-@,ctrl-_,a'), {bytes: [0, 31, 97], title: 'Ctrl-@ Ctrl-_ a'});
	t.deepEqual(parseDetachKeys('ctrl-e,e'), {bytes: [5, 101], title: 'Ctrl-e e'});
	for (const wrong of ['', 'ctrl-', 'ctrl-1', 'ctrl-p,', 'ab', 'é']) {
		t.is(parseDetachKeys(wrong), undefined, `“${wrong}”`);
	}
});

test('a single key detaches, too', t => {
	t.deepEqual(typed(['ab', '\u{5}', 'c'], parseDetachKeys('ctrl-e')), {passed: 'abc', detached: 1});
});
