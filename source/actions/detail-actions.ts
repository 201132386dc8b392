import {detailSize} from '../state/layout.js';
import {cycleStreams, logEnd, logTop, pageLog, scrollLog, toggleFollow, toggleTimestamps, toggleWrap} from '../state/log-view.js';
import type {LogState} from '../state/log.js';
import type {ActionContext, ScreenAction} from './action.js';
import {movements} from './movements.js';

type Size = ReturnType<typeof detailSize>;

const onLog = (id: string, keys: readonly string[], title: string, change: (log: LogState, size: Size) => LogState['view'], hint?: string): ScreenAction => ({
	id, on: 'screen', keys, title, places: ['log'], ...(hint === undefined ? {} : {hint}),
	run({store}) {
		const size = detailSize(store.get().screen);
		store.update('log', log => {
			const view = change(log, size);
			return view === log.view ? log : {...log, view};
		});
	},
});

function scrollInspect({store, countInspectRows}: ActionContext, by: (rows: number) => number): void {
	const {rows} = detailSize(store.get().screen);
	const lastTop = Math.max(0, countInspectRows() - rows);
	store.update('inspect', inspect => ({...inspect, top: Math.max(0, Math.min(lastTop, inspect.top + by(rows)))}));
}

const toggleInspect = (id: string, key: string, title: string, field: 'isRaw' | 'isRevealed', hint: string): ScreenAction => ({
	id, on: 'screen', keys: [key], title, hint, places: ['inspect'],
	run({store}: Pick<ActionContext, 'store'>) {
		store.update('inspect', inspect => ({...inspect, [field]: !inspect[field], top: field === 'isRaw' ? 0 : inspect.top}));
	},
});

/** What the tabs of the detail understand. */
export const detailActions: readonly ScreenAction[] = [
	onLog('log.follow', ['f'], 'Follow the end of the log, or stop', ({ring, view}, size) => toggleFollow(ring, view, size), 'follow'),
	onLog('log.wrap', ['w'], 'Wrap long lines, or cut them', ({view}) => toggleWrap(view), 'wrap'),
	onLog('log.timestamps', ['T'], 'Show timestamps, or hide them', ({view}) => toggleTimestamps(view), 'times'),
	onLog('log.streams', ['o'], 'Show stdout, stderr or both', ({view}) => cycleStreams(view), 'streams'),
	onLog('log.down', ['j', 'down'], 'Down', ({ring, view}, size) => scrollLog(ring, view, size, 1)),
	onLog('log.up', ['k', 'up'], 'Up', ({ring, view}, size) => scrollLog(ring, view, size, -1)),
	onLog('log.page-down', ['pagedown', 'ctrl+d'], 'A page down', ({ring, view}, size) => pageLog(ring, view, size, 1)),
	onLog('log.page-up', ['pageup', 'ctrl+u'], 'A page up', ({ring, view}, size) => pageLog(ring, view, size, -1)),
	onLog('log.top', ['g', 'home'], 'Oldest line', ({ring, view}, size) => logTop(ring, view, size)),
	onLog('log.end', ['G', 'end'], 'Newest line, and follow', ({ring, view}, size) => logEnd(ring, view, size)),
	toggleInspect('inspect.raw', 'o', 'Raw JSON or structured', 'isRaw', 'raw'),
	toggleInspect('inspect.reveal', 'm', 'Reveal masked values, or mask them', 'isRevealed', 'reveal'),
	...movements('inspect', ['inspect'], scrollInspect, {first: ['top', 'Top'], last: ['end', 'End']}, true),
];
