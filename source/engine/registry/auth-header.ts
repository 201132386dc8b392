import type {RegistryAuth} from './credentials.js';

/**
The header that shows a registry who asks. It is sent without credentials, too: engines before API 1.42 refuse a push that has none.

@see POST /images/create, POST /images/{name}/push (`X-Registry-Auth`: base64 for addresses, padded)
*/
export const authHeader = (auth: RegistryAuth | undefined): Readonly<Record<string, string>> =>
	({'X-Registry-Auth': Buffer.from(JSON.stringify(auth ?? {})).toString('base64').replaceAll('+', '-').replaceAll('/', '_')});
