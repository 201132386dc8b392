import {fileCalls, type FileCalls} from './archive/files.js';
import {attachCalls, type AttachCalls} from './attach.js';
import {createClient} from './client.js';
import {containerCalls, type ContainerCalls} from './containers.js';
import type {Endpoint} from './endpoint.js';
import {openEvents} from './events.js';
import {execCalls, type ExecCalls} from './exec.js';
import {imageCalls, type ImageCalls} from './images.js';
import {networkCalls, volumeCalls, type NetworkCalls, type VolumeCalls} from './networks.js';
import {processCalls, type ProcessCalls} from './process-calls.js';
import {limitCalls, type LimitCalls} from './limits.js';
import {pruneCalls, type PruneCalls} from './prune.js';
import {noCredentials, type Credentials} from './registry/credentials.js';
import {noLogins, type Logins} from './registry/docker-credentials.js';
import {registryCalls, type RegistryCalls} from './registry/registry-calls.js';
import {transferCalls, type TransferCalls} from './transfer/transfers.js';
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
	readonly networks: NetworkCalls;
	readonly volumes: VolumeCalls;
	readonly limits: LimitCalls;
	readonly exec: ExecCalls;
	readonly processes: ProcessCalls;
	readonly files: FileCalls;
	readonly attach: AttachCalls;
	readonly prune: PruneCalls;
	readonly registries: RegistryCalls;
	readonly transfers: TransferCalls;
	close(): void;
};

const pingDeadline = 5000;

export type EngineOptions = {
	/** For `DOCKER_API_VERSION`, `DOCKER_BUILDKIT` and `SSH_AUTH_SOCK`, which mean what they mean to the docker client. */
	readonly environment?: Readonly<Record<string, string | undefined>>;
	/** Refuse every request that could change something, where requests leave the program. */
	readonly isReadOnly?: boolean;
	/** What registries are shown; nothing unless told. */
	readonly credentials?: Credentials;
	/** Where logins are kept; nowhere unless told. */
	readonly logins?: Logins;
};

export function createEngine(endpoint: Endpoint, {environment = {}, isReadOnly = false, credentials = noCredentials, logins = noLogins}: EngineOptions = {}): Engine {
	const client = createClient(endpoint, {wantedVersion: environment.DOCKER_API_VERSION || undefined, isReadOnly});
	const containers = containerCalls(client);
	const exec = execCalls(client);
	return {
		endpoint, containers, exec,
		connect: async signal => client.negotiate(signal),
		async ping(signal) {
			await client.call(async (docker, abortSignal) => (docker.ping as (options: {abortSignal: AbortSignal}) => Promise<unknown>).call(docker, {abortSignal}), {signal, deadline: pingDeadline});
		},
		events: async signal => openEvents(client, signal),
		images: imageCalls(client, credentials, environment),
		networks: networkCalls(client),
		volumes: volumeCalls(client),
		processes: processCalls(containers, exec),
		files: fileCalls(client),
		limits: limitCalls(client),
		attach: attachCalls(client),
		prune: pruneCalls(client),
		registries: registryCalls(client, credentials, logins),
		transfers: transferCalls(client),
		close: client.close,
	};
}
