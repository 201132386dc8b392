import {existsSync} from 'node:fs';
import path from 'node:path';
import type {CopyPlan, CopyProgress} from '../engine/archive/copy-plan.js';
import type {Container} from '../engine/types.js';
import {formatBytes} from '../format/bytes.js';
import {cleanText} from '../format/clean.js';
import {countOf} from '../format/plural.js';
import {pathWithin, placeIn, readAnew, selectedEntry, shownEntries} from '../state/files.js';
import {expandHome} from '../format/expand-home.js';
import {formField, type FormValues} from '../state/overlay.js';
import {shownTab} from '../state/screen.js';
import type {State} from '../state/state.js';
import type {ActionContext, ContainerOperation, Form, Input, RunningTask} from './action.js';
import {hostPathCompleter} from './complete-path.js';

type Direction = CopyPlan['direction'];

const directionOf = ({choice}: Pick<Input, 'choice'>): Direction => choice === 'in' ? 'in' : 'out';

/** Where the files tab stands in a container, if it is on screen: what is copied out is what is selected there. */
function prefilled({files, screen}: State, {id}: Container, direction: Direction): string {
	if (shownTab(screen) !== 'files') {
		return '';
	}

	const {path: directory} = placeIn(files, id);
	const entry = selectedEntry(files, id);
	return direction === 'in' || !entry ? directory : pathWithin(directory, entry.id);
}

/** Completes paths of a container by what the files tab knows of it. */
const containerPathCompleter = ({files}: State, {id}: Container) => (typed: string): readonly string[] => {
	const {path: directory} = placeIn(files, id);
	const lead = pathWithin(directory, '');
	return typed.startsWith(lead)
		? shownEntries(files, id).filter(entry => entry.name === entry.id && pathWithin(directory, entry.id).startsWith(typed) && pathWithin(directory, entry.id) !== typed).slice(0, 50).map(({id: name, kind}) => pathWithin(directory, name) + (kind === 'directory' ? '/' : ''))
		: [];
};

/** The path in the container. A name may hold anything, and the form holds it cleaned: what has been left as it was filled in means the name itself. */
function realPath(input: Input): string {
	const filled = input.filesPaths?.[directionOf(input)];
	const {container} = input.values;
	return filled !== undefined && (container === undefined || cleanText(filled) === container) ? filled : container ?? '';
}

/** A path of this machine as the docker client takes it for one: with a colon or a dash in front it would not. */
const hostWord = (typed: string): string => /^[.\/]/v.test(typed) ? typed : (typed.includes(':') || typed.startsWith('-') ? `./${typed}` : typed);

const linkChoices = ['itself', 'what it leads to'] as const;

const isFollowing = ({links}: FormValues): boolean => links === linkChoices[1];

/** What is wrong with a path of this machine, as far as can be said before the copy. */
function hostError(typed: string, direction: Direction, {directory, home}: Pick<ActionContext, 'directory' | 'home'>): string | undefined {
	if (typed === '') {
		return 'Type a path on this machine, such as ./ for this directory.';
	}

	if (typed === '-') {
		return 'A dash means standard input or output to docker cp, which are the screen here: type ./- for a file of this name.';
	}

	return direction === 'in' && !existsSync(path.resolve(directory, expandHome(typed, home))) ? `There is no ${typed} on this machine.` : undefined;
}

function formFor(container: Container, state: State, input: Input, {directory, home}: ActionContext): Form {
	const direction = directionOf(input);
	const inContainer = formField({
		name: 'container', label: `Path in ${container.name}`, value: cleanText(input.filesPaths?.[direction] ?? ''), placeholder: '/etc/hosts', suggest: containerPathCompleter(state, container),
		hint: direction === 'out' ? 'a file or a directory; with /. at its end only what is in it' : 'an existing directory takes the copy in; otherwise this is its name',
	});
	const onHost = formField({
		name: 'host', label: 'Path here', value: direction === 'out' ? './' : '', placeholder: './file', suggest: hostPathCompleter(directory, home),
		hint: direction === 'out' ? 'an existing directory takes the copy in; otherwise this is its name' : 'a file or a directory; with /. at its end only what is in it',
	});
	const links = formField({name: 'links', label: 'A link is copied as', value: linkChoices[0], options: linkChoices, hint: 'if what is named above is one; those within a directory stay links'});
	return {
		title: direction === 'out' ? `Copy out of ${container.name}` : `Copy into ${container.name}`, submit: 'copy',
		fields: [...(direction === 'out' ? [inContainer, onHost] : [onHost, inContainer]), links],
		check: values => ({
			container: values.container === '' ? 'Type a path in the container, such as /etc/hosts.' : undefined,
			host: hostError(values.host ?? '', direction, {directory, home}),
		}),
	};
}

function commandFor({name}: Container, input: Input): readonly string[] {
	const {values} = input;
	const inContainer = `${name}:${realPath(input) || 'PATH'}`;
	const onHost = hostWord(values.host || (directionOf(input) === 'out' ? '.' : 'PATH'));
	return ['docker', 'cp', ...(isFollowing(values) ? ['-L'] : []), ...(directionOf(input) === 'out' ? [inContainer, onHost] : [onHost, inContainer])];
}

