import type {BuildStep} from './build-progress.js';
import type {BuildRun} from './build-run.js';
import type {Dockerfile} from './dockerfile.js';

/**
Steps with the Dockerfile's lines, and in their order: BuildKit tells of what it plans in any. The builder's own bookkeeping stays where it was told.

@returns What orders them. A step that has not changed, and has not moved, is the same object as before.
*/
export function stepsInOrder({stepLine}: Pick<BuildRun, 'stepLine'>, dockerfile: Dockerfile | undefined): (steps: readonly BuildStep[]) => readonly BuildStep[] {
	const known = new WeakMap<BuildStep, BuildStep>();
	const numbered = new WeakMap<BuildStep, BuildStep>();

	const withLine = (step: BuildStep): BuildStep => {
		const line = known.has(step) || step.isInternal || !dockerfile ? undefined : stepLine(dockerfile, step);
		const lined = known.get(step) ?? (line === undefined ? step : {...step, line});
		known.set(step, lined);
		return lined;
	};

	const withNumber = (step: BuildStep, number: number): BuildStep => {
		const before = numbered.get(step) ?? step;
		const now = before.number === number ? before : {...step, number};
		numbered.set(step, now);
		return now;
	};

	return steps => {
		const lined = steps.map(step => withLine(step));
		const own = lined.filter(({isInternal}) => !isInternal).toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || a.number - b.number).values();
		return lined.map((step, index) => withNumber(step.isInternal ? step : own.next().value!, index + 1));
	};
}
