import process from 'node:process';
import {cleanText} from '../../format/clean.js';
import {credentialKey} from '../../format/registry-name.js';
import {EngineError} from '../engine-error.js';
import {findProgram, helperGet, helperList, helperProgram, MissingHelper, type HelperPlace} from './credential-helper.js';
import type {RegistryAuth} from './credentials.js';
import {authOf, parseEnvironmentAuths, readConfig, shownPath, type ConfigPlace, type DockerConfig, type StoredAuth} from './docker-config.js';

export type CredentialsPlace = ConfigPlace & HelperPlace & {
	/** Told what is no reason to give up: a helper that is not installed. */
	readonly tell: (sentence: string) => void;
};

/** A helper that is there though no configuration names it is taken where the configuration names no registry at all. */
async function detectedStore({auths, credHelpers, credsStore}: DockerConfig, environment: CredentialsPlace['environment']): Promise<string | undefined> {
	if (credsStore !== undefined || auths.size > 0 || credHelpers.size > 0) {
		return credsStore;
	}

	const ofPlatform: Readonly<Partial<Record<NodeJS.Platform, string>>> = {darwin: 'osxkeychain', win32: 'wincred'};
	const usual = ofPlatform[process.platform] ?? (await findProgram('pass', environment) ? 'pass' : 'secretservice');
	return await findProgram(helperProgram(usual), environment) ? usual : undefined;
}

/**
The configuration as it is now, with the helper that the docker client would take by itself.

@see docker/cli cli/config/credentials (`DetectDefaultStore`)
*/
export async function currentConfig(place: CredentialsPlace): Promise<DockerConfig> {
	const config = await readConfig(place);
	return {...config, credsStore: await detectedStore(config, place.environment)};
}

/** The helper that a server's credentials are with; `undefined` where they stand in the file. */
export const helperFor = ({credHelpers, credsStore}: DockerConfig, key: string): string | undefined => credHelpers.get(key) ?? credsStore;

/** What the environment has for a server: it comes before all else. */
function environmentAuths({environment, tell}: CredentialsPlace): ReadonlyMap<string, StoredAuth> {
	const text = environment.DOCKER_AUTH_CONFIG ?? '';
	const known = text === '' ? new Map<string, StoredAuth>() : parseEnvironmentAuths(text);
	if (!known) {
		tell('DOCKER_AUTH_CONFIG is not as it should be ({"auths": {SERVER: {"auth": …}}}) and is left aside.');
	}

	return known ?? new Map<string, StoredAuth>();
}

const hasAnything = ({username, password, identitytoken, registrytoken}: StoredAuth): boolean => Boolean(username ?? password ?? identitytoken ?? registrytoken);

/** @throws {EngineError} `invalid` for an entry that cannot be read. */
function authFrom(stored: StoredAuth | undefined, key: string, file: string): RegistryAuth | undefined {
	if (stored?.isBroken) {
		throw new EngineError('invalid', `What ${file} has for ${cleanText(key)} cannot be read: log in there again.`);
	}

	return stored && hasAnything(stored) ? {...stored, serveraddress: key} : undefined;
}

/** A user's name that says that the secret is a token. */
export const tokenUser = '<token>';

/** From a helper. One that is not installed is as one that knows nothing: public images need no credentials. */
async function helped<Answer>(place: CredentialsPlace, ask: () => Promise<Answer>): Promise<Answer | undefined> {
	try {
		return await ask();
	} catch (error) {
		if (error instanceof MissingHelper) {
			place.tell(`${cleanText(error.program)}, which the Docker configuration keeps credentials with, is not installed: registries are asked without.`);
			return undefined;
		}

		throw error;
	}
}

async function fromHelper(name: string, key: string, config: DockerConfig, place: CredentialsPlace): Promise<RegistryAuth | undefined> {
	const kept = await helped(place, async () => helperGet(name, key, place));
	if (!kept || (kept.username === '' && kept.secret === '')) {
		return undefined;
	}

	const {registrytoken} = authOf(config.auths, key) ?? {};
	return {
		...(kept.username === tokenUser ? {identitytoken: kept.secret} : {username: kept.username, password: kept.secret}),
		...(registrytoken === undefined ? {} : {registrytoken}), serveraddress: key,
	};
}

async function lookUp(key: string, config: DockerConfig, place: CredentialsPlace): Promise<RegistryAuth | undefined> {
	const fromEnvironment = environmentAuths(place).get(key);
	if (fromEnvironment) {
		return authFrom(fromEnvironment, key, 'DOCKER_AUTH_CONFIG');
	}

	const helper = helperFor(config, key);
	return helper === undefined ? authFrom(authOf(config.auths, key), key, shownPath(place)) : fromHelper(helper, key, config, place);
}

/**
What the user's Docker configuration has for a server, read afresh.

@throws {EngineError} `failed` or `timeout` when a helper fails, `invalid` or `denied` for a configuration that cannot be read.
@see docker/cli cli/config/configfile (`GetAuthConfig`)
*/
export async function readAuth(server: string, place: CredentialsPlace): Promise<RegistryAuth | undefined> {
	return lookUp(credentialKey(server), await currentConfig(place), place);
}

/**
Of all servers there is anything for. What cannot be read of one is no reason to go without the others.

@see docker/cli cli/config/configfile (`GetAllCredentials`)
*/
export async function readAllAuths(place: CredentialsPlace): Promise<Readonly<Record<string, RegistryAuth>>> {
	const config = await currentConfig(place);
	const {credsStore, auths, credHelpers} = config;
	const listed = credsStore === undefined ? auths.keys() : await helped(place, async () => helperList(credsStore, place)) ?? [];
	const keys = new Set([...listed, ...environmentAuths(place).keys(), ...credHelpers.keys()]);
	const found = await Promise.all([...keys].map(async key => {
		try {
			return [key, await lookUp(key, config, place)] as const;
		} catch (error) {
			if (!(error instanceof EngineError)) {
				throw error;
			}

			place.tell(error.message);
			return [key, undefined] as const;
		}
	}));
	return Object.fromEntries(found.filter((entry): entry is readonly [string, RegistryAuth] => entry[1] !== undefined));
}

/** Whether the environment has credentials for a server, which come before what is kept. */
export const isInEnvironment = (server: string, place: CredentialsPlace): boolean => environmentAuths(place).has(credentialKey(server));

/** The servers the configuration names, without asking any helper: for completion. */
export async function namedServers(place: CredentialsPlace): Promise<readonly string[]> {
	const {auths, credHelpers} = await readConfig(place);
	return [...new Set([...auths.keys(), ...credHelpers.keys()])].map(server => cleanText(server));
}
