import test from 'ava';
import type {Change, ChangeKind} from '../../../source/engine/changes.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {changeTree, unfoldedRows} from '../../../source/state/change-tree.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(60_000);
const letters: Readonly<Record<ChangeKind, string>> = {added: 'A', changed: 'C', deleted: 'D'};
const inOrder = (changes: readonly Change[]): readonly string[] => changes.map(({path, kind}) => `${letters[kind]} ${path}`).toSorted();

/** What the docker client prints: a name with a newline goes over two lines. */
const oracle = async (name: string): Promise<readonly string[]> => (await real.docker('diff', name)).split(/\n(?=[ACD] \/)/v).filter(line => line !== '').toSorted();

test('tells what docker diff tells, of one that runs and of one that has ended', async t => {
	await real.docker('run', '--name', 'ended', 'bb', 'sh', '-c', 'mkdir -p /opt/app/lib; echo a > /opt/app/lib/a; echo b > /etc/b; rm /bin/wget; chmod 700 /bin/busybox; rm -r /usr/bin; ln -s a /tmp/ä漢');
	await real.docker('run', '--detach', '--init', '--name', 'running', 'bb', 'sh', '-c', 'touch /tmp/x; sleep 1000');
	for (const name of ['ended', 'running']) {
		const {changes, leftOut} = await real.engine.containers.changes(name, soon());
		t.deepEqual(inOrder(changes), await oracle(name));
		t.is(leftOut, 0);
	}

	t.like((await real.engine.containers.changes('ended', soon())).changes.find(({path}) => path === '/bin/wget'), {kind: 'deleted'});
});

test('names that could do something are told without doing it, and stay apart', async t => {
	await real.docker('run', '--name', 'hostile', 'bb', 'sh', '-c', String.raw`cd /tmp; touch "$(printf 'new\nline')" 'new line' "$(printf '\033[31mred')" '[31mred' "$(printf 'bell\007')" "$(printf 'right\342\200\256left')"`);
	const {changes} = await real.engine.containers.changes('hostile', soon());
	const names = changes.filter(({path}) => path.startsWith('/tmp/')).map(({path}) => path.slice(5));
	t.deepEqual(names.toSorted(), ['[31mred', String.raw`\u001b[31mred`, String.raw`bell\u0007`, 'new line', String.raw`new\u000aline`, String.raw`right\u202eleft`].toSorted());
	const told = (await oracle('hostile')).map(line => line.replaceAll('\n', String.raw`\u000a`).replaceAll('\u{1B}', String.raw`\u001b`).replaceAll('\u{7}', String.raw`\u0007`).replaceAll('\u{202E}', String.raw`\u202e`));
	t.deepEqual(inOrder(changes), told.toSorted());
});

test('one that has never been started differs in nothing', async t => {
	await real.docker('create', '--name', 'fresh', 'bb', 'true');
	t.deepEqual(await real.engine.containers.changes('fresh', soon()), {changes: [], leftOut: 0});
	const error = await t.throwsAsync(real.engine.containers.changes('nobody', soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'gone');
});

test('a thousand changes are one tree with each path once', async t => {
	await real.docker('run', '--name', 'many', 'bb', 'sh', '-c', 'for d in 1 2 3 4 5; do mkdir -p /opt/$d/deep/er; for f in $(seq 200); do echo > /opt/$d/deep/er/$f; done; done');
	const list = await real.engine.containers.changes('many', soon());
	const tree = changeTree(list);
	const rows = unfoldedRows(tree, new Set(tree.folders.map(({id}) => id)));
	t.deepEqual(rows.map(({id, kind}) => `${letters[kind!]} ${id}`).toSorted(), await oracle('many'));
	t.is(tree.counts.added, 1000 + 15 + 1);
});
