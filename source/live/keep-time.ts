import {isUp, visibleContainers} from '../state/containers.js';
import {isFaded} from '../state/notice.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {runningTasks} from '../state/task.js';

/** Ages are told in seconds for the first minute. */
const young = 60_000;

/** Milliseconds until something on the screen tells another age. */
export function nextTickIn(state: State): number {
	if (state.screen.isLent) {
		return 60_000;
	}

	const isMoving = runningTasks(state.tasks).length > 0
		|| (state.notice && state.notice.tone !== 'danger')
		|| state.connection.phase === 'lost'
		|| visibleContainers(state.containers).some(container => container.since !== undefined && state.now - container.since < young && (isUp(container) || container.state === 'exited'));
	return isMoving ? 1000 : 15_000;
}

/** Keep the state's clock going, as slowly as the screen allows, and let notices fade. */
export function keepTime(store: Store, signal: AbortSignal, clock: () => number = Date.now): void {
	let timer: NodeJS.Timeout | undefined;
	let dueAt = Infinity;

	const tick = () => {
		timer = undefined;
		dueAt = Infinity;
		const now = clock();
		store.patch(({notice}) => ({now, notice: notice && isFaded(notice, now) ? undefined : notice}));
		schedule();
	};

	const schedule = () => {
		const wait = nextTickIn(store.get());
		const due = performance.now() + wait;
		if (due < dueAt && !signal.aborted) {
			clearTimeout(timer);
			dueAt = due;
			timer = setTimeout(tick, wait).unref();
		}
	};

	const unsubscribe = store.subscribe(schedule);
	signal.addEventListener('abort', () => {
		unsubscribe();
		clearTimeout(timer);
	}, {once: true});
	schedule();
}
