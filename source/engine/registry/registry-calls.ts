import {recordIn, textIn} from '../../format/json.js';
import {credentialKey} from '../../format/registry-name.js';
import type {EngineClient} from '../client.js';
import {dial} from '../dial.js';
import type {Credentials, RegistryAuth} from './credentials.js';
import type {Logins} from './docker-credentials.js';
import type {RemoteImage} from './remote-image.js';
import type {FoundImage, SearchRequest} from './search.js';

/** The engine asks a registry, which may be far away. */
const askDeadline = 60_000;

/** What registries are asked, through the engine, and what is kept of logins to them. Each throws `EngineError` or the signal's reason. */
export type RegistryCalls = Pick<Logins, 'servers' | 'place' | 'erase' | 'isFromEnvironment'> & {
	/**
	Show a registry a name and a password. Nothing is kept of it.

	@returns What is to be kept: the token the registry gave for the password, or the password itself.
	@throws {EngineError} `denied` when it knows no such user, or the password is another; `unreachable` with a sentence when it cannot be reached.
	@see POST /auth
	*/
	check(login: {readonly server: string; readonly username: string; readonly password: string}, signal: AbortSignal): Promise<RegistryAuth>;
	/** Keep what `check` gave. @see storeAuth */
	keep(auth: RegistryAuth): ReturnType<Logins['store']>;
	/** @see searchRegistry */
	search(request: SearchRequest, signal: AbortSignal): Promise<readonly FoundImage[]>;
	/** @see remoteImage */
	remote(reference: string, signal: AbortSignal): Promise<RemoteImage>;
};

export function registryCalls(client: EngineClient, credentials: Credentials, {servers, place, store, erase, isFromEnvironment}: Logins): RegistryCalls {
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
				throw registryError(error, {registry: server, isLoggedIn: true, secrets: [password]});
			}
		},
		async search(request, signal) {
			const {searchRegistry} = await import('./search.js');
			return searchRegistry(client, credentials, request, signal);
		},
		async remote(reference, signal) {
			const {remoteImage} = await import('./remote-image.js');
			return remoteImage(client, credentials, reference, signal);
		},
	};
}
