import {EngineError} from '../engine/engine-error.js';
import {presentLimits} from '../engine/present-limits.js';
import {isUp} from '../state/containers.js';
import type {ContainerOperation, Input} from './action.js';
import {goingAway} from './container-obstacles.js';
import {limitChange, limitErrors, limitFields, limitFlags, type LimitFacts} from './limits-form.js';
import {say} from './say.js';

const factsOf = ({inspection, usage, host}: Input): LimitFacts => ({present: presentLimits(inspection?.raw), usage, host});

/** What is good to know but not needed: without it the form says less. */
async function orNothing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
	try {
		return await answer;
	} catch (error) {
		if (error instanceof EngineError) {
			return undefined;
		}

		throw error;
	}
}

/** Containers whose form is about to open. */
const lookedAt = new Set<string>();

/** Change what a container may take of its machine (`docker update`). */
export const limits: ContainerOperation = {
	id: 'container.limits', on: 'container', keys: ['L'], title: 'Limits…', doing: 'changing the limits of', done: 'Changed the limits of', isForMany: false,
	obstacle: goingAway,
	async lookUp(context, [container], signal) {
		const {engine, store} = context;
		const {id, name} = container!;
		if (lookedAt.has(id)) {
			throw new EngineError('conflict', `What ${name} takes is being looked at already.`);
		}

		// Old engines take a second for a sample: time enough to press the key again.
		lookedAt.add(id);
		say(context, `Looking at what ${name} takes …`);
		try {
			const [inspection, usage, host] = await Promise.all([
				engine.containers.inspect(id, signal),
				isUp(container!) ? orNothing(engine.limits.usage(id, signal)) : undefined,
				orNothing(engine.limits.host(signal)),
			]);
			store.update('notice', () => undefined);
			return {inspection, usage, host};
		} finally {
			lookedAt.delete(id);
		}
	},
	form({name}, _, input) {
		const facts = factsOf(input);
		return {title: `Limits of ${name}`, submit: 'change them', fields: limitFields(facts), check: values => limitErrors(values, facts)};
	},
	command: ({name}, input) => ['docker', 'update', ...limitFlags(limitChange(input.values, factsOf(input).present)), name],
	async run({engine, store}, {id, name}, input, {signal}) {
		const change = limitChange(input.values, factsOf(input).present);
		if (Object.keys(change).length === 0) {
			return '';
		}

		const warnings = await engine.limits.change(id, change, signal);
		// No event that changes the row tells of new limits: what the detail shows of them is asked for again.
		const inspection = await engine.containers.inspect(id, signal);
		store.update('inspect', inspect => inspect.subject?.id === id ? {...inspect, inspection} : inspect);
		return [`Changed the limits of ${name}.`, ...warnings.map(warning => `The engine warns: ${warning}`)].join(' ');
	},
};
