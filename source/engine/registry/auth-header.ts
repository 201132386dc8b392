import type {RegistryAuth} from './credentials.js';

/** Base64 for addresses, padded. */
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');

/**
The header that shows a registry who asks. It is sent without credentials, too: engines before API 1.42 refuse a push that has none.

@see POST /images/create, POST /images/{name}/push (`X-Registry-Auth`)
*/
export const authHeader = (auth: RegistryAuth | undefined): Readonly<Record<string, string>> => ({'X-Registry-Auth': encoded(auth ?? {})});

/** What a classic build may show to which registry, by server address. @see POST /build (`X-Registry-Config`) */
export const registryConfigHeader = (auths: Readonly<Record<string, RegistryAuth>>): Readonly<Record<string, string>> => ({'X-Registry-Config': encoded(auths)});
