import {cleanText} from '../format/clean.js';
import {isAnonymousVolume} from '../format/names.js';
import type {EngineClient} from './client.js';
import {dial} from './dial.js';
import {rowsOf} from './rows-of.js';

/** The engine's network calls, as far as containers need them. */
export type NetworkCalls = {
	/** Their names, in the engine's order. */
	names(signal: AbortSignal): Promise<readonly string[]>;
	/**
	Connect a container to one more network.

	@param endpoint The endpoint's settings as the API takes them.
	@see POST /networks/{id}/connect
	*/
	connect(network: string, containerId: string, endpoint: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<void>;
};

export type VolumeCalls = {
	/** Names of all volumes, without those that have only an id. */
	names(signal: AbortSignal): Promise<readonly string[]>;
};

export function networkCalls(client: EngineClient): NetworkCalls {
	return {
		async names(signal) {
			const rows = await client.call(async (docker, abortSignal) => docker.listNetworks({abortSignal}), {signal});
			return rowsOf(rows).map(({Name}) => cleanText(Name));
		},
		async connect(network, containerId, endpoint, signal) {
			await client.call(async (docker, abortSignal) => dial(docker, {
				method: 'POST', path: `/networks/${encodeURIComponent(network)}/connect`, options: {Container: containerId, EndpointConfig: endpoint}, abortSignal,
			}), {signal, deadline: 30_000});
		},
	};
}

export function volumeCalls(client: EngineClient): VolumeCalls {
	return {
		async names(signal) {
			const {Volumes} = await client.call(async (docker, abortSignal) => docker.listVolumes({abortSignal}), {signal}) as {Volumes?: ReadonlyArray<{readonly Name: string}> | null};
			return (Volumes ?? []).map(({Name}) => cleanText(Name)).filter(name => !isAnonymousVolume(name));
		},
	};
}
