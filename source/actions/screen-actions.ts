import {keyLabel} from '../format/key-name.js';
import {containerTerms} from '../state/container-filter.js';
import {containerOrders, selectedContainer, visibleContainers} from '../state/containers.js';
import {filterPlaceholder, suggestFilter} from '../state/filter-words.js';
import {imageTerms} from '../state/image-filter.js';
import {imageOrders, visibleImages} from '../state/images.js';
import {listRows} from '../state/layout.js';
import {clearMarks, moveSelection, selectedRow, selectId, toggleMark, toggleRange, type ListView, type Row} from '../state/list.js';
import {problemOf} from '../state/problems.js';
import {chooseTab, focusNext, focusOn, grow, nextTab, shownTab, type ListName} from '../state/screen.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {runningTasks} from '../state/task.js';
import {textField} from '../state/text-field.js';
import type {ActionContext, ScreenAction} from './action.js';
import {askOrder, askYes} from './ask.js';
import {copySomething} from './copy-actions.js';
import {movements} from './movements.js';
import {say} from './say.js';

/** The rows a list pane shows. */
export const visibleRows = (state: State, list: ListName): readonly Row[] => list === 'containers' ? visibleContainers(state.containers) : visibleImages(state.images);

/** The list the screen is about, and how it is looked at. */
function currentList(state: State): {readonly list: ListName; readonly view: ListView} {
	const {list} = state.screen;
	return {list, view: state[list].view};
}

/** Change the view of the list in focus. */
export function changeView({store}: Pick<ActionContext, 'store'>, change: (view: ListView, rows: readonly Row[], height: number) => ListView): void {
	const state = store.get();
	const {list} = state.screen;
	store.update(list, slice => ({...slice, view: change(slice.view, visibleRows(state, list), listRows(state.screen, list))}));
}

function move(context: ActionContext, by: (height: number) => number): void {
	changeView(context, (view, rows, height) => moveSelection(rows, view, by(height), height));
}

const focus = (key: string, list: ListName, title: string): ScreenAction => ({
	id: `screen.${list}`, on: 'screen', keys: [key], title, places: ['everywhere'],
	run({store}) {
		store.update('screen', screen => focusOn(screen, list));
	},
});

async function pickOrder(context: ActionContext): Promise<void> {
	const {store} = context;
	const {list, view} = currentList(store.get());
	const orders: Readonly<Record<string, {readonly title: string}>> = list === 'containers' ? containerOrders : imageOrders;
	const order = await askOrder(store, `Sort ${list} by`, orders, view);
	changeView(context, current => ({...current, ...order}));
}

async function quitAsking({store, quit}: ActionContext): Promise<void> {
	const running = runningTasks(store.get().tasks).filter(({canCancel}) => canCancel);
	const isSure = running.length === 0 || await askYes(store, {title: 'Quit and cancel what is running?', lines: running.map(({title}) => title), isDangerous: true}, []);
	if (isSure) {
		quit();
	}
}

function nextProblem(context: ActionContext): void {
	const {store} = context;
	const {containers, screen} = store.get();
	const rows = visibleContainers(containers);
	const from = rows.findIndex(({id}) => id === selectedContainer(containers)?.id);
	const next = [...rows.slice(from + 1), ...rows.slice(0, from + 1)].find(container => problemOf(container));
	if (!next) {
		say(context, 'Nothing is wrong in this list.', 'good');
		return;
	}

	store.patch(state => ({
		screen: focusOn(state.screen, 'containers'),
		containers: {...state.containers, view: selectId(rows, state.containers.view, next.id, listRows(screen, 'containers'))},
	}));
}

/** What the filter line of a list says while it is empty, and what it completes to. */
function filterWords(store: Pick<Store, 'get'>, list: ListName): {readonly placeholder: string; readonly suggest: (typed: string) => readonly string[]} {
	return list === 'images'
		? {placeholder: filterPlaceholder(imageTerms), suggest: typed => suggestFilter(typed, imageTerms, store.get().images)}
		: {placeholder: filterPlaceholder(containerTerms), suggest: typed => suggestFilter(typed, containerTerms, store.get().containers)};
}

