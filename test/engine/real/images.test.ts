import test from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(60_000);

/** An image of its own, by a label. @returns Its id. */
async function anImage(name: string): Promise<string> {
	await real.docker('create', '--name', `maker-${name}`, 'bb');
	const id = await real.docker('commit', '--change', `LABEL made=${name}`, `maker-${name}`, `${name}:1`);
	await real.docker('rm', `maker-${name}`);
	return id;
}

const exists = async (reference: string) => (await real.docker('images', '--all', '--no-trunc', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}')).split('\n').some(row => row.split(' ').includes(reference));

test('lists what docker images lists', async t => {
	const id = await anImage('listed');
	await real.docker('tag', 'listed:1', 'listed:2');
	await real.docker('tag', 'listed:1', 'registry.example:5000/team/listed:latest');
	const dangling = await anImage('dangling');
	await real.docker('tag', 'bb', 'dangling:1');

	const theirs = (await real.docker('images', '--no-trunc', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}')).split('\n').filter(row => row.includes('listed') || row.includes(dangling) || row.includes(' bb:'));
	const images = await real.engine.images.list(soon());
	const ours = images.flatMap(image => (image.tags.length === 0 ? ['<none>:<none>'] : image.tags).map(tag => `${image.id} ${tag}`));
	for (const row of theirs) {
		t.true(ours.includes(row), row);
	}

	t.deepEqual(ours.filter(row => row.includes(dangling)), [`${dangling} <none>:<none>`]);
	const listed = images.find(image => image.id === id);
	t.deepEqual(listed?.tags.toSorted(), ['listed:1', 'listed:2', 'registry.example:5000/team/listed:latest']);
	t.deepEqual(listed?.labels, {made: 'listed'});
	t.is(listed?.sizeBytes, Number(await real.inspect('listed:1', '{{.Size}}')));
	const created = Date.parse(await real.inspect('listed:1', '{{.Created}}'));
	t.is(listed?.createdAt, created - (created % 1000));
});

test('an inspection is what docker inspect says', async t => {
	const {raw, ...inspection} = await real.engine.images.inspect('bb', soon());
	t.is(inspection.id, await real.docker('image', 'inspect', '--format', '{{.Id}}', 'bb'));
	t.deepEqual(raw, (JSON.parse(await real.docker('image', 'inspect', 'bb')) as unknown[])[0] as typeof raw);
});

test('removing one of two names only takes the name', async t => {
	const id = await anImage('two');
	await real.docker('tag', 'two:1', 'two:2');
	t.deepEqual(await real.engine.images.remove('two:1', {}, soon()), {untagged: ['two:1'], deleted: []});
	t.false(await exists('two:1'));
	t.true(await exists(id));
	const removal = await real.engine.images.remove('two:2', {}, soon());
	t.deepEqual(removal.untagged, ['two:2']);
	t.is(removal.deleted[0], id);
	t.false(await exists(id));
});

test('an image a container runs from stays, even by force', async t => {
	const id = await anImage('runs');
	await real.docker('run', '--detach', '--init', '--name', 'runs', 'runs:1', 'sleep', '1000');
	for (const isForced of [false, true]) {
		const error = await t.throwsAsync(real.engine.images.remove(id, {isForced}, soon()), {instanceOf: EngineError});
		t.is(error?.kind, 'conflict');
		t.regex(error.message, /container [\da-f]{12}$/v);
	}

	t.true(await exists(id));
});

test('an image a stopped container was made from is refused, and goes by force', async t => {
	const id = await anImage('held');
	await real.docker('create', '--name', 'held', 'held:1');
	const error = await t.throwsAsync(real.engine.images.remove('held:1', {}, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'conflict');
	t.regex(error.message, /must force/v);
	t.true(await exists('held:1'));
	const removal = await real.engine.images.remove('held:1', {isForced: true}, soon());
	t.deepEqual(removal.untagged, ['held:1']);
	t.false(await exists('held:1'));
	t.true(id.startsWith('sha256:'));
});

test('an image of two names goes by its id only by force', async t => {
	const id = await anImage('pair');
	await real.docker('tag', 'pair:1', 'other/pair:1');
	const error = await t.throwsAsync(real.engine.images.remove(id, {}, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'conflict');
	const removal = await real.engine.images.remove(id, {isForced: true}, soon());
	t.deepEqual(removal.untagged.toSorted(), ['other/pair:1', 'pair:1']);
	t.false(await exists(id));
});

test('what is not there is gone', async t => {
	for (const attempt of [async () => real.engine.images.remove('nothing:1', {}, soon()), async () => real.engine.images.inspect('nothing:1', soon())]) {
		const error = await t.throwsAsync(attempt, {instanceOf: EngineError});
		t.is(error?.kind, 'gone');
		t.regex(error.message, /no such image: nothing:1/iv);
	}
});
