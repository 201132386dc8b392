export type BuildStep = {
	/** Unique in a build: BuildKit's digest of the step, or the classic builder's number. */
	readonly id: string;
	/** From 1, in the order they are told; the classic builder's are those of the Dockerfile. */
	readonly number: number;
	/** As the builder tells it: `RUN make`; BuildKit's own bookkeeping has names as `[internal] load metadata for …`. */
	readonly instruction: string;
	/** Of the Dockerfile's stages, and where in it: BuildKit's `[build 2/5]` in its parts. */
	readonly stage?: string;
	/** The builder's own bookkeeping (`[internal] …`, exporting), no instruction of the Dockerfile. */
	readonly isInternal?: boolean;
	readonly state: 'waiting' | 'running' | 'cached' | 'done' | 'failed' | 'cancelled';
	/** The last lines the step printed; cleaned, colours kept. */
	readonly output: readonly string[];
	/** Lines printed before those. */
	readonly droppedLines: number;
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
	readonly endedAt?: number;
	/** What it moves (base layers, files), where the builder tells: bytes so far, and of how many (0 when not told). */
	readonly transfer?: {readonly current: number; readonly total: number};
	/** Bytes of the layer it made, where known. */
	readonly sizeBytes?: number;
	/** The Dockerfile's line it begins at, from 1, where known. */
	readonly line?: number;
	/** Why it failed, one sentence. */
	readonly error?: string;
	/** The classic builder's container, by the beginning of its id, while it runs the step. */
	readonly containerId?: string;
};

/** How far a build is. */
export type BuildProgress = {
	readonly builder: 'classic' | 'buildkit';
	/** Why the classic builder does it where BuildKit was wanted; one sentence. */
	readonly builderNote?: string;
	readonly phase: 'sending' | 'building' | 'done' | 'failed';
	/** Of the context, sent so far; 0 for one that the engine fetches itself. */
	readonly sentBytes: number;
	readonly files: number;
	/** What `.dockerignore` kept back: files, and directories not even looked into. */
	readonly ignored: number;
	/** The first of them, as paths within the context, cleaned. */
	readonly ignoredPaths: readonly string[];
	/** How many steps there will be; 0 until the engine says. */
	readonly stepCount: number;
	readonly steps: readonly BuildStep[];
	readonly imageId?: string;
	readonly error?: string;
	/** Where the build failed: the Dockerfile's line, from 1, and its text, where known. */
	readonly failedAt?: {readonly line: number; readonly text: string};
	/** What the builder warns of, cleaned. */
	readonly warnings: readonly string[];
};

export const newBuild: BuildProgress = {
	builder: 'classic', phase: 'sending', sentBytes: 0, files: 0, ignored: 0, ignoredPaths: [], stepCount: 0, steps: [], warnings: [],
};
