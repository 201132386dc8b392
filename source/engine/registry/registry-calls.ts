import type {EngineClient} from '../client.js';
import type {Credentials} from './credentials.js';
import type {RemoteImage} from './remote-image.js';
import type {FoundImage, SearchRequest} from './search.js';

/** What registries are asked, through the engine. Each throws `EngineError` or the signal's reason. */
export type RegistryCalls = {
	/** @see searchRegistry */
	search(request: SearchRequest, signal: AbortSignal): Promise<readonly FoundImage[]>;
	/** @see remoteImage */
	remote(reference: string, signal: AbortSignal): Promise<RemoteImage>;
};

export function registryCalls(client: EngineClient, credentials: Credentials): RegistryCalls {
	return {
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
