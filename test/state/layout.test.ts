import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {detailSize, layout, leastColumns, leastRows, listRows, type Area} from '../../source/state/layout.js';
import {newScreen, type ListName, type Screen, type Split} from '../../source/state/screen.js';
import {check} from '../helpers/check.js';

const splits: readonly Split[] = [0, 1, 2, 3, 4];
const lists: readonly ListName[] = ['containers', 'images'];

const screenOf = (columns: number, rows: number, list: ListName = 'containers', split: Split = 2): Screen => ({...newScreen(columns, rows), list, split});

/** The areas cover the screen less header and footer, once each; a bare detail has the header's row too. */
function assertCovered(screen: Screen): void {
	const parts = layout(screen);
	assert.notEqual(parts.kind, 'too-small');
	if (parts.kind === 'too-small') {
		return;
	}

	const {containers, images, detail, isDetailBare} = parts;
	const cells = ({width, height}: Area) => width * height;
	for (const {width, height} of [containers, images, detail]) {
		assert.ok(Number.isSafeInteger(width));
		assert.ok(Number.isSafeInteger(height));
		assert.ok(width >= 0);
		assert.ok(height >= 0);
	}

	const room = screen.rows - (isDetailBare ? 1 : 2);
	assert.equal(cells(containers) + cells(images) + cells(detail), screen.columns * room);
	if (isDetailBare) {
		assert.equal(screen.split, 4);
	} else if (parts.kind === 'side-by-side') {
		assert.equal(containers.width, images.width);
		assert.equal(containers.height + images.height, room);
		assert.ok(detail.height === 0 || (detail.height === room && detail.width + containers.width === screen.columns));
	} else {
		assert.equal(containers.height + images.height + detail.height, room);
		assert.ok([containers, images, detail].every(({width, height}) => width === screen.columns || height === 0));
	}

	// The list in use shows a row at least, and what is shown of the detail has room for text.
	if (!isDetailBare) {
		assert.ok(parts[screen.list].height >= 4);
		assert.ok(parts[screen.list].width >= 20);
	}

	assert.equal(detail.height === 0, screen.split === 0);
	if (detail.height > 0) {
		assert.ok(detail.height >= 3);
		assert.ok(detail.width >= 20);
	}
}

test('the areas add up to the screen at the usual sizes', t => {
	for (const [columns, rows] of [[60, 16], [80, 24], [109, 29], [110, 30], [160, 45], [200, 50]] as const) {
		for (const list of lists) {
			for (const split of splits) {
				t.notThrows(() => {
					assertCovered(screenOf(columns, rows, list, split));
				}, `${columns}×${rows} ${list} ${split}`);
			}
		}
	}
});

test('the areas add up to the screen at any size', t => {
	const columns = fc.integer({min: leastColumns, max: 400});
	check(t, fc.property(columns, fc.integer({min: leastRows, max: 200}), fc.constantFrom(...lists), fc.constantFrom(...splits), (width, height, list, split) => {
		assertCovered(screenOf(width, height, list, split));
	}), 5000);
});

test('what stands where, by example', t => {
	t.deepEqual(layout(screenOf(80, 24)), {
		kind: 'stacked', containers: {width: 80, height: 10}, images: {width: 80, height: 1}, detail: {width: 80, height: 11}, isDetailBare: false,
	});
	t.deepEqual(layout(screenOf(80, 24, 'images')), {
		kind: 'stacked', containers: {width: 80, height: 1}, images: {width: 80, height: 10}, detail: {width: 80, height: 11}, isDetailBare: false,
	});
	t.deepEqual(layout(screenOf(160, 45)), {
		kind: 'side-by-side', containers: {width: 76, height: 31}, images: {width: 76, height: 12}, detail: {width: 84, height: 43}, isDetailBare: false,
	});
	t.deepEqual(layout(screenOf(110, 29)), {
		kind: 'side-by-side', containers: {width: 52, height: 26}, images: {width: 52, height: 1}, detail: {width: 58, height: 27}, isDetailBare: false,
	});
	t.deepEqual(layout(screenOf(80, 24, 'containers', 4)), {
		kind: 'stacked', containers: {width: 0, height: 0}, images: {width: 0, height: 0}, detail: {width: 80, height: 23}, isDetailBare: true,
	});
});

test('below the least size there is no layout, and sizes are still usable', t => {
	for (const screen of [screenOf(59, 24), screenOf(80, 15), screenOf(1, 1), screenOf(0, 0)]) {
		t.deepEqual(layout(screen), {kind: 'too-small'});
		t.is(listRows(screen, 'containers'), 1);
		t.deepEqual(detailSize(screen), {columns: 60, rows: 1});
	}
});

test('room within the frames', t => {
	t.is(listRows(screenOf(80, 24), 'containers'), 7);
	t.is(listRows(screenOf(80, 24), 'images'), 1);
	t.deepEqual(detailSize(screenOf(80, 24)), {columns: 76, rows: 9});
	t.deepEqual(detailSize(screenOf(80, 24, 'containers', 4)), {columns: 80, rows: 23});
	t.deepEqual(detailSize(screenOf(80, 24, 'containers', 0)), {columns: 1, rows: 1});
});
