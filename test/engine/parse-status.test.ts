import test from 'ava';
import {parseStatus} from '../../source/engine/parse-status.js';
import {humanDuration} from '../../source/format/duration.js';
import type {Health} from '../../source/engine/types.js';
import {now} from '../helpers/values.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Engines round to the nearest hour before they count larger units. */
const half = hour / 2;

const table: ReadonlyArray<readonly [status: string, age?: number, exitCode?: number | undefined, health?: Health]> = [
	['Up Less than a second', 0],
	['Up 1 second', second],
	['Up 59 seconds', 59 * second],
	['Up About a minute', minute],
	['Up 2 minutes', 2 * minute],
	['Up About an hour', hour],
	['Up 3 hours', (3 * hour) - half],
	['Up 2 days', (2 * day) - half],
	['Up 3 weeks', (21 * day) - half],
	['Up 2 months', (60 * day) - half],
	['Up 2 years', 730 * day],
	['Up 3 hours (Paused)', (3 * hour) - half],
	['Up 3 hours (healthy)', (3 * hour) - half, undefined, 'healthy'],
	['Up 5 minutes (unhealthy)', 5 * minute, undefined, 'unhealthy'],
	['Up 5 seconds (health: starting)', 5 * second, undefined, 'starting'],
	['Up Less than a second (health: starting)', 0, undefined, 'starting'],
	['Exited (0) Less than a second ago', 0, 0],
	['Exited (0) About a minute ago', minute, 0],
	['Exited (137) 2 minutes ago', 2 * minute, 137],
	['Exited (143) About an hour ago', hour, 143],
	['Exited (255) 3 weeks ago', (21 * day) - half, 255],
	['Exited (-1) 4 days ago', (4 * day) - half, -1],
	['Exited (0) 292 years ago', 292 * 365 * day, 0],
	['Restarting (1) 4 seconds ago', 4 * second, 1],
	['Restarting (127) Less than a second ago', 0, 127],
	['Dead'],
	['Created'],
	['Removal In Progress'],
	[''],
	// Podman’s own words.
	['Up 2 minutes ago', 2 * minute],
	['Exited (3) 5 seconds ago', 5 * second, 3],
	// Nothing any engine says.
	['Up forever'],
	['Exited'],
	['Exited (x) 5 minutes ago', 5 * minute],
	['Up 99 fortnights'],
];

for (const [status, age, exitCode, health] of table) {
	test(`“${status}”`, t => {
		t.deepEqual(parseStatus(status, now), {since: age === undefined ? undefined : now - age, health, exitCode});
	});
}

test('an age that is read is told in the same words', t => {
	const sentences = table.flatMap(([status, age]) => age === undefined ? [] : [[/(?:Up|\)) (?<age>(?:Less|About|\d).*?)(?: ago| \(|$)/v.exec(status)?.groups?.age, humanDuration(age)]]);
	t.deepEqual(sentences.map(([, told]) => told), sentences.map(([said]) => said));
});
