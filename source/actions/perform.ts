import {readOnlyRefusal} from '../engine/client.js';
import {EngineError} from '../engine/engine-error.js';
import {andThen, quoteCommandLine} from '../format/command-line.js';
import {maskWords} from '../format/mask.js';
import {countOf} from '../format/plural.js';
import {addEntry, settleEntry} from '../state/journal.js';
import {isLive} from '../state/connection.js';
import {addTask, taskOf, updateTask} from '../state/task.js';
import type {ActionContext, Input, Operation, Presentation, RunningTask} from './action.js';
import {askChoice, askForm, askYes} from './ask.js';
import {Cancelled} from './cancelled.js';
import {say} from './say.js';

/** How an operation's targets are named and told apart. */
export type TargetWords<Target> = {
	name(target: Target): string;
	id(target: Target): string;
};

/** So many of a bulk operation's requests run at a time. */
const mostAtOnce = 4;

let lastId = 0;

/**
The one path from a key press to an outcome. Nothing else asks, catches or reports.

@returns When everything asked for has ended, however it ended.
*/
export async function perform<Target>(context: ActionContext, operation: Operation<Target>, targets: readonly Target[], words: TargetWords<Target>): Promise<void> {
	const {store, signal} = context;
	let isSession = operation.presentation === 'session';
	try {
		const possible = possibleTargets(context, operation, targets, words);
		if (possible.length === 0) {
			return;
		}

		// From the key on that opens a session, what is typed is meant for it.
		holdKeys(store, operation.presentation === 'session' && !operation.form && !operation.choices);
		const input = await gatherInput(context, operation, possible, words);
		if (input) {
			isSession = presentationOf(operation, input) === 'session';
			holdKeys(store, isSession);
			await runAll(context, operation, possible, input, words);
		}
	} catch (error) {
		if (!signal.aborted) {
			say(context, explain(error), 'danger');
		}
	} finally {
		if (isSession) {
			store.update('screen', screen => ({...screen, isLent: false}));
		}
	}
}

const presentationOf = <Target>({presentation}: Operation<Target>, input: Input): Presentation | undefined =>
	typeof presentation === 'function' ? presentation(input) : presentation;

function holdKeys(store: ActionContext['store'], isHolding: boolean): void {
	if (isHolding) {
		store.update('screen', screen => ({...screen, isLent: true}));
	}
}

/** Those it can be done to; of one that cannot, the notice tells why. */
function possibleTargets<Target>(context: ActionContext, operation: Operation<Target>, targets: readonly Target[], {id}: TargetWords<Target>): readonly Target[] {
	const {store} = context;
	const obstacles = targets.map(target => obstacleTo(operation, target, store.get(), id(target)));
	const possible = targets.filter((_, index) => obstacles[index] === undefined);
	const [first] = obstacles;
	if (targets.length === 0) {
		say(context, `${operation.title}: nothing is selected.`, 'warning');
	} else if (possible.length === 0 && first !== undefined) {
		say(context, targets.length === 1 ? first : `${operation.title} fits none of the ${targets.length} marked: ${first}`, 'warning');
	} else if (possible.length > 1 && !operation.isForMany) {
		say(context, String.raw`${operation.title} works on one at a time: clear the marks with Ctrl-\ first.`, 'warning');
		return [];
	}

	return possible;
}

/** One sentence why an operation cannot be started on something now: the engine is away, it is busy, or its own reason. */
export function obstacleTo<Target>(operation: Operation<Target>, target: Target, state: Parameters<NonNullable<Operation<Target>['obstacle']>>[1], id: string): string | undefined {
	if (!isLive(state.connection)) {
		return 'The engine is not connected: what is shown may be out of date.';
	}

	if (state.isReadOnly) {
		return readOnlyRefusal;
	}

	const task = id === '' ? undefined : taskOf(state.tasks, id);
	if (task && operation.id !== 'container.kill' && operation.presentation === undefined) {
		return `Already ${task.doing} it.`;
	}

	return operation.obstacle?.(target, state);
}

async function gatherInput<Target>(context: ActionContext, operation: Operation<Target>, targets: readonly Target[], words: TargetWords<Target>): Promise<Input | undefined> {
	const {store, signal} = context;
	let input: Input = {values: {}};
	if (operation.lookUp) {
		input = {...input, ...await operation.lookUp(context, targets, signal)};
	}

	if (operation.choices) {
		const {title, items} = operation.choices(targets, store.get());
		const choice = await askChoice(store, title, items, id => commandLine(operation, targets, {...input, choice: id}));
		if (choice === undefined) {
			return undefined;
		}

		input = {...input, choice};
	}

	const target = targets[0]!;
	if (operation.form) {
		const known = input;
		const values = await askForm(store, operation.form(target, store.get(), known, context), typed => operation.command(target, {...known, values: typed}));
		if (!values) {
			return undefined;
		}

		input = {...input, values};
	}

	if (operation.prepare) {
		input = await operation.prepare(context, targets, input, signal);
	}

	const question = operation.question?.(targets, input);
	if (question) {
		const lines = targets.length > 1 ? [...targets.map(one => `  ${words.name(one)}`), ...(question.lines ?? [])] : question.lines ?? [];
		if (!await askYes(store, {...question, lines}, commandLine(operation, targets, input))) {
			return undefined;
		}
	}

	return input;
}