/** Everything that only changes the screen. */
export const screenActions: readonly ScreenAction[] = [
	{
		id: 'screen.open', on: 'screen', keys: ['enter'], title: 'Open the detail', hint: 'open', places: ['list'],
		run({store}) {
			store.update('screen', screen => focusOn(screen, 'detail'));
		},
	},
	{
		id: 'list.filter', on: 'screen', keys: ['/'], title: 'Filter the list', hint: 'filter', places: ['list'],
		run({store}) {
			const {list, view} = currentList(store.get());
			store.update('overlays', overlays => [...overlays, {kind: 'filter', list, text: textField(view.filter), before: view.filter, ...filterWords(store, list)}]);
		},
	},
	{
		id: 'screen.help', on: 'screen', keys: ['?'], title: 'Help', hint: 'help', places: ['everywhere'],
		run({store}) {
			store.update('overlays', overlays => [...overlays, {kind: 'help', top: 0}]);
		},
	},
	...movements('list', ['list'], move, {first: ['first', 'First row'], last: ['last', 'Last row']}),
	focus('1', 'containers', 'Containers'),
	focus('2', 'images', 'Images'),
	{
		id: 'screen.next', on: 'screen', keys: ['tab'], title: 'Next pane', places: ['everywhere'],
		run({store}) {
			store.update('screen', screen => focusNext(screen, 1));
		},
	},
	{
		id: 'screen.previous', on: 'screen', keys: ['shift+tab'], title: 'Previous pane', places: ['everywhere'],
		run({store}) {
			store.update('screen', screen => focusNext(screen, -1));
		},
	},
	{
		id: 'screen.next-tab', on: 'screen', keys: [']', 'right'], title: 'Next tab', places: ['everywhere'],
		run({store}) {
			store.update('screen', screen => nextTab(screen, 1));
		},
	},
	{
		id: 'screen.previous-tab', on: 'screen', keys: ['[', 'left'], title: 'Previous tab', places: ['everywhere'],
		run({store}) {
			store.update('screen', screen => nextTab(screen, -1));
		},
	},
	{
		id: 'screen.logs', on: 'screen', keys: ['l'], title: 'Logs', hint: 'logs', places: ['containers', 'inspect'],
		obstacle: ({screen}) => screen.list === 'containers' ? undefined : 'An image has no log.',
		run({store}) {
			store.update('screen', screen => ({...focusOn(screen, 'detail'), tab: 'logs'}));
		},
	},
	{
		id: 'screen.inspect', on: 'screen', keys: ['i'], title: 'Inspect', hint: 'inspect', places: ['list', 'log', 'layers'],
		run({store}) {
			store.update('screen', screen => chooseTab(focusOn(screen, 'detail'), 'inspect'));
		},
	},
	{
		id: 'screen.grow', on: 'screen', keys: ['+', '='], title: 'More room for this side', places: ['everywhere'],
		run({store}) {
			store.update('screen', screen => grow(screen, 1));
		},
	},
	{
		id: 'screen.shrink', on: 'screen', keys: ['_', '-'], title: 'Less room for this side', places: ['everywhere'],
		run({store}) {
			store.update('screen', screen => grow(screen, -1));
		},
	},
	{
		id: 'list.all', on: 'screen', keys: ['a'], title: 'Show all or only running containers', places: ['containers'],
		run({store}) {
			store.update('containers', containers => ({...containers, isShowingAll: !containers.isShowingAll}));
		},
	},
	{
		id: 'images.all', on: 'screen', keys: ['a'], title: 'Show intermediate images too, or not', places: ['images'],
		run({store}) {
			store.update('images', images => ({...images, isShowingAll: !images.isShowingAll}));
		},
	},
	{
		id: 'list.sort', on: 'screen', keys: ['S'], title: 'Sort…', places: ['list'],
		run(context) {
			void pickOrder(context);
		},
	},
	{
		id: 'list.mark', on: 'screen', keys: ['space'], title: 'Mark or unmark', places: ['list'],
		run(context) {
			changeView(context, (view, rows, height) => toggleMark(rows, view, height));
		},
	},
	{
		id: 'list.range', on: 'screen', keys: ['v'], title: 'Mark a range', places: ['list'],
		run(context) {
			changeView(context, (view, rows) => toggleRange(rows, view));
		},
	},
	{
		id: 'list.unmark', on: 'screen', keys: ['ctrl+\\'], title: 'Clear the marks', places: ['list'],
		run(context) {
			changeView(context, view => clearMarks(view));
		},
	},
	{
		id: 'list.problem', on: 'screen', keys: ['!'], title: 'Next problem', places: ['everywhere'],
		run: nextProblem,
	},
	{
		id: 'list.copy', on: 'screen', keys: ['y'], title: 'Copy…', places: ['everywhere'],
		run(context) {
			void copySomething(context);
		},
	},
	{
		id: 'screen.journal', on: 'screen', keys: ['J'], title: 'Journal of what was done', places: ['everywhere'],
		run({store}) {
			store.update('overlays', overlays => [...overlays, {kind: 'journal', top: 0}]);
		},
	},
	{
		id: 'screen.tasks', on: 'screen', keys: ['ctrl+t'], title: 'Show running tasks…', places: ['everywhere'],
		run({store}) {
			store.update('overlays', overlays => [...overlays, {kind: 'tasks', taskId: undefined}]);
		},
	},
	{
		id: 'screen.back', on: 'screen', keys: ['escape'], title: 'One step back', places: ['everywhere'],
		run(context) {
			goBack(context);
		},
	},
	{
		id: 'screen.leave', on: 'screen', keys: ['q'], title: 'Back to the list', places: ['detail'],
		run({store}) {
			store.update('screen', screen => focusOn(screen, screen.list));
		},
	},
	{
		id: 'screen.suspend', on: 'screen', keys: ['ctrl+z'], title: 'To the shell; fg comes back', places: ['everywhere'],
		run({suspend}) {
			void suspend();
		},
	},
	{
		id: 'screen.quit', on: 'screen', keys: ['q', 'ctrl+c'], title: 'Quit', places: ['everywhere'],
		run(context) {
			void quitAsking(context);
		},
	},
];

/** Esc: from the detail to its list, then the marks, then the filter; it never ends the program. */
function goBack(context: ActionContext): void {
	const {store} = context;
	const {screen} = store.get();
	const {view} = currentList(store.get());
	if (screen.split === 0 || screen.split === 4) {
		store.update('screen', current => ({...current, split: 2}));
	} else if (screen.focus === 'detail') {
		store.update('screen', current => focusOn(current, current.list));
	} else if (view.marked.size > 0 || view.rangeFrom !== undefined) {
		changeView(context, current => clearMarks(current));
	} else if (view.filter === '') {
		say(context, `${keyLabel('q')} quits.`);
	} else {
		// The row that is looked at stays, wherever it stood before.
		changeView(context, (current, rows) => ({...current, selectedId: selectedRow(rows, current)?.id ?? current.selectedId, filter: ''}));
	}
}

/** Where keys are heard now, from the narrowest place to the widest. */
export function placesOf(state: State): ReadonlyArray<ScreenAction['places'][number]> {
	const {screen} = state;
	if (screen.focus !== 'detail') {
		return [screen.focus, 'list', 'everywhere'];
	}

	const tab = shownTab(screen);
	return [tab === 'logs' ? 'log' : tab, 'detail', 'everywhere'];
}

