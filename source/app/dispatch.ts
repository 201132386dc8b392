import type {ActionContext} from '../actions/action.js';
import {copyText} from '../actions/copy-actions.js';
import {actionForKey, runAction} from '../actions/registry.js';
import {cleanText} from '../format/clean.js';
import type {Overlay} from '../state/overlay.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {layout} from '../state/layout.js';
import {fillFromSearch} from './field-search.js';
import {overlayKey, overlayPaste} from './overlay-keys.js';

type Filter = Extract<Overlay, {readonly kind: 'filter'}>;

const replaceTop = (overlays: readonly Overlay[], overlay: Overlay): readonly Overlay[] => [...overlays.slice(0, -1), overlay];

/** The list a filter is of, filtered by it. */
const filtered = (state: State, {list}: Filter, filter: string): Partial<State> => ({[list]: {...state[list], view: {...state[list].view, filter}}});

/** Put another in place of the overlay on top. A filter filters as it is typed. */
function changeTop(store: Store, overlay: Overlay): void {
	store.patch(state => ({overlays: replaceTop(state.overlays, overlay), ...(overlay.kind === 'filter' ? filtered(state, overlay, overlay.text.value) : {})}));
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
	const isTooSmall = layout(state.screen).kind === 'too-small';
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

function pressOverlayKey(context: ActionContext, top: Overlay, key: string): void {
	const {store, controllers} = context;
	const {screen, tasks, now} = store.get();
	const result = overlayKey(top, key, Math.max(1, screen.rows - 8), screen, {tasks, now});
	if (!result) {
		return;
	}

	if ('cancelTask' in result) {
		controllers.get(result.cancelTask)?.abort();
	} else if ('copy' in result) {
		copyText(context, result.copy, result.said ?? 'the command line');
	} else if ('search' in result) {
		void fillFromSearch(store, top, result.search);
	} else if ('open' in result) {
		const {open} = result;
		store.update('overlays', overlays => [...overlays, open]);
	} else if ('overlay' in result) {
		changeTop(store, result.overlay);
	} else {
		// Backing out of a filter brings the earlier one back.
		const isBackedOut = key === 'escape' || key === 'ctrl+c';
		store.patch(state => ({overlays: state.overlays.slice(0, -1), ...(isBackedOut && top.kind === 'filter' ? filtered(state, top, top.before) : {})}));
		result.after?.(context);
	}
}

/** Pasted text is text, whatever it looks like. */
export function paste({store}: {readonly store: Store}, pasted: string): void {
	// A line of a shell may go on in the next one, behind a backslash.
	const lines = pasted.replaceAll(/\r\n?/gv, '\n');
	const text = cleanText(lines.replaceAll(/\\\n\s*/gv, ' ').replaceAll(/\n+/gv, ' ').trim());
	const top = store.get().overlays.at(-1);
	const overlay = top && overlayPaste(top, text, lines);
	if (overlay) {
		changeTop(store, overlay);
	}
}
