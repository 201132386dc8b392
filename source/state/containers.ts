import type {Container} from '../engine/types.js';
import {compareNames} from '../format/compare-names.js';
import {matchWords} from '../format/find-words.js';
import {containerTerms} from './container-filter.js';
import {derive, deriveBy} from './derive.js';
import {readFilter, type Filter} from './filter-words.js';
import {followRows, newListView, rowsKey, selectedRow, type ListView} from './list.js';
import {problemOf} from './problems.js';

export type Containers = {
	readonly all: readonly Container[];
	/** Whether a list has ever been read: an empty list is not the same as none yet. */
	readonly isLoaded: boolean;
	readonly isShowingAll: boolean;
	readonly view: ListView;
	/** How often each has been seen starting: a restart between two lists leaves no other trace. */
	readonly starts: ReadonlyMap<string, number>;
};

export const noContainers: Containers = {all: [], isLoaded: false, isShowingAll: true, view: newListView('name'), starts: new Map()};

type Order = {readonly title: string; compare(a: Container, b: Container): number};

/** The orders of the sort picker. Equal rows stand by name. */
export const containerOrders: Readonly<Record<string, Order>> = {
	name: {title: 'name', compare: () => 0},
	state: {title: 'state, trouble first', compare: (a, b) => stateRank(a) - stateRank(b)},
	created: {title: 'created, newest first', compare: (a, b) => b.createdAt - a.createdAt},
	since: {title: 'last started or ended, newest first', compare: (a, b) => (b.since ?? 0) - (a.since ?? 0)},
	image: {title: 'image', compare: (a, b) => compareNames(a.image, b.image)},
};

const ranks: Readonly<Record<Container['state'], number>> = {
	restarting: 1, dead: 2, removing: 3, unknown: 3, paused: 4, running: 5, exited: 6, created: 7,
};

const stateRank = (container: Container): number => problemOf(container) ? 0 : ranks[container.state];

/** `docker ps` without `--all` shows what runs, and paused and restarting ones run. */
export const isUp = ({state}: Pick<Container, 'state'>): boolean => state === 'running' || state === 'paused' || state === 'restarting';

/** The rows of the pane, filtered and in order. */
export const visibleContainers = deriveBy(({all}: Containers) => all, ({isShowingAll, view}) => `${isShowingAll} ${rowsKey(view)}`, ({all, isShowingAll, view}): readonly Container[] => {
	const {compare} = containerOrders[view.sortKey] ?? containerOrders.name!;
	const direction = view.isDescending ? -1 : 1;
	const filter = containerFilter({all, view});
	return all
		.filter(container => (isShowingAll || isUp(container)) && (view.filter === '' || (filter.fits(container) && matchWords(wordsOf(container), filter.words))))
		.toSorted((a, b) => direction * (compare(a, b) || compareNames(a.name, b.name)) || (a.id < b.id ? -1 : 1));
});

/** What the filter line asks for. */
export const containerFilter = ({all, view}: Pick<Containers, 'all' | 'view'>): Filter<Container> => readFilter(view.filter, containerTerms, {all});

/** The words of a filter must occur in what identifies a container: name, image, id, state, status. */
const wordsOf = ({name, image, id, state, status}: Container): string => `${name} ${image} ${id.slice(0, 12)} ${state} ${status}`;

/** How many run, and how many need a look. */
export const countContainers = derive((all: readonly Container[]): {readonly up: number; readonly problems: number} => ({
	up: all.filter(container => isUp(container)).length, problems: all.filter(container => problemOf(container)).length,
}));

export const selectedContainer = derive((containers: Containers): Container | undefined => selectedRow(visibleContainers(containers), containers.view));

export const containerById = (containers: Containers, id: string): Container | undefined => containers.all.find(container => container.id === id);

