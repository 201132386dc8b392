/** What is copied: the last part of its path, `.` for the contents of a directory alone, `/` for a whole root. */
export type CopySource = {readonly base: string; readonly isDirectory: boolean};

/** Where it is copied to, links followed. */
export type CopyDestination = {
	/** As it was typed, made absolute: a slash at its end says that a directory is meant. */
	readonly path: string;
	readonly isThere: boolean;
	readonly isDirectory: boolean;
};

/** Where it comes to stand: as `name` in `directory`, or without a name what is in it straight in `directory`. */
export type Placement = {readonly directory: string; readonly name: string | undefined};

type PathRules = {dirname(path: string): string; basename(path: string): string};

const isContents = ({base}: CopySource): boolean => base === '.' || base === '/';

/** Whether a path says that it means a directory. */
export const assertsDirectory = (path: string): boolean => /(?:^|\/)\.?$/v.test(path);

/** The last part of a path as `docker cp` sees it: `.` when it ends with `/.`. */
export const sourceBase = (path: string, {basename}: Pick<PathRules, 'basename'>): string => /(?:^|\/)\.$/v.test(path) ? '.' : (/^\/+$/v.test(path) ? '/' : basename(path));

/**
Where a copy comes to stand: into a directory that is there; in place of a file; under a new name where there is nothing yet.

@returns A sentence when it cannot be.
@see github.com/moby/moby pkg/archive/copy.go (`PrepareArchiveCopy`)
*/
export function placeCopy(source: CopySource, {path, isThere, isDirectory}: CopyDestination, rules: PathRules): Placement | {readonly error: string} {
	if (isThere && isDirectory) {
		return {directory: path, name: isContents(source) ? undefined : source.base};
	}

	if (isThere && source.isDirectory) {
		return {error: 'is a file: a directory cannot be copied onto it.'};
	}

	if (!isThere && !source.isDirectory && assertsDirectory(path)) {
		return {error: 'is no directory yet: leave out the slash at its end to copy to a file of this name.'};
	}

	return {directory: rules.dirname(path), name: rules.basename(path)};
}
