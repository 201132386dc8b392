import {editDistance} from '../format/find-words.js';

/*
The filter line of a list: words, all of which must occur in a row, and terms that ask for something else than text: `dangling:`, `label:tier=front`.
A term is written with a colon or, as the docker client has it, with an equals sign.
*/

export type FilterTerm<Item, Context> = {
	readonly name: string;
	/** How it is written: `before:IMAGE`. */
	readonly example: string;
	/** All that it takes, where that is so: the beginning of one is enough. */
	readonly values?: readonly string[];
	/** What it means without a value. */
	readonly bare?: string;
	/** Of several of them one is enough: a container has only one status. */
	readonly isEither?: true;
	/** What may be meant by it now. */
	readonly suggest?: (context: Context) => readonly string[];
	/** @returns What it holds for, or one sentence why it can hold for nothing. */
	readonly read: (value: string, context: Context) => ((item: Item) => boolean) | string;
};

export type Filter<Item> = {
	/** All but the terms. */
	readonly words: string;
	/** One sentence about the first term that is wrong: nothing fits it. */
	readonly problem: string | undefined;
	/** One sentence about a word that looks like a term and is none: to be said when nothing fits. */
	readonly suspicion: string | undefined;
	/** Whether all terms hold. */
	fits(item: Item): boolean;
};

const written = /^(?<name>[a-z]+)[:=](?<value>.*)$/v;

type Read<Item> = {readonly name: string; readonly isEither: boolean; readonly test: (item: Item) => boolean};

/** Read a filter line. Pure. */
export function readFilter<Item, Context>(text: string, terms: ReadonlyArray<FilterTerm<Item, Context>>, context: Context): Filter<Item> {
	const words: string[] = [];
	const read: Array<Read<Item>> = [];
	const problems: string[] = [];
	let suspicion: string | undefined;
	const parts = text.split(/\s+/v).filter(part => part !== '');
	for (const word of parts) {
		const {name, value = ''} = written.exec(word)?.groups ?? {};
		const term = terms.find(one => one.name === name);
		if (!term) {
			words.push(word);
			suspicion ??= name === undefined ? undefined : suspect(word, name, value, terms);
			continue;
		}

		const test = readTerm(term, value, context);
		if (typeof test === 'string') {
			problems.push(test);
		} else {
			read.push({name: term.name, isEither: term.isEither ?? false, test});
		}
	}

	const groups = Map.groupBy(read, ({name}) => name).values().toArray();
	return {
		words: words.join(' '), problem: problems[0], suspicion,
		fits: item => problems.length === 0 && groups.every(group => group[0]!.isEither ? group.some(({test}) => test(item)) : group.every(({test}) => test(item))),
	};
}

function readTerm<Item, Context>(term: FilterTerm<Item, Context>, typed: string, context: Context): ((item: Item) => boolean) | string {
	const {name, example, values, bare} = term;
	const value = typed === '' ? bare : typed;
	if (value === undefined) {
		return `${name}: wants to be told more: ${example}.`;
	}

	if (!values) {
		return term.read(value, context);
	}

	const meant = values.includes(value) ? value : values.find(one => one.startsWith(value.toLowerCase()));
	return meant === undefined ? `${name}: takes ${listed(values)}, not “${value}”.` : term.read(meant, context);
}

const listed = (names: readonly string[]): string => names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)!}`;

/** Names of images have colons too: a word is only suspected when it is nearly a term, or nothing but one. */
function suspect<Item, Context>(word: string, name: string, value: string, terms: ReadonlyArray<FilterTerm<Item, Context>>): string | undefined {
	const near = terms.find(term => term.name.length > 3 && editDistance(name, term.name) <= 2);
	if (near) {
		return `There is no filter “${name}:”. Is ${near.example} meant?`;
	}

	return value === '' || word[name.length] === '=' ? `There is no filter “${name}:”: there are ${listed(terms.map(term => `${term.name}:`))}.` : undefined;
}

/** What a filter line may be meant to become: whole lines, the likeliest first. */
export function suggestFilter<Item, Context>(text: string, terms: ReadonlyArray<FilterTerm<Item, Context>>, context: Context): readonly string[] {
	const from = text.lastIndexOf(' ') + 1;
	const word = text.slice(from);
	const {name, value = ''} = written.exec(word)?.groups ?? {};
	const term = terms.find(one => one.name === name);
	const ends = term
		? [...term.values ?? [], ...term.suggest?.(context) ?? []].filter(one => one.startsWith(value) && !one.includes(' ')).map(one => `${word.slice(0, term.name.length + 1)}${one}`)
		: terms.filter(one => word !== '' && one.name.startsWith(word)).map(one => `${one.name}:`);
	return ends.map(end => text.slice(0, from) + end);
}

/** What an empty filter line says. */
export const filterPlaceholder = <Item, Context>(terms: ReadonlyArray<FilterTerm<Item, Context>>): string => `words, ${terms.map(({name}) => `${name}:`).join(' ')}`;
