import test from 'ava';
import {expectationOf} from '../../source/live/expectation.js';
import {aContainer, anExited} from '../helpers/values.js';

const running = aContainer('web');
const paused = aContainer('web', {state: 'paused'});
const ended = anExited('web');
const created = aContainer('web', {state: 'created'});
const looping = aContainer('web', {state: 'restarting'});

test('an event tells what the row will be', t => {
	const met = (action: string) => Object.entries({running, paused, ended, created, looping, none: undefined}).filter(([, row]) => expectationOf({action})!(row)).map(([name]) => name);
	t.deepEqual(met('create'), ['running', 'paused', 'ended', 'created', 'looping']);
	t.deepEqual(met('start'), ['running', 'paused', 'looping', 'none']);
	t.deepEqual(met('die'), ['ended', 'created', 'looping', 'none']);
	t.deepEqual(met('pause'), ['paused', 'ended', 'created', 'looping', 'none']);
	t.deepEqual(met('unpause'), ['running', 'ended', 'created', 'looping', 'none']);
	t.deepEqual(met('destroy'), ['none']);
});

test('a health check tells the health, as long as the container runs', t => {
	const isMet = expectationOf({action: 'health_status: unhealthy'})!;
	t.true(isMet(aContainer('web', {health: 'unhealthy'})));
	t.false(isMet(aContainer('web', {health: 'healthy'})));
	t.true(isMet(ended));
});

test('most events tell nothing of the row', t => {
	t.deepEqual(['kill', 'oom', 'rename', 'exec_die', 'commit'].map(action => expectationOf({action})), [undefined, undefined, undefined, undefined, undefined]);
});
