import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {areaOf} from '../../source/panes/area.js';
import {detailPane} from '../../source/panes/detail-pane.js';
import {countInspectRows} from '../../source/panes/inspect-tab.js';
import {lost} from '../../source/state/connection.js';
import {selectedContainer} from '../../source/state/containers.js';
import {addDivider, emptyLog, endLog, failLog, openLog} from '../../source/state/log.js';
import type {Screen} from '../../source/state/screen.js';
import type {State} from '../../source/state/state.js';
import {anyContainers, aState} from '../helpers/a-state.js';
import {check} from '../helpers/check.js';
import {containerJson} from '../helpers/inspections.js';
import {withLines} from '../helpers/packed.js';
import {styledText} from '../helpers/texts.js';
import {aContainer, aLine, anImage, now} from '../helpers/values.js';

const web = aContainer('shop-web');
const image = anImage('shop/web:1.4');
const plain = (state: State): readonly string[] => detailPane(state).map(row => stripAnsi(row));
const content = (state: State): readonly string[] => plain(state).slice(1, -1).map(row => row.slice(2, -2).trimEnd()).filter(row => row !== '');

/** The state of a container whose log has some lines. */
function logging(...texts: readonly string[]): State {
	const state = aState({containers: [web]});
	return {...state, log: withLines(openLog(emptyLog(web.id)), texts.map(text => aLine(text)))};
}

test('a log: its tabs, its container, its lines, its phase and its count', t => {
	const state = logging('job started', 'Killed');
	const rows = plain({...state, log: withLines(state.log, [aLine('oom', {stream: 'stderr'})])});
	t.regex(rows[0]!, /^╭ Logs │ Config │ Top │ Changes │ Files ─+ shop-web ─╮$/v);
	t.deepEqual(rows.slice(1, 4).map(row => row.trimEnd().slice(0, 20).trimEnd()), ['│   job started', '│   Killed', '│ ▏ oom']);
	t.regex(rows.at(-1)!, /^╰ following ─+ 3 lines read · 1 stderr ─╯$/v);
});

test('the lower border says how the log stands and how it is looked at', t => {
	const state = logging('a');
	const said = (log: State['log']) => /^╰ (?<said>.*?) ─/v.exec(plain({...state, log}).at(-1)!)?.groups?.said;
	const {log} = state;
	t.is(said(endLog(log, 'The container has stopped.')), 'The container has stopped.');
	t.is(said(failLog(log, 'No such container.')), 'No such container.');
	t.is(said({...log, view: {...log.view, isFollowing: false}}), 'holding still: G follows again');
	t.is(said({...log, view: {...log.view, isWrapping: false, streams: 'stderr'}}), 'following · cut · stderr only');
});

test('a log without lines says why', t => {
	const state = logging();
	const created = aContainer('new', {state: 'created', status: 'Created', since: undefined});
	t.deepEqual(content(state), ['No output so far.']);
	t.deepEqual(content({...state, log: failLog(state.log, 'The log driver “none” keeps nothing.')}), ['The log driver “none” keeps nothing.']);
	t.deepEqual(content(aState({containers: [created]})), ['Not started yet: s starts it.']);
	t.deepEqual(content(aState()), []);
});

test('the log of another container is never shown as this one’s', t => {
	const state = aState({containers: [web]});
	const log = withLines(openLog(emptyLog('other')), [aLine('secret of another')]);
	t.deepEqual(content({...state, log}), ['No output so far.']);
});

test('at full size the log stands alone, without a border', t => {
	const state = logging('one', 'two');
	const rows = plain({...state, screen: {...state.screen, focus: 'detail', split: 4}});
	t.is(rows.length, 23);
	t.deepEqual(rows.slice(0, 3), ['  one', '  two', '']);
});

test('an inspection: waiting, failed, shown, scrolled', t => {
	const state = aState({containers: [web], screen: {tab: 'inspect'}});
	const inspect = {...state.inspect, subject: {kind: 'container', id: web.id} as const};
	t.deepEqual(content(state), ['Asking the engine …']);
	t.deepEqual(content({...state, inspect: {...inspect, phase: 'failed', message: 'No such container.'}}), ['No such container.']);
	const shown: State = {...state, inspect: {...inspect, phase: 'shown', inspection: {id: web.id, raw: containerJson}}};
	t.is(content(shown)[0], 'Name           shop-web');
	const count = countInspectRows(shown);
	t.regex(plain(shown).at(-1)!, new RegExp(String.raw`^╰ structured: o shows JSON ─+ 1–\d+ of ${count} ─╯$`, 'v'));
	t.regex(plain({...shown, inspect: {...shown.inspect, top: 9999, isRaw: true}}).at(-1)!, /^╰ raw JSON ─+ (?<last>\d+)–(?<count>\d+) of \k<count> ─╯$/v);
	t.is(countInspectRows(state), 0);
});

test('an image’s first tab are its layers whatever a container’s is, and it is named by its reference', t => {
	const state = aState({images: [image], screen: {list: 'images', focus: 'images', tab: 'logs'}});
	t.regex(plain(state)[0]!, /^╭ Layers │ Config ─+ shop\/web:1\.4 ─╮$/v);
	t.deepEqual(content(state), ['Asking the engine …']);
	const dangling = aState({images: [anImage('', {id: `sha256:${'f'.repeat(64)}`})], screen: {list: 'images', focus: 'images'}});
	t.regex(plain(dangling)[0]!, /─ f{12} ─╮$/v);
});

test('an inspection that is no longer known to be true is dimmed', t => {
	const state = aState({containers: [web], screen: {tab: 'inspect'}});
	const away = detailPane({...state, connection: lost(state.connection, {kind: 'unreachable', message: 'Gone.'}, now)});
	t.true(away.every(row => row.startsWith('\u{1B}[2m')));
});

test('the detail is exactly as large as its area, whatever is in it', t => {
	const size = fc.record({columns: fc.integer({min: 60, max: 200}), rows: fc.integer({min: 16, max: 50}), split: fc.constantFrom(0, 1, 2, 3, 4), tab: fc.constantFrom('logs', 'inspect'), focus: fc.constantFrom('containers', 'detail')}) as fc.Arbitrary<Partial<Screen>>;
	check(t, fc.property(anyContainers, fc.array(styledText, {maxLength: 60}), styledText, size, (containers, texts, divider, screen) => {
		const state = aState({containers, screen});
		const lines = texts.map(text => aLine(text));
		const log = withLines(emptyLog(selectedContainer(state.containers)?.id), lines);
		const rows = plain({...state, log: addDivider(log, divider)});
		const area = areaOf(state.screen, 'detail');
		assert.equal(rows.length, area.height);
		assert.ok(rows.every(row => screen.split === 4 ? stringWidth(row) <= area.width : stringWidth(row) === area.width), rows.join('\n'));
	}), 300);
});
