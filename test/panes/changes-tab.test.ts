import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import type {Change, ChangeKind} from '../../source/engine/changes.js';
import {changesTab} from '../../source/panes/changes-tab.js';
import {failChanges, noChanges, openChanges, showChanges, toggleAllFolds, type Changes} from '../../source/state/changes.js';
import {detailSize} from '../../source/state/layout.js';
import type {Screen} from '../../source/state/screen.js';
import type {State} from '../../source/state/state.js';
import {aState, cleanedText} from '../helpers/a-state.js';
import {check} from '../helpers/check.js';
import {anExited} from '../helpers/values.js';

const web = anExited('web');
const some: readonly Change[] = [
	{path: '/etc', kind: 'changed'}, {path: '/etc/hosts', kind: 'changed'}, {path: '/opt', kind: 'added'}, {path: '/opt/app', kind: 'added'}, {path: '/opt/app/a', kind: 'added'},
	{path: '/bin', kind: 'changed'}, {path: '/bin/wget', kind: 'deleted'},
];

function showing(change: (opened: Changes) => Changes, screen: Partial<Screen> = {}): State {
	return {...aState({containers: [web], screen: {tab: 'changes', ...screen}}), changes: change(openChanges(noChanges, web.id))};
}

const shown = (changes: readonly Change[], height = 20, leftOut = 0) => (opened: Changes) => showChanges(opened, {changes, leftOut}, height);

const loaded = (changes: readonly Change[], height?: number, leftOut?: number): State => showing(shown(changes, height, leftOut));

const said = (state: State) => {
	const {rows, left, right} = changesTab(state);
	return {rows: rows.map(row => stripAnsi(row).trimEnd()), left: stripAnsi(left), right: stripAnsi(right)};
};

test('a tree with the docker client’s letters, and what is counted below it', t => {
	t.deepEqual(said(loaded(some)), {
		rows: ['▸ C - bin/', '  D     wget', '  C - etc/', '  C     hosts', '  A - opt/', '  A   - app/', '  A       a'],
		left: '3 added · 1 changed · 1 deleted', right: '1/7',
	});
});

test('a folded directory tells what is in it', t => {
	t.deepEqual(said(loaded(some, 3)).rows, ['▸ C + bin/  1 deleted', '  C + etc/  1 changed', '  A + opt/  3 added']);
});

test('without changes one sentence says why', t => {
	t.deepEqual(said(showing(same => same)).rows, ['Asking the engine …']);
	t.deepEqual(said(loaded([])).rows, ['Nothing differs from the image.']);
	t.deepEqual(said(showing(opened => failChanges(opened, 'no such layer'))).rows, ['no such layer']);
	t.is(said(aState()).rows.join(''), '');
});

test('the lower border says what else there is to know', t => {
	t.is(said(loaded(some, 20, 12_000)).left, '3 added · 1 changed · 1 deleted · 12,000 more left out');
	const again = showing(opened => openChanges(shown(some)(opened), web.id));
	t.is(said(again).left, '3 added · 1 changed · 1 deleted · asking again …');
	t.is(said(showing(opened => failChanges(shown(some)(opened), 'the engine is busy'))).left, 'the engine is busy');
	const filtered = (filter: string) => said(showing(opened => {
		const changes = shown(some)(opened);
		return {...changes, view: {...changes.view, filter}};
	}));
	t.deepEqual(filtered('wget'), {rows: ['▸ C - bin/', '  D     wget'], left: '3 added · 1 changed · 1 deleted · “wget”', right: '1/2'});
	t.deepEqual(filtered('nothing').rows, ['No path fits “nothing”.']);
});

test('of a hundred thousand changes those in sight are drawn', t => {
	const many = Array.from({length: 100_000}, (_, index): Change => ({path: `/opt/${index}`, kind: 'added'}));
	const state = showing(opened => {
		const all = toggleAllFolds(shown(many)(opened));
		return {...all, view: {...all.view, selectedId: '/opt/99999'}};
	});
	const {rows, right} = said(state);
	t.is(rows.length, detailSize(state.screen).rows);
	t.is(rows.at(-1), '▸ A     99999');
	t.is(right, '100001/100001');
});

test('rows are never wider than their room, however deep and whatever they are called', t => {
	const segment = cleanedText.map(text => text.replaceAll('/', '') || 'x');
	const any = fc.array(fc.record({path: fc.array(segment, {minLength: 1, maxLength: 30}).map(segments => `/${segments.join('/')}`), kind: fc.constantFrom<ChangeKind>('added', 'changed', 'deleted')}), {maxLength: 10});
	check(t, fc.property(any, fc.integer({min: 60, max: 200}), fc.boolean(), (list, columns, isFocused) => {
		const state = showing(opened => toggleAllFolds(shown(list, 5)(opened)), {columns, focus: isFocused ? 'detail' : 'containers'});
		const size = detailSize(state.screen);
		const {rows} = changesTab(state);
		return rows.length <= size.rows && rows.every(row => stringWidth(row) <= size.columns);
	}), 200);
});
