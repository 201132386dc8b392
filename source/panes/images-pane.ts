import type {Container} from '../engine/types.js';
import {formatBytes} from '../format/bytes.js';
import {humanDuration} from '../format/duration.js';
import {shortId} from '../format/image-reference.js';
import {style, type StyleName} from '../format/style.js';
import {isLive} from '../state/connection.js';
import {containersByImage, imageOrders, isDangling, listedRows, totalImageBytes, visibleImages, type ImageRow, type Images} from '../state/images.js';
import type {Area} from '../state/layout.js';
import {select} from '../state/select.js';
import {taskOf, type Tasks} from '../state/task.js';
import {hasUpdates, updateOf, type Updates, type UpdateState} from '../state/updates.js';
import {fitColumns, type Column} from '../ui/columns.js';
import {areaOf} from './area.js';
import {emptyImages, titleCount} from './empty-states.js';
import {listPane, listRoom} from './list-pane.js';

type Context = {readonly now: number; readonly tasks: Tasks; readonly users: ReadonlyMap<string, readonly Container[]>; readonly updates: Updates};

const usersOf = ({image}: ImageRow, {users}: Context): readonly Container[] => users.get(image.id) ?? [];

/** What has no tag says what it is, as far as there is room: `<none> dangling`. */
function tagText({tag, image}: ImageRow, width: number): string {
	if (image.isIntermediate) {
		return 'intermediate';
	}

	return isDangling(image) && width >= 8 ? (width >= 15 && width !== Infinity ? `${tag} dangling` : 'dangling') : tag;
}

const columns: ReadonlyArray<Column<ImageRow, Context>> = [
	{title: 'REPOSITORY', least: 12, most: 48, givesWay: 0, value: ({repository, image}) => image.isIntermediate ? `└ ${repository}` : repository},
	{
		title: 'TAG', least: 6, most: 24, givesWay: 1,
		value(row, width, {tasks}) {
			const task = width === Infinity ? undefined : taskOf(tasks, row.id);
			return task ? style(`${task.doing}…`, 'accent') : tagText(row, width);
		},
	},
	{title: 'SIZE', least: 6, most: 8, align: 'right', givesWay: 2, value: ({image}) => formatBytes(image.sizeBytes)},
	{title: 'USED BY', least: 4, most: 7, align: 'right', givesWay: 3, value: (row, _, context) => String(usersOf(row, context).length || '–')},
	{title: 'IMAGE ID', least: 12, most: 12, givesWay: 4, isExtra: true, value: ({image}) => shortId(image.id)},
	{title: 'CREATED', least: 10, most: 18, givesWay: 5, isExtra: true, value: ({image}, width, {now}) => width === Infinity ? 'About a minute ago' : `${humanDuration(Math.max(0, now - image.createdAt))} ago`},
];

const updateWords: Readonly<Record<UpdateState, readonly [string, StyleName]>> = {newer: ['↑ newer', 'warning'], current: ['current', 'good'], local: ['local', 'quiet'], pinned: ['pinned', 'quiet'], unknown: ['unknown', 'warning']};

function updateText(row: ImageRow, {updates}: Context): string {
	if (updates.asking.has(row.id)) {
		return style('asking…', 'accent');
	}

	const check = updateOf(updates, row);
	return check ? style(...updateWords[check.state]) : '';
}

/** The same with how they stand to their registries, once that has been asked. */
const columnsWithUpdates: ReadonlyArray<Column<ImageRow, Context>> = [
	...columns.slice(0, 2),
	{title: 'UPDATE', least: 7, most: 7, givesWay: 1.5, value: (row, width, context) => width === Infinity ? '↑ newer' : updateText(row, context)},
	...columns.slice(2),
];

/** Used, unused, without a name, a step of a build. */
function signOf(row: ImageRow, context: Context): string {
	if (usersOf(row, context).length > 0) {
		return style('●', 'good');
	}

	return style(row.image.isIntermediate ? '·' : (row.reference === undefined ? '◌' : '○'), 'quiet');
}

function draw(images: Images, area: Area, isFocused: boolean, told: Told, containers: readonly Container[], time: {readonly isConnected: boolean; readonly now: number}): readonly string[] {
	const {isConnected, now} = time;
	const {tasks, updates} = told;
	const rows = visibleImages(images);
	const {view} = images;
	const context = {now, tasks, users: containersByImage(containers), updates};
	const shown = hasUpdates(updates) ? columnsWithUpdates : columns;
	const order = imageOrders[view.sortKey]?.title.split(',')[0] ?? 'created';
	const about = [
		titleCount(rows.length, listedRows(images).length), ...(images.isShowingAll ? ['all'] : []), `≤ ${formatBytes(totalImageBytes(rows))}`, `by ${order}${view.isDescending ? ', reversed' : ''}`,
		...(view.filter === '' ? [] : [`“${view.filter}”`]),
	].join(' · ');
	return listPane({
		area, title: '2 Images', about: images.isLoaded ? about : '', isFocused, isStale: images.isLoaded && !isConnected,
		columns: shown, widths: fitColumns(shown, rows, context, listRoom(area)), rows, view, context, sign: row => signOf(row, context),
		empty: emptyImages(images, area.width - 4),
	});
}

let lastTime = {isConnected: false, now: 0};

/** The same object for the same moment: what is drawn from it is not drawn again. */
function timeOf(isConnected: boolean, now: number): typeof lastTime {
	lastTime = lastTime.isConnected === isConnected && lastTime.now === now ? lastTime : {isConnected, now};
	return lastTime;
}

/** What is being done to images, and what has been found out about them. */
type Told = {readonly tasks: Tasks; readonly updates: Updates};

let lastTold: Told | undefined;

function toldOf(tasks: Tasks, updates: Updates): Told {
	lastTold = lastTold?.tasks === tasks && lastTold.updates === updates ? lastTold : {tasks, updates};
	return lastTold;
}

/** The images pane, as rows of text. */
export const imagesPane = select(
	({images, screen, tasks, containers, connection, now, updates}) => [images, areaOf(screen, 'images'), screen.focus === 'images', toldOf(tasks, updates), containers.all, timeOf(isLive(connection), now)],
	draw,
);
