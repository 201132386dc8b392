import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {cleanText} from '../../format/clean.js';
import {recordIn, textIn} from '../../format/json.js';
import {hostOf} from '../../format/registry-name.js';
import {EngineError} from '../engine-error.js';
import type {RegistryAuth} from './credentials.js';

/** Where a user's Docker configuration is looked for. */
export type ConfigPlace = {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly home: string;
};

/** An entry of `auths`. Without anything in it, it only tells that a helper knows more. */
export type StoredAuth = Omit<RegistryAuth, 'serveraddress'> & {
	/** Its `auth` cannot be read. */
	readonly isBroken?: true;
};

/** What `config.json` says of registries. */
export type DockerConfig = {
	/** By the server's key. */
	readonly auths: ReadonlyMap<string, StoredAuth>;
	/** The helper of a server, by the server's key. */
	readonly credHelpers: ReadonlyMap<string, string>;
	/** The helper of all others. */
	readonly credsStore: string | undefined;
};

/** `$DOCKER_CONFIG/config.json`, or the one of the home. */
export const configPath = ({environment, home}: ConfigPlace): string => path.join(environment.DOCKER_CONFIG || path.join(home, '.docker'), 'config.json');

/** The file as its user would name it. */
export function shownPath({environment, home}: ConfigPlace): string {
	const file = configPath({environment, home});
	return cleanText(home !== '' && file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file);
}

/**
The two halves of `auth`, base64 with a colon in between.

@returns `undefined` when it is none.
*/
export function decodeAuth(text: string): {readonly username: string; readonly password: string} | undefined {
	const digits = text.replaceAll(/[\r\n]/gv, '');
	const decoded = /^[A-Za-z0-9+\/]*={0,2}$/v.test(digits) ? Buffer.from(digits, 'base64').toString('utf8') : '';
	const colon = decoded.indexOf(':');
	return colon < 1 ? undefined : {username: decoded.slice(0, colon), password: decoded.slice(colon + 1).replaceAll(/^\0+|\0+$/gv, '')};
}

export function encodeAuth({username = '', password = ''}: Pick<RegistryAuth, 'username' | 'password'>): string {
	return username === '' && password === '' ? '' : Buffer.from(`${username}:${password}`).toString('base64');
}

function storedAuth(value: unknown): StoredAuth {
	const entry = recordIn(value);
	const auth = textIn(entry.auth);
	const pair = auth === '' ? {username: textIn(entry.username), password: textIn(entry.password)} : decodeAuth(auth);
	const {username = '', password = ''} = pair ?? {};
	const [identitytoken, registrytoken] = [textIn(entry.identitytoken), textIn(entry.registrytoken)];
	return {
		...(username === '' ? {} : {username}), ...(password === '' ? {} : {password}),
		...(identitytoken === '' ? {} : {identitytoken}), ...(registrytoken === '' ? {} : {registrytoken}),
		...(pair ? {} : {isBroken: true}),
	};
}

/** Entries of the file under `auths`, as read: an entry nobody could read is no reason to go without the others. */
const authsIn = (value: unknown): ReadonlyMap<string, StoredAuth> => new Map(Object.entries(recordIn(value)).map(([key, entry]) => [key, storedAuth(entry)]));

const helpersIn = (value: unknown): ReadonlyMap<string, string> => new Map(Object.entries(recordIn(value)).flatMap(([key, name]) => textIn(name) === '' ? [] : [[key, textIn(name)] as const]));

/**
Text of a `config.json` as an object; a blank file holds nothing.

@throws {EngineError} `invalid`. What stands in the file is not told: it may be a secret.
*/
export function configObject(text: string, file: string): Readonly<Record<string, unknown>> {
	if (text.trim() === '') {
		return {};
	}

	let value: unknown;
	try {
		value = JSON.parse(text.replace(/^\uFEFF/v, ''));
	} catch {
		throw new EngineError('invalid', `${file} is no JSON: correct it, or move it away and log in again.`);
	}

	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new EngineError('invalid', `${file} holds no JSON object: correct it, or move it away and log in again.`);
	}

	return value as Readonly<Record<string, unknown>>;
}

/**
What a `config.json` says of registries. What is not as it should be counts as not there.

@throws {EngineError} As `configObject`.
*/
export function parseConfig(text: string, file: string): DockerConfig {
	const {auths, credHelpers, credsStore} = configObject(text, file);
	return {auths: authsIn(auths), credHelpers: helpersIn(credHelpers), credsStore: textIn(credsStore) || undefined};
}

/**
The text of the user's `config.json`; empty where there is none.

@throws {EngineError} `denied` or `failed` when it cannot be read.
*/
export async function readConfigText(place: ConfigPlace): Promise<string> {
	try {
		return await readFile(configPath(place), 'utf8');
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') {
			return '';
		}

		throw code === 'EACCES' || code === 'EPERM'
			? new EngineError('denied', `This user may not read ${shownPath(place)}, where the credentials for registries are.`, {cause: error})
			: new EngineError('failed', `${shownPath(place)} cannot be read (${code ?? 'unknown error'}).`, {cause: error});
	}
}

/** @throws {EngineError} When there is one and it cannot be read. */
export const readConfig = async (place: ConfigPlace): Promise<DockerConfig> => parseConfig(await readConfigText(place), shownPath(place));

/**
`DOCKER_AUTH_CONFIG`, which comes before file and helpers: an object with `auths` and nothing else, each with an `auth`.

@returns `undefined` when it cannot be read.
@see docker/cli cli/config/configfile (`parseEnvConfig`)
*/
export function parseEnvironmentAuths(text: string): ReadonlyMap<string, StoredAuth> | undefined {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}

	const {auths, ...others} = recordIn(value);
	const entries = recordIn(auths);
	const known = authsIn(auths);
	const isSound = auths !== undefined && Object.keys(others).length === 0 && Object.values(entries).every(entry => textIn(recordIn(entry).auth) !== '');
	return isSound && known.values().every(({isBroken}) => !isBroken) ? known : undefined;
}

/** An entry for a server: under its key, or else the first whose key is an address of the same host. */
export function authOf(auths: ReadonlyMap<string, StoredAuth>, key: string): StoredAuth | undefined {
	return auths.get(key) ?? auths.entries().find(([known]) => hostOf(known) === key)?.[1];
}
