import type {FileKind} from '../../format/file-words.js';

export type {FileKind} from '../../format/file-words.js';

/** One name in a directory of a container. */
export type FileEntry = {
	/** Tells it from the others of its directory, and is what the engine is asked by. Not cleaned: never to be shown. */
	readonly id: string;
	/** As it may be shown. */
	readonly name: string;
	readonly kind: FileKind;
	/** The lowest twelve bits of its POSIX mode. */
	readonly mode: number;
	readonly sizeBytes: number;
	/** Milliseconds since the epoch. */
	readonly modifiedAt: number;
	/** Where a symbolic link leads, as it may be shown. */
	readonly target?: string;
};

/** What a directory of a container holds, or as much of it as could be found out within the limits. */
export type Listing = {
	readonly entries: readonly FileEntry[];
	/** Whether these are all. */
	readonly isWhole: boolean;
	/** How many files were passed over in directories below: an archive has no other way to the next name. */
	readonly passedOver: number;
};

/** What stands at one path of a container (`HEAD /containers/{id}/archive`). */
export type PathStat = {
	readonly kind: FileKind;
	/** The lowest twelve bits of its POSIX mode. */
	readonly mode: number;
	readonly sizeBytes: number;
	readonly modifiedAt: number;
	/** For a symbolic link the path it comes to in the end, absolute within the container. Not cleaned. */
	readonly target?: string;
};

/** The beginning of a file, as lines of text. */
export type FileText = {
	readonly sizeBytes: number;
	readonly isBinary: boolean;
	/** Whether there is more of it. */
	readonly isCut: boolean;
	/** Cleaned, tabs expanded. */
	readonly lines: readonly string[];
};
