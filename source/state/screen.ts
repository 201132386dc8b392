export type ListName = 'containers' | 'images';
export type Focus = ListName | 'detail';
export type Tab = 'logs' | 'inspect' | 'top' | 'changes' | 'files';

/** How the room is shared between lists and detail, from the lists alone to the detail alone. */
export type Split = 0 | 1 | 2 | 3 | 4;

/** What the screen shows, apart from the engine's state. Sizes in columns and rows of the terminal. */
export type Screen = {
	readonly columns: number;
	readonly rows: number;
	readonly focus: Focus;
	/** The list the detail speaks of, also while the detail has the focus. */
	readonly list: ListName;
	/** The tab last chosen; an image has no log, so its detail is always its inspection. */
	readonly tab: Tab;
	readonly split: Split;
	/** Whether the terminal is lent to a shell, or about to be: nothing is drawn then, and keys are kept for it. */
	readonly isLent: boolean;
};

export const newScreen = (columns: number, rows: number): Screen => ({
	columns, rows, focus: 'containers', list: 'containers', tab: 'logs', split: 2, isLent: false,
});

const tabs: Readonly<Record<ListName, readonly Tab[]>> = {containers: ['logs', 'inspect', 'top', 'changes', 'files'], images: ['inspect']};

export const tabsOf = (list: ListName): readonly Tab[] => tabs[list];

export const shownTab = ({list, tab}: Screen): Tab => tabsOf(list).includes(tab) ? tab : tabsOf(list)[0]!;

/** Whether a tab of the containers' detail is to be seen: what it shows is asked for only then. */
export const isTabShown = (screen: Screen, tab: Tab): boolean => screen.list === 'containers' && shownTab(screen) === tab && screen.split !== 0 && !screen.isLent;

export function focusOn(screen: Screen, focus: Focus): Screen {
	// A side that is hidden comes back when it is wanted.
	const split = focus === 'detail' ? (screen.split === 0 ? 2 : screen.split) : (screen.split === 4 ? 2 : screen.split);
	return {...screen, focus, split, list: focus === 'detail' ? screen.list : focus};
}

const panes: readonly Focus[] = ['containers', 'images', 'detail'];

export const focusNext = (screen: Screen, by: 1 | -1): Screen =>
	focusOn(screen, panes[(panes.indexOf(screen.focus) + by + panes.length) % panes.length]!);

export function nextTab(screen: Screen, by: 1 | -1): Screen {
	const all = tabsOf(screen.list);
	return {...screen, tab: all[(all.indexOf(shownTab(screen)) + by + all.length) % all.length]!};
}

/** Give the focused side more room (1) or less (−1): all of it at most, and never none. */
export function grow(screen: Screen, by: 1 | -1): Screen {
	const [least, most, towardsDetail] = screen.focus === 'detail' ? [1, 4, by] : [0, 3, -by];
	return {...screen, split: Math.max(least, Math.min(most, screen.split + towardsDetail)) as Split};
}
