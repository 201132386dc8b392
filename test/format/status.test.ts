import test from 'ava';
import {shortStatus, statusText, type StatusFacts} from '../../source/format/status.js';
import {now} from '../helpers/values.js';

const facts = (state: string, rest: Partial<StatusFacts> = {}): StatusFacts => ({state, status: 'as the engine said', since: now - 120_000, health: undefined, exitCode: undefined, ...rest});

test('statuses in the docker client’s words, and in short', t => {
	const cases: ReadonlyArray<readonly [facts: StatusFacts, full: string, short: string]> = [
		[facts('running'), 'Up 2 minutes', 'Up 2m'],
		[facts('running', {health: 'healthy'}), 'Up 2 minutes (healthy)', 'Up 2m healthy'],
		[facts('running', {health: 'unhealthy'}), 'Up 2 minutes (unhealthy)', 'Up 2m unhealthy'],
		[facts('running', {health: 'starting', since: now}), 'Up Less than a second (health: starting)', 'Up 0s starting'],
		[facts('running', {since: now + 5000}), 'Up Less than a second', 'Up 0s'],
		[facts('paused', {health: 'healthy'}), 'Up 2 minutes (Paused)', 'Paused 2m'],
		[facts('exited', {exitCode: 137}), 'Exited (137) 2 minutes ago', 'Exited (137) 2m'],
		[facts('exited', {exitCode: 0}), 'Exited (0) 2 minutes ago', 'Exited (0) 2m'],
		[facts('restarting', {exitCode: 1, since: now - 4000}), 'Restarting (1) 4 seconds ago', 'Restarting (1) 4s'],
		[facts('created', {status: 'Created', since: undefined}), 'Created', 'Created'],
		[facts('dead', {status: 'Dead', since: undefined}), 'Dead', 'Dead'],
		[facts('removing', {status: 'Removal In Progress', since: undefined}), 'Removal In Progress', 'Removing'],
		[facts('unknown', {status: '', since: undefined}), 'unknown', 'Unknown'],
		// An engine that words ages in another way: its own sentence stands.
		[facts('running', {status: 'Up seit gestern', since: undefined}), 'Up seit gestern', 'Up'],
		[facts('exited', {status: 'Exited', since: undefined}), 'Exited', 'Exited (0)'],
	];
	for (const [given, full, short] of cases) {
		t.is(statusText(given, now), full);
		t.is(shortStatus(given, now), short);
	}
});
