import {cleanText} from '../../format/clean.js';
import {registryOf} from '../../format/registry-name.js';
import type {EngineClient} from '../client.js';
import {dial} from '../dial.js';
import {EngineError} from '../engine-error.js';
import {authHeader} from './auth-header.js';
import type {Credentials} from './credentials.js';
import {registryError} from './registry-error.js';

/** What a registry has under a name. */
export type RemoteImage = {
	/** Of its manifest, or of the index when it is for several platforms: what a pull would keep as the image's digest. */
	readonly digest: string;
	/** `linux/amd64`, `linux/arm64/v8`. */
	readonly platforms: readonly string[];
};

/** The engine asks the registry, and where it wants a login its token server too. */
const remoteDeadline = 60_000;

type Platform = Readonly<Partial<Record<'os' | 'architecture' | 'variant', unknown>>> | null;
type Answer = {readonly Descriptor?: {readonly digest?: unknown} | null; readonly Platforms?: readonly Platform[] | null} | null;

/**
Ask the registry of an image what it has under its tag, without pulling anything.

@throws {EngineError} `gone` when the registry has no such image or tag, `denied` when it wants a login, `unreachable` when the engine cannot reach it. @throws The signal's reason.
@see GET /distribution/{name}/json
*/
export async function remoteImage(client: EngineClient, credentials: Credentials, reference: string, signal: AbortSignal): Promise<RemoteImage> {
	const auth = await credentials.forImage(reference);
	const headers = authHeader(auth);
	let answer: Answer;
	try {
		answer = await client.call(async (docker, abortSignal) => dial(docker, {
			method: 'GET', path: `/distribution/${reference}/json`, headers, abortSignal,
		}), {signal, deadline: remoteDeadline}) as Answer;
	} catch (error) {
		throw registryError(error, {registry: registryOf(reference), isLoggedIn: auth !== undefined});
	}

	const digest = answer?.Descriptor?.digest;
	if (typeof digest !== 'string' || !/^[a-z\d]+:[\da-f]{32,}$/v.test(digest)) {
		throw new EngineError('failed', 'The engine’s answer names no digest.');
	}

	const platforms = (answer?.Platforms ?? []).map(platform => [platform?.os, platform?.architecture, platform?.variant].filter(part => typeof part === 'string' && part !== '').join('/'));
	return {digest, platforms: platforms.map(platform => cleanText(platform)).filter(platform => platform !== '')};
}
