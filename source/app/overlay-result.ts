import type {Overlay} from '../state/overlay.js';

/**
What a key does to the overlay on top: it changes, or it closes, after which `after` is to be run; `undefined` when the key means nothing to it.
*/
export type OverlayResult =
	| {readonly overlay: Overlay}
	/** Another is laid over it. */
	| {readonly open: Overlay}
	| {readonly close: true; readonly after?: () => void}
	| {readonly cancelTask: number}
	| {readonly copy: string}
	| undefined;
