import type {Container, Inspection} from '../engine/types.js';
import {cleanText} from '../format/clean.js';
import {listIn, recordIn, textIn, textsIn, type JsonObject} from '../format/json.js';
import {quoteCommandLine} from '../format/command-line.js';
import {countOf} from '../format/plural.js';
import {selectedContainer} from '../state/containers.js';
import {selectedImage} from '../state/images.js';
import type {MenuItem} from '../state/overlay.js';
import {shownTab} from '../state/screen.js';
import type {State} from '../state/state.js';
import type {ActionContext} from './action.js';
import {askChoice, askSearch} from './ask.js';
import {say} from './say.js';

/** Terminals drop what is longer than so many bytes, some with all that was copied before. */
export const mostCopiedBytes = 74_000;

/** Something that can be copied. A secret is named in menu and notice, never shown. */
type Thing = {
	readonly id: string;
	readonly key: string;
	readonly label: string;
	readonly text: string;
	/** Instead of the text itself. */
	readonly hint?: string;
	/** What has been copied, in the notice, instead of the text itself. */
	readonly said?: string;
};

const plain = (key: string, id: string, text: string): Thing => ({id, key, label: id, text});

/** Lines stay lines; whatever else would do something where it is pasted is gone. */
const cleanLines = (text: string): string => text.replaceAll(/[^\n\t]+/gv, part => cleanText(part));

/** A variable on one line: one whose value has lines of its own is quoted as bash does it. */
const onOneLine = (variable: string): string => /\p{Control}/v.test(variable) ? quoteCommandLine([variable]) : cleanText(variable);

const environmentOf = ({raw}: Inspection): readonly string[] => textsIn(recordIn(recordIn(raw).Config).Env).filter(variable => variable !== '');

function mountLine(mount: JsonObject): string {
	return cleanText(`${textIn(mount.Name) || textIn(mount.Source) || textIn(mount.Type)}:${textIn(mount.Destination)}${mount.RW === false ? ':ro' : ''}`);
}

function addresses(raw: JsonObject): readonly string[] {
	const networks = Object.values(recordIn(recordIn(raw.NetworkSettings).Networks)).map(network => recordIn(network));
	return networks.flatMap(({IPAddress, GlobalIPv6Address}) => [textIn(IPAddress), textIn(GlobalIPv6Address)]).filter(address => address !== '').map(address => cleanText(address));
}

/** What an inspection offers beyond what the list knows. */
function inspected(inspection: Inspection): readonly Thing[] {
	const raw = recordIn(inspection.raw);
	const environment = environmentOf(inspection);
	const labels = Object.entries(recordIn(recordIn(raw.Config).Labels)).map(([name, value]) => cleanText(`${name}=${textIn(value)}`));
	const mounts = listIn(raw.Mounts).map(mount => mountLine(mount));
	const variables = environment.length === 1 ? '1 variable with its real value' : `${environment.length} variables with their real values`;
	const things: readonly Thing[] = [
		{id: 'environment', key: 'e', label: 'environment', text: environment.map(variable => onOneLine(variable)).join('\n'), hint: variables, said: variables},
		{id: 'variable', key: 'v', label: 'one variable…', text: environment.join('\n'), hint: 'the real value of one of them'},
		{id: 'labels', key: 'l', label: 'labels', text: labels.join('\n'), hint: countOf(labels.length, 'label'), said: countOf(labels.length, 'label')},
		{id: 'mounts', key: 'o', label: 'mounts', text: mounts.join('\n'), hint: mounts.join('  ')},
		{id: 'address', key: 'a', label: 'IP address', text: addresses(raw).join('\n'), hint: addresses(raw).join('  ')},
		{id: 'inspection', key: 'w', label: 'whole inspection', text: JSON.stringify(inspection.raw, undefined, 2), hint: 'as JSON, variables with their real values', said: 'the whole inspection, variables with their real values'},
	];
	return things.filter(({text}) => text !== '');
}

function thingsOf(state: State): readonly Thing[] {
	const container = selectedContainer(state.containers);
	const image = selectedImage(state.images);
	const {inspection, subject} = state.inspect;
	const isConfig = state.screen.focus === 'detail' && shownTab(state.screen) === 'inspect';
	const more = (id: string) => isConfig && inspection && subject?.id === id ? inspected(inspection) : [];
	if (state.screen.list === 'containers') {
		return container ? [...containerThings(container), ...more(container.id)] : [];
	}

	return image ? [plain('n', 'name', image.reference ?? image.image.id), plain('i', 'id', image.image.id), ...more(image.image.id)] : [];
}

const containerThings = ({name, id, image, command}: Container): readonly Thing[] =>
	[plain('n', 'name', name), plain('i', 'id', id), plain('m', 'image', image), plain('c', 'command', command)];

/** Ask what to copy of the selected row: in its Config tab, of its whole inspection. Secrets are copied as they are, when they are asked for, and shown nowhere. */
export async function copySomething(context: ActionContext): Promise<void> {
	const state = context.store.get();
	const things = thingsOf(state);
	if (things.length === 0) {
		say(context, 'Nothing is selected.', 'warning');
		return;
	}

	const items: readonly MenuItem[] = things.map(({id, key, label, hint, text}) => ({id, key, label, hint: hint ?? text}));
	const choice = await askChoice(context.store, 'Copy', items);
	if (choice === 'variable') {
		await copyVariable(context, environmentOf(state.inspect.inspection!));
		return;
	}

	const thing = things.find(({id}) => id === choice);
	if (thing) {
		copyText(context, thing.text, thing.said);
	}
}

/** One value, found by its name. */
async function copyVariable(context: ActionContext, environment: readonly string[]): Promise<void> {
	const split = environment.map(variable => {
		const at = variable.indexOf('=');
		return at === -1 ? {name: variable, value: ''} : {name: variable.slice(0, at), value: variable.slice(at + 1)};
	});
	const choice = await askSearch(context.store, 'Copy the value of', split.map(({name}, index) => ({id: String(index), label: cleanText(name)})));
	const variable = choice === undefined ? undefined : split[Number(choice)];
	if (variable) {
		copyText(context, cleanLines(variable.value), `the value of ${cleanText(variable.name)}`);
	}
}

/**
Copy a text, and say so.

@param said What has been copied; the text's beginning unless told.
*/
export function copyText(context: ActionContext, text: string, said = (text.length > 60 ? `${text.slice(0, 60)}…` : text).replaceAll('\n', ' ')): void {
	if (Buffer.byteLength(text) > mostCopiedBytes) {
		say(context, 'This is longer than terminals take: nothing has been copied.', 'warning');
		return;
	}

	context.copy(text);
	say(context, `Copied ${said}, if this terminal allows it.`, 'good');
}
