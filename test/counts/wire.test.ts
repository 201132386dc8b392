import {getEventListeners} from 'node:events';
import type http from 'node:http';
import test, {type ExecutionContext} from 'ava';
import {keepInStep} from '../../source/live/keep-in-step.js';
import {anEmptyStore} from '../helpers/a-store.js';
import {eventually} from '../helpers/eventually.js';
import {frame, json, wireEngine} from '../helpers/wire-engine.js';

const rowOf = (id: string, state: string) => ({Id: id, Names: [`/${id}`], Image: 'web:1.0', ImageID: 'sha256:abc', Command: 'serve', Created: 1_767_348_000, State: state, Status: state === 'running' ? 'Up 2 hours' : 'Exited (1) 2 minutes ago'});

const eventOf = (action: string, id: string) => `${JSON.stringify({Type: 'container', Action: action, Actor: {ID: id, Attributes: {}}, time: 1_767_348_000})}\n`;

/** The real client on an engine that is a server of ours, kept in step with, until the test ends. */
async function open(t: ExecutionContext) {
	const states = new Map([['web', 'running'], ['db', 'running'], ['cache', 'running']]);
	const events = Promise.withResolvers<http.ServerResponse>();
	const wire = await wireEngine(t, ({url}, response) => {
		const {pathname, searchParams} = new URL(url!, 'http://engine');
		if (pathname.endsWith('/events')) {
			response.writeHead(200, {'content-type': 'application/json'});
			response.flushHeaders();
			events.resolve(response);
		} else if (pathname.endsWith('/images/json')) {
			json(response, []);
		} else {
			const {id} = JSON.parse(searchParams.get('filters') ?? '{}') as {id?: readonly string[]};
			json(response, [...states].filter(([name]) => id?.includes(name) ?? true).map(([name, state]) => rowOf(name, state)));
		}
	});
	const store = anEmptyStore();
	const controller = new AbortController();
	const ended = keepInStep(wire.engine, store, controller.signal);
	t.teardown(async () => {
		controller.abort();
		await ended;
	});
	await eventually(() => store.get().containers.isLoaded);
	const response = await events.promise;
	wire.requests.length = 0;
	const stateOf = (name: string) => store.get().containers.all.find(({id}) => id === name)?.state;
	return {
		wire,
		/** A container ends, the engine tells of it, and the list comes to know it. */
		async end(name: string) {
			states.set(name, 'exited');
			response.write(eventOf('die', name));
			await eventually(() => stateOf(name) === 'exited');
		},
		/** In one piece, as a health check is told where the engine cannot be made to keep it to itself. */
		tell(...told: ReadonlyArray<readonly [action: string, id: string]>) {
			response.write(told.map(([action, id]) => eventOf(action, id)).join(''));
		},
	};
}

const listOf = (...ids: readonly string[]) => `GET /v1.41/containers/json?all=true&filters=${JSON.stringify({id: ids})}`;

test('one event is one request, for that container alone', async t => {
	const {wire, end} = await open(t);
	await end('web');
	// Were there another for the first, it would be told with the second.
	await end('db');
	await end('cache');
	t.deepEqual(wire.requests, [listOf('web'), listOf('db'), listOf('cache')]);
});

test('health checks are no request at all', async t => {
	const {wire, end, tell} = await open(t);
	tell(['exec_create: ok', 'web'], ['exec_start: ok', 'web'], ['exec_die', 'web']);
	await end('db');
	tell(['exec_create: ok', 'web'], ['exec_start: ok', 'web'], ['exec_die', 'web']);
	await end('cache');
	t.deepEqual(wire.requests, [listOf('db'), listOf('cache')]);
});

test('calls and streams that have ended leave nothing at the signal they were given', async t => {
	const {engine} = await wireEngine(t, ({url}, response) => {
		if (url!.includes('/logs')) {
			response.end(frame(1, '2026-01-02T11:59:00.000000000Z a line\n'));
		} else {
			json(response, []);
		}
	});
	const {signal} = new AbortController();
	let batches = 0;
	for (let round = 0; round < 20; round++) {
		await engine.containers.list(signal);
		for await (const _ of engine.containers.logs('web', {hasTty: false, tail: 1}, signal)) {
			batches++;
		}
	}

	t.is(batches, 20);
	// Connections close in turns of their own.
	await eventually(() => getEventListeners(signal, 'abort').length === 0);
	t.is(getEventListeners(signal, 'abort').length, 0);
});
