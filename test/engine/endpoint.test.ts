import test from 'ava';
import {resolveEndpoint} from '../../source/engine/endpoint.js';
import {EngineError, type EngineErrorKind} from '../../source/engine/engine-error.js';

const unix = (socketPath: string) => ({kind: 'unix', socketPath, address: `unix://${socketPath}`});
const tcp = (host: string, port: number, address: string) => ({kind: 'tcp', host, port, address: `tcp://${address}`});

const good: ReadonlyArray<readonly [address: string, expected: object]> = [
	['unix:///var/run/docker.sock', unix('/var/run/docker.sock')],
	['unix:///run/user/1000/podman/podman.sock', unix('/run/user/1000/podman/podman.sock')],
	['unix://', unix('/var/run/docker.sock')],
	['/tmp/docker.sock', unix('/tmp/docker.sock')],
	['  unix:///tmp/docker.sock\n', unix('/tmp/docker.sock')],
	['tcp://10.0.0.3', tcp('10.0.0.3', 2375, '10.0.0.3')],
	['tcp://10.0.0.3:2376', tcp('10.0.0.3', 2376, '10.0.0.3:2376')],
	['tcp://engine.example:80', tcp('engine.example', 80, 'engine.example:80')],
	['tcp://engine.example:80/', tcp('engine.example', 80, 'engine.example:80/')],
	['tcp://[::1]', tcp('::1', 2375, '[::1]')],
	['tcp://[fd00::5]:4000', tcp('fd00::5', 4000, '[fd00::5]:4000')],
	['http://localhost:4000', tcp('localhost', 4000, 'localhost:4000')],
	['localhost:2375', tcp('localhost', 2375, 'localhost:2375')],
	['[::1]:2375', tcp('::1', 2375, '[::1]:2375')],
];

for (const [address, expected] of good) {
	test(`--host ${address.trim()}`, t => {
		t.deepEqual(resolveEndpoint(address, {DOCKER_HOST: 'tcp://elsewhere:1'}), {...expected, source: '--host'} as ReturnType<typeof resolveEndpoint>);
	});

	test(`DOCKER_HOST=${address.trim()}`, t => {
		t.deepEqual(resolveEndpoint(undefined, {DOCKER_HOST: address}), {...expected, source: 'DOCKER_HOST'} as ReturnType<typeof resolveEndpoint>);
	});
}

test('without either it is the default socket', t => {
	const expected = {kind: 'unix', socketPath: '/var/run/docker.sock', address: 'unix:///var/run/docker.sock', source: 'default'} as const;
	t.deepEqual(resolveEndpoint(undefined, {}), expected);
	t.deepEqual(resolveEndpoint(undefined, {DOCKER_HOST: ''}), expected);
	t.deepEqual(resolveEndpoint(undefined, {DOCKER_HOST: undefined}), expected);
});

const bad: ReadonlyArray<readonly [address: string, kind: EngineErrorKind, message: string]> = [
	['', 'invalid', '--host is “”: write unix:///path/to/docker.sock or tcp://host:port.'],
	['garbage', 'invalid', '--host is “garbage”: write unix:///path/to/docker.sock or tcp://host:port.'],
	['gopher://old', 'invalid', '--host is “gopher://old”: write unix:///path/to/docker.sock or tcp://host:port.'],
	['host:port', 'invalid', '--host is “host:port”: write unix:///path/to/docker.sock or tcp://host:port.'],
	['\u{1B}[2Jgarbage', 'invalid', '--host is “garbage”: write unix:///path/to/docker.sock or tcp://host:port.'],
	['unix://docker.sock', 'invalid', '--host names the socket “docker.sock”: write an absolute path, as in unix:///var/run/docker.sock.'],
	['tcp://', 'invalid', '--host is “tcp://”: write tcp://host:port.'],
	['tcp://host:99999', 'invalid', '--host is “tcp://host:99999”: write tcp://host:port.'],
	['tcp://host:port', 'invalid', '--host is “tcp://host:port”: write tcp://host:port.'],
	['tcp://a b', 'invalid', '--host is “tcp://a b”: write tcp://host:port.'],
	['tcp://host:1/path', 'invalid', '--host is “tcp://host:1/path”: only host and port are understood.'],
	['tcp://host:1?tls=1', 'invalid', '--host is “tcp://host:1?tls=1”: only host and port are understood.'],
	['tcp://me@host:1', 'invalid', '--host is “tcp://me@host:1”: only host and port are understood.'],
	['tcp://:secret@host:1', 'invalid', '--host is “tcp://:secret@host:1”: only host and port are understood.'],
	['ssh://me@host', 'unsupported', '--host asks for ssh://, which Gantry does not speak: use unix:// or tcp://.'],
	['https://host', 'unsupported', '--host asks for https://, which Gantry does not speak: use unix:// or tcp://.'],
	['npipe:////./pipe/docker_engine', 'unsupported', '--host asks for npipe://, which Gantry does not speak: use unix:// or tcp://.'],
	['fd://', 'unsupported', '--host asks for fd://, which Gantry does not speak: use unix:// or tcp://.'],
];

for (const [address, kind, message] of bad) {
	test(`refuses --host ${JSON.stringify(address)}`, t => {
		const error = t.throws(() => resolveEndpoint(address, {}), {instanceOf: EngineError});
		t.is(error.kind, kind);
		t.is(error.message, message);
	});
}

test('names what decided', t => {
	t.throws(() => resolveEndpoint(undefined, {DOCKER_HOST: 'garbage'}), {instanceOf: EngineError, message: /^DOCKER_HOST is “garbage”/v});
	t.throws(() => resolveEndpoint(undefined, {DOCKER_HOST: 'ssh://h'}), {instanceOf: EngineError, message: /^DOCKER_HOST asks for ssh/v});
});
