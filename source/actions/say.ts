import type {NoticeTone} from '../state/notice.js';
import type {Store} from '../state/store.js';

/** Show one sentence in place of the footer. */
export function say(store: Store, text: string, tone: NoticeTone = 'info'): void {
	store.update('notice', () => ({text, tone, shownAt: Date.now()}));
}
