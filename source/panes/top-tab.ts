import type {Process, ProcessTable} from '../engine/processes.js';
import type {Container} from '../engine/types.js';
import {shortDuration} from '../format/duration.js';
import {style} from '../format/style.js';
import {selectedContainer} from '../state/containers.js';
import {detailSize} from '../state/layout.js';
import {selectedRow, visibleTop} from '../state/list.js';
import type {Screen} from '../state/screen.js';
import {select} from '../state/select.js';
import {processOrders, processRows, topRows, type ProcessRow, type Top} from '../state/top.js';
import {fitColumns, rowText, titleText, type Column} from '../ui/columns.js';
import {paragraph} from '../ui/dialog.js';
import type {TabContent} from './tab-content.js';
import {tabLeadColumns, tabRow} from './tab-rows.js';

/** Numbers stand to the right, and which column goes first when there is no room. The command always stays. */
const numbers: ReadonlySet<string> = new Set(['PID', 'PPID', '%CPU', '%MEM', 'C', 'ELAPSED']);
const givesWay: Readonly<Record<string, number>> = {PID: 1, '%CPU': 2, USER: 3, UID: 3, ELAPSED: 4, '%MEM': 5, PPID: 6};

/** As wide as numbers get; the command has what is left. */
const leastCell = 10;

type TopColumn = Column<Process, undefined>;

function cellOf(title: string, index: number, {elapsedSeconds, cells}: Process): string {
	// In one unit it reads at a glance, and an idle container's does not change all the time.
	return title === 'ELAPSED' && elapsedSeconds !== undefined ? shortDuration(elapsedSeconds * 1000) : cells[index] ?? '';
}

/** The engine's titles as columns, the same ones as long as the titles are. */
const columnsOf = (() => {
	let last: {readonly key: string; readonly columns: readonly TopColumn[]} | undefined;
	return ({titles}: ProcessTable): readonly TopColumn[] => {
		const key = titles.join('\0');
		if (last?.key !== key) {
			last = {key, columns: titles.map((title, index): TopColumn => {
				const isCommand = index === titles.length - 1;
				return {
					title: title === 'ELAPSED' ? 'TIME' : title,
					// A number that is cut is another one.
					least: isCommand ? 12 : leastCell, most: isCommand ? 400 : 20,
					...(numbers.has(title) ? {align: 'right'} : {}),
					givesWay: isCommand ? 0 : givesWay[title] ?? (7 + index),
					value: process => cellOf(title, index, process),
				};
			})};
		}

		return last.columns;
	};
})();

/** Measured once for each list. */
const widthsOf = (() => {
	let last: {readonly rows: readonly ProcessRow[]; readonly room: number; readonly widths: readonly number[]} | undefined;
	return (columns: readonly TopColumn[], rows: readonly ProcessRow[], room: number): readonly number[] => {
		if (last?.rows !== rows || last.room !== room) {
			last = {rows, room, widths: fitColumns(columns, rows.map(({process}) => process), undefined, room)};
		}

		return last.widths;
	};
})();

const hasProcesses = ({state}: Container): boolean => state === 'running' || state === 'paused';

function draw(top: Top, container: Container | undefined, screen: Screen): TabContent {
	const size = detailSize(screen);
	const isFocused = screen.focus === 'detail';
	const {view, table, phase, message} = top;
	if (!container || top.containerId !== container.id || !table) {
		const text = container ? emptyText(top, container) : '';
		return {rows: paragraph(text, size.columns).map(row => style(row, 'quiet')), left: '', right: ''};
	}

	const isOver = !hasProcesses(container);
	const rows = processRows(top);
	const height = topRows(screen);
	const first = visibleTop(rows, view, height);
	const selected = selectedRow(rows, view);
	const columns = columnsOf(table);
	const widths = widthsOf(columns, rows, size.columns - tabLeadColumns);
	const shown = rows.slice(first, first + height).map(row =>
		tabRow(rowText(columns, widths, row.process, undefined), size.columns, {isSelected: row === selected, isFocused, isStale: isOver || phase === 'failed'}));
	const order = processOrders[view.sortKey]?.title.split(',')[0] ?? 'pid';
	const about = [`by ${order}${view.isDescending ? ', reversed' : ''}`, ...(view.filter === '' ? [] : [`“${view.filter}”`])].join(' · ');
	const state = phase === 'failed' ? message : (isOver ? overText(container) : undefined);
	return {
		rows: [style(' '.repeat(tabLeadColumns) + titleText(columns, widths), 'quiet'), ...(shown.length > 0 ? shown : [style(`  ${noRowsText(top)}`, 'quiet')])],
		left: state === undefined ? style(about, 'quiet') : style(state, 'warning'),
		right: style(selected ? `${rows.indexOf(selected) + 1}/${rows.length}` : `0/${table.processes.length}`, 'quiet'),
	};
}

const noRowsText = ({view: {filter}}: Top): string => filter === '' ? 'The engine tells of no processes.' : `No process fits “${filter}”.`;

const overText = ({state}: Container): string => state === 'exited' || state === 'dead' ? 'ended: its last processes · s starts it' : `${state}: its last processes`;

function emptyText({phase, message, containerId}: Top, {id, name, state}: Container): string {
	switch (state) {
		case 'running':
		case 'paused': {
			return containerId === id && phase === 'failed' ? message ?? '' : 'Asking the engine …';
		}

		case 'restarting': {
			return `${name} is waiting to be restarted: its processes are shown when it runs.`;
		}

		case 'removing':
		case 'dead': {
			return `${name} is ${state}: there are no processes in it.`;
		}

		default: {
			return `${name} is not running: s starts it.`;
		}
	}
}

/** The processes of the selected container. */
export const topTab = select(({top, containers, screen}) => [top, selectedContainer(containers), screen], draw);
