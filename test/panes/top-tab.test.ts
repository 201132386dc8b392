import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import type {ProcessTable} from '../../source/engine/processes.js';
import type {Container} from '../../source/engine/types.js';
import {topTab} from '../../source/panes/top-tab.js';
import {detailSize} from '../../source/state/layout.js';
import type {Screen} from '../../source/state/screen.js';
import type {State} from '../../source/state/state.js';
import {failTop, noTop, openTop, showTop, type Top} from '../../source/state/top.js';
import {aState, cleanedText} from '../helpers/a-state.js';
import {check} from '../helpers/check.js';
import {aProcess, aTable, procpsTitles} from '../helpers/processes.js';
import {aContainer, anExited} from '../helpers/values.js';

const web = aContainer('web');
const table = aTable([532, 'nginx: master process', {cpuPercent: 0.5, elapsedSeconds: 7300}], [579, 'nginx: worker process', {parentPid: 532, user: 'www-data', elapsedSeconds: 42}]);

function showing(top: (opened: Top) => Top, container: Container = web, screen: Partial<Screen> = {}): State {
	return {...aState({containers: [container], screen: {tab: 'top', ...screen}}), top: top(openTop(noTop, container.id))};
}

const said = (state: State) => {
	const {rows, left, right} = topTab(state);
	return {rows: rows.map(row => stripAnsi(row).trimEnd()), left: stripAnsi(left), right: stripAnsi(right)};
};

test('the engine’s columns, ages in one unit, the selected row marked', t => {
	t.deepEqual(said(showing(top => showTop(top, table))), {
		rows: [
			'  PID  PPID  USER      %CPU  %MEM  TIME  COMMAND',
			'▸ 532   500  root       0.5   0.1    2h  nginx: master process',
			'  579   532  www-data   0.0   0.1   42s  nginx: worker process',
		],
		left: 'by pid', right: '1/2',
	});
});

test('titles of other engines are columns as they come', t => {
	const other: ProcessTable = {titles: ['UID', 'PID', 'STIME', 'CMD'], processes: [{...aProcess(7, 'sh'), cells: ['0', '7', '07:25', 'sh -c true']}]};
	t.deepEqual(said(showing(top => showTop(top, other))).rows, ['  UID  PID  STIME  CMD', '▸ 0      7  07:25  sh -c true']);
});

test('where there is little room the command stays', t => {
	const {rows} = said(showing(top => showTop(top, table), web, {columns: 60}));
	t.true(rows[1]!.includes('nginx: ma'));
	t.true(rows.every(row => row.length <= 56));
});

test('what was last seen stays when the container has ended, and says so', t => {
	const over = said(showing(top => showTop(top, table), anExited('web')));
	t.is(over.rows.length, 3);
	t.is(over.left, 'ended: its last processes · s starts it');
	t.is(said(showing(top => failTop(showTop(top, table), 'ps has gone'))).left, 'ps has gone');
});

test('without processes one sentence says why', t => {
	const sentence = (container: Container, top: (opened: Top) => Top = same => same) => said(showing(top, container)).rows;
	t.deepEqual(sentence(web), ['Asking the engine …']);
	t.deepEqual(sentence(web, top => failTop(top, 'unable to get all container pids')), ['unable to get all container pids']);
	t.deepEqual(sentence(anExited('web')), ['web is not running: s starts it.']);
	t.deepEqual(sentence(aContainer('web', {state: 'created'})), ['web is not running: s starts it.']);
	t.deepEqual(sentence(aContainer('web', {state: 'restarting'})), ['web is waiting to be restarted: its processes are shown when it runs.']);
	t.deepEqual(sentence(aContainer('web', {state: 'dead'})), ['web is dead: there are no processes in it.']);
	t.is(said(aState()).rows.join(''), '');
});

test('a filter that fits nothing says so', t => {
	const state = showing(top => showTop(top, table));
	const {rows, left, right} = said({...state, top: {...state.top, view: {...state.top.view, filter: 'nobody'}}});
	t.deepEqual(rows.slice(1), ['  No process fits “nobody”.']);
	t.deepEqual([left, right], ['by pid · “nobody”', '0/2']);
});

test('the processes of another container are never shown as this one’s', t => {
	const state = showing(top => showTop(top, table));
	t.deepEqual(said({...state, top: {...state.top, containerId: 'other'}}).rows, ['Asking the engine …']);
});

test('of five thousand processes those in sight are drawn, around the selected one', t => {
	const many: ProcessTable = {titles: procpsTitles, processes: Array.from({length: 5000}, (_, index) => aProcess(index + 1, `worker ${index + 1}`))};
	const state = showing(top => showTop(top, many));
	const {rows, right} = said({...state, top: {...state.top, view: {...state.top.view, selectedId: '4000'}}});
	t.is(rows.length, detailSize(state.screen).rows);
	t.true(rows.some(row => row.startsWith('▸ 4000')));
	t.is(right, '4000/5000');
});

test('rows are never wider than their room, whatever the processes are called', t => {
	const elapsedSeconds = fc.option(fc.nat(), {nil: undefined});
	const any = fc.array(fc.record({command: cleanedText, user: cleanedText, elapsedSeconds}), {maxLength: 20});
	check(t, fc.property(any, fc.integer({min: 60, max: 200}), fc.boolean(), (list, columns, isFocused) => {
		const told: ProcessTable = {titles: procpsTitles, processes: list.map(({command, ...rest}, index) => aProcess(index + 1, command, rest))};
		const state = showing(top => showTop(top, told), web, {columns, focus: isFocused ? 'detail' : 'containers'});
		const size = detailSize(state.screen);
		const {rows} = topTab(state);
		return rows.length <= size.rows && rows.every(row => stringWidth(row) <= size.columns);
	}), 200);
});
