import test from 'ava';
import {derive} from '../../source/state/derive.js';

test('derive computes once for each slice', t => {
	let count = 0;
	const double = derive(({value}: {readonly value: number}) => {
		count++;
		return {doubled: value * 2};
	});
	const [one, two] = [{value: 1}, {value: 2}];
	t.is(double(one), double(one));
	t.is(double(two).doubled, 4);
	t.is(double(one).doubled, 2);
	t.is(count, 2);
});

test('derive keeps a result that is undefined too', t => {
	let count = 0;
	const nothing = derive((_: object) => {
		count++;
	});
	const slice = {};
	nothing(slice);
	nothing(slice);
	t.is(count, 1);
});
