import {andThen, quoteCommandLine} from '../format/command-line.js';
import type {ActionContext, Input, Operation} from './action.js';
import {askChoice, askForm, askYes, type Retry} from './ask.js';
import {explain} from './explain.js';

/** How an operation's targets are named and told apart. */
export type TargetWords<Target> = {
	name(target: Target): string;
	id(target: Target): string;
};

/** What came of an operation on one target. */
export type Result<Target> = {
	readonly target: Target;
	readonly taskId: number;
	/** Why it failed. */
	readonly why?: string;
	/** What to say of its success; empty for nothing. */
	readonly said?: string;
};

/** `docker stop web db`: the docker client takes several names at the end of a line; lines that differ otherwise stand one after the other. */
function commandLine<Target>(operation: Operation<Target>, targets: readonly Target[], input: Input): readonly string[] {
	const lines = targets.map(target => operation.command(target, input));
	const heads = new Set(lines.map(line => quoteCommandLine(line.slice(0, -1))));
	return heads.size === 1 && !operation.isOneEach ? [...lines[0]!.slice(0, -1), ...lines.map(line => line.at(-1)!)] : lines.flatMap((line, index) => index === 0 ? line : [andThen, ...line]);
}

/** Those it is run for: the first one where all of them are one undertaking. */
export const undertakings = <Target>({isTogether = false}: Operation<Target>, targets: readonly Target[]): readonly Target[] => isTogether ? targets.slice(0, 1) : targets;

/**
Ask for all an operation needs to know.

@returns `undefined` when the user backed out.
*/
export async function gatherInput<Target>(context: ActionContext, operation: Operation<Target>, all: readonly Target[], words: TargetWords<Target>): Promise<Input | undefined> {
	const {store, signal} = context;
	let input: Input = {values: {}};
	if (operation.lookUp) {
		input = {...input, ...await operation.lookUp(context, all, signal)};
	}

	const targets = undertakings(operation, all);

	if (operation.choices) {
		const {title, items} = operation.choices(targets, store.get(), input);
		const choice = await askChoice(store, title, items, id => commandLine(operation, targets, {...input, choice: id}));
		if (choice === undefined) {
			return undefined;
		}

		input = {...input, choice};
	}

	return fillIn(context, operation, targets, words, input);
}

/**
Form, preparation and question. What is wrong with what was filled in brings the form back as it was, and so does a no to the question.

@param again What came of it the last time.
*/
export async function fillIn<Target>(context: ActionContext, operation: Operation<Target>, targets: readonly Target[], words: TargetWords<Target>, known: Input, again?: Retry): Promise<Input | undefined> {
	const {store, signal} = context;
	let retry = again;
	for (;;) {
		let input = known;
		const form = operation.form?.(targets[0]!, store.get(), known, context);
		if (form) {
			const values = await askForm(store, form, typed => operation.command(targets[0]!, {...known, values: typed}), retry);
			if (!values) {
				return undefined;
			}

			input = {...known, values};
		}

		try {
			input = operation.prepare ? await operation.prepare(context, targets, input, signal) : input;
		} catch (error) {
			if (!form || signal.aborted) {
				throw error;
			}

			retry = {values: input.values, problem: explain(error)};
			continue;
		}

		const question = operation.question?.(targets, input);
		const lines = targets.length > 1 ? [...targets.map(one => `  ${words.name(one)}`), ...(question?.lines ?? [])] : question?.lines ?? [];
		if (!question || await askYes(store, {...question, lines}, commandLine(operation, targets, input))) {
			return input;
		}

		if (!form || signal.aborted) {
			return undefined;
		}

		retry = {values: input.values};
	}
}

/** What came of an operation on several, one by one, and whether to try again what failed. */
export async function askAgain<Target>({store}: ActionContext, operation: Operation<Target>, results: ReadonlyArray<Result<Target>>, input: Input, {name}: TargetWords<Target>): Promise<boolean> {
	const failed = results.filter(({why}) => why !== undefined);
	const lines = [...failed, ...results.filter(result => !failed.includes(result))].map(({target, why, said}) => why === undefined ? `● ${name(target)}: ${said || 'done'}` : `✖ ${name(target)}: ${why}`);
	return askYes(
		store,
		{title: `${failed.length} of ${results.length} failed. Try ${failed.length === 1 ? 'that one' : 'those'} again?`, lines, isDangerous: true},
		commandLine(operation, failed.map(({target}) => target), input),
	);
}
