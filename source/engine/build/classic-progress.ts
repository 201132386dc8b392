import {cleanText} from '../../format/clean.js';
import type {Json} from '../types.js';
import {buildErrorSentence} from './build-error.js';
import type {BuildProgress, BuildStep} from './build-progress.js';
import {stepOutput, type StepOutput} from './step-output.js';

type Message = {
	readonly stream?: string;
	readonly status?: string;
	readonly id?: string;
	readonly aux?: {readonly ID?: string};
	readonly error?: string;
	readonly errorDetail?: {readonly message?: string};
};

type OpenStep = {-readonly [Key in keyof Omit<BuildStep, 'output' | 'droppedLines'>]: BuildStep[Key]} & {readonly output: StepOutput};

/** The steps of a build as the classic builder tells them. */
export type ClassicProgress = {
	/** @param now When the message arrived, in milliseconds. */
	push(message: Json, now: number): void;
	/** What ran when the build ended without saying how, runs no more. */
	end(now: number): void;
	/** What has been told so far. A step that has not changed is the same object as before. */
	snapshot(): Pick<BuildProgress, 'steps' | 'stepCount' | 'imageId' | 'error' | 'warnings'>;
};

/**
Read the messages of `POST /build` without `version=2`. The classic builder speaks prose: `Step 2/5 : RUN make`, ` ---> Using cache`,
then whatever the step prints, in pieces that are no lines.

@see github.com/moby/moby daemon/builder/dockerfile/evaluator.go, dispatchers.go
*/
export function classicProgress(): ClassicProgress {
	const steps: BuildStep[] = [];
	const statuses = new Map<string, string>();
	let current: OpenStep | undefined;
	let isChanged = false;
	const warnings: string[] = [];
	/** The builder ends its step line in a message of its own. */
	let isStepLineOpen = false;
	/** While a command runs, all is its output, whatever it looks like, until the builder says that this container is gone. */
	let runningIn: string | undefined;
	let stepCount = 0;
	let imageId: string | undefined;
	let error: string | undefined;

	const keep = () => {
		if (current && isChanged) {
			steps[current.number - 1] = {...current, output: [...current.output.lines], droppedLines: current.output.dropped};
			isChanged = false;
		}
	};

	const endStep = (state: BuildStep['state'], now: number) => {
		if (current) {
			current.output.end();
			current.state = current.state === 'running' ? state : current.state;
			current.endedAt = now;
			isChanged = true;
			keep();
		}
	};

	const beginStep = (stream: string, now: number): boolean => {
		if (runningIn !== undefined) {
			return false;
		}

		const {number, count, instruction} = /^Step (?<number>\d+)\/(?<count>\d+) : (?<instruction>.*)/v.exec(stream)?.groups ?? {};
		if (number === undefined || Number(number) !== (current?.number ?? 0) + 1) {
			return false;
		}

		endStep('done', now);
		isChanged = true;
		isStepLineOpen = !stream.endsWith('\n');
		stepCount = Number(count);
		current = {id: number, number: Number(number), instruction: cleanText(instruction ?? ''), state: 'running', output: stepOutput(), startedAt: now};
		return true;
	};

	/** What the builder says between a step's beginning and the next one's. */
	const isProse = (stream: string): boolean => {
		const removed = /^(?:Removing| ---> Removed) intermediate container ([\da-f]+)\n$/v.exec(stream)?.[1];
		if (runningIn !== undefined) {
			runningIn = removed === runningIn ? undefined : runningIn;
			if (runningIn === undefined) {
				delete current?.containerId;
			}

			return runningIn === undefined;
		}

		runningIn = /^ ---> Running in ([\da-f]+)\n$/v.exec(stream)?.[1];
		if (runningIn !== undefined && current) {
			current.containerId = cleanText(runningIn);
		}

		if (stream === ' ---> Using cache\n' && current) {
			current.state = 'cached';
			return true;
		}

		return runningIn !== undefined || removed !== undefined || /^(?: ---> [\da-f]+|Successfully (?:built|tagged) .*)\n$/v.test(stream);
	};

	const pushStream = (stream: string, now: number) => {
		if (beginStep(stream, now) || isProse(stream)) {
			return;
		}

		if (isStepLineOpen && stream === '\n') {
			isStepLineOpen = false;
			return;
		}

		isStepLineOpen = false;
		const warning = /^\[Warning\] (?<text>.+)\n$/v.exec(stream)?.groups?.text;
		if (warning !== undefined && runningIn === undefined) {
			warnings.push(cleanText(warning));
		} else {
			current?.output.push(stream);
		}
	};

	return {
		push(value, now) {
			const message = (value ?? {}) as Message;
			if (message.errorDetail?.message !== undefined || message.error !== undefined) {
				error = buildErrorSentence(message.errorDetail?.message ?? message.error ?? '');
				endStep('failed', now);
			} else if (message.stream !== undefined) {
				pushStream(message.stream, now);
			} else if (message.status !== undefined) {
				// The base image is being pulled: say what each layer is doing when that changes.
				const {id = '', status} = message;
				if (statuses.get(id) !== status) {
					statuses.set(id, status);
					current?.output.addLine(id === '' ? status : `${id}: ${status}`);
				}
			} else if (message.aux?.ID !== undefined) {
				imageId = message.aux.ID;
				endStep('done', now);
			}

			isChanged = true;
		},
		end(now) {
			endStep('cancelled', now);
		},
		snapshot() {
			keep();
			return {steps: [...steps], stepCount, warnings: [...warnings], ...(imageId === undefined ? {} : {imageId}), ...(error === undefined ? {} : {error})};
		},
	};
}
