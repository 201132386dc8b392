import test from 'ava';
import {actions, obstacleNow} from '../../source/actions/registry.js';
import type {Container, ContainerState} from '../../source/engine/types.js';
import type {Task} from '../../source/state/task.js';
import {aState} from '../helpers/a-store.js';
import {aContainer, anExited, anImage, now} from '../helpers/values.js';

const actionOf = (id: string) => actions.find(action => action.id === id)!;

const possible: Readonly<Record<string, readonly ContainerState[]>> = {
	'container.start': ['created', 'exited', 'unknown'],
	'container.stop': ['running', 'paused', 'restarting'],
	'container.stop-after': ['running', 'paused', 'restarting'],
	'container.restart': ['created', 'running', 'paused', 'restarting', 'exited', 'unknown'],
	'container.pause': ['running'],
	'container.unpause': ['paused'],
	'container.kill': ['running', 'paused', 'restarting'],
	'container.remove': ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead', 'unknown'],
	'container.rename': ['created', 'running', 'paused', 'exited', 'dead', 'unknown'],
	'container.limits': ['created', 'running', 'paused', 'restarting', 'exited', 'unknown'],
	'container.commit': ['created', 'running', 'paused', 'restarting', 'exited', 'unknown'],
	'container.shell': ['running'],
	'container.exec': ['running'],
	'container.recreate': ['created', 'running', 'restarting', 'exited', 'unknown'],
	'container.run-again': ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead', 'unknown'],
	'container.export': ['created', 'running', 'paused', 'restarting', 'exited', 'unknown'],
	'container.copy-files': ['created', 'running', 'paused', 'restarting', 'exited', 'unknown'],
	'container.attach': ['running'],
	'container.start-attached': ['created', 'exited', 'unknown'],
	'container.debug': ['running'],
};

const states: readonly ContainerState[] = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead', 'unknown'];

const image = anImage('web:1.0');

const obstacleTo = (id: string, container: Container): string | undefined => obstacleNow(actionOf(id), aState({containers: [container], images: [image]}));

for (const [id, wanted] of Object.entries(possible)) {
	test(`${id} can be done to a container that is ${wanted.join(', ')}`, t => {
		for (const state of states) {
			const obstacle = obstacleTo(id, aContainer('web', {state}));
			t.is(obstacle === undefined, wanted.includes(state), `${state}: ${obstacle}`);
			t.regex(obstacle ?? 'web is ready.', /^web is .+\.$/v);
		}
	});
}

test('every container operation stands in the table above', t => {
	t.deepEqual(actions.filter(({on}) => on === 'container').map(({id}) => id).toSorted(), Object.keys(possible).toSorted());
});

const sentences: ReadonlyArray<readonly [id: string, state: ContainerState, sentence: string]> = [
	['container.start', 'running', 'web is up already.'],
	['container.start', 'paused', 'web is paused: p lets it go on.'],
	['container.start', 'restarting', 'web is restarting: the engine starts it again by itself.'],
	['container.stop', 'exited', 'web is not running: s starts it.'],
	['container.stop', 'created', 'web is not started yet: s starts it.'],
	['container.restart', 'removing', 'web is being removed: if that has come to a stop, d tries again.'],
	['container.restart', 'dead', 'web is dead: only what is left of it can be removed, with d.'],
	['container.pause', 'restarting', 'web is restarting: wait until it runs.'],
	['container.rename', 'restarting', 'web is restarting: stop it with s, or wait until it runs, to rename it.'],
	['container.rename', 'removing', 'web is being removed: if that has come to a stop, d tries again.'],
	['container.limits', 'dead', 'web is dead: only what is left of it can be removed, with d.'],
	['container.commit', 'removing', 'web is being removed: if that has come to a stop, d tries again.'],
	['container.shell', 'restarting', 'web is restarting: wait until it runs.'],
	['container.pause', 'paused', 'web is paused already.'],
	['container.unpause', 'running', 'web is not paused.'],
	['container.kill', 'created', 'web is not started yet: s starts it.'],
	['container.shell', 'exited', 'web is not running: s starts it.'],
	['container.exec', 'paused', 'web is paused: p lets it go on.'],
	['container.attach', 'exited', 'web is not running: s starts it.'],
	['container.attach', 'paused', 'web is paused: p lets it go on.'],
	['container.attach', 'restarting', 'web is restarting: wait until it runs.'],
	['container.start-attached', 'running', 'web is up already.'],
	['container.start-attached', 'paused', 'web is paused: p lets it go on.'],
	['container.start-attached', 'removing', 'web is being removed: if that has come to a stop, d tries again.'],
	['container.debug', 'created', 'web is not started yet: s starts it.'],
	['container.debug', 'paused', 'web is paused: p lets it go on.'],
];

