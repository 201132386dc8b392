import test from 'ava';
import fc from 'fast-check';
import type {Change, ChangeKind} from '../../source/engine/changes.js';
import {changeTree, matchingRows, unfoldedRows, unfoldWithin, type ChangeNode} from '../../source/state/change-tree.js';
import {check} from '../helpers/check.js';

const kind = fc.constantFrom<ChangeKind>('added', 'changed', 'deleted');
const segment = fc.oneof(fc.constantFrom('a', 'b', 'etc', '10', '9', '漢', String.raw`n\u000a`), fc.string({unit: 'grapheme', minLength: 1, maxLength: 3}).filter(name => !/[\/\0]/v.test(name)));
const path = fc.array(segment, {minLength: 1, maxLength: 6}).map(segments => `/${segments.join('/')}`);
const anyChanges = fc.uniqueArray(fc.record({path, kind}), {selector: change => change.path, maxLength: 40});
const everything = (tree: ReturnType<typeof changeTree>) => unfoldedRows(tree, new Set(tree.folders.map(({id}) => id)));
const textOf = ({path: id, kind: one}: Change): string => `${one} ${id}`;

/** A directory that has changed and holds changes has only changed because of them. */
const isMerelyHolding = (change: Change, changes: readonly Change[]): boolean => change.kind === 'changed' && changes.some(other => other.path.startsWith(`${change.path}/`));

test('every path is there once, in its directory, whatever the order', t => {
	check(t, fc.property(anyChanges, changes => {
		const rows = everything(changeTree({changes, leftOut: 0}));
		const told = rows.flatMap(row => row.kind ? [{path: row.id, kind: row.kind}] : []);
		return told.map(one => textOf(one)).toSorted().join('\n') === changes.map(change => textOf(change)).toSorted().join('\n')
			&& new Set(rows.map(({id}) => id)).size === rows.length
			&& rows.every(({id, name, depth, parent}) => id === `${parent?.id ?? ''}/${name}` && depth === (parent ? parent.depth + 1 : 0));
	}));
});

test('what is counted of a directory is what is in it, folded or not', t => {
	check(t, fc.property(anyChanges, changes => {
		const tree = changeTree({changes, leftOut: 0});
		const countOf = (under: string, one: ChangeKind) => changes.filter(change =>
			(change.path === under || change.path.startsWith(`${under}/`)) && change.kind === one && !isMerelyHolding(change, changes)).length;
		const isRight = ({id, counts}: Pick<ChangeNode, 'id' | 'counts'>) => counts.added === countOf(id, 'added') && counts.changed === countOf(id, 'changed') && counts.deleted === countOf(id, 'deleted');
		return everything(tree).every(row => isRight(row)) && isRight({id: '', counts: tree.counts});
	}), 200);
});

test('the order of the changes makes no difference', t => {
	check(t, fc.property(anyChanges, changes => {
		const ids = (list: readonly Change[]) => everything(changeTree({changes: list, leftOut: 0})).map(({id}) => id).join('\n');
		return ids(changes) === ids(changes.toReversed());
	}), 200);
});

test('as much is unfolded at first as fits, and nothing that is folded is in sight', t => {
	check(t, fc.property(anyChanges, fc.nat({max: 30}), (changes, height) => {
		const tree = changeTree({changes, leftOut: 0});
		const unfolded = unfoldWithin(tree, height);
		const rows = unfoldedRows(tree, unfolded);
		return rows.length <= Math.max(height, tree.roots.length) && rows.every(({parent}) => parent === undefined || unfolded.has(parent.id));
	}));
});

test('what fits is in sight with the directories it is in', t => {
	const tree = changeTree({changes: ['/etc/hosts', '/opt/app/a', '/opt/app/b', '/opt/x'].map(one => ({path: one, kind: 'added'})), leftOut: 0});
	t.deepEqual(matchingRows(tree, one => one.endsWith('/b')).map(({id}) => id), ['/opt', '/opt/app', '/opt/app/b']);
	t.deepEqual(matchingRows(tree, () => false), []);
});

test('two names that cannot be told apart are two all the same', t => {
	const tree = changeTree({changes: [{path: '/tmp/\u{FFFD}', kind: 'added'}, {path: '/tmp/\u{FFFD}', kind: 'deleted'}], leftOut: 0});
	t.deepEqual(everything(tree).map(({name, kind: one}) => `${one ?? ''} ${name}`), [' tmp', 'added \u{FFFD}', 'deleted \u{FFFD}']);
	t.deepEqual(tree.counts, {added: 1, changed: 0, deleted: 1});
});

test('a hundred thousand changes, and a path ten thousand deep', t => {
	const changes = Array.from({length: 100_000}, (_, index): Change => ({path: `/opt/${index % 100}/lib/${index}`, kind: 'added'}));
	const tree = changeTree({changes, leftOut: 0});
	t.is(everything(tree).length, 100_000 + 201);
	t.is(unfoldedRows(tree, unfoldWithin(tree, 20)).length, 2 - 1);
	const deep = changeTree({changes: [{path: '/a'.repeat(10_000), kind: 'added'}], leftOut: 0});
	t.is(everything(deep).length, 10_000);
	t.is(deep.counts.added, 1);
});
