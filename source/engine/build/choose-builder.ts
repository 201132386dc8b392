import type http from 'node:http';
import {cleanText} from '../../format/clean.js';
import {truthOf} from '../../format/truth.js';
import type {EngineClient} from '../client.js';
import {dial} from '../dial.js';
import {EngineError} from '../engine-error.js';
import type {BuildRequest} from './build-request.js';

export type Builder = 'classic' | 'buildkit';

/**
The builder that `DOCKER_BUILDKIT` asks for, as the docker client reads it.

@returns Nothing where it is empty or not set.
@throws {EngineError} `invalid` when it says neither yes nor no.
*/
export function wantedBuilder(environment: Readonly<Record<string, string | undefined>>): Builder | undefined {
	const {DOCKER_BUILDKIT: wanted = ''} = environment;
	if (wanted === '') {
		return undefined;
	}

	const isBuildKit = truthOf(wanted);
	if (isBuildKit !== undefined) {
		return isBuildKit ? 'buildkit' : 'classic';
	}

	throw new EngineError('invalid', `DOCKER_BUILDKIT is “${cleanText(wanted)}”: write 1 for BuildKit or 0 for the classic builder, or unset it.`);
}

/**
Which builder a build is for: the one it asks for, or `DOCKER_BUILDKIT`, or the one the engine says it prefers.

@throws {EngineError} As `wantedBuilder`, and when the engine does not answer.
@see GET /_ping (`Builder-Version`)
*/
export async function chooseBuilder(client: EngineClient, {builder = 'auto'}: Pick<BuildRequest, 'builder'>, environment: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Promise<Builder> {
	return builder === 'auto' ? wantedBuilder(environment) ?? preferredBuilder(client, signal) : builder;
}

async function preferredBuilder(client: EngineClient, signal: AbortSignal): Promise<Builder> {
	const answer = await client.call(async (docker, abortSignal) => dial(docker, {method: 'GET', path: '/_ping', isStream: true, abortSignal}), {signal}) as http.IncomingMessage;
	answer.resume();
	return answer.headers['builder-version'] === '2' ? 'buildkit' : 'classic';
}
