import test from 'ava';
import {initialState} from '../../source/state/state.js';
import {createStore, type Store} from '../../source/state/store.js';
import {now} from '../helpers/values.js';

const start = initialState({address: 'unix:///x.sock', source: 'default', columns: 80, rows: 24, now, filter: 'web'});

function counted(): {readonly store: Store; readonly told: () => number; readonly stop: () => void} {
	const store = createStore(start);
	let count = 0;
	const stop = store.subscribe(() => {
		count++;
	});
	return {store, told: () => count, stop};
}

test('the first state shows nothing yet, filtered as asked', t => {
	t.is(start.connection.phase, 'connecting');
	t.is(start.containers.view.filter, 'web');
	t.is(start.images.view.filter, '');
	t.false(start.isReadOnly);
	t.like(start.screen, {columns: 80, rows: 24, focus: 'containers'});
});

test('readers are told of a change, and only of a change', t => {
	const {store, told, stop} = counted();
	store.update('now', value => value);
	store.update('screen', screen => screen);
	store.patch(() => ({}));
	store.patch(({screen, tasks}) => ({screen, tasks}));
	t.is(told(), 0);
	t.is(store.get(), start);
	store.update('now', value => value + 1000);
	t.is(told(), 1);
	t.is(store.get().now, now + 1000);
	t.is(store.get().screen, start.screen);
	stop();
	store.update('now', value => value + 1000);
	t.is(told(), 1);
});

test('a change sees the whole state, and several slices are one change', t => {
	const {store, told} = counted();
	store.update('now', (value, {screen}) => value + screen.columns);
	t.is(store.get().now, now + 80);
	store.patch(({screen}) => ({now, screen: {...screen, columns: 100}}));
	t.is(told(), 2);
	t.like(store.get(), {now, screen: {columns: 100}});
});
