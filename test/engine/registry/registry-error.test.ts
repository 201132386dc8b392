import test from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import {registryError, type Asked} from '../../../source/engine/registry/registry-error.js';

const asked: Asked = {registry: 'localhost:5000', isLoggedIn: false};
const told = (message: string, rest: Partial<Asked> = {}, kind: EngineError['kind'] = 'failed'): string => {
	const error = registryError(new EngineError(kind, message), {...asked, ...rest});
	return `${error.kind}: ${error.message}`;
};

test('what is missing is a login, or another one', t => {
	const refused = ['no basic auth credentials', 'unauthorized: authentication required', 'denied: requested access to the resource is denied', 'pull access denied for x, repository does not exist or may require \'docker login\': denied'];
	t.deepEqual(refused.map(message => told(message)), refused.map(message => `denied: The registry localhost:5000 wants a login: ${message}`));
	t.deepEqual(refused.map(message => told(message, {isLoggedIn: true})), refused.map(message => `denied: The registry localhost:5000 does not accept the login: ${message}`));
});

test('the registry cannot be reached, has no such image, or is not trusted', t => {
	t.is(told('Get "http://localhost:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused'), 'unreachable: The registry localhost:5000 cannot be reached: nothing listens there.');
	t.is(told('Get "https://localhost:5000/v2/": dial tcp: lookup localhost on 10.0.0.1:53: no such host'), 'unreachable: The registry localhost:5000 cannot be reached: the engine cannot look up its name.');
	t.is(told('manifest for localhost:5000/x:1 not found: manifest unknown: manifest unknown', {}, 'gone'), 'gone: The registry localhost:5000 has no such image: manifest for localhost:5000/x:1 not found: manifest unknown: manifest unknown');
	t.regex(told('Get "https://localhost:5000/v2/": http: server gave HTTP response to HTTPS client'), /insecure-registries/v);
	t.regex(told('Get "https://localhost:5000/v2/": x509: certificate signed by unknown authority'), /does not trust its certificate \(certificate signed by unknown authority\)\.$/v);
});

test('what is about the engine stays as it is, and no secret stands in anything', t => {
	t.is(told('The connection to the engine was lost.', {}, 'unreachable'), 'unreachable: The connection to the engine was lost.');
	t.is(told('no space left on device'), 'failed: no space left on device');
	t.is(told('cannot take hunter2 for x', {secrets: ['hunter2', undefined]}), 'failed: cannot take •••• for x');
	t.is(told('unauthorized: hunter2', {secrets: ['hunter2']}), 'denied: The registry localhost:5000 wants a login: unauthorized: ••••');
});
