import {splitReference} from './image-reference.js';

/** What the docker client calls the registry whose name need not be written. */
export const hub = 'docker.io';

/** What the docker client calls its hub in its configuration, in helpers and in what the engine is sent: an address of the hub's first protocol. */
export const hubAddress = 'https://index.docker.io/v1/';

const hubNames: ReadonlySet<string> = new Set(['', 'docker.io', 'index.docker.io', 'registry-1.docker.io', hubAddress]);

/** Whether a server is the hub, by any of its names. */
export const isHub = (server: string): boolean => hubNames.has(server);

/**
The registry an image's name leads to: its first part, where that looks like a host, and the hub otherwise.

@see github.com/distribution/reference (`splitDockerDomain`)
*/
export function registryOf(reference: string): string {
	const slash = reference.indexOf('/');
	const first = slash === -1 ? '' : reference.slice(0, slash);
	const isHost = first === 'localhost' || /[.:]/v.test(first) || first !== first.toLowerCase();
	return isHost && !isHub(first) ? first : hub;
}

/**
`https://registry:5000/v2/` → `registry:5000`: what follows the scheme, without a path.

@see docker/cli cli/config/credentials (`ConvertToHostname`)
*/
export function hostOf(server: string): string {
	const {host = ''} = /^[a-z][a-z0-9+.\-]*:\/\/(?:[^\/@]*@)?(?<host>[^\/?#]*)/iv.exec(server)?.groups ?? {};
	return host === '' ? server.split('/')[0]! : host;
}

/** The key that a server's credentials are kept by. */
export const credentialKey = (server: string): string => isHub(server) ? hubAddress : hostOf(server);

/** How people call a server: the reverse of `credentialKey`. */
export const registryName = (server: string): string => isHub(server) ? hub : hostOf(server);

/** A registry as it is spoken of, at the start of a sentence. */
export const registryWords = (server: string): string => isHub(server) ? 'The hub' : `The registry ${hostOf(server)}`;

/** A name in its registry and the rest: `nginx` is the hub's, `localhost:5000/shop/web` is not. */
export function splitRegistry(name: string): {readonly registry: string; readonly rest: string} {
	const registry = registryOf(name);
	const first = name.split('/', 1)[0]!;
	return {registry, rest: registry === hub && !(name.includes('/') && isHub(first)) ? name : name.slice(first.length + 1)};
}

/** A reference in the one form that two of the same image and tag share: `nginx` and `docker.io/library/nginx:latest` are `nginx:latest`. */
export function familiarReference(reference: string): string {
	const {name, tag} = splitReference(reference);
	const {registry, rest} = splitRegistry(name);
	const familiar = registry === hub ? rest.replace(/^library\/(?=[^\/]+$)/v, '') : name;
	return `${familiar}${reference.includes('@') ? '@' : ':'}${tag}`;
}
