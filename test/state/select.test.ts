import test from 'ava';
import {select} from '../../source/state/select.js';
import {aState} from '../helpers/a-state.js';

const start = aState();

test('select computes again only when a part it reads has changed', t => {
	let count = 0;
	const size = select(({screen, now: time}) => [screen, time], ({columns}, time) => {
		count++;
		return {columns, time};
	});
	const first = size(start);
	t.is(size(start), first);
	t.is(size({...start, tasks: [], notice: undefined}), first);
	t.is(count, 1);
	t.like(size({...start, now: 5}), {columns: 80, time: 5});
	t.is(count, 2);
	t.like(size({...start, screen: {...start.screen, columns: 90}}), {columns: 90});
	t.is(count, 3);
});
