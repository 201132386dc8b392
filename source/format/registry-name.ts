import {splitReference} from './image-reference.js';

/** What the docker client calls the registry whose name need not be written. */
export const hub = 'docker.io';

/**
A name in its registry and the rest: `nginx` is the hub's, `localhost:5000/shop/web` is not. The part before the first slash is a registry where it
looks like a host, as the docker client tells them apart.

@see github.com/distribution/reference (`splitDockerDomain`)
*/
export function splitRegistry(name: string): {readonly registry: string; readonly rest: string} {
	const slash = name.indexOf('/');
	const first = slash === -1 ? '' : name.slice(0, slash);
	if (!/[.:]/v.test(first) && first !== 'localhost') {
		return {registry: hub, rest: name};
	}

	return {registry: first === 'index.docker.io' ? hub : first, rest: name.slice(slash + 1)};
}

/** A registry as it is spoken of, at the start of a sentence. */
export const registryWords = (registry: string): string => registry === hub ? 'The hub' : `The registry ${registry}`;

/** A reference in the one form that two of the same image and tag share: `nginx` and `docker.io/library/nginx:latest` are `nginx:latest`. */
export function familiarReference(reference: string): string {
	const {name, tag} = splitReference(reference);
	const {registry, rest} = splitRegistry(name);
	const familiar = registry === hub ? rest.replace(/^library\//v, '') : name;
	return `${familiar}${reference.includes('@') ? '@' : ':'}${tag}`;
}
