import {attachCalls, type AttachCalls} from './attach.js';
import {createClient} from './client.js';
import {containerCalls, type ContainerCalls} from './containers.js';
import type {Endpoint} from './endpoint.js';
import {openEvents} from './events.js';
import {execCalls, type ExecCalls} from './exec.js';
import {imageCalls, type ImageCalls} from './images.js';
import {pruneCalls, type PruneCalls} from './prune.js';
import type {EngineEvent, EngineInfo} from './types.js';

/** One Docker engine, as typed, cancellable calls and streams. The seam: nothing above it knows dockerode. */
export type Engine = {
	readonly endpoint: Endpoint;
	/** Ask the engine who it is and agree on an API version; again after each reconnect. */
	connect(signal: AbortSignal): Promise<EngineInfo>;
	/** Settles when the engine answers: the only sign that one that accepts connections also works. */
	ping(signal: AbortSignal): Promise<void>;
	/** @see openEvents */
	events(signal: AbortSignal): Promise<AsyncGenerator<readonly EngineEvent[], void>>;
	readonly containers: ContainerCalls;
	readonly images: ImageCalls;
	readonly exec: ExecCalls;
	readonly attach: AttachCalls;
	readonly prune: PruneCalls;
	close(): void;
};

const pingDeadline = 5000;

export type EngineOptions = {
	/** For `DOCKER_API_VERSION`, which means what it means to the docker client. */
	readonly environment?: Readonly<Record<string, string | undefined>>;
	/** Refuse every request that could change something, where requests leave the program. */
	readonly isReadOnly?: boolean;
};

export function createEngine(endpoint: Endpoint, {environment = {}, isReadOnly = false}: EngineOptions = {}): Engine {
	const client = createClient(endpoint, {wantedVersion: environment.DOCKER_API_VERSION || undefined, isReadOnly});
	return {
		endpoint,
		connect: async signal => client.negotiate(signal),
		async ping(signal) {
			await client.call(async (docker, abortSignal) => (docker.ping as (options: {abortSignal: AbortSignal}) => Promise<unknown>).call(docker, {abortSignal}), {signal, deadline: pingDeadline});
		},
		events: async signal => openEvents(client, signal),
		containers: containerCalls(client),
		images: imageCalls(client),
		exec: execCalls(client),
		attach: attachCalls(client),
		prune: pruneCalls(client),
		close: client.close,
	};
}
