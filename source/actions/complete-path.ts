import {opendirSync} from 'node:fs';
import path from 'node:path';
import {cleanText} from '../format/clean.js';
import {compareNames} from '../format/compare-names.js';
import {expandHome} from '../format/expand-home.js';

/** Of a large directory so many names are looked at. */
const mostNames = 2000;

type Name = {readonly name: string; readonly isDirectory: boolean};

function namesIn(directory: string): readonly Name[] {
	const names: Name[] = [];
	try {
		const opened = opendirSync(directory);
		try {
			for (let entry = opened.readSync(); entry && names.length < mostNames; entry = opened.readSync()) {
				// A name that could not be shown as it is cannot be typed either.
				if (cleanText(entry.name) === entry.name) {
					names.push({name: entry.name, isDirectory: entry.isDirectory()});
				}
			}
		} finally {
			opened.closeSync();
		}
	} catch {
		// What cannot be read completes nothing; why is said when it is used.
		return [];
	}

	return names.toSorted((a, b) => compareNames(a.name, b.name));
}

/**
Completes paths of this machine. A directory is read once: the form it serves is open for a moment only.

@param directory What relative paths begin at. @param home What `~` stands for.
@returns To be called with what has been typed; gives whole values, a slash behind those of directories. Names that begin with a dot are given to
who has typed one.
*/
export function hostPathCompleter(directory: string, home: string): (typed: string) => readonly string[] {
	const known = new Map<string, readonly Name[]>();
	return typed => {
		const lead = typed.slice(0, typed.lastIndexOf('/') + 1);
		const beginning = typed.slice(lead.length);
		const where = path.resolve(directory, expandHome(lead, home));
		const names = known.get(where) ?? namesIn(where);
		known.set(where, names);
		return names
			.filter(({name}) => name.startsWith(beginning) && (beginning.startsWith('.') || !name.startsWith('.')))
			.map(({name, isDirectory}) => lead + name + (isDirectory ? '/' : ''));
	};
}
