import test from 'ava';
import type {EngineErrorKind} from '../../source/engine/engine-error.js';
import {connected, isLive, lost, remedyFor, type Connection} from '../../source/state/connection.js';
import {now} from '../helpers/values.js';

const info = {version: '28.5.2', apiVersion: '1.51', isPodman: false};
const connecting: Connection = {address: 'unix:///var/run/docker.sock', source: 'default', info: undefined, phase: 'connecting'};
const failure = {kind: 'unreachable', message: 'No such file'} as const;

test('from connecting to live, lost and live again', t => {
	t.false(isLive(connecting));
	const live = connected(connecting, info);
	t.true(isLive(live));
	t.like(live, {address: connecting.address, source: 'default', info, phase: 'live'});
	const away = lost(live, failure, now);
	t.false(isLive(away));
	t.deepEqual(away, {address: connecting.address, source: 'default', info, phase: 'lost', since: now, attempts: 1, ...failure});
	t.deepEqual(connected(away, info), live);
});

test('however often it is tried, it is lost since the first time, for the latest reason', t => {
	const twice = lost(lost(connecting, failure, now), {kind: 'denied', message: 'Permission denied'}, now + 5000);
	t.like(twice, {since: now, attempts: 2, kind: 'denied', message: 'Permission denied', info: undefined});
	t.like(lost(connected(twice, info), failure, now + 9000), {since: now + 9000, attempts: 1});
});

test('each failure has a remedy in one sentence', t => {
	const remedy = (kind: EngineErrorKind, source: string, address: string) => remedyFor({kind, source, address});
	t.regex(remedy('denied', 'default', 'unix:///var/run/docker.sock'), /usermod -aG docker/v);
	t.regex(remedy('unreachable', 'default', 'unix:///var/run/docker.sock'), /systemctl start docker.*--host/v);
	t.is(remedy('unreachable', 'DOCKER_HOST', 'tcp://build:2375'), 'The address comes from DOCKER_HOST: check it, the network, and that the engine listens there.');
	t.is(remedy('unreachable', '--host', 'unix:///x.sock'), 'The address comes from --host: check it, and that the engine behind it runs.');
	t.regex(remedy('timeout', 'default', 'unix:///x.sock'), /journalctl -u docker/v);
	t.regex(remedy('unsupported', 'default', 'unix:///x.sock'), /same age/v);
	for (const kind of ['gone', 'conflict', 'invalid', 'failed'] as const) {
		t.is(remedy(kind, 'the context “prod”', 'tcp://x'), 'Check the address (the context “prod”).');
	}
});
