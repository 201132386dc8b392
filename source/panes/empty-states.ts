import {shortDuration} from '../format/duration.js';
import {countOf} from '../format/plural.js';
import {style} from '../format/style.js';
import {remedyFor, type Connection} from '../state/connection.js';
import {containerFilter, type Containers} from '../state/containers.js';
import type {Filter} from '../state/filter-words.js';
import {imageFilter, type Images} from '../state/images.js';
import {paragraph} from '../ui/dialog.js';

/** `12`, or `3 of 12` when a filter hides some. */
export const titleCount = (shown: number, all: number): string => shown === all ? String(all) : `${shown} of ${all}`;

/** What is said of an engine that cannot be reached: what was tried, why it failed, what mends it. */
export function engineAway(connection: Connection, now: number, columns: number): readonly string[] {
	if (connection.phase !== 'lost') {
		return [`Connecting to ${connection.address} …`];
	}

	const {address, message, attempts, since} = connection;
	return [
		style(`✖ No engine at ${address}`, 'danger', 'bold'),
		...paragraph(message, columns),
		'',
		...paragraph(remedyFor(connection), columns),
		'',
		...paragraph(`Tried ${countOf(attempts, 'time')} in ${shortDuration(Math.max(0, now - since))}; it goes on trying.`, columns).map(row => style(row, 'quiet')),
	];
}

/** Why a filter leaves nothing: what is wrong with it, or what may be. */
function nothingMatches(text: string, {problem, suspicion}: Pick<Filter<never>, 'problem' | 'suspicion'>, among = ''): string {
	return `${problem ?? [`Nothing matches “${text}”${among}.`, ...(suspicion === undefined ? [] : [suspicion])].join(' ')} Esc clears the filter.`;
}

export function emptyContainers(containers: Containers, connection: Connection, now: number, columns: number): readonly string[] {
	const {all, isLoaded, isShowingAll, view} = containers;
	if (!isLoaded) {
		return engineAway(connection, now, columns);
	}

	if (view.filter !== '') {
		return paragraph(nothingMatches(view.filter, containerFilter(containers), isShowingAll ? '' : ' among those running'), columns);
	}

	return all.length > 0 && !isShowingAll
		? [`Nothing runs. a shows all ${all.length}.`]
		: paragraph('No containers yet. n runs one from an image, which is pulled if it is not here; b builds an image.', columns);
}

export function emptyImages(images: Images, columns: number): readonly string[] {
	const {isLoaded, view} = images;
	if (!isLoaded) {
		return [];
	}

	return paragraph(view.filter === '' ? 'No images yet. b builds one from a Dockerfile.' : nothingMatches(view.filter, imageFilter(images)), columns);
}
