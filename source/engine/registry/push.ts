import {splitTag} from '../../format/image-reference.js';
import type {EngineClient} from '../client.js';
import type {PullProgress} from './pull-progress.js';
import type {Credentials} from './credentials.js';
import {transfer} from './transfer.js';

export type PushRequest = {
	/** Which tag; its name says where to. */
	readonly reference: string;
	/** Every tag there is of this name, instead. */
	readonly isAllTags?: boolean;
};

/**
Push an image to its registry.

@see transfer
@see POST /images/{name}/push
*/
export async function pushImage(client: EngineClient, credentials: Credentials, {reference, isAllTags = false}: PushRequest, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<PullProgress> {
	const {repository, tag} = splitTag(reference);
	return transfer(client, credentials, {reference, path: `/images/${repository}/push`, query: isAllTags ? {} : {tag}}, onProgress, signal);
}
