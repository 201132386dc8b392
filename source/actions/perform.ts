import {readOnlyRefusal} from '../engine/client.js';
import {quoteCommandLine} from '../format/command-line.js';
import {maskWords} from '../format/mask.js';
import {countOf} from '../format/plural.js';
import {addEntry, settleEntry} from '../state/journal.js';
import {isLive} from '../state/connection.js';
import {addTask, taskOf, updateTask} from '../state/task.js';
import type {ActionContext, Input, Operation, Presentation, RunningTask} from './action.js';
import {Cancelled} from './cancelled.js';
import {explain} from './explain.js';
import {askAgain, fillIn, gatherInput, undertakings, type Result, type TargetWords} from './gather-input.js';
import {say} from './say.js';
import {severalAtOnce} from './several-at-once.js';

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
		let left = undertakings(operation, possible);
		let input = await gatherInput(context, operation, possible, words);
		while (input) {
			isSession = presentationOf(operation, input) === 'session';
			holdKeys(store, isSession);
			const results = await runAll(context, operation, left, input, words);
			releaseKeys(store, isSession);
			input = signal.aborted ? undefined : await inputForAnother(context, operation, results, input, words);
			left = results.filter(({why}) => why !== undefined).map(({target}) => target);
		}
	} catch (error) {
		if (!signal.aborted) {
			say(context, explain(error), 'danger');
		}
	} finally {
		releaseKeys(store, isSession);
	}
}

/** What failed can be tried again: several as they were asked for, one with its form corrected, if the user is still looking at it. */
async function inputForAnother<Target>(context: ActionContext, operation: Operation<Target>, results: ReadonlyArray<Result<Target>>, input: Input, words: TargetWords<Target>): Promise<Input | undefined> {
	const failed = results.find(({why}) => why !== undefined);
	if (!failed) {
		return undefined;
	}

	const top = context.store.get().overlays.at(-1);
	if (results.length > 1) {
		// Never over something else, but for the list of these tasks: a key that is meant for that would be the answer.
		return (top === undefined || top.kind === 'tasks') && await askAgain(context, operation, results, input, words) ? input : undefined;
	}

	const isLookedAt = top === undefined || (top.kind === 'task' && top.taskId === failed.taskId);
	if (!isLookedAt || !operation.form?.(failed.target, context.store.get(), input, context)) {
		return undefined;
	}

	// The form tells it now.
	context.store.update('notice', () => undefined);
	return fillIn(context, operation, [failed.target], words, input, {values: input.values, problem: failed.why!, taskId: failed.taskId});
}

const presentationOf = <Target>({presentation}: Operation<Target>, input: Input): Presentation | undefined =>
	typeof presentation === 'function' ? presentation(input) : presentation;

function holdKeys(store: ActionContext['store'], isSession: boolean): void {
	if (isSession) {
		store.update('screen', screen => ({...screen, isLent: true}));
	}
}

function releaseKeys(store: ActionContext['store'], isSession: boolean): void {
	if (isSession) {
		store.update('screen', screen => screen.isLent ? {...screen, isLent: false} : screen);
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

	if (state.isReadOnly && !operation.isReading) {
		return readOnlyRefusal;
	}

	const task = id === '' ? undefined : taskOf(state.tasks, id);
	if (task && operation.id !== 'container.kill' && operation.presentation === undefined) {
		return `Already ${task.doing} it.`;
	}

	return operation.obstacle?.(target, state);
}

async function runAll<Target>(context: ActionContext, operation: Operation<Target>, targets: readonly Target[], input: Input, words: TargetWords<Target>): Promise<ReadonlyArray<Result<Target>>> {
	const isAlone = targets.length === 1;
	if (!isAlone && presentationOf(operation, input) === 'view') {
		// Of several, none has the screen for itself: they are listed, and each is opened from there.
		context.store.update('overlays', overlays => [...overlays, {kind: 'tasks', taskId: undefined}]);
	}

	const results: Array<Result<Target>> = [];
	await severalAtOnce(targets, async target => {
		results.push({target, ...await runOne(context, operation, target, input, words, isAlone)});
	});
	const inOrder = results.toSorted((a, b) => targets.indexOf(a.target) - targets.indexOf(b.target));
	report(context, operation, inOrder, words);
	return inOrder;
}

function report<Target>(context: ActionContext, operation: Operation<Target>, results: ReadonlyArray<Result<Target>>, {name}: TargetWords<Target>): void {
	if (context.signal.aborted) {
		return;
	}

	const failures = results.filter(({why}) => why !== undefined);
	const [failure] = failures;
	if (failure) {
		say(context, results.length === 1 ? failure.why! : `${failures.length} of ${results.length} failed. ${name(failure.target)}: ${failure.why!}`, 'danger');
	} else if (results.length === 1) {
		const [{said = ''}] = results as readonly [Result<Target>];
		if (said !== '') {
			say(context, said, 'good');
		}
	} else {
		say(context, `${operation.done} ${countOf(results.length, 'of them', 'of them')}.`, 'good');
	}
}

type Outcome = Omit<Result<never>, 'target'>;

async function runOne<Target>(context: ActionContext, operation: Operation<Target>, target: Target, input: Input, words: TargetWords<Target>, isAlone: boolean): Promise<Outcome> {
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
	if (presentation === 'view' && isAlone) {
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
		return {taskId: id, said};
	} catch (error) {
		if (controller.signal.aborted || signal.aborted) {
			const said = error instanceof Cancelled ? error.message : undefined;
			settle('cancelled', said);
			return {taskId: id, said: said ?? `Cancelled: ${command}`};
		}

		const why = explain(error);
		settle('failed', why);
		return {taskId: id, why};
	} finally {
		controllers.delete(id);
	}
}
