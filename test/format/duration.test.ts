import test from 'ava';
import {clockTime, humanDuration, nanoseconds, shortDuration} from '../../source/format/duration.js';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

test('ages in the docker client’s words, at their limits', t => {
	const cases: ReadonlyArray<readonly [seconds: number, text: string]> = [
		[0, 'Less than a second'], [0.999, 'Less than a second'], [1, '1 second'], [1.9, '1 second'], [2, '2 seconds'], [59.9, '59 seconds'],
		[minute, 'About a minute'], [(2 * minute) - 1, 'About a minute'], [2 * minute, '2 minutes'], [hour - 1, '59 minutes'],
		[hour, 'About an hour'], [(1.5 * hour) - 1, 'About an hour'], [1.5 * hour, '2 hours'], [(47.5 * hour) - 1, '47 hours'], [47.5 * hour, '2 days'], [48 * hour, '2 days'],
		[(14 * day) - 1801, '13 days'], [(14 * day) - 1800, '2 weeks'], [(60 * day) - 1801, '8 weeks'], [(60 * day) - 1800, '2 months'],
		[(2 * year) - 1801, '24 months'], [(2 * year) - 1800, '1 years'], [2 * year, '2 years'], [(3 * year) - 1, '2 years'], [3 * year, '3 years'], [30 * year, '30 years'],
	];
	for (const [seconds, text] of cases) {
		t.is(humanDuration(seconds * 1000), text, `${seconds} s`);
	}
});

test('ages for a narrow column', t => {
	const cases: ReadonlyArray<readonly [seconds: number, text: string]> = [
		[-1, '0s'], [0, '0s'], [59.9, '59s'], [minute, '1m'], [hour - 1, '59m'], [hour, '1h'], [(1.5 * hour) - 1, '1h'], [1.5 * hour, '2h'], [(23.5 * hour) - 1, '23h'], [day - 1, '1d'], [day, '1d'], [13 * day, '13d'],
		[14 * day, '2w'], [59 * day, '8w'], [60 * day, '2mo'], [(2 * year) - hour, '24mo'], [(2 * year) - 1, '2y'], [2 * year, '2y'],
	];
	for (const [seconds, text] of cases) {
		t.is(shortDuration(seconds * 1000), text, `${seconds} s`);
	}
});

test('the local time of day has two digits each', t => {
	t.is(clockTime(new Date(2026, 0, 2, 3, 4, 5).getTime()), '03:04:05');
	t.is(clockTime(new Date(2026, 6, 2, 23, 59, 59, 999).getTime()), '23:59:59');
});

test('spans of time as the docker client takes them', t => {
	const cases: ReadonlyArray<readonly [nanoseconds: number, text: string]> = [[30e9, '30s'], [90e9, '1m30s'], [3600e9, '1h'], [5e8, '500ms'], [1.5e9, '1.5s'], [3661e9, '1h1m1s'], [0, '0ms']];
	for (const [value, text] of cases) {
		t.is(nanoseconds(value), text);
	}
});
