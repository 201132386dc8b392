import {splitReference} from '../../format/image-reference.js';
import type {EngineClient} from '../client.js';
import type {PullProgress} from './pull-progress.js';
import type {Credentials} from './credentials.js';
import {transfer} from './transfer.js';

export type PullRequest = {
	readonly reference: string;
	readonly platform?: string | undefined;
	/** Every tag the registry has of this name; the reference's own tag does not count then. */
	readonly isAllTags?: boolean;
};

/**
Pull an image from its registry.

@see transfer
@see POST /images/create
*/
export async function pullImage(client: EngineClient, credentials: Credentials, {reference, platform, isAllTags = false}: PullRequest, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<PullProgress> {
	const {name, tag} = splitReference(reference);
	return transfer(client, credentials, {
		reference, path: '/images/create',
		query: {fromImage: name, ...(isAllTags ? {} : {tag}), ...(platform ? {platform} : {})},
	}, onProgress, signal);
}
