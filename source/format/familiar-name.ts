import {splitTag} from './image-reference.js';

/**
An image's name as engines list it: with its tag, `latest` unless told, and without the hub in front.

@see github.com/distribution/reference (`FamiliarString`)
*/
export function familiarName(name: string): string {
	const {repository, tag} = splitTag(name);
	return `${repository.replace(/^(?:index\.)?docker\.io\//v, '').replace(/^library\/(?=[^\/]+$)/v, '')}:${tag}`;
}

/** The registry a repository is in, where it names one: `localhost:5000` of `localhost:5000/shop/web`. */
export function registryOf(repository: string): string | undefined {
	const [first = '', ...rest] = repository.split('/');
	return rest.length > 0 && (/[.:]/v.test(first) || first === 'localhost') ? first : undefined;
}
