import type {PullProgress} from '../registry/pull-progress.js';

/** How a file begins: a tar as it is, or one that is compressed in a way engines know. */
export type ArchiveKind = 'tar' | 'gzip' | 'bzip2' | 'xz' | 'zstd';

/** A file of this machine that is to be sent to the engine. */
export type ArchiveSource = {
	/** Absolute, as it is: not cleaned. */
	readonly file: string;
	readonly sizeBytes: number;
	readonly kind: ArchiveKind;
};

/** Where an archive comes to stand on this machine. */
export type ArchiveTarget = {
	/** Absolute, links followed, as it is: not cleaned. */
	readonly file: string;
	/** Whether a file is there already, which will be replaced. */
	readonly isThere: boolean;
	/** Whether what is written is compressed: the name says so. */
	readonly isCompressed: boolean;
};

/** How far a load or an import is. */
export type SendProgress = {
	/** Bytes of the file that have been sent; 0 of 0 when the engine fetches the archive itself. */
	readonly sentBytes: number;
	readonly totalBytes: number;
	/** What the engine does with it, per layer. */
	readonly pull: PullProgress;
	/** Names, or ids of images without one, that have been loaded so far. */
	readonly loaded: readonly string[];
	/** What else the engine said: an image that has lost its name to one that was loaded, say. */
	readonly notes: readonly string[];
};

/** What is to be made an image of, and how (`docker import`). */
export type ImportRequest = {
	readonly source: ArchiveSource | {readonly url: string};
	/** `repository:tag`; empty for an image without a name. */
	readonly reference: string;
	readonly message: string;
	/** Dockerfile instructions to apply to its configuration, in this order. */
	readonly changes: readonly string[];
	/** `linux/arm64`; empty for the engine's own. */
	readonly platform: string;
};
