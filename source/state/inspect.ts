import type {Inspection} from '../engine/types.js';

/** The inspect tab. */
export type Inspect = {
	readonly subject: {readonly kind: 'container' | 'image'; readonly id: string} | undefined;
	readonly phase: 'idle' | 'loading' | 'shown' | 'failed';
	readonly inspection: Inspection | undefined;
	readonly message: string | undefined;
	readonly isRaw: boolean;
	/** Secrets are masked until they are asked for, and again on the next subject. */
	readonly isRevealed: boolean;
	/** Index of the first row shown. */
	readonly top: number;
};

export const noInspect: Inspect = {subject: undefined, phase: 'idle', inspection: undefined, message: undefined, isRaw: false, isRevealed: false, top: 0};

export const inspecting = (inspect: Inspect, subject: NonNullable<Inspect['subject']>): Inspect =>
	inspect.subject?.id === subject.id ? inspect : {...noInspect, isRaw: inspect.isRaw, subject, phase: 'loading'};
