import test from 'ava';
import fc from 'fast-check';
import {EngineError} from '../../../source/engine/engine-error.js';
import {authOf, decodeAuth, encodeAuth, parseConfig, parseEnvironmentAuths} from '../../../source/engine/registry/docker-config.js';
import {check} from '../../helpers/check.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const parse = (value: unknown) => parseConfig(JSON.stringify(value), '~/.docker/config.json');

test('name and password are split at the first colon', t => {
	t.deepEqual(decodeAuth(base64('anna:a:b:c')), {username: 'anna', password: 'a:b:c'});
	t.deepEqual(decodeAuth(base64('anna:')), {username: 'anna', password: ''});
	t.deepEqual(decodeAuth(base64('anna:pass\0\0')), {username: 'anna', password: 'pass'});
	t.deepEqual([base64('anna'), base64(':pass'), '%%%', 'a b', ''].map(broken => decodeAuth(broken)), Array.from({length: 5}, () => undefined));
});

test('what is encoded comes back as it was, whatever it is', t => {
	const name = fc.string({unit: 'grapheme', minLength: 1}).filter(text => !text.includes(':') && text.isWellFormed());
	const password = fc.string({unit: 'grapheme'}).filter(text => text.isWellFormed() && !text.startsWith('\0') && !text.endsWith('\0'));
	check(t, fc.property(name, password, (username, secret) => {
		const read = decodeAuth(encodeAuth({username, password: secret}));
		return read?.username === username && read.password === secret;
	}));
});

test('no text whatever is a crash: it is a configuration, or one sentence without what stands in it', t => {
	const oneSentence = (text: string): boolean => {
		try {
			parseConfig(text, 'config.json');
			return true;
		} catch (error) {
			return error instanceof EngineError && error.kind === 'invalid' && /^config\.json (?:is no JSON|holds no JSON object): /v.test(error.message);
		}
	};

	const anyText = fc.oneof(fc.string({unit: 'grapheme'}), fc.json());
	check(t, fc.property(anyText, oneSentence), 2000);
	const error = t.throws(() => parseConfig('{"auths": {"localhost": {"auth": "hunter2hunter2"', 'config.json'), {instanceOf: EngineError});
	t.false(error?.message.includes('hunter2'));
});

test('any values in any place are read, and only texts count', t => {
	const anything = fc.jsonValue();
	const anyConfig = fc.record({auths: anything, credHelpers: anything, credsStore: anything}, {requiredKeys: []});
	check(t, fc.property(anyConfig, value => {
		const {auths, credHelpers, credsStore} = parse(value);
		const texts = auths.values().flatMap(entry => Object.values(entry)).filter(one => one !== true).toArray();
		return [...texts, ...credHelpers.values()].every(text => typeof text === 'string' && text !== '') && credsStore !== '';
	}), 1000);
});

test('entries of auths: name and password, tokens, nothing, and what cannot be read', t => {
	const {auths} = parse({auths: {
		'localhost:1': {auth: base64('anna:secret')},
		'localhost:2': {auth: base64('anna:'), identitytoken: 'idt'},
		'localhost:3': {},
		'localhost:4': {auth: 'x'},
		'localhost:5': {registrytoken: 'rt'},
		'localhost:6': {username: 'ben', password: 'open'},
		'localhost:7': 'text',
	}});
	t.deepEqual(Object.fromEntries(auths), {
		'localhost:1': {username: 'anna', password: 'secret'},
		'localhost:2': {username: 'anna', identitytoken: 'idt'},
		'localhost:3': {},
		'localhost:4': {isBroken: true},
		'localhost:5': {registrytoken: 'rt'},
		'localhost:6': {username: 'ben', password: 'open'},
		'localhost:7': {},
	});
});

test('a server is found under its key, or under an older address of its host', t => {
	const {auths} = parse({auths: {'https://localhost:5000/v1/': {auth: base64('old:one')}, 'localhost:5001': {auth: base64('new:one')}, 'http://localhost:5001': {auth: base64('old:one')}}});
	t.is(authOf(auths, 'localhost:5000')?.username, 'old');
	t.is(authOf(auths, 'localhost:5001')?.username, 'new');
	t.is(authOf(auths, 'localhost'), undefined);
	t.is(authOf(auths, 'constructor'), undefined);
});

test('a blank file and one with a byte order mark', t => {
	t.is(parseConfig(' \n', 'x').auths.size, 0);
	t.is(parseConfig('\uFEFF{"credsStore": "lab"}', 'x').credsStore, 'lab');
});

test('the environment’s own: an object of auths, each with an auth, or nothing at all', t => {
	const sound = parseEnvironmentAuths(JSON.stringify({auths: {'localhost:5000': {auth: base64('anna:secret')}}}));
	t.deepEqual(sound?.get('localhost:5000'), {username: 'anna', password: 'secret'});
	const wrong = ['', 'x', '[]', '{}', '{"auths": {"localhost": {}}}', '{"auths": {"localhost": {"auth": "x"}}}', '{"auths": {}, "credsStore": "lab"}'];
	t.deepEqual(wrong.filter(text => parseEnvironmentAuths(text) !== undefined), []);
});
