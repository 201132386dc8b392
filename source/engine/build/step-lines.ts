import {cleanText} from '../../format/clean.js';
import type {BuildProgress, BuildStep} from './build-progress.js';
import type {Dockerfile, Instruction} from './dockerfile.js';

/** Of the instructions, those that BuildKit has a step for. */
const steppedBy: ReadonlySet<string> = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'WORKDIR']);

const keywordOf = (text: string): string => /^\S*/v.exec(text)![0].toUpperCase();

/** The classic builder numbers the Dockerfile's instructions; what it adds of its own, as a label's step, comes after them. */
export function classicStepLine({instructions}: Dockerfile, {number, instruction}: BuildStep): number | undefined {
	const found = instructions[number - 1];
	return found?.keyword === keywordOf(instruction) ? found.line : undefined;
}

/** BuildKit says which of a stage's steps it is: `build 2/5`, `stage-1 2/5`, `linux/arm64 build 2/5`, `2/5` where there is but one stage. */
export function buildkitStepLine(dockerfile: Dockerfile, {stage, instruction}: BuildStep): number | undefined {
	const {name, index, count} = /^(?:.* )?(?<name>\S+ )?(?<index>\d+)\/(?<count>\d+)$/v.exec(stage ?? '')?.groups ?? {};
	if (index === undefined || count === undefined) {
		return undefined;
	}

	const own = dockerfile.instructions.filter(one => one.stage === stageNumber(dockerfile, (stage ?? '').split(' ').at(-2) ?? name) && steppedBy.has(one.keyword));
	const steps = own.filter(one => one.keyword !== 'FROM' || hasStep(dockerfile, one));
	const keyword = keywordOf(instruction);
	// What a base image has its heirs do comes first, and stands in no Dockerfile here.
	const found = steps[keyword === 'FROM' ? 0 : Number(index) - 1 - (Number(count) - steps.length)];
	if (found?.keyword === keyword) {
		return found.line;
	}

	// A step that another build has as well, at the same time, may be told by the name it has there.
	const alike = dockerfile.instructions.filter(one => keyword === 'FROM' ? one.keyword === 'FROM' && hasStep(dockerfile, one) : one.text === instruction);
	return only(alike)?.line;
}

const only = (found: readonly Instruction[]): Instruction | undefined => found.length === 1 ? found[0] : undefined;

function stageNumber({stages}: Dockerfile, name: string | undefined): number {
	if (name === undefined) {
		return stages.length === 1 ? 0 : stages.findLastIndex(stage => stage.name === undefined);
	}

	const named = stages.findLastIndex(stage => stage.name === name.toLowerCase());
	const numbered = /^stage-(?<number>\d+)$/v.exec(name)?.groups?.number;
	return named === -1 && numbered !== undefined ? Number(numbered) : named;
}

/** A stage that begins with nothing, or with another stage, has no step for it. */
function hasStep({stages}: Dockerfile, from: Instruction): boolean {
	const base = stages[from.stage]?.base ?? '';
	return base.toLowerCase() !== 'scratch' && stages.slice(0, from.stage).every(({name}) => name !== base.toLowerCase());
}

/**
Of the steps that ended with an error, the one the build failed by is told as failed; the others were taken along by it, whatever they said when they were.

@param error The build's own.
*/
export function blamed(steps: readonly BuildStep[], error: string | undefined): readonly BuildStep[] {
	const failed = steps.filter(({state}) => state === 'failed');
	const culprit = error === undefined || failed.length < 2 ? undefined : failed.find(step => step.error !== undefined && (error.includes(step.error) || step.error.includes(error)));
	return culprit ? steps.map(step => step.state === 'failed' && step !== culprit ? {...step, state: 'cancelled'} : step) : steps;
}

/**
Where in the Dockerfile a build failed: what the builder says itself, or the line of the step that failed.

@param steps With their lines.
*/
export function failurePlace({lines}: Dockerfile, {error, steps}: Pick<BuildProgress, 'error' | 'steps'>): BuildProgress['failedAt'] {
	const said = /dockerfile parse error (?:on )?line (?<line>\d+)|\bdockerfile(?:\.[\w\-]+)?:(?<at>\d+)\b/iv.exec(error ?? '')?.groups;
	const failed = steps.filter(({state, line}) => state === 'failed' && line !== undefined);
	// Of several that failed, the one that the builder speaks of.
	const line = said ? Number(said.line ?? said.at) : (failed.find(step => step.error !== undefined && error?.includes(step.error)) ?? failed[0])?.line;
	const text = line === undefined ? undefined : lines[line - 1];
	return line === undefined || text === undefined ? undefined : {line, text: cleanText(text).trim()};
}
