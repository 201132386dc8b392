import type {FileEntry, Listing} from '../engine/archive/types.js';
import {compareNames} from '../format/compare-names.js';
import {derive} from './derive.js';
import {moveSelection, newListView, selectedRow, type ListView} from './list.js';

/** Where the files tab stands in a container. */
export type FilesPlace = {
	/** Absolute, links followed. Not cleaned. */
	readonly path: string;
	readonly view: ListView;
};

/** The files tab. */
export type Files = {
	/** The container and the directory that `listing` is of. */
	readonly subject: {readonly containerId: string; readonly path: string} | undefined;
	readonly phase: 'idle' | 'reading' | 'shown' | 'failed';
	readonly listing: Listing | undefined;
	/** Files met while reading. */
	readonly met: number;
	/** Why it could not be read. */
	readonly message: string | undefined;
	/** How often it has been asked to read on in this directory. */
	readonly effort: number;
	/** Counts up when what is there must be read anew. */
	readonly revision: number;
	/** Where each container was last looked into, the latest at the end. */
	readonly places: ReadonlyMap<string, FilesPlace>;
};

export const noFiles: Files = {subject: undefined, phase: 'idle', listing: undefined, met: 0, message: undefined, effort: 0, revision: 0, places: new Map()};

const root: FilesPlace = {path: '/', view: newListView('name')};

/** So many containers' places are remembered. */
const mostPlaces = 200;

/** Where the tab stands in a container: at its root until it has been elsewhere. */
export const placeIn = ({places}: Pick<Files, 'places'>, containerId: string): FilesPlace => places.get(containerId) ?? root;

export function moveTo(files: Files, containerId: string, place: FilesPlace): Files {
	const places = new Map(files.places);
	places.delete(containerId);
	places.set(containerId, place);
	const [oldest] = places.keys();
	if (places.size > mostPlaces && oldest !== undefined) {
		places.delete(oldest);
	}

	return {...files, places};
}

/** Go to another directory of a container. @param selectedId What to select there. */
export const goToDirectory = (files: Files, containerId: string, path: string, selectedId?: string): Files =>
	({...moveTo(files, containerId, {path, view: {...root.view, selectedId}}), effort: 0});

/** A path below a directory. */
export const pathWithin = (directory: string, name: string): string => directory.endsWith('/') ? directory + name : `${directory}/${name}`;

/** The directory above, and the name it knows this one by; `undefined` at the root. */
export function above(path: string): {readonly path: string; readonly name: string} | undefined {
	const parts = path.split('/').filter(part => part !== '');
	const name = parts.pop();
	return name === undefined ? undefined : {path: `/${parts.join('/')}`, name};
}

/** What a listing holds in the order it is shown: directories first, then by name. */
export const sortedEntries = derive(({entries}: Listing): readonly FileEntry[] => entries.toSorted((a, b) =>
	Number(b.kind === 'directory') - Number(a.kind === 'directory') || compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1)));

const nothing: readonly FileEntry[] = [];

/** The rows of the tab for a container; none until its directory has been read. */
export function shownEntries({subject, listing, places}: Files, containerId: string): readonly FileEntry[] {
	return listing && subject?.containerId === containerId && subject.path === placeIn({places}, containerId).path ? sortedEntries(listing) : nothing;
}

export const selectedEntry = (files: Files, containerId: string): FileEntry | undefined =>
	selectedRow(shownEntries(files, containerId), placeIn(files, containerId).view);

/** @param by Rows down, or up. @param height Rows there are for names. */
export function moveInFiles(files: Files, containerId: string, by: number, height: number): Files {
	const place = placeIn(files, containerId);
	const view = moveSelection(shownEntries(files, containerId), place.view, by, height);
	return view === place.view ? files : moveTo(files, containerId, {...place, view});
}

/** Reading has begun: what is known of the same directory stays meanwhile. */
export const readingFiles = (files: Files, containerId: string, path: string): Files => {
	const isSame = files.subject?.containerId === containerId && files.subject.path === path;
	return {...files, subject: {containerId, path}, phase: 'reading', met: 0, message: undefined, listing: isSame ? files.listing : undefined};
};

export const readAnew = (files: Files): Files => ({...files, revision: files.revision + 1});

/** So many names are listed at most, however often more is asked for: see `listLimits`. */
export const mostNames = 100_000;

/** Rows the tab takes above the names. */
export const filesHeadRows = 1;
