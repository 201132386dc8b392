import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {editText, insertText, textField, type TextField} from '../../source/state/text-field.js';
import {check} from '../helpers/check.js';
import {anyText} from '../helpers/texts.js';

/** `ab|c`: the bar is the cursor. */
function field(text: string): TextField {
	const cursor = text.indexOf('|');
	return {value: text.replace('|', ''), cursor};
}

const shown = ({value, cursor}: TextField): string => `${value.slice(0, cursor)}|${value.slice(cursor)}`;
const inserted = (text: string, more: string): string => shown(insertText(field(text), more));

function after(text: string, ...keys: readonly string[]): string {
	let edited = field(text);
	for (const key of keys) {
		edited = editText(edited, key)!;
	}

	return shown(edited);
}

test('a new field has its cursor at the end', t => {
	t.deepEqual(textField(), {value: '', cursor: 0});
	t.deepEqual(textField('abc'), {value: 'abc', cursor: 3});
});

test('keys edit as readline does', t => {
	const cases: ReadonlyArray<readonly [before: string, keys: readonly string[], after: string]> = [
		['|', ['a', 'B', 'space', '+', '漢'], 'aB +漢|'],
		['ab|c', ['left', 'left', 'left'], '|abc'],
		['|abc', ['right', 'ctrl+f'], 'ab|c'],
		['abc|', ['ctrl+b'], 'ab|c'],
		['ab|c', ['home'], '|abc'], ['ab|c', ['ctrl+a'], '|abc'], ['a|bc', ['end'], 'abc|'], ['a|bc', ['ctrl+e'], 'abc|'],
		['ab|c', ['backspace'], 'a|c'], ['|abc', ['backspace'], '|abc'],
		['a|bc', ['delete'], 'a|c'], ['a|bc', ['ctrl+d'], 'a|c'], ['abc|', ['delete'], 'abc|'],
		['one two|', ['ctrl+w'], 'one |'], ['one two  |', ['ctrl+w'], 'one |'], ['one t|wo', ['ctrl+w'], 'one |wo'], ['|one', ['ctrl+w'], '|one'], ['one two|', ['ctrl+w', 'ctrl+w'], '|'],
		['one t|wo', ['ctrl+u'], '|wo'], ['one t|wo', ['ctrl+k'], 'one t|'], ['|', ['ctrl+k', 'ctrl+u', 'ctrl+w', 'delete', 'backspace', 'left', 'right'], '|'],
	];
	for (const [before, keys, wanted] of cases) {
		t.is(after(before, ...keys), wanted, `${before} ${keys.join(' ')}`);
	}
});

test('a character as people see it is moved over and removed whole', t => {
	const cases: ReadonlyArray<readonly [before: string, keys: readonly string[], after: string]> = [
		['a😀|b', ['left'], 'a|😀b'], ['a|😀b', ['right'], 'a😀|b'], ['a😀|b', ['backspace'], 'a|b'], ['a|😀b', ['delete'], 'a|b'],
		['a👩‍👩‍👧|', ['backspace'], 'a|'], ['👩‍👩‍👧|', ['left'], '|👩‍👩‍👧'], ['e\u0301|', ['backspace'], '|'], ['|e\u0301x', ['delete'], '|x'], ['🇩🇪🇫🇷|', ['left'], '🇩🇪|🇫🇷'],
	];
	for (const [before, keys, wanted] of cases) {
		t.is(after(before, ...keys), wanted, `${before} ${keys.join(' ')}`);
	}
});

test('what joins the character before or behind it leaves no cursor within', t => {
	t.is(inserted('e|x', '\u0301'), 'e\u0301|x');
	t.is(inserted('|\u0301x', 'e'), 'e\u0301|x');
	t.is(after('🇩|x🇪', 'delete'), '🇩🇪|');
});

test('keys that are no text do nothing', t => {
	for (const key of ['enter', 'escape', 'up', 'pageup', 'ctrl+x', 'alt+x', 'shift+tab', 'tab', 'f1']) {
		t.is(editText(textField('abc'), key), undefined);
	}
});

test('text is inserted where the cursor stands', t => {
	t.is(inserted('a|c', ' pasted '), 'a pasted |c');
});

const keys = new Set(['left', 'right', 'home', 'end', 'backspace', 'delete', 'ctrl+w', 'ctrl+u', 'ctrl+k', 'space', 'a', 'é', '\u0301', '漢', '😀', '👩‍👩‍👧', '🇩', '🇪', 'ி', '\u1100', '\u1161', '\u200D']);

test('whatever is typed, the cursor stands between characters', t => {
	const key = fc.oneof(fc.constantFrom(...keys), anyText);
	check(t, fc.property(anyText, fc.array(key, {maxLength: 30}), (value, pressed) => {
		let edited = textField(value);
		for (const one of pressed) {
			edited = keys.has(one) ? editText(edited, one)! : insertText(edited, one);
			const stops = [...Array.from(new Intl.Segmenter().segment(edited.value), ({index}) => index), edited.value.length];
			assert.ok(stops.includes(edited.cursor), `${JSON.stringify(shown(edited))} after ${JSON.stringify(one)}`);
		}
	}), 2000);
});
