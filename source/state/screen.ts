export type ListName = 'containers' | 'images';
export type Focus = ListName | 'detail';
export type Tab = 'logs' | 'inspect' | 'top' | 'changes' | 'files' | 'layers';

/** How the room is shared between lists and detail, from the lists alone to the detail alone. */
export type Split = 0 | 1 | 2 | 3 | 4;

/** What the screen shows, apart from the engine's state. Sizes in columns and rows of the terminal. */
export type Screen = {
	readonly columns: number;
	readonly rows: number;
	readonly focus: Focus;
	/** The list the detail speaks of, also while the detail has the focus. */
	readonly list: ListName;
	/** The tab last chosen of a container's detail. */
	readonly tab: Tab;
	/** And of an image's. */
	readonly imageTab: Tab;
	readonly split: Split;
	/** Whether the terminal is lent to a shell, or about to be: nothing is drawn then, and keys are kept for it. */
	readonly isLent: boolean;
};

export const newScreen = (columns: number, rows: number): Screen => ({
	columns, rows, focus: 'containers', list: 'containers', tab: 'logs', imageTab: 'layers', split: 2, isLent: false,
});

const tabs: Readonly<Record<ListName, readonly Tab[]>> = {containers: ['logs', 'inspect', 'top', 'changes', 'files'], images: ['layers', 'inspect']};

export const tabsOf = (list: ListName): readonly Tab[] => tabs[list];

export function shownTab({list, tab, imageTab}: Screen): Tab {
	const chosen = list === 'images' ? imageTab : tab;
	return tabsOf(list).includes(chosen) ? chosen : tabsOf(list)[0]!;
}

/** Choose a tab of the detail of the list the screen is about. */
export const chooseTab = (screen: Screen, tab: Tab): Screen => ({...screen, ...(screen.list === 'images' ? {imageTab: tab} : {tab})});

/** Whether a tab of the detail is to be seen: what it shows is asked for only then. */
export const isTabShown = (screen: Screen, tab: Tab): boolean => shownTab(screen) === tab && screen.split !== 0 && !screen.isLent;

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
	return chooseTab(screen, all[(all.indexOf(shownTab(screen)) + by + all.length) % all.length]!);
}

/** Give the focused side more room (1) or less (−1): all of it at most, and never none. */
export function grow(screen: Screen, by: 1 | -1): Screen {
	const [least, most, towardsDetail] = screen.focus === 'detail' ? [1, 4, by] : [0, 3, -by];
	return {...screen, split: Math.max(least, Math.min(most, screen.split + towardsDetail)) as Split};
}
