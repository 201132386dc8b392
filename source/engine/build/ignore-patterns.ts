import path from 'node:path';
import {cleanText} from '../../format/clean.js';
import {EngineError} from '../engine-error.js';

export type IgnorePatterns = {
	/** Whether a path within the context stays out: of the patterns that name it, or a directory above it, the last decides. */
	ignores(name: string): boolean;
	/** Whether an ignored directory is looked into all the same: only when an exception begins with its very name. */
	hasExceptionsIn(directory: string): boolean;
	/** Whether there may be an exception within an ignored directory: where what stands before an exception's first wildcard leads to it. */
	mayHaveExceptionsIn(directory: string): boolean;
	/** Whether what stands before a pattern's first wildcard leads to this directory, or into it. */
	mayMatchIn(directory: string): boolean;
};

type Pattern = {readonly isException: boolean; readonly text: string; readonly matches: (name: string) => boolean};

/**
The patterns of a `.dockerignore`, as the docker client reads them.

@throws {EngineError} `invalid` for one that cannot be read.
@see github.com/moby/patternmatcher patternmatcher.go, ignorefile/ignorefile.go; github.com/moby/moby pkg/archive/archive.go (`TarWithOptions`)
*/
export const ignorePatterns = (file: string): IgnorePatterns => pathPatterns(file.replace(/^\u{FEFF}/v, '').split('\n').filter(line => !line.startsWith('#')));

/**
Patterns of paths by themselves, as BuildKit asks for files by them.

@throws {EngineError} `invalid` for one that cannot be read.
*/
export function pathPatterns(lines: readonly string[]): IgnorePatterns {
	const patterns = lines.flatMap(line => toPattern(line.trim()) ?? []);
	const exceptions = patterns.filter(({isException}) => isException);
	const leadsInto = (some: readonly Pattern[], directory: string) => some.some(({text}) => {
		const wildcard = text.search(/[*?\[\\]/v);
		// Of a pattern with wildcards only the directories before the first are certain.
		const certain = wildcard === -1 ? `${text}/` : text.slice(0, text.lastIndexOf('/', wildcard) + 1);
		return certain.startsWith(`${directory}/`) || (wildcard !== -1 && `${directory}/`.startsWith(certain));
	});
	return {
		ignores(name) {
			const parts = name.split('/');
			const names = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
			let isIgnored = false;
			for (const {isException, matches} of patterns) {
				if (isException === isIgnored && names.some(one => matches(one))) {
					isIgnored = !isException;
				}
			}

			return isIgnored;
		},
		mayHaveExceptionsIn: directory => leadsInto(exceptions, directory),
		mayMatchIn: directory => leadsInto(patterns, directory),
		hasExceptionsIn: directory => exceptions.some(({text}) => `${text}/`.startsWith(`${directory}/`)),
	};
}

function toPattern(line: string): Pattern | undefined {
	const isException = line.startsWith('!');
	const given = isException ? line.slice(1).trim() : line;
	if (given === '') {
		if (isException) {
			throw unreadable(line);
		}

		return undefined;
	}

	const clean = path.posix.normalize(given).replace(/(?<=.)\/$/v, '');
	const text = clean.replace(/^\/(?=.)/v, '');
	return {isException, text, matches: matcher(text)};
}

const unreadable = (pattern: string) => new EngineError('invalid', `A pattern in .dockerignore cannot be read: ${cleanText(pattern)}`);

function matcher(pattern: string): (name: string) => boolean {
	const suffix = /^\*\*([^*?\[\\]*)$/v.exec(pattern)?.[1];
	if (suffix !== undefined) {
		return name => name.endsWith(suffix) || `/${name}` === suffix;
	}

	const prefix = /^([^*?\[\\]+)\*\*$/v.exec(pattern)?.[1];
	if (prefix !== undefined) {
		return name => name.startsWith(prefix);
	}

	const expression = new RegExp(`^${toExpression(pattern)}$`, 'v');
	return name => expression.test(name);
}

const literal = (character: string): string => String.raw`\u{${character.codePointAt(0)!.toString(16)}}`;

/** Alternatives in the order of preference: `**` with its slash, `*`, `?`, a class, an escaped character, any other. */
const token = /(?<deep>\*\*\/?)|(?<star>\*)|(?<one>\?)|\[(?<members>(?:\\.|[^\\\]])+)\]|\\(?<escaped>.)|(?<other>.)/gsv;

function toExpression(pattern: string): string {
	let expression = '';
	for (const {index, 0: text, groups} of pattern.matchAll(token)) {
		const {deep, star, one, members, escaped, other} = groups!;
		if (deep !== undefined) {
			expression += index + text.length === pattern.length ? '.*' : '(?:.*/)?';
		} else if (star !== undefined) {
			expression += String.raw`[^\/]*`;
		} else if (one !== undefined) {
			expression += String.raw`[^\/]`;
		} else if (members !== undefined) {
			expression += toClass(members, pattern);
		} else if (other === '[' || other === '\\') {
			throw unreadable(pattern);
		} else {
			expression += literal(escaped ?? other!);
		}
	}

	return expression;
}

function toClass(members: string, pattern: string): string {
	const isNegated = members.startsWith('^') && members.length > 1;
	const ranges = members.slice(isNegated ? 1 : 0).matchAll(/(?:\\(?<escaped>.)|(?<plain>[^\\]))(?:-(?:\\(?<lastEscaped>.)|(?<last>[^\\])))?/gsv).map(({groups}) => {
		const {escaped, plain, lastEscaped, last} = groups!;
		const from = escaped ?? plain!;
		const to = lastEscaped ?? last;
		if (to !== undefined && to.codePointAt(0)! < from.codePointAt(0)!) {
			throw unreadable(pattern);
		}

		return literal(from) + (to === undefined ? '' : `-${literal(to)}`);
	});
	return `[${isNegated ? '^' : ''}${ranges.toArray().join('')}]`;
}