/**
Which of some containers has the host's port that a publication asks for (`8080:80`, `127.0.0.1:53:53/udp`); ranges and ports that the engine
chooses are nobody's yet.
*/
export function publishedBy(some: readonly Container[], publication: string): Container | undefined {
	const {ip, port, protocol = 'tcp'} = /^(?:(?<ip>[\d.]+|\[[\da-f:]+\]):)?(?<port>\d+):\d+(?:\/(?<protocol>\w+))?$/v.exec(publication)?.groups ?? {};
	const isAll = (address: string | undefined) => address === undefined || address === '0.0.0.0' || address === '::';
	return some.find(container => container.ports.some(known => known.publicPort === Number(port) && known.protocol === protocol
		&& (isAll(ip) || isAll(known.ip) || known.ip === ip)));
}

/** Take note that some have just been started. Of one that is not in the list nobody asks, and it may be gone before it ever is. */
export function noteStarts(containers: Containers, ids: readonly string[]): Containers {
	const known = ids.filter(id => containerById(containers, id));
	if (known.length === 0) {
		return containers;
	}

	const starts = new Map(containers.starts);
	for (const id of known) {
		starts.set(id, (starts.get(id) ?? 0) + 1);
	}

	return {...containers, starts};
}

/**
Take over a whole list.

@param now When it was read: the ages it tells are as coarse as they are large.
*/
export function replaceContainers(containers: Containers, fresh: readonly Container[], now = Date.now()): Containers {
	const known = new Map(containers.all.map(container => [container.id, container]));
	return withRows(containers, fresh.map(container => keepSame(known.get(container.id), container, now)));
}

/** Take over what a list of some ids said: those missing from it are gone. */
export function updateContainers(containers: Containers, ids: ReadonlySet<string>, fresh: readonly Container[], now = Date.now()): Containers {
	const byId = new Map(fresh.map(container => [container.id, container]));
	const kept = containers.all.flatMap(container => {
		if (!ids.has(container.id)) {
			return container;
		}

		const newer = byId.get(container.id);
		byId.delete(container.id);
		return newer ? keepSame(container, newer, now) : [];
	});
	return withRows(containers, [...kept, ...byId.values()]);
}

function withRows(containers: Containers, all: readonly Container[]): Containers {
	const isSame = containers.isLoaded && all.length === containers.all.length && all.every((container, index) => container === containers.all[index]);
	if (isSame) {
		return containers;
	}

	const ids = new Set(all.map(({id}) => id));
	const starts = new Map(containers.starts.entries().filter(([id]) => ids.has(id)));
	const next = {...containers, all, starts, isLoaded: true};
	return {...next, view: followRows(visibleContainers(containers), visibleContainers(next), ids, containers.view)};
}

/** How far apart two readings of one age may be: the sentence tells hours from the second hour on, days from the second day on. */
const coarseness = (age: number): number => Math.max(2000, age);

/**
The row already known, if nothing has changed: what is drawn from it need not be drawn again. Of two readings of when it began the earlier one
is nearer to the truth: ages are told in whole units, and so never too old.
*/
function keepSame(known: Container | undefined, fresh: Container, now: number): Container {
	if (!known) {
		return fresh;
	}

	const isSameRun = known.since !== undefined && fresh.since !== undefined && known.state === fresh.state && known.health === fresh.health
		&& Math.abs(known.since - fresh.since) < coarseness(now - fresh.since);
	const since = isSameRun && fresh.since < known.since - second ? fresh.since : known.since;
	const merged = {...fresh, ...(isSameRun ? {since, status: known.status} : {}), ...(isCrashLooping(known, fresh, now) ? {isCrashLooping: true as const} : {})};
	return JSON.stringify(merged) === JSON.stringify(known) ? known : merged;
}

const second = 1000;

/** After so long a life a container that had crashed is taken for mended. */
const longLife = 60 * second;

/** Whether a container that runs has been waiting to be restarted just before: its short lives are part of the trouble. */
function isCrashLooping(known: Container, {state, since}: Container, now: number): boolean {
	return state === 'running' && since !== undefined && now - since < longLife && (known.state === 'restarting' || known.isCrashLooping === true);
}
