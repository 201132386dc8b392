import {json as body} from 'node:stream/consumers';
import test from 'ava';
import {json, wireEngine} from '../../helpers/wire-engine.js';
import {failure} from '../../helpers/failure.js';

const login = {server: 'docker.io', username: 'anna', password: 'hunter2hunter2'};
const soon = () => AbortSignal.timeout(10_000);

test('a registry that gives a token has the token kept in the password’s place', async t => {
	const sent: Array<Promise<unknown>> = [];
	const {engine, requests} = await wireEngine(t, (request, response) => {
		sent.push(body(request));
		json(response, {IdentityToken: 'a token', Status: 'Login Succeeded'});
	});
	const {serveraddress, ...auth} = await engine.registries.check(login, soon());
	t.deepEqual(auth, {username: 'anna', identitytoken: 'a token'});
	t.deepEqual(await Promise.all(sent), [{username: 'anna', password: login.password, serveraddress}]);
	t.deepEqual(requests.map(request => request.replace(/\?.*$/v, '')), ['POST /v1.41/auth']);
});

test('an engine that repeats the password is not repeated', async t => {
	const {engine} = await wireEngine(t, (_, response) => {
		json(response, {message: `unauthorized: anna:${login.password} is wrong`}, 500);
	});
	const checked = engine.registries.check(login, soon());
	t.is(await failure(checked), 'denied: The hub does not accept the login: unauthorized: anna:•••• is wrong');
});