/** `docker stop web db`: the docker client takes several names at the end of a line; lines that differ otherwise stand one after the other. */
function commandLine<Target>(operation: Operation<Target>, targets: readonly Target[], input: Input): readonly string[] {
	const lines = targets.map(target => operation.command(target, input));
	const heads = new Set(lines.map(line => quoteCommandLine(line.slice(0, -1))));
	return heads.size === 1 ? [...lines[0]!.slice(0, -1), ...lines.map(line => line.at(-1)!)] : lines.flatMap((line, index) => index === 0 ? line : [andThen, ...line]);
}

async function runAll<Target>(context: ActionContext, operation: Operation<Target>, targets: readonly Target[], input: Input, words: TargetWords<Target>): Promise<void> {
	const failures: Array<{name: string; why: string}> = [];
	const outcomes: string[] = [];
	const waiting = [...targets];
	const work = async () => {
		for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
			const result = await runOne(context, operation, target, input, words);
			if ('why' in result) {
				failures.push({name: words.name(target), why: result.why});
			} else if (result.said !== undefined) {
				outcomes.push(result.said);
			}
		}
	};

	await Promise.all(Array.from({length: Math.min(mostAtOnce, targets.length)}, work));
	report(context, operation, targets.length, {failures, outcomes});
}

function report<Target>(context: ActionContext, operation: Operation<Target>, count: number, {failures, outcomes}: {failures: ReadonlyArray<{name: string; why: string}>; outcomes: readonly string[]}): void {
	if (context.signal.aborted) {
		return;
	}

	const [failure] = failures;
	if (failure) {
		say(context, count === 1 ? failure.why : `${failures.length} of ${count} failed. ${failure.name}: ${failure.why}${failures.length > 1 ? ' (J shows the others)' : ''}`, 'danger');
	} else if (count === 1 || outcomes.length === 1) {
		const [said] = outcomes;
		if (said !== undefined && said !== '') {
			say(context, said, 'good');
		}
	} else {
		say(context, `${operation.done} ${countOf(count, 'of them', 'of them')}.`, 'good');
	}
}

type Outcome = {readonly said: string | undefined} | {readonly why: string};

async function runOne<Target>(context: ActionContext, operation: Operation<Target>, target: Target, input: Input, words: TargetWords<Target>): Promise<Outcome> {
	const {store, controllers, signal, clock} = context;
	const id = ++lastId;
	const controller = new AbortController();
	const command = quoteCommandLine(maskWords(operation.command(target, input)));
	const startedAt = clock();
	const patience = operation.patience?.(input);
	const presentation = presentationOf(operation, input);
	controllers.set(id, controller);
	store.patch(({tasks, journal}) => ({
		tasks: presentation === 'session' ? tasks : addTask(tasks, {
			id, doing: operation.doing, title: command, phase: 'running', startedAt, canCancel: presentation === 'view',
			targetIds: words.id(target) === '' || operation.isAside ? [] : [words.id(target)],
			...(patience === undefined ? {} : {killAt: startedAt + patience}),
		}),
		journal: addEntry(journal, {id, time: startedAt, command, outcome: 'running'}),
	}));
	if (presentation === 'view') {
		store.update('overlays', overlays => [...overlays, {kind: 'task', taskId: id, above: 0}]);
	}

	const task: RunningTask = {
		signal: AbortSignal.any([signal, controller.signal]),
		update(change) {
			store.update('tasks', tasks => updateTask(tasks, id, change));
		},
	};
	const settle = (outcome: 'done' | 'failed' | 'cancelled', message?: string) => {
		const said = message === undefined ? {} : {message};
		store.patch(({tasks, journal}) => ({
			tasks: updateTask(tasks, id, {phase: outcome, endedAt: clock(), ...said}),
			journal: settleEntry(journal, id, {outcome, ...said}),
		}));
	};

	try {
		const said = await operation.run(context, target, input, task) ?? `${operation.done} ${words.name(target)}.`;
		settle('done', said === '' ? undefined : said);
		return {said};
	} catch (error) {
		if (controller.signal.aborted || signal.aborted) {
			const said = error instanceof Cancelled ? error.message : undefined;
			settle('cancelled', said);
			return {said: said ?? `Cancelled: ${command}`};
		}

		const why = explain(error);
		settle('failed', why);
		return {why};
	} finally {
		controllers.delete(id);
	}
}

/** An expected error in the engine's words; anything else is a bug and must not be swallowed. */
function explain(error: unknown): string {
	if (error instanceof EngineError) {
		const message = error.message.replaceAll(/\b[\da-f]{64}\b/gv, id => id.slice(0, 12));
		return error.kind === 'gone' ? `It is gone already. (${message})` : message;
	}

	throw error;
}
