import type {RegistryAuth} from '../../source/engine/registry/credentials.js';
import type {RegistryCalls} from '../../source/engine/registry/registry-calls.js';
import type {KeepingPlace} from '../../source/engine/registry/write-credentials.js';

/** What a fake engine's user has for registries. */
export type HeldRegistries = {
	/** Logins that are kept, by server. */
	kept: Record<string, RegistryAuth>;
	place: KeepingPlace;
	isFromEnvironment: boolean;
};

export const noRegistries = (): HeldRegistries => ({kept: {}, place: {kind: 'file', path: '~/.docker/config.json'}, isFromEnvironment: false});

/** Registries in memory: each takes every password, unless it is told to refuse. */
export function fakeRegistries(held: HeldRegistries, operate: (what: string, signal?: AbortSignal) => Promise<void>): Omit<RegistryCalls, 'search' | 'remote'> {
	return {
		servers: async () => Object.keys(held.kept),
		place: async () => held.place,
		isFromEnvironment: async () => held.isFromEnvironment,
		async check({server, username, password}, signal) {
			await operate(`check ${username} at ${server}`, signal);
			return {username, password, serveraddress: server};
		},
		async keep(auth) {
			await operate(`keep ${auth.username ?? ''} at ${auth.serveraddress}`);
			held.kept[auth.serveraddress] = auth;
			return held.place;
		},
		async erase(server) {
			await operate(`forget ${server}`);
			const wasKept = held.kept[server] !== undefined;
			held.kept = Object.fromEntries(Object.entries(held.kept).filter(([known]) => known !== server));
			return wasKept;
		},
	};
}
