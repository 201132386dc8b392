import test from 'ava';
import {failTop, noTop, openTop, processOrders, processRows, selectedProcess, showTop, type Top} from '../../source/state/top.js';
import {aState} from '../helpers/a-state.js';
import {aTable} from '../helpers/processes.js';
import {aContainer} from '../helpers/values.js';

const table = aTable(
	[30, 'nginx: worker', {user: 'www', cpuPercent: 12.5, memoryPercent: 3, elapsedSeconds: 50}],
	[4, 'nginx: master', {user: 'root', cpuPercent: 0.1, memoryPercent: 7, elapsedSeconds: 60}],
	[200, 'cron', {user: 'admin', cpuPercent: undefined, memoryPercent: 1, elapsedSeconds: 55}],
);
const shown = showTop(openTop(noTop, 'web'), table);
const pids = (top: Top) => processRows(top).map(({process}) => process.pid);
const sorted = (sortKey: string, isDescending = false): Top => ({...shown, view: {...shown.view, sortKey, isDescending}});

test('each order, and its reverse', t => {
	const orders: Readonly<Record<string, readonly number[]>> = {pid: [4, 30, 200], user: [200, 4, 30], cpu: [30, 4, 200], memory: [4, 30, 200], time: [4, 200, 30], command: [200, 4, 30]};
	t.deepEqual(Object.keys(orders), Object.keys(processOrders));
	for (const [key, order] of Object.entries(orders)) {
		t.deepEqual(pids(sorted(key)), order, key);
		t.deepEqual(pids(sorted(key, true)), order.toReversed(), key);
	}
});

test('a filter looks at pid, user and command', t => {
	const filtered = (filter: string) => pids({...shown, view: {...shown.view, filter}});
	t.deepEqual([filtered('nginx'), filtered('www worker'), filtered('200'), filtered('nobody')], [[4, 30], [30], [200], []]);
});

test('the selection stays with its process, and its neighbour takes over when it ends', t => {
	const chosen: Top = {...shown, view: {...shown.view, selectedId: '30'}};
	t.is(showTop(chosen, aTable([1, 'new'], [30, 'nginx: worker'])).view.selectedId, '30');
	t.is(showTop(chosen, aTable([4, 'nginx: master'], [200, 'cron'])).view.selectedId, '200');
});

test('what has not changed stays the same object', t => {
	const again = () => ({titles: [...table.titles], processes: table.processes.map(process => ({...process}))});
	t.is(showTop(shown, again()), shown);
	const changed = again();
	const next = showTop(shown, {...changed, processes: [{...changed.processes[0]!, cpuPercent: 99}, ...changed.processes.slice(1)]});
	t.not(next.table, shown.table);
	t.deepEqual(next.table!.processes.map((process, index) => process === shown.table!.processes[index]), [false, true, true]);
	t.is(showTop(failTop(shown, 'late'), again()).table, shown.table);
});

test('another container begins anew, in the same order', t => {
	const top = openTop({...sorted('cpu', true), view: {...sorted('cpu', true).view, selectedId: '30', filter: 'x'}}, 'db');
	t.like(top, {containerId: 'db', table: undefined, phase: 'loading', view: {sortKey: 'cpu', isDescending: true, selectedId: undefined, filter: ''}});
	t.is(openTop(shown, 'web'), shown);
});

test('the selected process is one of the selected container', t => {
	const web = aContainer('web');
	const state = aState({containers: [web]});
	t.is(selectedProcess({...state, top: shown}), undefined);
	t.is(selectedProcess({...state, top: {...shown, containerId: web.id}})?.process.pid, 4);
	t.is(selectedProcess(state), undefined);
});
