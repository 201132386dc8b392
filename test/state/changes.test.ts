import test from 'ava';
import type {ChangeList} from '../../source/engine/changes.js';
import {changeRows, failChanges, noChanges, openChanges, selectedChange, showChanges, toggleAllFolds, toggleFold, type Changes} from '../../source/state/changes.js';
import {aState} from '../helpers/a-state.js';
import {aContainer} from '../helpers/values.js';

const list = (...paths: readonly string[]): ChangeList => ({changes: paths.map(path => ({path, kind: 'added'})), leftOut: 0});
const shown = (height: number, ...paths: readonly string[]): Changes => showChanges(openChanges(noChanges, 'web'), list(...paths), height);
const ids = (changes: Changes): readonly string[] => changeRows(changes).map(({id}) => id);

test('at first as much is unfolded as there is room for; later what the user unfolded', t => {
	const changes = shown(3, '/opt/a', '/opt/b', '/etc/c');
	t.deepEqual(ids(changes), ['/etc', '/etc/c', '/opt']);
	const unfolded = toggleFold(changes, '/opt');
	const again = showChanges(unfolded, list('/opt/a', '/opt/b', '/opt/z', '/etc/c'), 3);
	t.deepEqual(ids(again), ['/etc', '/etc/c', '/opt', '/opt/a', '/opt/b', '/opt/z']);
	t.deepEqual(ids(toggleFold(unfolded, '/opt')), ids(changes));
});

test('everything is unfolded, then folded, and the selection goes to what holds it', t => {
	const changes = shown(1, '/opt/lib/a', '/etc/c');
	t.deepEqual(ids(changes), ['/etc', '/opt']);
	const all = toggleAllFolds(changes);
	t.deepEqual(ids(all), ['/etc', '/etc/c', '/opt', '/opt/lib', '/opt/lib/a']);
	const folded = toggleAllFolds({...all, view: {...all.view, selectedId: '/opt/lib/a'}});
	t.deepEqual(ids(folded), ['/etc', '/opt']);
	t.is(folded.view.selectedId, '/opt');
});

test('a filter shows what fits, unfolded', t => {
	const changes = shown(1, '/opt/lib/a', '/etc/c');
	t.deepEqual(ids({...changes, view: {...changes.view, filter: 'lib a'}}), ['/opt', '/opt/lib', '/opt/lib/a']);
});

test('the selection stays with its path, or what took its place', t => {
	const changes = shown(9, '/a', '/b', '/c');
	const chosen = {...changes, view: {...changes.view, selectedId: '/b'}};
	t.is(showChanges(chosen, list('/0', '/a', '/b'), 9).view.selectedId, '/b');
	t.is(showChanges(chosen, list('/a', '/c'), 9).view.selectedId, '/c');
});

test('nothing of one container is shown of another', t => {
	const web = aContainer('web');
	const state = {...aState({containers: [web]}), changes: shown(9, '/a')};
	t.is(selectedChange(state), undefined);
	const own = showChanges(openChanges(noChanges, web.id), list('/a'), 9);
	t.is(selectedChange({...state, changes: own})?.id, '/a');
	t.like(openChanges(own, 'db'), {tree: undefined, phase: 'loading', containerId: 'db'});
	t.like(failChanges(openChanges(own, web.id), 'no'), {phase: 'failed', message: 'no', tree: own.tree});
});
