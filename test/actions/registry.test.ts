import test from 'ava';
import type {Action, ActionContext, ContainerOperation, EngineOperation, ImageOperation, Input, ProcessOperation, Question} from '../../source/actions/action.js';
import {actions, obstacleNow, placesFor} from '../../source/actions/registry.js';
import {pruneChoices} from '../../source/engine/prune-plan.js';
import type {ContainerState} from '../../source/engine/types.js';
import {imageRows} from '../../source/state/images.js';
import {fieldValues} from '../../source/state/overlay.js';
import {openTop, selectedProcess, showTop} from '../../source/state/top.js';
import {createStore} from '../../source/state/store.js';
import {aContext} from '../helpers/a-context.js';
import {aState} from '../helpers/a-store.js';
import {fakeEngine} from '../helpers/fake-engine.js';
import {aTable} from '../helpers/processes.js';
import {aContainer, anImage} from '../helpers/values.js';

const states: readonly ContainerState[] = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead', 'unknown'];
const web = aContainer('web');
const [image] = imageRows([anImage('web:1.0')]);
const known = aState({containers: [web], images: [anImage('web:1.0')]});
const state = {...known, top: showTop(openTop(known.top, web.id), aTable([532, 'serve']))};
const context = aContext(fakeEngine(), createStore(state));
const operations = actions.filter(action => action.on !== 'screen');

/** Each way an operation can be told to run: its choices, its form as it opens. */
function waysOf(action: ContainerOperation | ImageOperation | ProcessOperation | EngineOperation): ReadonlyArray<{readonly input: Input; readonly command: readonly string[]; readonly question: Question | undefined}> {
	const ways = <Target>(operation: Pick<ContainerOperation, never> & {
		choices?: (targets: readonly Target[], state: never) => {readonly items: ReadonlyArray<{readonly id: string}>};
		form?: (target: Target, state: never, input: Input, context: ActionContext) => {readonly fields: Parameters<typeof fieldValues>[0]} | undefined;
		command: (target: Target, input: Input) => readonly string[];
		question?: (targets: readonly Target[], input: Input) => Question | undefined;
	}, target: Target) => {
		const values = operation.form ? fieldValues(operation.form(target, state as never, {values: {}}, context)?.fields ?? []) : {};
		const choices = operation.choices?.([target], state as never).items.map(({id}) => id) ?? [undefined];
		return choices.map(choice => {
			const input: Input = {choice, values, plan: {kind: 'system', items: [], bytes: 0}};
			return {input, command: operation.command(target, input), question: operation.question?.([target], input)};
		});
	};

	switch (action.on) {
		case 'container': {
			return ways(action, web);
		}

		case 'image': {
			return ways(action, image!);
		}

		case 'process': {
			return ways(action, selectedProcess(state)!);
		}

		case 'engine': {
			return ways(action, state);
		}
	}
}

const obstaclesBy = (action: Action) => states.map(one => obstacleNow(action, aState({containers: [aContainer('web', {state: one})]})));

test('no two actions have one id', t => {
	t.deepEqual(actions.map(({id}) => id).toSorted(), [...new Set(actions.map(({id}) => id))].toSorted());
});

test('no key means two things in one place, unless only one of them can be done at a time', t => {
	const heard = actions.flatMap(action => placesFor(action).flatMap(place => action.keys.map(key => ({action, where: `${key} in ${place}`}))));
	const shared = [...Map.groupBy(heard, ({where}) => where)].filter(([, several]) => several.length > 1);
	t.deepEqual(shared.map(([where]) => where).toSorted(), ['A in containers', 'l in inspect', 'p in containers', 's in containers']);
	for (const [where, several] of shared) {
		const possible = several.map(({action}) => obstaclesBy(action));
		for (const [index, name] of states.entries()) {
			t.true(possible.filter(obstacles => obstacles[index] === undefined).length <= 1, `${where}, ${name}`);
		}
	}
});

test('every operation has a docker command line, whichever way it is chosen', t => {
	for (const action of operations) {
		for (const {command} of waysOf(action)) {
			t.is(command[0], 'docker', action.id);
			t.true(command.length > 1, action.id);
			t.false(command.includes('undefined'), command.join(' '));
		}
	}
});

test('what destroys asks, and Enter is the safe answer', t => {
	for (const id of ['container.remove', 'image.remove', 'engine.prune']) {
		const action = operations.find(operation => operation.id === id)!;
		for (const {input, question} of waysOf(action)) {
			t.true(question?.isDangerous, `${id} ${input.choice}`);
			t.regex(question?.title ?? '', /^Remove .+\?$/v);
		}
	}
});

test('what stops a container asks, but loses nothing', t => {
	for (const id of ['container.stop', 'container.restart']) {
		const action = operations.find(operation => operation.id === id)!;
		t.deepEqual(waysOf(action).map(({question}) => question?.isDangerous), [false]);
	}
});

test('only what is easily undone is done by a bare lower-case key without asking', t => {
	const unasked = operations.filter(action => action.keys.some(key => /^[a-z]$/v.test(key)) && !action.question && !action.form && !action.choices);
	t.deepEqual(unasked.map(({id}) => id).toSorted(), ['container.pause', 'container.shell', 'container.start', 'container.unpause', 'image.check', 'image.pull']);
});

test('every action has a title, and words for what it does and has done', t => {
	for (const action of actions) {
		t.regex(action.title, /^[A-Z]\S*(?: \S+)*$/v, action.id);
		t.notRegex(action.hint ?? 'hint', /^$|[A-Z]/v, action.id);
		t.regex(action.id, /^[a-z]+\.[a-z\-]+$/v);
	}

	for (const action of operations) {
		t.regex(action.doing, /^[a-z]+ing\b/v, action.id);
		t.regex(action.done, /^[A-Z][a-z]+/v, action.id);
	}
});

test('titles that end with an ellipsis are those of operations that ask for more', t => {
	for (const action of operations) {
		t.is(action.title.endsWith('…'), Boolean(action.choices ?? action.form), action.id);
	}
});

/** What changes nothing, in an engine or anywhere. */
const asking: ReadonlySet<string> = new Set(['engine.check-updates', 'engine.search', 'image.check']);

test('an engine that is away, and read-only, stand in the way of every operation', t => {
	const away = {...state, connection: {...state.connection, phase: 'lost', since: 0, attempts: 1, kind: 'unreachable', message: ''} as const};
	for (const action of operations) {
		t.is(obstacleNow(action, away), 'The engine is not connected: what is shown may be out of date.', action.id);
		t.is(obstacleNow(action, {...state, isReadOnly: true}), asking.has(action.id) ? undefined : 'Gantry was started with --read-only: it changes nothing.', action.id);
	}

	const screenActions = actions.filter(({on}) => on === 'screen');
	t.true(screenActions.every(action => obstacleNow(action, away) === obstacleNow(action, state)));
});

test('nothing can be done to nothing', t => {
	const onRows = operations.filter(({on}) => on !== 'engine');
	t.true(onRows.every(action => obstacleNow(action, aState()) === 'Nothing is selected.'));
});

test('what is pruned has a command line for each kind', t => {
	const prune = operations.find(({id}) => id === 'engine.prune')!;
	t.deepEqual(waysOf(prune).map(({input}) => input.choice), pruneChoices.map(({kind}) => kind));
	t.deepEqual(waysOf(prune).map(({command}) => command), pruneChoices.map(({command}) => command));
});
