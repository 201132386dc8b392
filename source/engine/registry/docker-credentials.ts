import {registryOf} from '../../format/registry-name.js';
import {EngineError} from '../engine-error.js';
import type {Credentials, RegistryAuth} from './credentials.js';
import type {KeepingPlace} from './write-credentials.js';

/** Where logins are kept and forgotten. */
export type Logins = {
	/** The servers the configuration names. */
	servers(): Promise<readonly string[]>;
	/** Where a login to a server would be kept. */
	place(server: string): Promise<KeepingPlace>;
	/** @see storeAuth */
	store(auth: RegistryAuth): Promise<KeepingPlace>;
	/** @see eraseAuth */
	erase(server: string): Promise<boolean>;
	/** Whether the environment says what a server is shown, whatever is kept. */
	isFromEnvironment(server: string): Promise<boolean>;
};

/** Where there is no configuration. */
export const noLogins: Logins = {
	servers: async () => [],
	place: async () => ({kind: 'file', path: 'config.json'}),
	async store() {
		throw new EngineError('unsupported', 'There is no Docker configuration to keep a login in.');
	},
	erase: async () => false,
	isFromEnvironment: async () => false,
};

export type DockerCredentials = {readonly credentials: Credentials; readonly logins: Logins};

export type DockerCredentialsOptions = {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly home: string;
	/** Told once each what is no reason to give up, in one sentence. */
	readonly tell: (sentence: string) => void;
	/** Milliseconds a credential helper has. */
	readonly patience?: number;
};

/**
The credentials of the user's Docker configuration. Nothing is read before it is wanted, and all of it afresh each time: a login in another
terminal counts.
*/
export function dockerCredentials({tell, ...options}: DockerCredentialsOptions): DockerCredentials {
	const told = new Set<string>();
	const place = {
		...options,
		tell(sentence: string) {
			if (!told.has(sentence)) {
				told.add(sentence);
				tell(sentence);
			}
		},
	};
	const reading = async () => import('./read-credentials.js');
	const writing = async () => import('./write-credentials.js');
	const forRegistry = async (server: string) => {
		const {readAuth} = await reading();
		return readAuth(server, place);
	};

	return {
		credentials: {
			forImage: async reference => forRegistry(registryOf(reference)),
			forRegistry,
			async all() {
				const {readAllAuths} = await reading();
				return readAllAuths(place);
			},
		},
		logins: {
			async servers() {
				const {namedServers} = await reading();
				return namedServers(place);
			},
			async place(server) {
				const {keepingPlace} = await writing();
				return keepingPlace(server, place);
			},
			async store(auth) {
				const {storeAuth} = await writing();
				return storeAuth(auth, place);
			},
			async erase(server) {
				const {eraseAuth} = await writing();
				return eraseAuth(server, place);
			},
			async isFromEnvironment(server) {
				const {isInEnvironment} = await reading();
				return isInEnvironment(server, place);
			},
		},
	};
}
