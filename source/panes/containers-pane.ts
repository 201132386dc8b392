import type {Container} from '../engine/types.js';
import {humanDuration} from '../format/duration.js';
import {shortId} from '../format/image-reference.js';
import {formatPorts, shortPorts} from '../format/ports.js';
import {shortStatus, statusText} from '../format/status.js';
import {style, type StyleName} from '../format/style.js';
import {textWidth} from '../format/width.js';
import {isBuildStep} from '../state/build-containers.js';
import {isLive} from '../state/connection.js';
import {containerOrders, countContainers, visibleContainers, type Containers} from '../state/containers.js';
import type {Area} from '../state/layout.js';
import {problemOf} from '../state/problems.js';
import {select} from '../state/select.js';
import {taskOf, type Task, type Tasks} from '../state/task.js';
import {fitColumns, type Column} from '../ui/columns.js';
import {areaOf} from './area.js';
import {emptyContainers, titleCount} from './empty-states.js';
import {listPane, listRoom} from './list-pane.js';

type Context = {readonly now: number; readonly tasks: Tasks};

/** `stopping, SIGKILL in 8s`, or `stopping… 8s`: what is being done to a container stands in place of its status. */
function taskText({doing, killAt}: Task, width: number, now: number): string {
	const left = killAt === undefined ? undefined : Math.ceil((killAt - now) / 1000);
	if (left === undefined || left <= 0) {
		return `${doing}…`;
	}

	const full = `${doing}, SIGKILL in ${left}s`;
	return full.length <= width ? full : `${doing}… ${left}s`;
}

/** From this width most statuses have room for the docker client's words; below, all are short, so that they read alike. */
const longStatus = 26;

function statusCell(container: Container, width: number, {now, tasks}: Context): string {
	const task = taskOf(tasks, container.id);
	if (task) {
		return style(taskText(task, width, now), 'accent');
	}

	const full = statusText(container, now);
	const text = width >= longStatus && textWidth(full) <= width ? full : shortStatus(container, now);
	return problemOf(container) === undefined ? text : style(text, container.state === 'restarting' || container.isCrashLooping ? 'warning' : 'danger');
}

/** All that `docker ps` tells, and the networks. The order they stand in; `givesWay` says in which they go. */
const columns: ReadonlyArray<Column<Container, Context>> = [
	{title: 'NAME', least: 12, most: 40, givesWay: 0, value: ({name}) => name},
	// Ages grow as they are looked at: the column is as wide as its widest sentence from the start.
	{title: 'STATUS', least: 18, most: 32, givesWay: 1, hasShortForm: true, value: (container, width, context) => width === Infinity ? widest(container, context) : statusCell(container, width, context)},
	{title: 'PORTS', least: 9, most: 48, givesWay: 2, value: ({ports}, width) => portsCell(ports, width)},
	{title: 'IMAGE', least: 9, most: 44, givesWay: 3, value: imageText},
	{title: 'CONTAINER ID', least: 12, most: 12, givesWay: 4, isExtra: true, value: ({id}) => shortId(id)},
	{title: 'CREATED', least: 10, most: 18, givesWay: 5, isExtra: true, value: ({createdAt}, width, {now}) => width === Infinity ? 'About a minute ago' : `${humanDuration(Math.max(0, now - createdAt))} ago`},
	{title: 'COMMAND', least: 10, most: 30, givesWay: 6, isExtra: true, value: ({command}) => command},
	{title: 'NETWORKS', least: 8, most: 24, givesWay: 7, isExtra: true, value: ({networks}) => networks.join(', ')},
];

/** A container of a build under way says so before the image it begins with. */
function imageText(container: Container, _: number, {tasks}: Context): string {
	const name = container.image.startsWith('sha256:') ? shortId(container.image) : container.image;
	return isBuildStep(container, tasks) ? `build: ${name}` : name;
}

const widest = (container: Container, {now}: Context): string => statusText(container, now).replace(/Less than a second|About an? (?:minute|hour)|\d+ \w+/v, 'About a minute');

function portsCell(ports: Container['ports'], width: number): string {
	const full = formatPorts(ports);
	return width !== Infinity && textWidth(full) <= width ? full : shortPorts(ports);
}

const signs: Readonly<Record<Container['state'], readonly [string, StyleName]>> = {
	running: ['●', 'good'], paused: ['‖', 'warning'], restarting: ['↻', 'warning'], exited: ['○', 'quiet'], created: ['◌', 'quiet'],
	removing: ['◌', 'warning'], dead: ['✖', 'danger'], unknown: ['?', 'warning'],
};

/** The state in one sign; trouble has signs of its own. */
export function signOf(container: Container): string {
	if (container.state === 'exited' && problemOf(container) !== undefined) {
		return style('✖', 'danger');
	}

	if (container.isCrashLooping) {
		return style('↻', 'warning');
	}

	const [sign, name] = container.health === 'unhealthy' ? ['▲', 'danger'] as const : signs[container.state];
	return style(sign, name);
}

/** Measured once for each list: what only the passing of time changes has room already. */
const widthsOf = (() => {
	let last: {readonly rows: readonly Container[]; readonly room: number; readonly widths: readonly number[]} | undefined;
	return (rows: readonly Container[], room: number, context: Context): readonly number[] => {
		if (last?.rows !== rows || last.room !== room) {
			last = {rows, room, widths: fitColumns(columns, rows, context, room)};
		}

		return last.widths;
	};
})();

function draw(containers: Containers, area: Area, isFocused: boolean, tasks: Tasks, connection: Parameters<typeof isLive>[0], now: number): readonly string[] {
	const rows = visibleContainers(containers);
	const context = {now, tasks};
	const {view, isShowingAll, all} = containers;
	const order = containerOrders[view.sortKey]?.title.split(',')[0] ?? 'name';
	const about = [
		titleCount(rows.length, isShowingAll ? all.length : countContainers(all).up),
		isShowingAll ? 'all' : 'running', `by ${order}${view.isDescending ? ', reversed' : ''}`,
		...(view.filter === '' ? [] : [`“${view.filter}”`]),
	].join(' · ');
	return listPane({
		area, title: '1 Containers', about: containers.isLoaded ? about : '', isFocused, isStale: containers.isLoaded && !isLive(connection),
		columns, widths: widthsOf(rows, listRoom(area), context), rows, view, context, sign: signOf,
		empty: emptyContainers(containers, connection, now, area.width - 4),
	});
}

/** The containers pane, as rows of text. */
export const containersPane = select(
	({containers, screen, tasks, connection, now}) => [containers, areaOf(screen, 'containers'), screen.focus === 'containers', tasks, connection, now],
	draw,
);
