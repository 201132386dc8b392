import test from 'ava';
import {Cancelled} from '../../source/actions/cancelled.js';
import type {Replacement} from '../../source/actions/image-users.js';
import {updateContainers} from '../../source/actions/update-containers.js';
import type {RunningTask} from '../../source/actions/action.js';
import type {Container} from '../../source/engine/types.js';
import type {TaskStep} from '../../source/state/task.js';
import {aContext} from '../helpers/a-context.js';
import {aStore} from '../helpers/a-store.js';
import {fakeEngine} from '../helpers/fake-engine.js';
import {aContainer} from '../helpers/values.js';

const newId = `sha256:${'9'.repeat(64)}`;

const replacementOf = (container: Container): Replacement => ({
	container, facts: {aside: `${container.name}-old`},
	recipe: {image: 'web:1', isRemovedAtEnd: false, request: {name: container.name, body: {Image: 'web:1'}, moreNetworks: [], pull: 'missing', platform: undefined}},
});

/** Containers of an older image, and a task that keeps its steps. */
function setUp(names: readonly string[]) {
	const containers = names.map(name => aContainer(name));
	const engine = fakeEngine({containers, inspections: {...Object.fromEntries(containers.map(({id, name}) => [id, {Id: id, Name: `/${name}`}])), 'web:1': {Id: newId}}});
	const controller = new AbortController();
	let steps: readonly TaskStep[] = [];
	const task: RunningTask = {
		signal: controller.signal,
		update(change) {
			steps = change.steps ?? steps;
		},
	};
	return {engine, controller, task, replacements: containers.map(container => replacementOf(container)), steps: () => steps.map(({title, state}) => `${state} ${title}`)};
}

test('each replaced container is one step, told in the end by its name', async t => {
	const {engine, task, replacements, steps} = setUp(['one', 'two']);
	const said = await updateContainers(aContext(engine, aStore()), 'web:1', true, replacements, task);
	t.is(said, '2 containers of web:1 replaced.');
	t.deepEqual(steps(), ['done Pull web:1', 'done one', 'done two']);
});

test('cancelled within the second: the first stays replaced, the second is put back, the third is not begun', async t => {
	const {engine, controller, task, replacements, steps} = setUp(['one', 'two', 'three']);
	const stop = async (id: string, options: {readonly graceSeconds: number}) => {
		await engine.containers.stop(id, options);
		if (id === replacements[1]!.container.id && !controller.signal.aborted) {
			controller.abort(new Error('cancelled'));
			controller.signal.throwIfAborted();
		}
	};

	const context = aContext({...engine, containers: {...engine.containers, stop}}, aStore());
	const error = await t.throwsAsync(updateContainers(context, 'web:1', false, replacements, task), {instanceOf: Cancelled});
	t.is(error?.message, 'Cancelled, with 1 container replaced; the others are as they were.');
	const done = engine.asked.filter(words => /^(?:rename|create|stop|start|remove) /v.test(words));
	t.deepEqual(done, [
		'rename one one-old', 'create one from web:1', 'stop one 10', 'start one', 'remove one',
		'rename two two-old', 'create two from web:1', 'stop two 10', 'remove two forced with volumes', 'stop two 10', 'start two',
	]);
	t.deepEqual(steps().filter(step => step.startsWith('waiting')), ['waiting two · Start the new one', 'waiting two · See whether it runs', 'waiting two · Remove the old one', 'waiting three']);
});

test('cancelled before anything was replaced, there is nothing to say', async t => {
	const {engine, controller, task, replacements} = setUp(['one']);
	engine.held.gate = Promise.withResolvers<void>().promise;
	const ended = updateContainers(aContext(engine, aStore()), 'web:1', true, replacements, task);
	controller.abort(new Error('cancelled'));
	await t.throwsAsync(ended, {message: 'cancelled'});
	t.deepEqual(engine.asked, ['pull web:1']);
});
