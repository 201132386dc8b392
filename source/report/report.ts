import type {Container, Image} from '../engine/types.js';
import {formatBytes} from '../format/bytes.js';
import {humanDuration} from '../format/duration.js';
import {shortId} from '../format/image-reference.js';
import {formatPorts} from '../format/ports.js';
import {statusText} from '../format/status.js';
import {cutText} from '../format/width.js';
import {isUp} from '../state/containers.js';
import {containersByImage, imageRows} from '../state/images.js';
import {matchWords} from '../format/find-words.js';
import {containerTerms} from '../state/container-filter.js';
import {readFilter, type Filter} from '../state/filter-words.js';
import {imageTerms} from '../state/image-filter.js';
import {problemOf} from '../state/problems.js';
import {smallTable, type SmallColumn} from '../ui/small-table.js';
import type {CommandName} from './commands.js';

/** What a one-shot command is made from. */
export type Facts = {readonly containers: readonly Container[]; readonly images: readonly Image[]; readonly now: number};

export type ReportOptions = {
	/** Stopped containers too. */
	readonly isAll: boolean;
	/** Words that must all occur in a row, and terms as the filter lines of the dashboard take them: `dangling:true`. */
	readonly filter: string;
};

/** One record of a report: what a script reads, and the cells a person does. */
type Entry = {readonly json: Readonly<Record<string, unknown>>; readonly cells: readonly string[]};

/** What of a filter is wrong. */
type Said = Pick<Filter<never>, 'problem' | 'suspicion'>;

type Report = {
	readonly columns: readonly SmallColumn[];
	/** What is said when there is nothing to list. */
	readonly empty: string;
	entries(facts: Facts, options: ReportOptions): {readonly entries: readonly Entry[]; readonly filter: Said};
};

/** A command is there to tell containers apart: JSON has all of it. */
const mostOfCommand = 32;

const byNewest = (a: {readonly createdAt: number}, b: {readonly createdAt: number}): number => b.createdAt - a.createdAt;

/** Those of some rows that a filter lets through, as entries: its terms look at the rows, its words at what is printed of them. */
function matching<Row>(rows: readonly Row[], filter: Filter<Row>, toEntry: (row: Row) => Entry): ReturnType<Report['entries']> {
	const entries = rows.filter(row => filter.fits(row)).map(row => toEntry(row));
	return {filter, entries: filter.words === '' ? entries : entries.filter(({cells}) => matchWords(cells.join(' '), filter.words))};
}

const ofContainers = (all: readonly Container[], filter: string) => readFilter(filter, containerTerms, {all});

function containerEntry(container: Container, now: number): Entry {
	const {id, name, image, command, createdAt, state, health, exitCode, ports, networks, labels} = container;
	const status = statusText(container, now);
	return {
		json: {
			id, name, image, command, created: new Date(createdAt).toISOString(), state, status, health: health ?? null, exitCode: exitCode ?? null,
			ports: formatPorts(ports), networks, labels, problem: problemOf(container) ?? null,
		},
		cells: [shortId(id), image.startsWith('sha256:') ? shortId(image) : image, cutText(JSON.stringify(command), mostOfCommand), `${humanDuration(Math.max(0, now - createdAt))} ago`, status, formatPorts(ports), name],
	};
}

/** The one-shot commands: as the docker client lists, newest first. */
const reports: Readonly<Record<CommandName, Report>> = {
	ps: {
		empty: 'No containers.',
		columns: [
			{title: 'CONTAINER ID', givesWay: 2}, {title: 'IMAGE', canShrink: true}, {title: 'COMMAND', givesWay: 4}, {title: 'CREATED', givesWay: 3},
			{title: 'STATUS'}, {title: 'PORTS', givesWay: 1}, {title: 'NAMES'},
		],
		entries({containers, now}, {isAll, filter}) {
			const rows = containers.filter(container => isAll || isUp(container)).toSorted(byNewest);
			return matching(rows, ofContainers(containers, filter), container => containerEntry(container, now));
		},
	},
	images: {
		empty: 'No images.',
		columns: [{title: 'REPOSITORY', canShrink: true}, {title: 'TAG', canShrink: true}, {title: 'IMAGE ID', givesWay: 1}, {title: 'CREATED', givesWay: 2}, {title: 'SIZE'}, {title: 'USED BY'}],
		entries({containers, images, now}, {filter}) {
			const users = containersByImage(containers);
			const read = readFilter(filter, imageTerms, {all: images, usedIds: users.keys().toArray()});
			return matching(imageRows(images.toSorted(byNewest)), read, ({image: {id, createdAt, sizeBytes}, repository, tag}) => {
				const usedBy = (users.get(id) ?? []).map(({name}) => name);
				return {
					json: {id, repository, tag, created: new Date(createdAt).toISOString(), sizeBytes, usedBy},
					cells: [repository, tag, shortId(id), `${humanDuration(Math.max(0, now - createdAt))} ago`, formatBytes(sizeBytes), String(usedBy.length)],
				};
			});
		},
	},
	problems: {
		empty: 'No problems.',
		columns: [{title: 'CONTAINER ID', givesWay: 2}, {title: 'NAMES'}, {title: 'PROBLEM'}, {title: 'STATUS'}, {title: 'IMAGE', givesWay: 1}],
		entries({containers, now}, {filter}) {
			const rows = containers.filter(container => problemOf(container) !== undefined).toSorted(byNewest);
			return matching(rows, ofContainers(containers, filter), container => {
				const {json, cells: [id = '', image = '', , , status = '', , name = '']} = containerEntry(container, now);
				return {json, cells: [id, name, problemOf(container) ?? '', status, image]};
			});
		},
	},
};

/**
A report as text to print.

@param width The most columns of a table.
@returns `wrong`: one sentence about a filter that nothing can fit, or that is none where nothing fits.
*/
export function reportText(name: CommandName, facts: Facts, options: ReportOptions & {readonly isJson: boolean; readonly width: number}): {readonly text: string; readonly count: number; readonly wrong?: string} {
	const {columns, entries, empty} = reports[name];
	const {entries: found, filter} = entries(facts, options);
	const wrong = filter.problem ?? (found.length === 0 ? filter.suspicion : undefined);
	if (wrong !== undefined) {
		return {text: '', count: 0, wrong};
	}

	if (options.isJson) {
		return {text: JSON.stringify(found.map(({json}) => json), undefined, 2), count: found.length};
	}

	return {text: found.length === 0 ? (options.filter === '' ? empty : `Nothing matches “${options.filter}”.`) : smallTable(columns, found.map(({cells}) => cells), options.width), count: found.length};
}
