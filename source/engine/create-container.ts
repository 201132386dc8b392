import {cleanText} from '../format/clean.js';
import type {EngineClient} from './client.js';
import {dial} from './dial.js';

export type CreateOptions = {
	/** The engine invents one without. */
	readonly name?: string | undefined;
	/** `linux/arm64`; the engine's own without. */
	readonly platform?: string | undefined;
	/** As the API takes it. */
	readonly body: Readonly<Record<string, unknown>>;
};

export type Created = {readonly id: string; readonly warnings: readonly string[]};

/** The engine may have to fill volumes from the image first. */
const deadline = 300_000;

/**
Create a container, without starting it.

@throws {EngineError} `gone` when there is no such image, `conflict` when the name is taken, `invalid` for settings the engine does not take.
@see POST /containers/create
*/
export async function createContainer(client: EngineClient, {name, platform, body}: CreateOptions, signal?: AbortSignal): Promise<Created> {
	const query = {...(name ? {name} : {}), ...(platform ? {platform} : {})};
	const answer = await client.call(
		async (docker, abortSignal) => dial(docker, {method: 'POST', path: '/containers/create?', options: {_query: query, _body: body}, abortSignal}),
		{signal, deadline},
	) as {readonly Id: string; readonly Warnings?: readonly string[] | null};
	return {id: answer.Id, warnings: (answer.Warnings ?? []).map(warning => cleanText(warning))};
}
