import type {Placement} from './place-copy.js';

/** `docker cp` in one of its directions. Paths as they were typed, `~` expanded. */
export type CopyRequest = {
	readonly direction: 'out' | 'in';
	readonly containerId: string;
	readonly containerPath: string;
	readonly hostPath: string;
	/** Copy what the source leads to, where it is a symbolic link (`docker cp -L`). */
	readonly isFollowing: boolean;
};

/** A copy that has been looked into: what it reads, where it comes to stand, and what it would overwrite. */
export type CopyPlan = Placement & {
	readonly direction: 'out' | 'in';
	readonly containerId: string;
	/** What is read: a path of the container, or one of this machine, links followed where that was asked for. */
	readonly source: string;
	/** What the archive calls its root: see `sourceBase`. */
	readonly base: string;
	/** Bytes, where they are known. */
	readonly totalBytes: number | undefined;
	/** The first few files that would be overwritten, as they may be shown. */
	readonly replaced: readonly string[];
	readonly replacedCount: number;
	/** There is too much to look through: others may be overwritten too. */
	readonly mayReplaceMore: boolean;
	/** Where it comes to stand, as it may be shown. */
	readonly landing: string;
};

export type CopyProgress = {readonly files: number; readonly bytes: number};

export type CopyResult = CopyProgress & {
	/** What was left out and why, in sentences. */
	readonly leftOut: readonly string[];
};

/** So much of an archive is looked through for files that would be overwritten. */
export const planLimits = {bytes: 64 * 1024 * 1024, milliseconds: 3000} as const;

/** Of the files that would be overwritten so many are named. */
export const mostNamed = 12;

/** Collects what would be overwritten: the first few by name, the rest by number. */
export class Replaced {
	readonly names: string[] = [];
	count = 0;

	add(name: string): void {
		this.count++;
		if (this.names.length < mostNamed) {
			this.names.push(name);
		}
	}
}
