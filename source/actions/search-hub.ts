import {EngineError} from '../engine/engine-error.js';
import type {FoundImage, SearchRequest} from '../engine/registry/search.js';
import {splitReference} from '../format/image-reference.js';
import {countOf} from '../format/plural.js';
import {hub, splitRegistry} from '../format/registry-name.js';
import {cutText} from '../format/width.js';
import {fieldValues, formField, type FormField, type FormValues, type MenuItem, type Overlay} from '../state/overlay.js';
import {textField} from '../state/text-field.js';
import type {ActionContext, Form} from './action.js';
import {askForm} from './ask.js';
import {explain} from './explain.js';

const mostResults = 100;

const numberIn = (text: string | undefined): number | undefined => (text ?? '').trim() === '' ? undefined : Number(text);

const isWhole = (number: number | undefined, least: number, most: number): boolean => number === undefined || (Number.isSafeInteger(number) && number >= least && number <= most);

/** What a filled-in search asks for. */
export const searchOf = ({term = '', official, stars, limit}: FormValues): SearchRequest =>
	({term: term.trim(), limit: numberIn(limit), isOfficial: official === 'yes', leastStars: numberIn(stars)});

export const searchForm = (term = ''): Form => ({
	title: 'Search the hub', submit: 'search',
	fields: [
		formField({name: 'term', label: 'Search for', value: term, placeholder: 'nginx', hint: 'a word; localhost:5000/word asks another registry'}),
		formField({name: 'official', label: 'Official only', value: 'no', options: ['no', 'yes'], hint: 'those the hub looks after itself'}),
		formField({name: 'stars', label: 'Stars at least', placeholder: '0'}),
		formField({name: 'limit', label: 'At most', placeholder: '25', hint: `1 to ${mostResults}`}),
	],
	check: values => ({
		term: termError(values.term ?? ''),
		stars: isWhole(numberIn(values.stars), 0, Infinity) ? undefined : 'A whole number is wanted.',
		limit: isWhole(numberIn(values.limit), 1, mostResults) ? undefined : `A whole number from 1 to ${mostResults} is wanted.`,
	}),
});

/** What no registry could be asked for. */
function termError(typed: string): string | undefined {
	const term = typed.trim();
	if (term === '') {
		return 'What is to be searched for?';
	}

	return term.includes('://') || splitRegistry(term).rest === '' ? `“${term}” is nothing to search for: a word, or a registry’s host, / and a word.` : undefined;
}

export const searchLine = (values: FormValues): readonly string[] => {
	const {term, limit, isOfficial, leastStars} = searchOf(values);
	return [
		'docker', 'search', ...(isOfficial ? ['--filter', 'is-official=true'] : []), ...(leastStars === undefined ? [] : ['--filter', `stars=${leastStars}`]),
		...(limit === undefined ? [] : ['--limit', String(limit)]), term === '' ? 'TERM' : term,
	];
};

function askingWords(term: string): string {
	const {registry, rest} = splitRegistry(term);
	return `Asking ${registry === hub ? 'the hub' : registry} for “${rest}”…`;
}

const cancelledSearch = 'The search was cancelled.';

/**
Search, with a dialog over the screen meanwhile that Esc takes away.

@returns What was found: never nothing.
@throws {EngineError} When nothing was found, the search was cancelled, or the registry does not answer, each in one sentence.
*/
export async function searchHub({engine, store}: ActionContext, request: SearchRequest, signal: AbortSignal): Promise<readonly FoundImage[]> {
	const controller = new AbortController();
	const {term} = request;
	const waiting: Overlay = {
		kind: 'menu', title: 'Search the hub', items: [], index: 0, query: undefined, empty: askingWords(term),
		respond() {
			controller.abort();
		},
	};
	store.update('overlays', overlays => [...overlays, waiting]);
	try {
		const found = await engine.registries.search(request, AbortSignal.any([signal, controller.signal]));
		if (found.length === 0) {
			throw new EngineError('failed', `Nothing was found for “${term}”.`);
		}

		return found;
	} catch (error) {
		throw controller.signal.aborted && !signal.aborted ? new EngineError('failed', cancelledSearch, {cause: error}) : error;
	} finally {
		store.update('overlays', overlays => overlays.filter(overlay => overlay !== waiting));
	}
}

/** Names longer than this are cut: what they are needs room too. */
const mostNameColumns = 34;

function itemOf({name, description, stars, isOfficial}: FoundImage, starColumns: number): MenuItem {
	return {id: name, label: cutText(name, mostNameColumns), hint: `★ ${String(stars).padStart(starColumns)} ${isOfficial ? '✓' : ' '} ${description}`};
}

function aboutOf({name, description, stars, isOfficial, isAutomated}: FoundImage): string {
	const words = [...(name.length > mostNameColumns ? [name] : []), ...(isOfficial ? ['✓ official image'] : []), ...(isAutomated ? ['automated build'] : []), countOf(stars, 'star')].join(', ');
	return description === '' ? words : `${words}: ${description}`;
}

/**
Show what was found, to be narrowed by typing.

@param chosen The one that is chosen at first.
@returns The chosen one's name; `undefined` when the user backed out.
*/
export async function chooseFound({store}: ActionContext, term: string, found: readonly FoundImage[], chosen?: string): Promise<string | undefined> {
	const {promise, resolve} = Promise.withResolvers<string | undefined>();
	const starColumns = Math.max(...found.map(({stars}) => String(stars).length));
	const byName = new Map(found.map(image => [image.name, image]));
	store.update('overlays', overlays => [...overlays, {
		kind: 'menu', title: `${countOf(found.length, 'image')} found for ${term}`, index: Math.max(0, found.findIndex(({name}) => name === chosen)), query: textField(),
		items: found.map(image => itemOf(image, starColumns)), about: name => aboutOf(byName.get(name)!), respond: resolve,
	}]);
	return promise;
}

/** The name in what has been typed as an image: its tag is nothing to search for. */
const termIn = (typed: string): string => typed.trim() === '' ? '' : splitReference(typed.trim()).name;

/** Search for the image that a form's field is to have. It asks for a word when none has been typed, and again when nothing comes of it. */
export const hubSearch = (context: ActionContext): NonNullable<FormField['search']> => ({
	label: 'search the hub',
	async find(typed) {
		let values: FormValues | undefined = fieldValues(searchForm(termIn(typed)).fields);
		let problem: string | undefined;
		while (values) {
			if (problem !== undefined || values.term === '') {
				values = await askForm(context.store, searchForm(), searchLine, {values, ...(problem === undefined ? {} : {problem})});
			}

			if (values) {
				const found = await foundOr(context, values);
				if (typeof found !== 'string') {
					return chooseFound(context, values.term ?? '', found);
				}

				problem = found;
			}
		}

		return undefined;
	},
});

/** @returns What was found, or why nothing was. */
async function foundOr(context: ActionContext, values: FormValues): Promise<readonly FoundImage[] | string> {
	try {
		return await searchHub(context, searchOf(values), context.signal);
	} catch (error) {
		return context.signal.aborted ? '' : explain(error);
	}
}
