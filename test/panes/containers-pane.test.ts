import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {containersPane, signOf} from '../../source/panes/containers-pane.js';
import {areaOf} from '../../source/panes/area.js';
import type {Container} from '../../source/engine/types.js';
import {lost} from '../../source/state/connection.js';
import type {State} from '../../source/state/state.js';
import {anyContainers, aState} from '../helpers/a-state.js';
import {check} from '../helpers/check.js';
import {aContainer, anExited, now} from '../helpers/values.js';

const plain = (state: State): readonly string[] => containersPane(state).map(row => stripAnsi(row));

const web = aContainer('shop-web', {image: 'shop/web:1.4', ports: [{privatePort: 80, publicPort: 8080, ip: '0.0.0.0', protocol: 'tcp'}, {privatePort: 80, publicPort: 8080, ip: '::', protocol: 'tcp'}]});
const db = aContainer('shop-db', {image: 'postgres:17', health: 'healthy'});
const worker = anExited('shop-worker', 137, {image: 'shop/worker:1.4'});

test('the pane at 80×24', t => {
	const pane = plain(aState({containers: [web, db, worker], screen: {rows: 24}}));
	t.is(pane[0], `╭  1 Containers  3 · all · by name ${'─'.repeat(44)}╮`);
	t.deepEqual(pane[1]?.match(/\w+/gv), ['NAME', 'STATUS', 'PORTS', 'IMAGE']);
	t.regex(pane[2]!, /^│ ▸ ● shop-db +Up 2 hours \(healthy\) +postgres:17 +│$/v);
	t.regex(pane[3]!, /^│ {3}● shop-web +Up 2 hours +8080→80 +shop\/web:1\.4 +│$/v);
	t.regex(pane[4]!, /^│ {3}✖ shop-worker +Exited \(137\) 2 minutes ago +shop\/worker:1\.4 +│$/v);
	t.regex(pane.at(-1)!, /^╰─+ 1\/3 ─╯$/v);
});

test('each state has a sign of its own', t => {
	const sign = (container: Container) => stripAnsi(signOf(container));
	const states = ['running', 'paused', 'restarting', 'created', 'dead', 'unknown'] as const;
	t.is(new Set(states.map(state => sign(aContainer('x', {state})))).size, states.length);
	t.is(sign(aContainer('x', {health: 'unhealthy'})), '▲');
	t.is(sign(anExited('x', 0)), '○');
	t.is(sign(anExited('x', 1)), '✖');
});

test('the title says which, how many, in which order and by which filter', t => {
	const state = aState({containers: [web, db, worker]});
	const title = (change: Partial<State['containers']>, view: Partial<State['containers']['view']> = {}) =>
		/1 Containers {2}(?<about>.*?) ─/v.exec(plain({...state, containers: {...state.containers, ...change, view: {...state.containers.view, ...view}}})[0]!)?.groups?.about;
	t.is(title({}, {filter: 'web'}), '1 of 3 · all · by name · “web”');
	t.is(title({isShowingAll: false}, {sortKey: 'created', isDescending: true}), '2 · running · by created, reversed');
	t.is(title({}, {sortKey: 'state'}), '3 · all · by state');
});

test('marks and what is being done stand in the rows', t => {
	const state = aState({containers: [web, db, worker]});
	const pane = plain({
		...state,
		containers: {...state.containers, view: {...state.containers.view, selectedId: web.id, marked: new Set([db.id, web.id])}},
		tasks: [{id: 1, doing: 'stopping', targetIds: [db.id], title: 'Stop', phase: 'running', startedAt: now, killAt: now + 7200, canCancel: false}, {id: 2, doing: 'removing', targetIds: [worker.id], title: 'Remove', phase: 'running', startedAt: now, canCancel: false}],
	});
	t.regex(pane[2]!, /^│ {2}\*● shop-db +stopping.* 8s /v);
	t.regex(pane[3]!, /^│ ▸\*● shop-web +Up 2 hours/v);
	t.regex(pane[4]!, /^│ {3}✖ shop-worker +removing… /v);
	t.regex(pane.at(-1)!, /^╰ 2 marked ─+ 2\/3 ─╯$/v);
});

test('the last known rows are dimmed while the engine is away', t => {
	const state = aState({containers: [web]});
	const away = containersPane({...state, connection: lost(state.connection, {kind: 'unreachable', message: 'Gone.'}, now)});
	t.true(away[2]!.includes('\u{1B}[2m'));
	t.regex(stripAnsi(away[2]!), /shop-web/v);
	t.false(containersPane(state)[2]!.includes('\u{1B}[2m'));
});

