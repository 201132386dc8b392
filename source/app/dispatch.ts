import type {ActionContext} from '../actions/action.js';
import {actionForKey, runAction} from '../actions/registry.js';
import {cleanText} from '../format/clean.js';
import type {Overlay} from '../state/overlay.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {leastColumns, leastRows} from '../state/layout.js';
import {overlayKey, overlayPaste} from './overlay-keys.js';

const replaceTop = (overlays: readonly Overlay[], overlay: Overlay): readonly Overlay[] => [...overlays.slice(0, -1), overlay];

/** A filter filters as it is typed; backing out of it brings the earlier one back. */
function withFilter(state: State, overlay: Overlay, filter: string): Partial<State> {
	return overlay.kind === 'filter' ? {[overlay.list]: {...state[overlay.list], view: {...state[overlay.list].view, filter}}} : {};
}

/** The one place where keys are heard: the overlay on top has them, or else the action they mean. */
export function pressKey(context: ActionContext, key: string): void {
	const {store} = context;
	const state = store.get();
	// What was said has been read when the next key comes; only that something was done stays until it fades.
	if (state.notice && state.notice.tone !== 'good' && state.overlays.length === 0) {
		store.update('notice', () => undefined);
	}

	// On a screen that shows nothing, nothing is to be done by accident: backing out and quitting are all there is.
	const isTooSmall = state.screen.columns < leastColumns || state.screen.rows < leastRows;
	const top = state.overlays.at(-1);
	if (top) {
		if (!isTooSmall || key === 'escape' || key === 'ctrl+c') {
			pressOverlayKey(context, top, key);
		}

		return;
	}

	const action = actionForKey(store.get(), key);
	if (action && (!isTooSmall || action.id === 'screen.quit')) {
		void runAction(context, action);
	}
}

function pressOverlayKey({store, controllers}: ActionContext, top: Overlay, key: string): void {
	const result = overlayKey(top, key, Math.max(1, store.get().screen.rows - 8));
	if (!result) {
		return;
	}

	if ('cancelTask' in result) {
		controllers.get(result.cancelTask)?.abort();
	} else if ('overlay' in result) {
		const {overlay} = result;
		store.patch(state => ({overlays: replaceTop(state.overlays, overlay), ...(overlay.kind === 'filter' ? withFilter(state, overlay, overlay.text.value) : {})}));
	} else {
		const isBackedOut = key === 'escape' || key === 'ctrl+c';
		store.patch(state => ({overlays: state.overlays.slice(0, -1), ...(isBackedOut && top.kind === 'filter' ? withFilter(state, top, top.before) : {})}));
		result.after?.();
	}
}

/** Pasted text is text, whatever it looks like. */
export function paste({store}: {readonly store: Store}, pasted: string): void {
	const text = cleanText(pasted.replaceAll(/[\r\n]+/gv, ' ').trim());
	const top = store.get().overlays.at(-1);
	const overlay = top && overlayPaste(top, text);
	if (overlay) {
		store.patch(state => ({overlays: replaceTop(state.overlays, overlay), ...(overlay.kind === 'filter' ? withFilter(state, overlay, overlay.text.value) : {})}));
	}
}
