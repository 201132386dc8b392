import type {TaskStep} from '../state/task.js';
import type {RunningTask} from './action.js';

export type Steps = {
	/** Do the next step; what it throws is thrown on, and the step shown as failed. */
	run<Answer>(title: string, work: (tell: (change: Pick<TaskStep, 'detail' | 'pull'>) => void) => Promise<Answer>): Promise<Answer>;
	/** Begin a step that ends by `end`. */
	begin(title: string): void;
	end(title: string, end: Pick<TaskStep, 'state' | 'detail' | 'reason'>): void;
	/** Say that a step is not needed, and why. */
	skip(title: string, detail: string): void;
};

/**
The steps of a task, on its screen as they go.

@param titles Those that are expected: the ones not yet reached stand there waiting.
*/
export function taskSteps(task: RunningTask, clock: () => number, titles: readonly string[]): Steps {
	let steps: readonly TaskStep[] = titles.map(title => ({title, state: 'waiting'}));
	const change = (title: string, part: Partial<TaskStep>) => {
		steps = steps.some(step => step.title === title)
			? steps.map(step => step.title === title ? {...step, ...part} : step)
			: [...steps, {title, state: 'waiting', ...part}];
		task.update({steps});
	};

	task.update({steps});
	return {
		async run(title, work) {
			change(title, {state: 'running', startedAt: clock()});
			try {
				const answer = await work(part => {
					change(title, part);
				});
				change(title, {state: 'done', endedAt: clock()});
				return answer;
			} catch (error) {
				change(title, {state: 'failed', endedAt: clock()});
				throw error;
			}
		},
		begin(title) {
			change(title, {state: 'running', startedAt: clock()});
		},
		end(title, end) {
			change(title, {...end, endedAt: clock()});
		},
		skip(title, detail) {
			change(title, {state: 'skipped', detail});
		},
	};
}
