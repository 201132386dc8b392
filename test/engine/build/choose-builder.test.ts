import test, {type ExecutionContext} from 'ava';
import {chooseBuilder, wantedBuilder} from '../../../source/engine/build/choose-builder.js';
import {isRemoteContext} from '../../../source/format/remote-context.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {wireEngine} from '../../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);

for (const [value, builder] of [['1', 'buildkit'], ['true', 'buildkit'], ['T', 'buildkit'], ['0', 'classic'], ['False', 'classic'], ['f', 'classic'], ['', undefined], [undefined, undefined]] as const) {
	test(`DOCKER_BUILDKIT=${value ?? 'unset'} asks for ${builder ?? 'what the engine prefers'}`, t => {
		t.is(wantedBuilder({DOCKER_BUILDKIT: value}), builder);
	});
}

test('a DOCKER_BUILDKIT that says neither yes nor no', t => {
	for (const value of ['yes', '2', 'tRUE', ' 1']) {
		const error = t.throws(() => wantedBuilder({DOCKER_BUILDKIT: value}), {instanceOf: EngineError});
		t.is(error?.kind, 'invalid');
		t.is(error?.message, `DOCKER_BUILDKIT is “${value}”: write 1 for BuildKit or 0 for the classic builder, or unset it.`);
	}
});

async function preferring(t: ExecutionContext, version: string | undefined) {
	const {client, requests} = await wireEngine(t, (_, response) => {
		if (version !== undefined) {
			response.setHeader('builder-version', version);
		}

		response.end('OK');
	});
	return {client, requests};
}

for (const [version, builder] of [['2', 'buildkit'], ['1', 'classic'], [undefined, 'classic']] as const) {
	test(`an engine whose Builder-Version is ${version ?? 'not there'} prefers ${builder}`, async t => {
		const {client} = await preferring(t, version);
		t.is(await chooseBuilder(client, {}, {}, soon()), builder);
		t.is(await chooseBuilder(client, {builder: 'auto'}, {}, soon()), builder);
	});
}

test('what is asked for comes before the environment, and that before the engine', async t => {
	const {client, requests} = await preferring(t, '2');
	t.is(await chooseBuilder(client, {builder: 'buildkit'}, {DOCKER_BUILDKIT: '0'}, soon()), 'buildkit');
	t.is(await chooseBuilder(client, {builder: 'classic'}, {DOCKER_BUILDKIT: 'nonsense'}, soon()), 'classic');
	t.is(await chooseBuilder(client, {builder: 'auto'}, {DOCKER_BUILDKIT: '0'}, soon()), 'classic');
	t.deepEqual(requests, []);
});

test('contexts that the engine fetches', t => {
	for (const context of ['https://127.0.0.1/shop.git#main:app', 'http://127.0.0.1/shop.tar.gz', 'git://127.0.0.1/shop', 'git@127.0.0.1:shop/api.git', 'github.com/shop/api']) {
		t.true(isRemoteContext(context));
	}

	for (const context of ['/srv/shop', '.', '/git@home', '/srv/https://x', 'github.comrade']) {
		t.false(isRemoteContext(context));
	}
});
