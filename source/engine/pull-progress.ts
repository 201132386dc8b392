/** How one layer of an image stands while it is pulled. */
export type LayerProgress = {
	readonly id: string;
	readonly phase: 'waiting' | 'downloading' | 'verifying' | 'extracting' | 'done' | 'exists';
	/** Bytes of the phase; 0 when not told. */
	readonly current: number;
	readonly total: number;
};

/** How far a pull is. */
export type PullProgress = {
	readonly layers: readonly LayerProgress[];
	/** What the engine said of the whole: `Status: Downloaded newer image for …`. */
	readonly status?: string;
	readonly digest?: string;
};

export const newPull: PullProgress = {layers: []};