for (const [id, state, sentence] of sentences) {
	test(`${id} of a container that is ${state}: ${sentence}`, t => {
		t.is(obstacleTo(id, aContainer('web', {state})), sentence);
	});
}

test('a helper needs an image, and a network it can share', t => {
	const debug = actionOf('container.debug');
	const obstacleWith = (networks: readonly string[], images = [image]) => obstacleNow(debug, aState({containers: [aContainer('web', {networks})], images}));
	t.is(obstacleWith(['shop']), undefined);
	t.is(obstacleWith(['host']), 'web has the host’s network, which no helper can share through it.');
	t.is(obstacleWith(['none']), 'web has no network that a helper could share.');
	t.is(obstacleWith(['shop'], []), 'No image is here to take a shell from: docker pull busybox gets one.');
	t.is(obstacleWith(['shop'], [anImage('')]), 'No image is here to take a shell from: docker pull busybox gets one.');
});

const using = (name: string) => aContainer(name, {imageId: image.id});

const removalObstacle = (containers: readonly Container[], tags: readonly string[] = image.tags): string =>
	obstacleNow(actionOf('image.remove'), aState({images: [{...image, tags}], containers})) ?? 'none';

test('an image without a name that running containers use cannot be removed, and it says who they are', t => {
	const five = ['a', 'b', 'c', 'd', 'e'].map(name => using(name));
	t.is(removalObstacle([], []), 'none');
	t.regex(removalObstacle([using('web')], []), /^[0-9a-f]{12} cannot be removed: web runs from it, and must be stopped and removed first\.$/v);
	t.regex(removalObstacle(five, []), /: a, b, c and 2 more run from it/v);
	t.is(removalObstacle([anExited('web', 0, {imageId: image.id})], []), 'none');
});

test('a name can always be taken away, from an image that is used too: by force where it is the last', t => {
	t.is(removalObstacle([using('web')]), 'none');
	t.is(removalObstacle([using('web')], ['web:1.0', 'web:latest']), 'none');
});

test('what is being done to a container stands in the way of the next, but it can be killed', t => {
	const web = aContainer('web');
	const task: Task = {id: 1, doing: 'stopping', targetIds: [web.id], title: 'docker stop web', phase: 'running', startedAt: now, canCancel: false};
	const state = {...aState({containers: [web]}), tasks: [task]};
	t.is(obstacleNow(actionOf('container.restart'), state), 'Already stopping it.');
	t.is(obstacleNow(actionOf('container.remove'), state), 'Already stopping it.');
	t.is(obstacleNow(actionOf('container.kill'), state), undefined);
	t.is(obstacleNow(actionOf('container.shell'), state), undefined);
	t.is(obstacleNow(actionOf('container.restart'), {...state, tasks: [{...task, phase: 'done'}]}), undefined);
});

test('an image has no log', t => {
	const state = aState({images: [image]});
	t.is(obstacleNow(actionOf('screen.logs'), state), undefined);
	t.is(obstacleNow(actionOf('screen.logs'), {...state, screen: {...state.screen, list: 'images', focus: 'detail'}}), 'An image has no log.');
});
