import type {ActionContext} from '../actions/action.js';
import type {Overlay} from '../state/overlay.js';

/**
What a key does to the overlay on top: it changes, or it closes, after which `after` is to be run; `undefined` when the key means nothing to it.
*/
export type OverlayResult =
	| {readonly overlay: Overlay}
	| {readonly close: true; readonly after?: (context: ActionContext) => void}
	| {readonly cancelTask: number}
	| {readonly copy: string; /** What has been copied, where it is no command line. */ readonly said?: string}
	| undefined;
