import type {Json} from '../types.js';
import type {EngineError} from '../engine-error.js';
import type {BuildProgress, BuildStep} from './build-progress.js';
import type {Builder} from './choose-builder.js';
import type {ContextCounts} from './context-files.js';
import type {Dockerfile} from './dockerfile.js';

/** A build by one of the two builders, ready to begin. */
export type BuildRun = {
	readonly builder: Builder;
	readonly counts: ContextCounts;
	readonly reader: {
		push(message: Json, now: number): void;
		end(now: number): void;
		snapshot(): Pick<BuildProgress, 'steps' | 'stepCount' | 'imageId' | 'error' | 'warnings'>;
	};
	/** The line of the Dockerfile a step stands at. */
	stepLine(dockerfile: Dockerfile, step: BuildStep): number | undefined;
	/** Send the request. What is told of the context, and why it could not be sent, may be told later, too. */
	open(signal: AbortSignal, told: {onBytes(count: number): void; onError(error: EngineError): void}): Promise<NodeJS.ReadableStream & {destroy(): void}>;
	/** To be called however the build has ended. */
	close(): void;
};
