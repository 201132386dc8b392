import test from 'ava';
import {actionForKey} from '../../source/actions/registry.js';
import type {Container, ContainerState} from '../../source/engine/types.js';
import type {Screen} from '../../source/state/screen.js';
import type {State} from '../../source/state/state.js';
import {aState} from '../helpers/a-store.js';
import {aContainer, anImage} from '../helpers/values.js';

type Where = 'list' | 'log' | 'inspect' | 'images' | 'image';

const screens: Readonly<Record<Where, Partial<Screen>>> = {
	list: {},
	log: {focus: 'detail', tab: 'logs'},
	inspect: {focus: 'detail', tab: 'inspect'},
	images: {focus: 'images', list: 'images'},
	image: {focus: 'detail', list: 'images'},
};

function at(where: Where, container: Partial<Container> = {}): State {
	const state = aState({containers: [aContainer('web', container)], images: [anImage('web:1.0')]});
	return {...state, screen: {...state.screen, ...screens[where]}};
}

const byState: ReadonlyArray<readonly [key: string, state: ContainerState, id: string]> = [
	['s', 'running', 'container.stop'],
	['s', 'paused', 'container.stop'],
	['s', 'restarting', 'container.stop'],
	['s', 'exited', 'container.start'],
	['s', 'created', 'container.start'],
	['p', 'running', 'container.pause'],
	['p', 'paused', 'container.unpause'],
	['p', 'exited', 'container.pause'],
];

for (const [key, state, id] of byState) {
	test(`${key} on a container that is ${state} is ${id}`, t => {
		t.is(actionForKey(at('list', {state}), key)?.id, id);
	});
}

const byPlace: ReadonlyArray<readonly [key: string, where: Where, id: string | undefined]> = [
	['j', 'list', 'list.down'],
	['j', 'log', 'log.down'],
	['j', 'inspect', 'inspect.down'],
	['j', 'images', 'list.down'],
	['G', 'list', 'list.last'],
	['G', 'log', 'log.end'],
	['pagedown', 'log', 'log.page-down'],
	['ctrl+u', 'inspect', 'inspect.page-up'],
	['space', 'list', 'list.mark'],
	['space', 'inspect', 'inspect.page-down'],
	['space', 'log', undefined],
	['f', 'log', 'log.follow'],
	['f', 'list', 'screen.files'],
	['f', 'inspect', 'screen.files'],
	['o', 'log', 'log.streams'],
	['o', 'inspect', 'inspect.raw'],
	['o', 'list', undefined],
	['m', 'inspect', 'inspect.reveal'],
	['s', 'log', 'container.stop'],
	['s', 'inspect', 'container.stop'],
	['s', 'images', undefined],
	['s', 'image', undefined],
	['d', 'list', 'container.remove'],
	['d', 'log', 'container.remove'],
	['delete', 'list', 'container.remove'],
	['d', 'images', 'image.remove'],
	['d', 'image', 'image.remove'],
	['b', 'list', 'engine.build'],
	['b', 'log', 'engine.build'],
	['P', 'images', 'engine.prune'],
	['a', 'list', 'list.all'],
	['a', 'images', 'images.all'],
	['l', 'images', 'screen.layers'],
	['enter', 'image', 'layers.open'],
	['i', 'image', 'screen.inspect'],
	['m', 'image', 'layers.reveal'],
	['S', 'image', 'layers.sort'],
	['y', 'image', 'layers.copy'],
	['l', 'list', 'screen.logs'],
	['l', 'inspect', 'screen.logs'],
	['i', 'log', 'screen.inspect'],
	['enter', 'list', 'screen.open'],
	['enter', 'log', undefined],
	['/', 'images', 'list.filter'],
	['/', 'log', undefined],
	['x', 'log', 'screen.menu'],
	['?', 'image', 'screen.help'],
	['q', 'list', 'screen.quit'],
	['q', 'log', 'screen.leave'],
	['q', 'image', 'screen.leave'],
	['ctrl+c', 'log', 'screen.quit'],
	['escape', 'inspect', 'screen.back'],
	['1', 'log', 'screen.containers'],
	['2', 'list', 'screen.images'],
	['_', 'log', 'screen.shrink'],
	['=', 'list', 'screen.grow'],
	['ctrl+\\', 'list', 'list.unmark'],
	['ctrl+x', 'list', undefined],
	['D', 'list', 'screen.changes'],
];

for (const [key, where, id] of byPlace) {
	test(`${key} in the ${where} is ${id ?? 'nothing'}`, t => {
		t.is(actionForKey(at(where), key)?.id, id);
	});
}

test('with marked rows, a key means what can be done to any of them', t => {
	const [web, job] = [aContainer('web'), aContainer('job', {state: 'exited', exitCode: 0})];
	const state = aState({containers: [web, job]});
	const marking = (...marked: readonly string[]): State => ({...state, containers: {...state.containers, view: {...state.containers.view, selectedId: web.id, marked: new Set(marked)}}});
	t.is(actionForKey(marking(job.id), 's')?.id, 'container.start');
	t.is(actionForKey(marking(job.id, web.id), 's')?.id, 'container.stop');
	t.is(actionForKey(marking(), 's')?.id, 'container.stop');
});

test('a key whose action cannot be done is that action all the same, so that it can tell why not', t => {
	const state = at('list');
	t.is(actionForKey({...state, isReadOnly: true}, 'd')?.id, 'container.remove');
	t.is(actionForKey(aState(), 's')?.id, 'container.stop');
});
