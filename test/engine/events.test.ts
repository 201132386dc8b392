import type http from 'node:http';
import test from 'ava';
import {EngineError} from '../../source/engine/engine-error.js';
import {readAll} from '../helpers/read-all.js';
import {json, wireEngine, type WireEngine} from '../helpers/wire-engine.js';

const told = async ({engine}: WireEngine) => readAll(await engine.events(soon()));

const soon = () => AbortSignal.timeout(20_000);

const event = (action: string, id = 'c1') => `${JSON.stringify({
	Type: 'container', Action: action, status: action, id, from: 'bb', Actor: {ID: id, Attributes: {image: 'bb', name: 'web'}}, scope: 'local', time: 1_767_348_000, timeNano: 1_767_348_000_500_000_000,
})}\n`;

test('events as they come, in batches', async t => {
	const answer = Promise.withResolvers<http.ServerResponse>();
	const {engine} = await wireEngine(t, (_, response) => {
		response.writeHead(200, {'content-type': 'application/json'});
		response.flushHeaders();
		answer.resolve(response);
	});
	// Settled by the headers alone: no event has happened yet.
	const events = await engine.events(soon());
	const response = await answer.promise;
	response.write(event('create') + event('start'));
	t.deepEqual((await events.next()).value?.map(({action}) => action), ['create', 'start']);
	const die = event('die');
	response.write(die.slice(0, 50));
	const next = events.next();
	response.write(die.slice(50) + event('destroy').slice(0, 10));
	t.deepEqual((await next).value, [{type: 'container', action: 'die', id: 'c1', attributes: {image: 'bb', name: 'web'}, time: 1_767_348_000_500}]);
	response.end(event('destroy').slice(10));
	t.is((await events.next()).value?.[0]?.action, 'destroy');
	t.true((await events.next()).done);
});

test('the engine is told to keep to itself what changes no list', async t => {
	const wire = await wireEngine(t, (_, response) => {
		response.end();
	});
	t.deepEqual(await told(wire), []);
	const [, query] = wire.requests[0]!.split('GET /v1.41/events?filters=');
	const {type, event: actions} = JSON.parse(query!) as {type: string[]; event: string[]};
	t.deepEqual(type, ['container', 'image', 'volume', 'network']);
	for (const action of ['create', 'start', 'die', 'oom', 'pause', 'unpause', 'rename', 'destroy', 'remove', 'health_status', 'tag', 'untag', 'delete', 'connect', 'disconnect']) {
		t.true(actions.includes(action), `${action} is wanted`);
	}

	t.false(actions.some(action => action.startsWith('exec') || action === 'top' || action === 'attach'));
});

test('what is no event is left out', async t => {
	const wire = await wireEngine(t, (_, response) => {
		response.end(`null\n5\n{}\n{"Type":"container"}\n{"Type":1,"Action":"start"}\n[]\n{"Type":"image","Action":"tag"}\n${event('start')}`);
	});
	const events = await told(wire);
	t.deepEqual(events.map(({type, action, id, time}) => [type, action, id, time]), [['image', 'tag', '', 0], ['container', 'start', 'c1', 1_767_348_000_500]]);
});

test('whole seconds where the engine tells no more', async t => {
	const wire = await wireEngine(t, (_, response) => {
		response.end('{"Type":"container","Action":"remove","Actor":{"ID":"c1","Attributes":null},"time":1767348000}\n');
	});
	t.deepEqual(await told(wire), [{type: 'container', action: 'remove', id: 'c1', attributes: {}, time: 1_767_348_000_000}]);
});

test('no event can move the terminal', async t => {
	const wire = await wireEngine(t, (_, response) => {
		response.end(`${JSON.stringify({Type: 'image\u{7}', Action: '\u{1B}[2Jtag', Actor: {ID: 'bb\u{1B}]0;x\u{7}', Attributes: {'\u{1B}[1mname': 'b\u{1B}[0mb'}}, time: 1})}\n`);
	});
	t.deepEqual(await told(wire), [{type: 'image', action: 'tag', id: 'bb', attributes: {name: 'bb'}, time: 1000}]);
});

test('half an event at the end is no event', async t => {
	const wire = await wireEngine(t, (_, response) => {
		response.end(event('start') + event('die').slice(0, 30));
	});
	const events = await told(wire);
	t.deepEqual(events.map(({action}) => action), ['start']);
});

test('what is no JSON is an error', async t => {
	const wire = await wireEngine(t, (_, response) => {
		response.end('Gateway timeout\n');
	});
	await t.throwsAsync(told(wire), {instanceOf: EngineError, message: 'The engine sent something that is no JSON.'});
});

test('a connection that is lost is unreachable', async t => {
	const wire = await wireEngine(t, (_, response) => {
		response.write(event('start'), () => {
			response.socket?.destroy();
		});
	});
	const error = await t.throwsAsync(told(wire), {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
	t.is(error?.message, 'The connection to the engine was lost.');
});

const reason = new Error('the user has left');

test('aborting throws the reason and closes the connection', async t => {
	const controller = new AbortController();
	const closed = Promise.withResolvers<void>();
	const {engine} = await wireEngine(t, (request, response) => {
		request.socket.once('close', () => {
			closed.resolve();
		});
		response.write(event('start'));
	});
	const events = await engine.events(controller.signal);
	await events.next();
	const next = events.next();
	controller.abort(reason);
	const error = await t.throwsAsync(next);
	t.is(error, reason);
	await closed.promise;
});

test('aborting before the first event is read closes the connection too', async t => {
	const controller = new AbortController();
	const closed = Promise.withResolvers<void>();
	const {engine} = await wireEngine(t, (request, response) => {
		request.socket.once('close', () => {
			closed.resolve();
		});
		response.flushHeaders();
	});
	const events = await engine.events(controller.signal);
	controller.abort(reason);
	await closed.promise;
	const error = await t.throwsAsync(events.next());
	t.is(error, reason);
});

test('leaving the loop closes the connection', async t => {
	const closed = Promise.withResolvers<void>();
	const {engine} = await wireEngine(t, (request, response) => {
		request.socket.once('close', () => {
			closed.resolve();
		});
		response.write(event('start'));
	});
	const events = await engine.events(soon());
	t.is((await events.next()).value?.[0]?.action, 'start');
	// What `break` does.
	await events.return();
	await closed.promise;
});

test('an engine that does not accept the subscription', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {message: 'no events today'}, 500);
	});
	await t.throwsAsync(engine.events(soon()), {instanceOf: EngineError, message: 'no events today'});
});
