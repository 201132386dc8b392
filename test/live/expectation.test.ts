import test from 'ava';
import {canChangeRow, expectationOf} from '../../source/live/expectation.js';
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
	t.deepEqual(met('remove'), ['none']);
});

test('a health check tells the health, as long as the container runs', t => {
	const isMet = expectationOf({action: 'health_status: unhealthy'})!;
	t.true(isMet(aContainer('web', {health: 'unhealthy'})));
	t.false(isMet(aContainer('web', {health: 'healthy'})));
	t.true(isMet(ended));
});

test('Podman tells the health beside the action, or not at all', t => {
	const isMet = expectationOf({action: 'health_status', attributes: {health_status: 'unhealthy'}})!;
	t.true(isMet(aContainer('web', {health: 'unhealthy'})));
	t.false(isMet(aContainer('web', {health: 'healthy'})));
	t.is(expectationOf({action: 'health_status', attributes: {}}), undefined);
});

test('an event may change a row without telling how; most can change none', t => {
	t.true(['create', 'rename', 'restart', 'stop', 'cleanup', 'health_status', 'health_status: healthy'].every(action => canChangeRow({action})));
	t.false(['kill', 'oom', 'update', 'commit', 'exec_create: sh', 'exec_die', 'top', 'attach', 'toString'].some(action => canChangeRow({action})));
});

test('most events tell nothing of the row', t => {
	t.deepEqual(['kill', 'oom', 'rename', 'exec_die', 'commit'].map(action => expectationOf({action})), [undefined, undefined, undefined, undefined, undefined]);
});