test('columns give way in order as the screen narrows; the name is always there', t => {
	const containers = [web, db, worker];
	const titles = (columns: number, split: 0 | 2 = 0) => plain(aState({containers, screen: {columns, split}}))[1]!.match(/CONTAINER ID|\w+/gv);
	t.deepEqual(titles(60), ['NAME', 'STATUS', 'PORTS', 'IMAGE']);
	t.deepEqual(titles(200), ['NAME', 'STATUS', 'PORTS', 'IMAGE', 'CONTAINER ID', 'CREATED', 'COMMAND', 'NETWORKS']);
	const long = [aContainer('a-rather-long-container-name-indeed', {image: 'registry.example.com/a/very/long/image:1', ports: web.ports, command: 'serve --all', networks: ['one', 'two']})];
	const counts = Array.from({length: 141}, (_, index) => plain(aState({containers: long, screen: {columns: 60 + index, split: 0}}))[1]!.match(/CONTAINER ID|\w+/gv)!);
	for (const [index, shown] of counts.entries()) {
		t.is(shown[0], 'NAME');
		t.true(index === 0 || shown.length >= counts[index - 1]!.length, `at ${60 + index} columns`);
		t.deepEqual(shown, titles(200)!.slice(0, shown.length));
	}
});

test('ages that grow while they are looked at are never cut', t => {
	const state = aState({containers: [aContainer('web', {createdAt: now - 59_000, since: now - 59_000})], screen: {columns: 200, rows: 50}});
	for (const seconds of [0, 1, 3600, 86_400]) {
		t.regex(plain({...state, now: now + (seconds * 1000)})[2]!, /Up [^…]* web:1\.0 +7765620{6} [^…]*ago/v);
	}
});

test('empty panes say why, and what to do', t => {
	const said = (state: State) => plain(state).slice(1, -1).map(row => row.slice(2, -2).trim()).join(' ').trim();
	const empty = aState({screen: {split: 0}});
	t.regex(said(empty), /^No containers yet\. n runs one from an image/v);
	const some = aState({containers: [worker]});
	t.is(said({...some, containers: {...some.containers, isShowingAll: false}}), 'Nothing runs. a shows all 1.');
	t.is(said({...some, containers: {...some.containers, view: {...some.containers.view, filter: 'xyz'}}}), 'Nothing matches “xyz”. Esc clears the filter.');
	t.is(said({...some, containers: {...some.containers, isShowingAll: false, view: {...some.containers.view, filter: 'xyz'}}}), 'Nothing matches “xyz” among those running. Esc clears the filter.');
	const unread = {...empty, containers: {...empty.containers, isLoaded: false}};
	t.is(said({...unread, connection: {...empty.connection, phase: 'connecting'}}), 'Connecting to unix:///var/run/docker.sock …');
	const away = said({...unread, connection: lost(lost(empty.connection, {kind: 'denied', message: 'No.'}, now - 61_000), {kind: 'denied', message: 'Permission denied.'}, now)});
	t.regex(away, /^✖ No engine at unix:\/\/\/var\/run\/docker\.sock Permission denied\. .*usermod -aG docker.*Tried 2 times in 1m; it goes on trying\.$/v);
});

test('the same state gives the same rows, as an object', t => {
	const state = aState({containers: [web]});
	const rows = containersPane(state);
	t.is(containersPane({...state, notice: {text: 'x', tone: 'info', shownAt: now}}), rows);
	t.not(containersPane({...state, now: now + 1000}), rows);
});

test('whatever is in the rows, the pane is exactly as large as its area and each row begins with its name', t => {
	const screens = fc.record({columns: fc.integer({min: 60, max: 220}), rows: fc.integer({min: 16, max: 50}), split: fc.constantFrom(0, 1, 2, 3), focus: fc.constantFrom('containers', 'images')}) as fc.Arbitrary<Partial<State['screen']>>;
	check(t, fc.property(anyContainers, screens, (containers, screen) => {
		const state = aState({containers, screen: {...screen, list: screen.focus === 'images' ? 'images' : 'containers'}});
		const area = areaOf(state.screen, 'containers');
		const rows = plain(state);
		assert.equal(rows.length, area.height);
		for (const row of rows) {
			assert.equal(stringWidth(row), area.width, JSON.stringify(row));
		}

		if (area.height > 1 && containers.length > 0) {
			assert.match(rows[1]!, /NAME/v);
			const names = new Set(containers.map(({name}) => name.slice(0, 1)));
			assert.ok(rows.slice(2, -1).every(row => row.slice(2, -2).trim() === '' || names.has([...row.slice(6).trimStart()][0]!)), rows.join('\n'));
		}
	}), 400);
});
