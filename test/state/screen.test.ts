import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {areaOf} from '../../source/panes/area.js';
import {focusNext, focusOn, grow, newScreen, nextTab, shownTab, tabsOf, type Focus, type Screen} from '../../source/state/screen.js';
import {check} from '../helpers/check.js';

const screen = newScreen(80, 24);

test('focus goes round the panes, both ways', t => {
	const walk = (by: 1 | -1) => {
		const screens = [screen];
		for (let step = 0; step < 3; step++) {
			screens.push(focusNext(screens.at(-1)!, by));
		}

		return screens.map(({focus}) => focus);
	};

	t.deepEqual(walk(1), ['containers', 'images', 'detail', 'containers']);
	t.deepEqual(walk(-1), ['containers', 'detail', 'images', 'containers']);
});

test('the detail speaks of the list that had the focus last', t => {
	t.is(focusOn(focusOn(screen, 'images'), 'detail').list, 'images');
	t.is(focusOn(focusOn(screen, 'detail'), 'containers').list, 'containers');
});

test('an image has no log, and each list keeps the tab chosen for it', t => {
	t.deepEqual(tabsOf('images'), ['layers', 'inspect']);
	const images = focusOn(screen, 'images');
	t.is(shownTab(images), 'layers');
	const config = nextTab(images, 1);
	t.is(shownTab(config), 'inspect');
	t.is(shownTab(nextTab(config, 1)), 'layers');
	t.is(shownTab(focusOn(config, 'containers')), 'logs');
	const files = nextTab(screen, -1);
	t.is(shownTab(focusOn(files, 'images')), 'layers');
	t.is(nextTab(screen, 1).tab, 'inspect');
	t.is(nextTab(screen, -1).tab, 'files');
	t.is(nextTab(nextTab(screen, -1), 1).tab, 'logs');
});

test('a side grows to the full screen, and a focused one never vanishes', t => {
	const times = (from: Screen, by: 1 | -1) => {
		let reached = from;
		for (let step = 0; step < 5; step++) {
			reached = grow(reached, by);
		}

		return reached;
	};

	t.is(grow(screen, 1).split, 1);
	t.is(times(screen, 1).split, 0);
	t.is(times(screen, -1).split, 3);
	t.is(times(focusOn(screen, 'detail'), 1).split, 4);
	t.is(times(focusOn(screen, 'detail'), -1).split, 1);
});

test('a hidden side comes back when it is wanted', t => {
	t.is(focusOn({...screen, split: 0}, 'detail').split, 2);
	t.is(focusOn({...screen, split: 4, focus: 'detail'}, 'images').split, 2);
	t.is(focusOn({...screen, split: 3}, 'images').split, 3);
	t.is(focusOn({...screen, split: 4, focus: 'detail'}, 'detail').split, 4);
});

test('whatever is pressed, what has the focus is on the screen', t => {
	const step = fc.oneof(fc.constantFrom<Focus>('containers', 'images', 'detail').map(focus => (from: Screen) => focusOn(from, focus)), fc.constantFrom<1 | -1>(1, -1).chain(by => fc.constantFrom(
		(from: Screen) => grow(from, by), (from: Screen) => focusNext(from, by), (from: Screen) => nextTab(from, by),
	)));
	check(t, fc.property(fc.array(step, {maxLength: 20}), fc.constantFrom(60, 80, 120), (steps, columns) => {
		let reached = newScreen(columns, 24);
		for (const change of steps) {
			reached = change(reached);
		}

		assert.ok(areaOf(reached, reached.focus).height >= 3);
		assert.ok(tabsOf(reached.list).includes(shownTab(reached)));
		assert.ok(reached.focus === 'detail' || reached.focus === reached.list);
	}));
});
