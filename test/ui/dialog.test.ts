import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {contentColumns, contentRows, dialog, menuDialog, pageDialog, paragraph, questionDialog, windowOf, type Dialog, type Room} from '../../source/ui/dialog.js';
import {formDialog} from '../../source/ui/form-dialog.js';
import {check} from '../helpers/check.js';
import {anyText, styledText} from '../helpers/texts.js';

const room: Room = {columns: 60, rows: 16};
const plain = ({rows}: Dialog): string => rows.map(row => stripAnsi(row)).join('\n');

/** Within the screen with its margin, all rows of the width it says. */
function assertFits({rows, width}: Dialog, {columns, rows: height}: Room): void {
	assert.ok(width <= columns - 4, `${width} of ${columns} columns`);
	assert.ok(rows.length <= height, `${rows.length} of ${height} rows`);
	for (const row of rows) {
		assert.equal(stringWidth(stripAnsi(row)), width, JSON.stringify(row));
	}
}

const rooms = fc.record({columns: fc.integer({min: 60, max: 200}), rows: fc.integer({min: 16, max: 60})});
const words = fc.array(anyText, {maxLength: 12}).map(texts => texts.join(' '));

test('a question says what it asks, what will go and the command', t => {
	const question = questionDialog({title: 'Remove web?', lines: ['web', 'its anonymous volumes'], command: 'docker rm -v web', isDangerous: true, top: 0}, room);
	t.is(plain(question), [
		'╭ Please confirm ──────────────────────────╮',
		'│ Remove web?                              │',
		'│                                          │',
		'│ web                                      │',
		'│ its anonymous volumes                    │',
		'│                                          │',
		'│ $ docker rm -v web                       │',
		'╰ y yes  n Enter Esc no ───────────────────╯',
	].join('\n'));
	const harmless = questionDialog({title: 'Stop web?', lines: [], command: 'docker stop web', isDangerous: false, top: 0}, room);
	t.is(plain(harmless), [
		'╭ Confirm ─────────────────────────────────╮',
		'│ Stop web?                                │',
		'│                                          │',
		'│ $ docker stop web                        │',
		'╰ y yes  Enter yes  n Esc no ──────────────╯',
	].join('\n'));
});

test('a question about many things scrolls through them', t => {
	const lines = Array.from({length: 40}, (_, index) => `container-${index}`);
	const question = (top: number) => plain(questionDialog({title: 'Remove 40 containers?', lines, command: `docker rm ${lines.join(' ')}`, isDangerous: true, top}, room));
	t.regex(question(0), /Please confirm .* 1–\d+ of 40 /v);
	t.regex(question(0), /↑ ↓ scroll/v);
	t.regex(question(99), /container-39/v);
	t.notRegex(question(99), /^│ container-35 /mv);
	t.regex(question(0), /^│ \S.* … │\n╰/mv);
	t.regex(question(0), /Remove 40 containers\?/v);
	t.regex(question(0), /\$ docker rm container-0/v);
});

test('a menu shows keys, hints and why something cannot be chosen', t => {
	const menu = menuDialog({title: 'web', index: 1, query: undefined, items: [
		{label: 'Stop', key: 's', hint: 'SIGTERM, then SIGKILL'}, {label: 'Remove', key: 'ctrl+d', isDangerous: true}, {label: 'Start', key: 'S', obstacle: 'It runs.'},
	]}, room);
	t.is(plain(menu), [
		'╭ web ─────────────────────────────────────╮',
		'│   s       Stop    SIGTERM, then SIGKILL  │',
		'│ ▸ Ctrl-d  Remove                         │',
		'│   S       Start   It runs.               │',
		'╰ Enter choose  j k move  Esc back ────────╯',
	].join('\n'));
});

test('a palette shows what is typed, and says when nothing fits', t => {
	const palette = plain(menuDialog({title: 'Commands', index: 0, query: {value: 'xyz', cursor: 3}, items: []}, room));
	t.regex(palette, /: xyz/v);
	t.regex(palette, /nothing fits/v);
	t.notRegex(palette, /j k/v);
});

test('the chosen item of a long menu is in sight', t => {
	const items = Array.from({length: 50}, (_, index) => ({label: `item-${index}`}));
	for (const index of [0, 1, 24, 48, 49]) {
		t.regex(plain(menuDialog({title: 'Many', items, index, query: undefined}, room)), new RegExp(`▸ item-${index} `, 'v'));
	}
});

test('a form shows its fields, the hint or the error of one, and the command', t => {
	const fields = [{name: 'tag', label: 'Tag', text: {value: 'app', cursor: 3}, hint: 'name:tag'}, {name: 'file', label: 'Dockerfile', text: {value: '', cursor: 0}, placeholder: 'Dockerfile'}];
	const form = {title: 'Build', fields, index: 0, submit: 'build'};
	t.is(plain(formDialog(form, 'docker build -t app .', {}, room)), [
		'╭ Build ───────────────────────────────────────────────╮',
		'│ ▸ Tag         app                                    │',
		'│     name:tag                                         │',
		'│   Dockerfile  (Dockerfile)                           │',
		'│                                                      │',
		'│ $ docker build -t app .                              │',
		'╰ Enter build  Tab ↑ ↓ next field  Esc back  Ctrl-y … ─╯',
	].join('\n'));
	t.regex(plain(formDialog(form, 'docker build', {file: 'There is no such file.'}, room)), /✖ There is no such file\./v);
});

