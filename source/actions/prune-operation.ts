import {formatBytes} from '../format/bytes.js';
import {countOf} from '../format/plural.js';
import {pruneChoices, type PruneKind, type PrunePlan} from '../engine/prune-plan.js';
import {EngineError} from '../engine/engine-error.js';
import type {EngineOperation} from './action.js';
import {say} from './say.js';

const choiceOf = (kind: string | undefined) => pruneChoices.find(choice => choice.kind === kind) ?? pruneChoices[0]!;

/** One line for each thing that goes, with what it frees. */
function linesOf({items}: PrunePlan): readonly string[] {
	return items.map(({type, name, bytes}) => `${type.padEnd(12)}${name}${bytes === undefined ? '' : `  ${formatBytes(bytes)}`}`);
}

/** Since this API version `docker volume prune` leaves named volumes alone unless told otherwise. */
const anonymousOnly = 42;

/** Before that it takes them all and knows no `--all`: removing the anonymous ones alone takes their names. */
function commandOf(kind: PruneKind, apiVersion: string | undefined, plan: PrunePlan | undefined): readonly string[] {
	const isOld = Number(apiVersion?.split('.')[1] ?? anonymousOnly) < anonymousOnly;
	if (isOld && kind === 'volumes') {
		return ['docker', 'volume', 'rm', ...(plan ? plan.items.map(({id}) => id) : ['VOLUME…'])];
	}

	return isOld && kind === 'all-volumes' ? ['docker', 'volume', 'prune'] : choiceOf(kind).command;
}

export const prune: EngineOperation = {
	id: 'engine.prune', on: 'engine', keys: ['P'], title: 'Prune…', hint: 'prune', doing: 'pruning', done: 'Pruned', isForMany: false,
	choices: () => ({
		title: 'Remove what is not used: what of?',
		items: pruneChoices.map(({kind, title, meaning}) => ({id: kind, label: title, hint: meaning})),
	}),
	async prepare(context, _, input, signal) {
		const {engine, store} = context;
		say(context, 'Asking the engine what would go…');
		const plan = await engine.prune.preview(choiceOf(input.choice).kind satisfies PruneKind, signal);
		store.update('notice', () => undefined);
		if (plan.items.length === 0) {
			throw new EngineError('conflict', `There is nothing to prune: ${choiceOf(input.choice).title.toLowerCase()}.`);
		}

		return {...input, plan};
	},
	question: (_, {plan}) => ({
		title: `Remove ${countOf(plan?.items.length ?? 0, 'thing')} and free ${formatBytes(plan?.bytes ?? 0)}?`,
		isDangerous: true,
		lines: plan ? linesOf(plan) : [],
	}),
	command: ({connection}, {choice, plan}) => commandOf(choiceOf(choice).kind, connection.info?.apiVersion, plan),
	async run({engine}, _, {plan}, task) {
		if (!plan) {
			return '';
		}

		const {removed, failed, bytes} = await engine.prune.execute(plan, done => {
			task.update({progress: `${done} of ${plan.items.length}`});
		}, task.signal);
		const [failure] = failed;
		const freed = `Removed ${countOf(removed, 'thing')}, ${formatBytes(bytes)} freed`;
		if (failure) {
			throw new EngineError('conflict', `${freed}; ${failed.length} stayed. ${failure.name}: ${failure.reason}`);
		}

		return `${freed}.`;
	},
};
