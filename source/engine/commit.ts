import type Dockerode from 'dockerode';
import type {EngineClient} from './client.js';

/** What to make an image of. */
export type CommitRequest = {
	/** Id or name. */
	readonly container: string;
	/** Without a tag; empty for an image without a name. */
	readonly repository: string;
	readonly tag: string;
	readonly message: string;
	readonly author: string;
	/** Whether the container stands still meanwhile, so that nothing is written half. */
	readonly isPaused: boolean;
	/** Dockerfile instructions to apply to the image's configuration, in this order. */
	readonly changes: readonly string[];
};

/** Gigabytes are read and compressed; the engine answers when all is done. */
const commitDeadline = 3_600_000;

type Commit = (options: {readonly abortSignal: AbortSignal; readonly _query: Readonly<Record<string, unknown>>; readonly _body: object}) => Promise<{readonly Id?: string}>;

/**
Make an image of what is written in a container (`POST /commit`).

@returns The image's id.
@throws {EngineError} `gone` when there is no such container, `conflict` when it is dead or being removed, `invalid` for a wrong change.
*/
export async function commitContainer(client: EngineClient, {container, repository, tag, message, author, isPaused, changes}: CommitRequest, signal: AbortSignal): Promise<string> {
	const query = {
		container, pause: isPaused, ...(repository === '' ? {} : {repo: repository, tag}), ...(message === '' ? {} : {comment: message}), ...(author === '' ? {} : {author}),
		...(changes.length === 0 ? {} : {changes}),
	};
	const {Id = ''} = await client.call(async (docker, abortSignal) => {
		const found: Dockerode.Container = docker.getContainer(container);
		return (found.commit as unknown as Commit).call(found, {abortSignal, _query: query, _body: {}});
	}, {signal, deadline: commitDeadline});
	return Id;
}
