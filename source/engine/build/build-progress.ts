export type BuildStep = {
	/** From 1. */
	readonly number: number;
	/** As written in the Dockerfile: `RUN make`. */
	readonly instruction: string;
	readonly state: 'running' | 'cached' | 'done' | 'failed';
	/** The last lines the step printed; cleaned, colours kept. */
	readonly output: readonly string[];
	/** Lines printed before those. */
	readonly droppedLines: number;
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
	readonly endedAt?: number;
};

/** How far a build is. */
export type BuildProgress = {
	readonly phase: 'sending' | 'building' | 'done' | 'failed';
	/** Of the context, sent so far. */
	readonly sentBytes: number;
	readonly files: number;
	/** What `.dockerignore` kept back: files, and directories not even looked into. */
	readonly ignored: number;
	/** How many steps there will be; 0 until the engine says. */
	readonly stepCount: number;
	readonly steps: readonly BuildStep[];
	readonly imageId?: string;
	readonly error?: string;
};

export const newBuild: BuildProgress = {phase: 'sending', sentBytes: 0, files: 0, ignored: 0, stepCount: 0, steps: []};
