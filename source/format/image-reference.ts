/** Twelve hexadecimal digits, as the docker client shortens ids. */
export const shortId = (id: string): string => id.replace(/^sha256:/v, '').slice(0, 12);

/** `repository:tag` in its two parts; the colon of a registry's port is no tag. A reference by digest has no tag. */
export function splitTag(reference: string): {readonly repository: string; readonly tag: string} {
	const [name = '', digest] = reference.split('@');
	const colon = name.lastIndexOf(':');
	if (colon > name.lastIndexOf('/')) {
		return {repository: name.slice(0, colon), tag: name.slice(colon + 1)};
	}

	return {repository: name, tag: digest === undefined ? 'latest' : '<none>'};
}

const namePart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';

/** The first part may be a registry, where it looks like a host; a tag has at most 128 characters. */
const name = new RegExp(String.raw`^(?:[\w.\-]+(?::\d+)?\/)?${namePart}(?:\/${namePart})*(?::\w[\w.\-]{0,127})?$`, 'v');

/**
Whether an image can have this name, with a tag or without.

@see github.com/distribution/reference
*/
export const isImageName = (text: string): boolean => name.test(text);

/** What is wrong with such a name, and what is right. */
export const imageNameError = (text: string): string => `“${text}” is no image name: lower-case letters, digits and . _ - with / between, then :tag.`;

/**
A reference in the two parts a pull is asked for with: `nginx` is `nginx` and `latest`; of one by digest the digest stands for the tag.

@see github.com/distribution/reference (`TagNameOnly`)
*/
export function splitReference(reference: string): {readonly name: string; readonly tag: string} {
	const at = reference.indexOf('@');
	const named = at === -1 ? reference : reference.slice(0, at);
	const {repository, tag} = splitTag(named);
	return {name: repository, tag: at === -1 ? tag : reference.slice(at + 1)};
}

/** Whether a text can say which image is meant: a name with or without a tag or digest, or an id. */
export const isReference = (text: string): boolean => isImageName(text.replace(/@[a-z0-9]+:[\da-f]{32,}$/v, '')) || /^(?:sha256:)?[\da-f]{4,64}$/v.test(text);
