import {isRemoteContext} from '../../format/remote-context.js';
import type {EngineClient} from '../client.js';
import {dial} from '../dial.js';
import {registryConfigHeader} from '../registry/auth-header.js';
import type {Credentials} from '../registry/credentials.js';
import {EngineError} from '../engine-error.js';
import type {BuildRequest} from './build-request.js';
import type {BuildRun} from './build-run.js';
import {classicProgress} from './classic-progress.js';
import {newCounts} from './context-files.js';
import {packContext} from './pack-context.js';
import {classicStepLine} from './step-lines.js';

/** Until the whole context is sent and the first step begins. */
const sendDeadline = 3_600_000;

/**
A build by the classic builder: the context goes as the request's body, or the engine fetches it.

@throws {EngineError} `invalid` for a context or Dockerfile that is not there, `unsupported` for what this builder has not.
*/
export async function classicBuild(client: EngineClient, credentials: Credentials, request: BuildRequest): Promise<BuildRun> {
	if ((request.secrets ?? []).length > 0 || (request.ssh ?? []).length > 0) {
		throw new EngineError('unsupported', 'The classic builder has no secrets and no SSH agents: build with BuildKit, or without them.');
	}

	const packed = isRemoteContext(request.context) ? undefined : await packContext(request);
	let failure: EngineError | undefined;
	let onError = (error: EngineError): void => {
		failure = error;
	};

	// What goes wrong while packing ends the request: dockerode would wait for ever. It may be before there is one.
	packed?.stream.on('error', error => {
		onError(new EngineError('invalid', `The context could not be packed: ${error.message}`, {cause: error}));
	});
	const registries = await credentials.all();
	const counts = packed?.counts ?? newCounts();
	return {
		builder: 'classic', reader: classicProgress(), counts, stepLine: classicStepLine,
		async open(signal, told) {
			({onError} = told);
			if (failure) {
				throw failure;
			}

			packed?.stream.on('data', (chunk: Uint8Array) => {
				told.onBytes(chunk.length);
			});
			packed?.stream.pause();
			return client.open(async (docker, abortSignal) => dial(docker, {
				method: 'POST', path: '/build?', isStream: true, abortSignal, file: packed?.stream ?? Buffer.alloc(0),
				headers: registryConfigHeader(registries),
				options: {
					...(packed ? {dockerfile: packed.dockerfile} : {remote: request.context, ...(request.dockerfile === '' ? {} : {dockerfile: request.dockerfile})}),
					...commonQuery(request), rm: true, forcerm: true,
				},
			}), {signal, deadline: sendDeadline}) as Promise<NodeJS.ReadableStream & {destroy(): void}>;
		},
		close() {
			packed?.stream.destroy();
		},
	};
}

/** What both builders are asked in the same words. */
export const commonQuery = ({tags, buildArgs, isCacheOff, isPulling, target, platform, network, labels = {}}: BuildRequest): Readonly<Record<string, unknown>> => ({
	t: [...tags], buildargs: buildArgs, nocache: isCacheOff,
	...(isPulling ? {pull: 1} : {}), ...(target ? {target} : {}), ...(platform ? {platform} : {}), ...(network ? {networkmode: network} : {}),
	...(Object.keys(labels).length > 0 ? {labels} : {}),
});
