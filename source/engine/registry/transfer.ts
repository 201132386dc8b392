import {registryOf} from '../../format/registry-name.js';
import type {EngineClient} from '../client.js';
import {dial, type Request} from '../dial.js';
import {EngineError} from '../engine-error.js';
import {readJson} from '../json-lines.js';
import {throttled} from '../throttled.js';
import {newPull, type PullProgress} from './pull-progress.js';
import {authHeader} from './auth-header.js';
import type {Credentials, RegistryAuth} from './credentials.js';
import {registryError} from './registry-error.js';
import {transferStep} from './transfer-step.js';

/** Until the engine has asked the registry what there is. */
const answerDeadline = 120_000;

const secretsOf = ({password, identitytoken, registrytoken}: Partial<RegistryAuth> = {}) => [password, identitytoken, registrytoken];

/**
Have the engine move an image between itself and a registry, showing it the user's credentials.

@param reference The image, which says the registry.
@param onProgress Told at most ten times a second how far it is, and once more at the end.
@returns How it ended.
@throws {EngineError} `denied` where a login, or another, would help; else with the registry's or the engine's sentence. @throws The signal's
reason; the engine stops then.
*/
export async function transfer(client: EngineClient, credentials: Credentials, {reference, path, query}: {readonly reference: string; readonly path: string; readonly query: Readonly<Record<string, unknown>>}, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<PullProgress> {
	const auth = await credentials.forImage(reference);
	signal.throwIfAborted();
	const request: Omit<Request, 'abortSignal'> = {method: 'POST', path: `${path}?`, options: {_query: query, _body: {}}, headers: authHeader(auth), isStream: true};
	const report = throttled(onProgress);
	let progress = newPull;
	const latest = () => progress;
	try {
		const stream = await client.open(async (docker, abortSignal) => dial(docker, {...request, abortSignal}), {signal, deadline: answerDeadline}) as NodeJS.ReadableStream & {destroy(): void};
		for await (const value of readJson(stream, signal)) {
			progress = transferStep(progress, value);
			report.soon(latest);
		}
	} catch (error) {
		signal.throwIfAborted();
		const told = registryError(error, {registry: registryOf(reference), isLoggedIn: auth !== undefined, secrets: secretsOf(auth)});
		// What has never been here is not gone.
		throw told instanceof EngineError && told.kind === 'gone' ? new EngineError('failed', told.message, {cause: error}) : told;
	} finally {
		report.now(latest);
	}

	return progress;
}
