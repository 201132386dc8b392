export type LayerPhase = 'waiting' | 'preparing' | 'downloading' | 'verifying' | 'extracting' | 'retrying' | 'done' | 'pushing' | 'pushed' | 'exists' | 'mounted';

/** How one layer of an image stands while it is pulled or pushed. */
export type LayerProgress = {
	readonly id: string;
	readonly phase: LayerPhase;
	/** Bytes of the phase, or seconds; 0 when not told. */
	readonly current: number;
	readonly total: number;
	/** Engines with containerd's image store tell for how many seconds they have been extracting, of no total. */
	readonly isInSeconds?: true;
	/** Bytes that have to go over the network, where told. */
	readonly size?: number;
	/** Of those, how many have. */
	readonly moved?: number;
};

/** How far a pull or a push is. */
export type PullProgress = {
	readonly layers: readonly LayerProgress[];
	/** What the engine said of the whole: `Status: Downloaded newer image for …`. */
	readonly status?: string;
	readonly digest?: string;
};

export const newPull: PullProgress = {layers: []};
