import test from 'ava';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

test('lists what the docker client lists', async t => {
	const id = await real.docker('run', '--detach', '--init', '--name', 'listed', 'bb', 'sleep', '1000');
	const containers = await real.engine.containers.list(AbortSignal.timeout(5000));
	const listed = containers.find(container => container.id === id);
	t.like(listed, {name: 'listed', image: 'bb', state: 'running', command: 'sleep 1000'});
	t.is(listed?.status, await real.docker('ps', '--filter', `id=${id}`, '--format', '{{.Status}}'));
});
