import type http from 'node:http';
import type Dockerode from 'dockerode';
import {cleanText} from '../format/clean.js';
import {dial} from './dial.js';
import {EngineError} from './engine-error.js';
import type {EngineInfo} from './types.js';

/** The newest API version whose answers this program has been written against. */
const newestApiVersion = '1.51';

/** The oldest API it is written against: engine 20.10. */
const oldestApiVersion = '1.41';

/** The declared one takes no options. */
type Version = (options: {abortSignal: AbortSignal}) => Promise<Dockerode.DockerVersion>;

/**
Find out who the engine is and which API version both sides know.

An engine names its version and that of its API in the headers of each answer. To its long answer it asks its runtime's programs for theirs,
which takes longer than all lists, so that is for those who say less, or are newer than this program and may have dropped what it speaks.

@param wanted The version to use instead, from `DOCKER_API_VERSION`.
@throws {EngineError} See `agreeOnVersion`.
@see GET /_ping, GET /version
*/
export async function identify(docker: Dockerode, wanted: string | undefined, abortSignal: AbortSignal): Promise<EngineInfo> {
	const said = wanted === undefined ? engineIn(await pingHeaders(docker, abortSignal)) : undefined;
	if (said) {
		return {...said, apiVersion: agreeOnVersion(said.apiVersion, undefined, undefined)};
	}

	const {Version, ApiVersion, MinAPIVersion, Components} = await (docker.version as Version).call(docker, {abortSignal});
	return {
		version: cleanText(Version),
		apiVersion: agreeOnVersion(ApiVersion, MinAPIVersion, wanted),
		isPodman: Components?.[0]?.Name === 'Podman Engine',
	};
}

async function pingHeaders(docker: Dockerode, abortSignal: AbortSignal): Promise<http.IncomingHttpHeaders> {
	try {
		const answer = await dial(docker, {method: 'GET', path: '/_ping', isStream: true, abortSignal}) as http.IncomingMessage;
		answer.resume();
		return answer.headers;
	} catch (error) {
		// Something between here and the engine may let less through.
		if (typeof (error as {readonly statusCode?: unknown}).statusCode === 'number') {
			return {};
		}

		throw error;
	}
}

/** @returns Nothing when the headers do not say enough. */
function engineIn({server, 'api-version': apiVersion}: http.IncomingHttpHeaders): EngineInfo | undefined {
	const {name, version} = /^(?<name>Docker|Libpod)\/(?<version>\S+)/v.exec(String(server))?.groups ?? {};
	if (name === undefined || version === undefined || !isVersion(apiVersion) || minor(apiVersion) > minor(newestApiVersion)) {
		return undefined;
	}

	return {version: cleanText(version), apiVersion, isPodman: name === 'Libpod'};
}

/**
@param newest As the engine said it: whatever answered may not be an engine at all.
@param wanted What `DOCKER_API_VERSION` asks for, with or without a leading `v`, as the docker client takes it.
@throws {EngineError} `unsupported` when there is no version both sides know, `invalid` when `wanted` is none.
*/
export function agreeOnVersion(newest: string | undefined, oldest: string | undefined, wanted: string | undefined): string {
	if (!isVersion(newest)) {
		throw new EngineError('unsupported', 'What answered is no Docker engine: it names no API version.');
	}

	if (wanted !== undefined) {
		return agreeOnWanted(wanted.replace(/^v/v, ''), newest, oldest);
	}

	const agreed = `1.${Math.min(minor(newest), minor(newestApiVersion))}`;
	if (isVersion(oldest) && minor(agreed) < minor(oldest)) {
		throw new EngineError('unsupported', `This engine speaks API ${oldest} and newer; Gantry ${agreed}. A newer Gantry is needed.`);
	}

	if (minor(agreed) < minor(oldestApiVersion)) {
		throw new EngineError('unsupported', `This engine speaks API ${newest}; Gantry needs ${oldestApiVersion} (engine 20.10) or newer.`);
	}

	return agreed;
}

function agreeOnWanted(wanted: string, newest: string, oldest: string | undefined): string {
	if (!isVersion(wanted)) {
		throw new EngineError('invalid', `DOCKER_API_VERSION is “${cleanText(wanted)}”: write a version as in 1.41.`);
	}

	if (minor(wanted) > minor(newest)) {
		throw new EngineError('unsupported', `DOCKER_API_VERSION asks for ${wanted}, but the engine speaks only up to ${newest}.`);
	}

	const least = isVersion(oldest) && minor(oldest) > minor(oldestApiVersion) ? oldest : oldestApiVersion;
	if (minor(wanted) < minor(least)) {
		throw new EngineError('unsupported', `DOCKER_API_VERSION asks for ${wanted}, but ${least === oldest ? 'the engine speaks' : 'Gantry needs'} ${least} and newer.`);
	}

	return wanted;
}

const isVersion = (version: unknown): version is string => typeof version === 'string' && /^1\.\d+$/v.test(version);

const minor = (version: string): number => Number(version.split('.')[1]);
