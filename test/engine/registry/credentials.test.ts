import {chmod, lstat, readdir, rename, stat, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {dockerCredentials, type DockerCredentialsOptions} from '../../../source/engine/registry/docker-credentials.js';
import {hubAddress} from '../../../source/format/registry-name.js';
import {aDockerHome, type DockerHome} from '../../helpers/credential-helper.js';
import {failure} from '../../helpers/failure.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const server = 'localhost:5000';

async function open(t: ExecutionContext, config?: unknown, options: Partial<DockerCredentialsOptions> = {}) {
	const home = await aDockerHome(t, config);
	const told: string[] = [];
	const opened = dockerCredentials({
		home: home.home, environment: home.environment, ...options,
		tell(sentence) {
			told.push(sentence);
		},
	});
	return {...opened, home, told};
}

const keep = async ({home, environment}: Pick<DockerHome, 'home' | 'environment'>, logins: Readonly<Record<string, unknown>>) => writeFile(environment.LAB_CREDENTIALS!, JSON.stringify(logins)).then(() => home);

test('without a configuration nothing is known', async t => {
	const {credentials, told} = await open(t);
	t.is(await credentials.forImage('nginx'), undefined);
	t.is(await credentials.forRegistry(server), undefined);
	t.deepEqual(await credentials.all(), {});
	t.deepEqual(told, []);
});

test('the helper of a server comes before the store of all, and that before the file', async t => {
	const config = {auths: {[server]: {auth: base64('file:1')}, 'localhost:5001': {auth: base64('file:1')}, [hubAddress]: {auth: base64('file:hub')}}};
	const inFile = await open(t, config);
	t.deepEqual(await inFile.credentials.forImage(`${server}/shop/web:1`), {username: 'file', password: '1', serveraddress: server});
	t.deepEqual(await inFile.credentials.forImage('nginx'), {username: 'file', password: 'hub', serveraddress: hubAddress});
	t.deepEqual(Object.keys(await inFile.credentials.all()).toSorted(), [hubAddress, 'localhost:5001', server].toSorted());

	const helped = await open(t, {...config, credHelpers: {[server]: 'lab'}});
	await keep(helped.home, {[server]: {ServerURL: server, Username: 'lab', Secret: 's:1'}});
	t.deepEqual(await helped.credentials.forRegistry(server), {username: 'lab', password: 's:1', serveraddress: server});
	t.is((await helped.credentials.forRegistry('localhost:5001'))?.username, 'file');
	t.like(await helped.credentials.all(), {[server]: {username: 'lab'}, 'localhost:5001': {username: 'file'}});

	const stored = await open(t, {...config, credsStore: 'lab', credHelpers: {'localhost:5001': 'other'}});
	await keep(stored.home, {[hubAddress]: {ServerURL: hubAddress, Username: '<token>', Secret: 'tkn'}});
	t.is(await stored.credentials.forRegistry(server), undefined);
	t.deepEqual(await stored.credentials.forRegistry('docker.io'), {identitytoken: 'tkn', serveraddress: hubAddress});
	t.deepEqual(await stored.credentials.all(), {[hubAddress]: {identitytoken: 'tkn', serveraddress: hubAddress}});
	t.is(stored.told.length, 1);
	t.regex(stored.told[0]!, /^docker-credential-other, .* is not installed/v);
});

test('what the environment has comes before all else', async t => {
	const text = JSON.stringify({auths: {[server]: {auth: base64('env:e')}}});
	const home = await aDockerHome(t, {auths: {[server]: {auth: base64('file:1')}, 'localhost:5001': {auth: base64('file:2')}}});
	const {credentials, logins} = dockerCredentials({home: home.home, environment: {...home.environment, DOCKER_AUTH_CONFIG: text}, tell: () => undefined});
	t.like(await credentials.forRegistry(server), {username: 'env', password: 'e'});
	t.like(await credentials.forRegistry('localhost:5001'), {username: 'file'});
	t.like(await credentials.all(), {[server]: {username: 'env'}, 'localhost:5001': {username: 'file'}});
	t.deepEqual([await logins.isFromEnvironment(server), await logins.isFromEnvironment('localhost:5001')], [true, false]);
});

test('a login in another terminal counts at once', async t => {
	const {credentials, home} = await open(t, {});
	t.is(await credentials.forRegistry(server), undefined);
	await writeFile(home.file, JSON.stringify({auths: {[server]: {auth: base64('anna:1')}}}));
	t.is((await credentials.forRegistry(server))?.username, 'anna');
});

test('where nothing is configured, a helper of the platform is taken that is there', async t => {
	const {credentials, home, logins} = await open(t);
	await home.helper('secretservice', '#!/bin/sh\nread -r s; echo "{\\"ServerURL\\":\\"$s\\",\\"Username\\":\\"by\\",\\"Secret\\":\\"itself\\"}"\n');
	t.like(await credentials.forRegistry(server), {username: 'by', password: 'itself'});
	t.deepEqual(await logins.place(server), {kind: 'helper', name: 'secretservice'});
});

test('a helper that is not installed is said once, and registries are asked without', async t => {
	const {credentials, told} = await open(t, {credsStore: 'nosuch'});
	t.is(await credentials.forRegistry(server), undefined);
	t.is(await credentials.forRegistry('docker.io'), undefined);
	t.deepEqual(await credentials.all(), {});
	t.is(told.length, 1);
});

test('a helper that fails is an error in its words, cleaned; one that hangs is ended', async t => {
	const {credentials, home} = await open(t, {credHelpers: {a: 'failing', b: 'hanging', c: 'babbling'}}, {patience: 200});
	await home.helper('failing', String.raw`#!/bin/sh
printf 'the \033[31mkeychain\033[0m is locked\n'; exit 1
`);
	await home.helper('hanging', '#!/bin/sh\nsleep 600 & sleep 600\n');
	await home.helper('babbling', '#!/bin/sh\necho no json, Secret=hunter2\n');
	t.is(await failure(credentials.forRegistry('a')), 'failed: docker-credential-failing: the keychain is locked');
	t.regex(await failure(credentials.forRegistry('b')), /^timeout: docker-credential-hanging did not answer/v);
	t.is(await failure(credentials.forRegistry('c')), 'failed: docker-credential-babbling gave an answer that is no JSON.');
});

test('a configuration that is no JSON, and an entry that cannot be read: one sentence each', async t => {
	const broken = await open(t, '{"auths": {"localhost:5000": {"auth": "c2VjcmV0');
	t.regex(await failure(broken.credentials.forRegistry(server)), /^invalid: ~\/\.docker\/config\.json is no JSON/v);
	const entry = await open(t, {auths: {[server]: {auth: 'x'}, 'localhost:5001': {auth: base64('anna:1')}}});
	t.regex(await failure(entry.credentials.forRegistry(server)), /localhost:5000 cannot be read/v);
	t.deepEqual(Object.keys(await entry.credentials.all()), ['localhost:5001']);
});

test('a login in clear: as it was besides, for its user alone, and through a link', async t => {
	const {logins, home} = await open(t, {HttpHeaders: {'X-Meta': 'on'}, auths: {'z:1': {auth: base64('zoe:1')}}, psFormat: '{{.ID}}'});
	await chmod(home.file, 0o640);
	await rename(home.file, path.join(home.home, 'real.json'));
	await symlink('../real.json', home.file);
	t.deepEqual(await logins.store({username: 'anna', password: 'p:w', serveraddress: server}), {kind: 'file', path: '~/.docker/config.json'});
	t.is(await home.config(), JSON.stringify({auths: {[server]: {auth: base64('anna:p:w')}, 'z:1': {auth: base64('zoe:1')}}, HttpHeaders: {'X-Meta': 'on'}, psFormat: '{{.ID}}'}, undefined, '\t'));
	t.true((await lstat(home.file)).isSymbolicLink());
	t.is((await stat(home.file)).mode % 0o1000, 0o640);
	t.deepEqual(await readdir(path.dirname(home.file)), ['config.json']);
	t.true(await logins.erase(server));
	t.false(await logins.erase(server));
	t.false((await home.config()).includes(server));

	const fresh = await open(t);
	await fresh.logins.store({username: 'anna', identitytoken: 'idt', serveraddress: 'docker.io'});
	t.is((await stat(fresh.home.file)).mode % 0o1000, 0o600);
	t.deepEqual(JSON.parse(await fresh.home.config()), {auths: {[hubAddress]: {auth: base64('anna:'), identitytoken: 'idt'}}});
	t.deepEqual(await fresh.credentials.forImage('nginx'), {username: 'anna', identitytoken: 'idt', serveraddress: hubAddress});
});

test('a login with a helper: nothing of it stands in the file', async t => {
	const {logins, home, credentials} = await open(t, {credsStore: 'lab'});
	await logins.store({username: 'anna', password: 'hunter2"\\', serveraddress: server});
	t.deepEqual(await home.kept(), {[server]: {ServerURL: server, Username: 'anna', Secret: 'hunter2"\\'}});
	t.is(await home.config(), JSON.stringify({auths: {[server]: {}}, credsStore: 'lab'}, undefined, '\t'));
	t.like(await credentials.forRegistry(server), {username: 'anna', password: 'hunter2"\\'});
	t.true(await logins.erase(server));
	t.deepEqual(await home.kept(), {});
	t.is(await home.config(), JSON.stringify({auths: {}, credsStore: 'lab'}, undefined, '\t'));
});

test('what a helper says while it is given a password never has it', async t => {
	const {logins, home} = await open(t, {credsStore: 'echoing'});
	await home.helper('echoing', '#!/bin/sh\necho "cannot keep $(cat)"; exit 1\n');
	const said = await failure(logins.store({username: 'anna', password: 'hunter"2', serveraddress: server}));
	t.regex(said, /^failed: docker-credential-echoing: cannot keep/v);
	t.false(said.includes('hunter'));
	const missing = await open(t, {credsStore: 'nosuch'});
	t.regex(await failure(missing.logins.store({username: 'a', password: 'b', serveraddress: server})), /no program docker-credential-nosuch/v);
});