test('a page says where in it one is', t => {
	const rows = Array.from({length: 30}, (_, index) => `row ${index}`);
	t.regex(plain(pageDialog('Help', rows, 5, [['Esc', 'back']], room)), /Help ─+ 6–15 of 30 ─╮[\s\S]*row 5[\s\S]*row 14/v);
	const short = pageDialog('Help', rows.slice(0, 3), 0, [['Esc', 'back']], room);
	t.notRegex(plain(short), / of /v);
});

test('a window on rows stays within them', t => {
	check(t, fc.property(fc.nat(40), fc.integer({min: -50, max: 100}), fc.integer({min: 1, max: 30}), (count, top, height) => {
		const rows = Array.from({length: count}, (_, index) => String(index));
		const shown = windowOf(rows, top, height);
		assert.equal(shown.rows.length, Math.min(count, height));
		assert.deepEqual(shown.rows, rows.slice(shown.top, shown.top + height));
		assert.equal(shown.place !== '', count > height);
	}));
});

test('paragraphs break between words, and within those too long', t => {
	t.deepEqual(paragraph('one two three', 8), ['one two', 'three']);
	t.deepEqual(paragraph('abcdefghij kl', 4), ['abcd', 'efgh', 'ij', 'kl']);
	t.deepEqual(paragraph('漢字 漢', 5), ['漢字', '漢']);
	t.deepEqual(paragraph('', 5), ['']);
	check(t, fc.property(words, fc.integer({min: 2, max: 60}), (text, columns) => {
		const rows = paragraph(text, columns);
		assert.ok(rows.every(row => stringWidth(row) <= columns));
		assert.equal(rows.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
	}), 1000);
});

test('a form too tall for the screen shows the field being typed in', t => {
	const fields = Array.from({length: 12}, (_, index) => ({name: `f${index}`, label: `Field ${index}`, text: {value: 'x', cursor: 1}, hint: 'a hint'}));
	for (const index of [0, 5, 11]) {
		t.regex(plain(formDialog({title: 'Run', fields, index, submit: 'run'}, 'docker run', {}, room)), new RegExp(String.raw`▸ Field ${index} .*\n│ {5}a hint`, 'v'));
	}
});

test('any dialog fits its room', t => {
	const keys = fc.array(fc.tuple(anyText, anyText), {maxLength: 5});
	check(t, fc.property(rooms, styledText, styledText, fc.array(styledText, {maxLength: 10}), keys, (space, title, right, content, hints) => {
		const shown = dialog({title, right, content, keys: hints}, space);
		assertFits(shown, space);
		assert.equal(shown.rows.length, content.length + 2);
	}));
});

test('questions fit their room, however much is asked', t => {
	const lines = fc.array(anyText, {maxLength: 40});
	check(t, fc.property(rooms, words, lines, fc.array(words, {maxLength: 30}), fc.boolean(), fc.nat(50), (space, title, asked, command, isDangerous, top) => {
		assertFits(questionDialog({title, lines: asked, command: command.join(' '), isDangerous, top}, space), space);
	}), 300);
});

test('menus fit their room', t => {
	const items = fc.array(fc.record({label: anyText, hint: anyText, obstacle: fc.option(anyText, {nil: undefined}), isDangerous: fc.boolean(), key: fc.constantFrom('a', 'ctrl+d', 'pageup')}), {maxLength: 40});
	const query = fc.option(anyText.map(value => ({value, cursor: 0})), {nil: undefined});
	const commandLine = fc.array(words, {maxLength: 20}).map(texts => texts.join(' '));
	check(t, fc.property(rooms, items, fc.nat(39), query, commandLine, (space, choices, index, typed, command) => {
		assertFits(menuDialog({title: 'web', items: choices, index, query: typed, ...(command === '' ? {} : {commandLine: command})}, space), space);
	}), 300);
});

test('forms fit their room', t => {
	const fields = fc.array(fc.record({name: fc.constantFrom('a', 'b', 'c'), label: fc.string({maxLength: 14}), text: anyText.map(value => ({value, cursor: value.length})), placeholder: anyText, hint: words}), {minLength: 1, maxLength: 5});
	const wrong = fc.dictionary(fc.constantFrom('a', 'b', 'c'), words);
	check(t, fc.property(rooms, fields, fc.nat(4), fc.array(words, {maxLength: 30}), wrong, (space, list, index, command, errors) => {
		assertFits(formDialog({title: 'Form', fields: list, index: index % list.length, submit: 'run'}, command.join(' '), errors, space), space);
	}), 300);
});

test('pages fit their room', t => {
	check(t, fc.property(rooms, fc.array(styledText, {maxLength: 80}), fc.nat(90), (space, rows, top) => {
		assertFits(pageDialog('Journal', rows, top, [['Esc', 'back'], ['↑ ↓', 'scroll']], space), space);
	}), 300);
});

test('room for content at the least size', t => {
	t.is(contentColumns(room), 52);
	t.is(contentRows(room), 10);
	t.is(contentColumns({columns: 300, rows: 50}), 106);
	t.is(contentRows({columns: 60, rows: 3}), 1);
});
