import test from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import {readLines} from '../../helpers/packed.js';
import {readAll} from '../../helpers/read-all.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {until} from '../../helpers/until.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
	await real.docker('run', '--detach', '--init', '--name', 'talks', 'bb', 'sh', '-c', 'echo begun; exec sleep 1000');
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(90_000);

test.serial('streams and calls of an engine that is killed are unreachable, and it is there again when it is back', async t => {
	const {engine} = real;
	await engine.connect(soon());
	const events = await engine.events(soon());
	const logs = engine.containers.logs('talks', {hasTty: false, tail: 10}, soon());
	await logs.next();
	await real.docker('run', '--detach', '--name', 'stubborn', 'bb', 'sleep', '1000');
	const stopping = engine.containers.stop('stubborn', {graceSeconds: 600}, soon());
	const capturing = engine.exec.capture('talks', ['sleep', '1000'], soon());
	await until(async () => real.inspect('talks', '{{len .ExecIDs}}'), count => count === '1');
	const outcomes = Promise.allSettled([readAll(events), readLines(logs), stopping, capturing]);
	await real.stop('KILL');
	for (const outcome of await outcomes) {
		t.is(outcome.status, 'rejected');
		const reason: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
		t.true(reason instanceof EngineError);
		t.is((reason as EngineError).kind, 'unreachable', String(reason));
	}

	for (const ask of [engine.ping, engine.connect, engine.containers.list, engine.events]) {
		const error = await t.throwsAsync(ask(soon()), {instanceOf: EngineError});
		t.is(error?.kind, 'unreachable');
	}

	await real.start();
	await engine.connect(soon());
	await real.docker('rm', '--force', 'stubborn');
	t.deepEqual((await engine.containers.list(soon())).map(({name}) => name), ['talks']);
	const again = await engine.events(soon());
	const next = again.next();
	await real.docker('start', 'talks');
	t.true((await next).value!.length > 0);
	await again.return();
});

test.serial('an engine that is stopped in order ends its streams', async t => {
	const {engine} = real;
	const events = await engine.events(soon());
	const reading = readAll(events);
	await real.stop('TERM');
	const [outcome] = await Promise.allSettled([reading]);
	const error: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
	t.true(error === undefined || (error instanceof EngineError && error.kind === 'unreachable'), String(error));
	await real.start();
	await engine.ping(soon());
});
