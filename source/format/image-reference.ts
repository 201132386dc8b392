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
