import type {EngineClient} from '../client.js';
import {dial, type Request} from '../dial.js';
import {receiveFile} from './receive-file.js';
import {transferDeadline} from './send-file.js';
import type {ArchiveTarget} from './transfer-types.js';

type OnProgress = (bytes: number) => void;

const ask = (client: EngineClient, request: Pick<Request, 'path' | 'options'>, signal: AbortSignal) => async (): Promise<NodeJS.ReadableStream> =>
	client.open(async (docker, abortSignal) => dial(docker, {method: 'GET', ...request, isStream: true, abortSignal}), {signal, deadline: transferDeadline}) as Promise<NodeJS.ReadableStream>;

/**
Save images, with their names, layers and configuration, as a tar. The engine gathers the layers before it begins to send.

@throws As `receiveFile`; `gone` or `failed` when one of them is not there.
@see GET /images/get
*/
export const saveImages = async (client: EngineClient, references: readonly string[], target: ArchiveTarget, onProgress: OnProgress, signal: AbortSignal): Promise<number> =>
	receiveFile(target, ask(client, {path: '/images/get?', options: {names: references}}, signal), onProgress, signal);

/**
Save the files of a container, running or not, as a tar. What is in its volumes is no part of it.

@throws As `receiveFile`; `gone` when there is no such container.
@see GET /containers/{id}/export
*/
export const exportContainer = async (client: EngineClient, containerId: string, target: ArchiveTarget, onProgress: OnProgress, signal: AbortSignal): Promise<number> =>
	receiveFile(target, ask(client, {path: `/containers/${containerId}/export`}, signal), onProgress, signal);
