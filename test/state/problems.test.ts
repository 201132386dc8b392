import test from 'ava';
import {problemOf} from '../../source/state/problems.js';
import {aContainer, anExited} from '../helpers/values.js';

test('what needs a look, and why', t => {
	const cases: ReadonlyArray<readonly [container: Parameters<typeof problemOf>[0], problem: string | undefined]> = [
		[aContainer('x'), undefined],
		[aContainer('x', {health: 'healthy'}), undefined],
		[aContainer('x', {health: 'starting'}), undefined],
		[aContainer('x', {health: 'unhealthy'}), 'unhealthy'],
		[aContainer('x', {state: 'paused'}), undefined],
		[aContainer('x', {state: 'created'}), undefined],
		[aContainer('x', {state: 'removing'}), undefined],
		[aContainer('x', {state: 'restarting', exitCode: 1}), 'restarting (1)'],
		[aContainer('x', {state: 'restarting'}), 'restarting (?)'],
		[aContainer('x', {state: 'dead'}), 'dead'],
		[anExited('x', 0), undefined],
		[anExited('x', 143), undefined],
		[anExited('x', 130), undefined],
		[anExited('x', 1), 'exited (1)'],
		[anExited('x', 137), 'exited (137)'],
		[anExited('x', 0, {exitCode: undefined}), undefined],
		[anExited('x', 0, {health: 'unhealthy'}), undefined],
	];
	for (const [container, problem] of cases) {
		t.is(problemOf(container), problem, `${container.state} ${container.exitCode} ${container.health}`);
	}
});
