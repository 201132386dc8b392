import {cleanText} from '../format/clean.js';
import type {EngineClient} from './client.js';
import {dial} from './dial.js';
import type {Json} from './types.js';

export type CreateRequest = {
	/** The engine makes one up when there is none. */
	readonly name?: string;
	/** `linux/arm64`; the engine's own when there is none. */
	readonly platform?: string;
	/** As the API takes it: `Image`, `Cmd`, `HostConfig`, … */
	readonly body: Readonly<Record<string, Json>>;
};

export type Created = {
	readonly id: string;
	/** What the engine left out or thinks unwise, in its own sentences. */
	readonly warnings: readonly string[];
};

/** The name and the body go different ways, which dockerode tells apart by their spelling; it waits ten seconds, which a large image may take longer. */
const deadline = 60_000;

/**
Make a container, without starting it (`POST /containers/create`).

@throws {EngineError} `gone` when there is no such image, `conflict` when the name is taken, `invalid` when the engine does not understand the body.
*/
export async function createContainer(client: EngineClient, {name, platform, body}: CreateRequest, signal?: AbortSignal): Promise<Created> {
	const query = {...(name === undefined ? {} : {name}), ...(platform === undefined ? {} : {platform})};
	const answer = await client.call(async (docker, abortSignal) => dial(docker, {
		method: 'POST', path: '/containers/create?', options: {_query: query, _body: body}, abortSignal,
	}), {signal, deadline}) as {readonly Id: string; readonly Warnings?: readonly string[] | null};
	return {id: answer.Id, warnings: (answer.Warnings ?? []).map(warning => cleanText(warning))};
}