function questionFor({copyPlan}: Input): ReturnType<NonNullable<ContainerOperation['question']>> {
	if (!copyPlan || (copyPlan.replacedCount === 0 && !copyPlan.mayReplaceMore)) {
		return undefined;
	}

	const {replaced, replacedCount, mayReplaceMore, landing, direction} = copyPlan;
	const where = direction === 'out' ? 'on this machine' : 'in the container';
	const rest = replacedCount - replaced.length;
	const isOne = replacedCount === 1 && !mayReplaceMore;
	const count = replacedCount === 0 ? 'what has the same name' : (mayReplaceMore ? 'at least ' : '') + countOf(replacedCount, 'file');
	return {
		title: isOne ? `Overwrite ${replaced[0]} ${where}?` : `Overwrite ${count} in ${landing} ${where}?`,
		isDangerous: true,
		lines: [
			...(isOne ? [] : replaced.map(name => `  ${name}`)),
			...(rest > 0 ? [`  and ${rest} more`] : []),
			...(mayReplaceMore ? ['There is too much to look through before: others may be overwritten too.'] : []),
		],
	};
}

const progressText = ({files, bytes}: CopyProgress, total: number | undefined): string =>
	`${countOf(files, 'file')}, ${formatBytes(bytes)}${total === undefined ? '' : ` of ${formatBytes(total)}`}`;

async function copy({engine, store, clock}: ActionContext, container: Container, input: Input, task: RunningTask): Promise<string> {
	const plan = input.copyPlan ?? await engine.files.plan(requestFor(container, input), task.signal);
	const {direction, landing, totalBytes} = plan;
	const startedAt = clock();
	const title = direction === 'out' ? `copy to ${landing}` : `copy to ${landing} in ${container.name}`;
	let progress: CopyProgress = {files: 0, bytes: 0};
	const step = (state: 'running' | 'done' | 'failed', leftOut: readonly string[] = []) => {
		task.update({
			steps: [{title, state, startedAt, detail: progressText(progress, totalBytes), ...(state === 'running' ? {} : {endedAt: clock()})}],
			...(leftOut.length === 0 ? {} : {output: leftOut.map(text => ({stream: 'stderr', text}))}),
		});
	};

	step('running');
	try {
		const result = await engine.files.copy(plan, now => {
			progress = now;
			step('running');
		}, task.signal);
		progress = result;
		step('done', result.leftOut);
		const left = result.leftOut.length === 0 ? '' : ` ${countOf(result.leftOut.length, 'thing was', 'things were')} left out.`;
		return `Copied ${countOf(result.files, 'file')}, ${formatBytes(result.bytes)}, to ${landing}${direction === 'in' ? ` in ${container.name}` : ''}.${left}`;
	} catch (error) {
		step('failed');
		if (task.signal.aborted) {
			// Its outcome is told by who cancels it; what is left of it is told here.
			task.update({message: progress.files === 0 && direction === 'out' ? 'Cancelled: nothing was copied.' : `Cancelled: what had been copied is left in ${landing}${direction === 'in' ? ` in ${container.name}` : ''}.`});
		}

		throw error;
	} finally {
		if (direction === 'in') {
			store.update('files', readAnew);
		}
	}
}

const requestFor = ({id}: Container, input: Input) => ({
	direction: directionOf(input), containerId: id, containerPath: realPath(input), hostPath: input.values.host ?? '', isFollowing: isFollowing(input.values),
});

export const copyFiles: ContainerOperation = {
	id: 'container.copy-files', on: 'container', keys: ['C'], title: 'Copy files in or out…', hint: 'copy files', doing: 'copying', done: 'Copied', isForMany: false, presentation: 'view',
	obstacle: ({name, state}) => state === 'removing' || state === 'dead' ? `${name} is ${state}: the engine no longer gives its files.` : undefined,
	choices: ([target], state) => ({
		title: `Copy files of ${target?.name ?? ''}`,
		items: [
			{id: 'out', key: 'o', label: 'Out of the container', hint: target ? cleanText(prefilled(state, target, 'out')) : ''},
			{id: 'in', key: 'i', label: 'Into the container', hint: target ? cleanText(prefilled(state, target, 'in')) : ''},
		],
	}),
	lookUp: async ({store}, [target]) => ({filesPaths: {out: prefilled(store.get(), target!, 'out'), in: prefilled(store.get(), target!, 'in')}}),
	form: formFor,
	// From here on the path of this machine is whole: the docker client knows no `~`, and the question comes with what would be overwritten.
	async prepare({engine, directory, home}, [target], input, signal) {
		const container = target!;
		const typed = expandHome(input.values.host ?? '', home);
		const known: Input = {...input, values: {...input.values, host: typed}};
		const hostPath = path.isAbsolute(typed) ? typed : `${directory}/${typed}`;
		const copyPlan = await engine.files.plan({...requestFor(container, known), hostPath}, signal);
		return {...known, copyPlan};
	},
	question: (_, input) => questionFor(input),
	command: commandFor,
	run: copy,
};
