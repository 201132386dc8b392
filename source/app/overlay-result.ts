import type {ActionContext} from '../actions/action.js';
import type {FormField, Overlay} from '../state/overlay.js';

/**
What a key does to the overlay on top: it changes, or it closes, after which `after` is to be run; `undefined` when the key means nothing to it.
*/
export type OverlayResult =
	| {readonly overlay: Overlay}
	/** Another is laid over it. */
	| {readonly open: Overlay}
	| {readonly close: true; readonly after?: (context: ActionContext) => void}
	| {readonly cancelTask: number}
	| {readonly copy: string; /** What has been copied, where it is no command line. */ readonly said?: string}
	/** A value for the field is to be found. */
	| {readonly search: FormField}
	| undefined;
