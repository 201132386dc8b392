import test, {type ExecutionContext} from 'ava';
import type {FakeContext} from '../../helpers/a-context.js';
import {compareContainers, ended, fill, type Comparison} from '../../helpers/compare-containers.js';
import {actions, runAction} from '../../../source/actions/registry.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

/*
What the dashboard does and the docker command line it shows for it, done to two equal containers, leave two equal containers.
*/

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

const compare = async (t: ExecutionContext, id: string, comparison: Comparison): Promise<void> => compareContainers(t, real, id, comparison);

const running = ['run', '--detach', '--stop-timeout', '1', 'bb', 'sleep', '1000'] as const;
const stopped = ['create', 'bb', 'sleep', '1000'] as const;
const polite = ['run', '--detach', 'bb', 'sh', '-c', 'trap "exit 3" TERM USR1; while :; do sleep 0.05; done'] as const;

/** Press keys, and give back the line of the journal. */
const press = (...keys: readonly string[]) => async (context: FakeContext): Promise<string> => {
	for (const key of keys) {
		if (key === 'y') {
			await context.asked('question');
		}

		await context.press(key);
	}

	return ended(context);
};

test('start', compare, 'start', {make: stopped, act: press('s')});
test('stop of one that does not listen', compare, 'stop', {make: running, act: press('s', 'y')});
test('stop of one that listens', compare, 'stop-polite', {make: polite, act: press('s', 'y')});
test('restart', compare, 'restart', {make: running, act: press('r', 'y')});
test('pause', compare, 'pause', {make: running, act: press('p')});
test('unpause', compare, 'unpause', {make: running, before: [['pause']], act: press('p')});

test('kill', compare, 'kill', {make: running, async act(context) {
	await context.press('K');
	await context.asked('menu');
	return press('enter', 'y')(context);
}});

test('remove', compare, 'remove', {make: stopped, async act(context) {
	await context.press('d');
	await context.asked('menu');
	return press('r', 'y')(context);
}});

test('remove by force, with volumes', compare, 'remove-force', {make: running, async act(context) {
	await context.press('d');
	await context.asked('menu');
	return press('a', 'y')(context);
}});

test('rename', compare, 'rename', {make: stopped, async act(context, name) {
	await context.press('R');
	await context.asked('form');
	// Renamed and back again: the name is what both are found by.
	fill(context, {name: `${name}-new`});
	await context.press('enter');
	const line = await ended(context);
	await real.docker('rename', `${name}-new`, name);
	return `${line} && docker rename ${name}-new ${name}`;
}});

test('stop with another grace period', compare, 'stop-after', {make: running, async act(context) {
	void runAction(context, actions.find(({id}) => id === 'container.stop-after')!);
	await context.asked('form');
	fill(context, {seconds: '2'});
	await context.press('enter');
	return ended(context);
}});
