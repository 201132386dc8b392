/** A character that is only itself, within brackets and without. */
const literal = (character: string): string => /^[a-zA-Z0-9]$/v.test(character) ? character : String.raw`\u{${character.codePointAt(0)!.toString(16)}}`;

/**
A pattern of names as Go's `path.Match` reads it: `*` and `?` do not go over a `/`, `[a-z]` and `[^a-z]` are one character.

@returns `undefined` for one that is not whole.
@see pkg.go.dev/path#Match
*/
export function globPattern(glob: string): RegExp | undefined {
	let pattern = '';
	for (const {0: part, groups} of glob.matchAll(/\[(?<set>(?:\\.|[^\\\]])+)\]|\\(?<escaped>.)|./gsv)) {
		const {set, escaped} = groups!;
		if (set !== undefined) {
			pattern += set.startsWith('^') ? `[^${setPattern(set.slice(1))}]` : `[${setPattern(set)}]`;
		} else if (escaped !== undefined) {
			pattern += literal(escaped);
		} else if (part === '[' || part === '\\') {
			return undefined;
		} else {
			pattern += part === '*' ? String.raw`[^\/]*` : (part === '?' ? String.raw`[^\/]` : literal(part));
		}
	}

	try {
		return new RegExp(`^${pattern}$`, 'v');
	} catch {
		// A range that goes backwards.
		return undefined;
	}
}

const setPattern = (set: string): string => set.replaceAll(/\\(?<escaped>.)|(?<from>[^\\])-(?<to>[^\\])|(?<one>.)/gsv, (...found) => {
	const {escaped, from, to, one} = found.at(-1) as Readonly<Record<string, string | undefined>>;
	return from === undefined || to === undefined ? literal(escaped ?? one ?? '') : `${literal(from)}-${literal(to)}`;
});
