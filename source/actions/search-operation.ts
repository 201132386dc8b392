import type {FoundImage} from '../engine/registry/search.js';
import {countOf} from '../format/plural.js';
import type {State} from '../state/state.js';
import {textField} from '../state/text-field.js';
import type {ActionContext, EngineOperation} from './action.js';
import {askChoice} from './ask.js';
import {engineWords} from './engine-words.js';
import {perform} from './perform.js';
import {pullNamed} from './pull-operations.js';
import {runNamed} from './run-operations.js';
import {say} from './say.js';
import {chooseFound, searchForm, searchHub, searchLine, searchOf} from './search-hub.js';

/** An operation whose form opens with a name in its first field. */
const filledIn = (operation: EngineOperation, name: string): EngineOperation => ({
	...operation,
	form(...known) {
		const form = operation.form?.(...known);
		return form && {...form, fields: form.fields.map((field, index) => index === 0 ? {...field, text: textField(name)} : field)};
	},
});

const uses = [
	{id: 'run', key: 'n', label: 'Run a container from it…'}, {id: 'pull', key: 'u', label: 'Pull it'}, {id: 'copy', key: 'y', label: 'Copy its name'},
] as const;

const lineOf = (use: string, name: string): readonly string[] => use === 'copy' ? [] : ['docker', use, name];

async function useFound(context: ActionContext, name: string, id: string): Promise<void> {
	if (id === 'copy') {
		context.copy(name);
		say(context, `Copied ${name}, if this terminal allows it.`, 'good');
	} else {
		await perform<State>(context, id === 'run' ? runNamed(name) : filledIn(pullNamed, name), [context.store.get()], engineWords);
	}
}

/** From the list to what is to be done with one of it, and back. */
async function browse(context: ActionContext, term: string, found: readonly FoundImage[]): Promise<void> {
	let name = await chooseFound(context, term, found);
	while (name !== undefined) {
		const chosen = name;
		const id = await askChoice(context.store, chosen, uses, one => lineOf(one, chosen));
		if (id !== undefined) {
			await useFound(context, chosen, id);
			return;
		}

		name = await chooseFound(context, term, found, chosen);
	}
}

export const searchHubOperation: EngineOperation = {
	id: 'engine.search', on: 'engine', keys: [], title: 'Search the hub…', doing: 'searching', done: 'Searched', isForMany: false, isReading: true,
	form: () => searchForm(),
	// The form comes back with what went wrong, as it was filled in.
	prepare: async (context, _, input, signal) => ({...input, foundImages: await searchHub(context, searchOf(input.values), signal)}),
	command: (_, {values}) => searchLine(values),
	async run(context, _, {values, foundImages = []}) {
		const {term} = searchOf(values);
		// What is looked at is no task any more.
		void browse(context, term, foundImages);
		return `${countOf(foundImages.length, 'image')} found for ${term}.`;
	},
};
