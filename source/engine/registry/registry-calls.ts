import {recordIn, textIn} from '../../format/json.js';
import {credentialKey, registryName} from '../../format/registry-name.js';
import type {EngineClient} from '../client.js';
import {dial} from '../dial.js';
import type {RegistryAuth} from './credentials.js';
import type {Logins} from './docker-credentials.js';

/** The engine asks a registry, which may be far away. */
const askDeadline = 60_000;

export type RegistryCalls = Pick<Logins, 'servers' | 'place' | 'erase' | 'isFromEnvironment'> & {
	/**
	Show a registry a name and a password. Nothing is kept of it.

	@returns What is to be kept: the token the registry gave for the password, or the password itself.
	@throws {EngineError} `denied` when it knows no such user, or the password is another; `failed` with a sentence when it cannot be reached.
	@see POST /auth
	*/
	check(login: {readonly server: string; readonly username: string; readonly password: string}, signal: AbortSignal): Promise<RegistryAuth>;
	/** Keep what `check` gave. @see storeAuth */
	keep(auth: RegistryAuth): ReturnType<Logins['store']>;
};

export function registryCalls(client: EngineClient, {servers, place, store, erase, isFromEnvironment}: Logins): RegistryCalls {
	return {
		servers, place, erase, isFromEnvironment, keep: store,
		async check({server, username, password}, signal) {
			const auth = {username, password, serveraddress: credentialKey(server)};
			try {
				const answer = await client.call(async (docker, abortSignal) => dial(docker, {method: 'POST', path: '/auth?', options: {_query: {}, _body: auth}, abortSignal}), {signal, deadline: askDeadline});
				const token = textIn(recordIn(answer).IdentityToken);
				return {username, serveraddress: auth.serveraddress, ...(token === '' ? {password} : {identitytoken: token})};
			} catch (error) {
				signal.throwIfAborted();
				const {registryError} = await import('./registry-error.js');
				throw registryError(error, {registry: registryName(server), isLoggedIn: true, secrets: [password]});
			}
		},
	};
}
