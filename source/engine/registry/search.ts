import {cleanText} from '../../format/clean.js';
import {hub, registryWords, splitRegistry} from '../../format/registry-name.js';
import type {EngineClient} from '../client.js';
import {dial} from '../dial.js';
import {EngineError} from '../engine-error.js';
import {rowsOf} from '../rows-of.js';
import {authHeader} from './auth-header.js';
import type {Credentials} from './credentials.js';
import {registryError} from './registry-error.js';

export type SearchRequest = {
	/** A word, or a registry and a word: `localhost:5000/nginx`. */
	readonly term: string;
	/** So many at most, 1 to 100; the engine's own 25 unless told. */
	readonly limit?: number | undefined;
	readonly isOfficial?: boolean;
	readonly leastStars?: number | undefined;
};

/** An image that a registry has found. */
export type FoundImage = {
	/** As it can be pulled: with its registry, unless that is the hub. */
	readonly name: string;
	readonly description: string;
	readonly stars: number;
	readonly isOfficial: boolean;
	/** Built by the hub itself; nothing is any more. */
	readonly isAutomated: boolean;
};

/** The engine asks its registry and has to find it first. */
const searchDeadline = 60_000;

/** A registry may send whole pages. */
const longestDescription = 1000;

type Row = Readonly<Partial<Record<'name' | 'description' | 'star_count' | 'is_official' | 'is_automated', unknown>>> | null;

function toFound(row: Row, prefix: string): FoundImage {
	const {name = '', description, star_count: stars, is_official: isOfficial, is_automated: isAutomated} = row ?? {};
	const text = cleanText(String(name)).trim();
	return {
		name: text.startsWith(prefix) ? text : prefix + text,
		description: typeof description === 'string' ? cleanText(description).replaceAll(/\s+/gv, ' ').trim().slice(0, longestDescription).toWellFormed() : '',
		stars: typeof stars === 'number' && stars > 0 ? Math.floor(stars) : 0,
		isOfficial: isOfficial === true, isAutomated: isAutomated === true,
	};
}

const filtersOf = ({isOfficial = false, leastStars = 0}: SearchRequest) => ({
	...(isOfficial ? {'is-official': {true: true}} : {}), ...(leastStars > 0 ? {stars: {[leastStars]: true}} : {}),
});

/**
Search the hub, or the registry that the term begins with, as `docker search` does. What fits best comes first, as the registry sees it.

@throws {EngineError} `unreachable` when the engine cannot reach the registry, `failed` when that cannot be searched, `denied` when it wants a login, `invalid` for a wrong limit. @throws The signal's reason.
@see GET /images/search
*/
export async function searchRegistry(client: EngineClient, credentials: Credentials, request: SearchRequest, signal: AbortSignal): Promise<readonly FoundImage[]> {
	const {term, limit} = request;
	const {registry} = splitRegistry(term);
	const filters = filtersOf(request);
	const auth = await credentials.forRegistry(registry);
	const headers = authHeader(auth);
	const query = {term, ...(limit === undefined ? {} : {limit}), ...(Object.keys(filters).length === 0 ? {} : {filters: JSON.stringify(filters)})};
	let answer: unknown;
	try {
		answer = await client.call(async (docker, abortSignal) => dial(docker, {
			method: 'GET', path: '/images/search?', options: query, headers, abortSignal,
		}), {signal, deadline: searchDeadline});
	} catch (error) {
		throw searchError(error, registry, auth !== undefined);
	}

	const prefix = registry === hub ? '' : `${registry}/`;
	return rowsOf(answer as readonly Row[] | null).map(row => toFound(row, prefix)).filter(({name}) => name !== prefix);
}

/** Registries of today have no search, and the engine tells no more than their status. */
function searchError(error: unknown, registry: string, isLoggedIn: boolean): unknown {
	return error instanceof EngineError && /^Unexpected status code 40[45]$/v.test(error.message)
		? new EngineError('failed', `${registryWords(registry)} cannot be searched.`, {cause: error})
		: registryError(error, {registry, isLoggedIn});
}
