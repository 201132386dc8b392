import type {NoticeTone} from '../state/notice.js';
import type {ActionContext} from './action.js';

/** Show one sentence in place of the footer. */
export function say({store, clock}: Pick<ActionContext, 'store' | 'clock'>, text: string, tone: NoticeTone = 'info'): void {
	store.update('notice', () => ({text, tone, shownAt: clock()}));
}
