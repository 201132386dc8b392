import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {areaOf} from '../../source/panes/area.js';
import {imagesPane} from '../../source/panes/images-pane.js';
import {lost} from '../../source/state/connection.js';
import type {State} from '../../source/state/state.js';
import {anyContainers, anyImages, aState} from '../helpers/a-state.js';
import {check} from '../helpers/check.js';
import {aContainer, anImage, now} from '../helpers/values.js';

const plain = (state: State): readonly string[] => imagesPane(state).map(row => stripAnsi(row));
const screen = {list: 'images', focus: 'images'} as const;

const web = anImage('shop/web:1.4', {tags: ['shop/web:1.4', 'shop/web:latest'], sizeBytes: 72_900_000});
const db = anImage('db:10', {createdAt: now - (3 * 86_400_000), sizeBytes: 412_000_000});
const dangling = anImage('', {id: `sha256:${'f'.repeat(64)}`, sizeBytes: 1_000_000});
const containers = [aContainer('one', {imageId: web.id}), aContainer('two', {imageId: web.id})];

test('the pane at 80×24: a row for each tag, sizes and users to the right', t => {
	const pane = plain(aState({images: [web, db, dangling], containers, screen}));
	t.regex(pane[0]!, /^╭ {2}2 Images {2}4 · ≤ 486MB · by created ─+╮$/v);
	t.deepEqual(pane[1]?.match(/USED BY|IMAGE ID|\w+/gv), ['REPOSITORY', 'TAG', 'SIZE', 'USED BY', 'IMAGE ID', 'CREATED']);
	t.regex(pane[2]!, /^│ ▸ ◌ <none> +dangling +1MB +– +f{12} +24 hours ago +│$/v);
	t.regex(pane[3]!, /^│ {3}● shop\/web +1\.4 +72\.9MB +2 +\w{12} +24 hours ago/v);
	t.regex(pane[4]!, /^│ {3}● shop\/web +latest +72\.9MB +2 /v);
	t.regex(pane[5]!, /^│ {3}○ db +10 +412MB +– +\w{12} +3 days ago/v);
	t.regex(pane.at(-1)!, /^╰─+ 1\/4 ─╯$/v);
});

test('without the focus it may be its title alone', t => {
	t.deepEqual(plain(aState({images: [db]})).map(row => row.trimEnd()), [' 2 Images 1 · ≤ 412MB · by created']);
});

test('what is being done to a tag stands in its row, and stale rows are dimmed', t => {
	const state = aState({images: [web], screen});
	const busy = {...state, tasks: [{id: 1, doing: 'removing', targetIds: [`${web.id}|shop/web:latest`], title: 'Remove', phase: 'running' as const, startedAt: now, canCancel: false}]};
	t.regex(plain(busy)[2]!, /shop\/web +1\.4/v);
	t.regex(plain(busy)[3]!, /shop\/web +remov/v);
	t.true(imagesPane({...state, connection: lost(state.connection, {kind: 'unreachable', message: 'Gone.'}, now)})[3]!.includes('\u{1B}[2m'));
});

test('empty panes say what to do', t => {
	const said = (state: State) => plain(state).slice(1, -1).map(row => row.slice(2, -2).trim()).join(' ').trim();
	t.is(said(aState({screen})), 'No images yet. b builds one from a Dockerfile.');
	const state = aState({images: [web], screen});
	t.is(said({...state, images: {...state.images, view: {...state.images.view, filter: 'xyz'}}}), 'Nothing matches “xyz”. Esc clears the filter.');
	t.is(said({...state, images: {...state.images, all: [], isLoaded: false}}), '');
});

test('whatever is in the rows, the pane is exactly as large as its area and the repository stays', t => {
	const screens = fc.record({columns: fc.integer({min: 60, max: 220}), rows: fc.integer({min: 16, max: 50}), split: fc.constantFrom(0, 1, 2, 3), list: fc.constantFrom('containers', 'images')}) as fc.Arbitrary<Partial<State['screen']>>;
	check(t, fc.property(anyImages, anyContainers, screens, (images, users, size) => {
		const state = aState({images, containers: users, screen: size});
		const area = areaOf(state.screen, 'images');
		const rows = plain(state);
		assert.equal(rows.length, area.height);
		for (const row of rows) {
			assert.equal(stringWidth(row), area.width, JSON.stringify(row));
		}

		assert.ok(area.height < 3 || images.length === 0 || rows[1]!.includes('REPOSITORY'));
	}), 300);
});
