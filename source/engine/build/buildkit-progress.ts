import {cleanText} from '../../format/clean.js';
import {hideValues} from '../../format/mask.js';
import {EngineError} from '../engine-error.js';
import type {Json} from '../types.js';
import type {BuildProgress, BuildStep} from './build-progress.js';
import {buildErrorSentence} from './build-error.js';
import {stepOutput, type StepOutput} from './step-output.js';
import {readTrace, type Vertex, type VertexLog, type VertexStatus} from './trace.js';

/** The steps of a build as BuildKit tells them. */
export type BuildkitProgress = {
	/**
	@param now When the message arrived, in milliseconds.
	@throws {EngineError} `failed` for a message that cannot be read.
	*/
	push(message: Json, now: number): void;
	/** What ran when the build ended without saying how, runs no more. */
	end(now: number): void;
	/** What has been told so far. A step that has not changed is the same object as before. */
	snapshot(): Pick<BuildProgress, 'steps' | 'stepCount' | 'imageId' | 'error' | 'warnings'>;
};

type Message = {
	readonly id?: unknown;
	readonly aux?: unknown;
	readonly error?: unknown;
	readonly errorDetail?: {readonly message?: unknown} | null;
};

type OpenStep = {
	step: BuildStep;
	/** Its place among those that have begun; nothing while it waits. */
	begun: number | undefined;
	isChanged: boolean;
	/** By the engine's clock, which may be another than ours. */
	engineStart: number | undefined;
	readonly output: StepOutput;
	readonly decoders: Map<number, InstanceType<typeof TextDecoder>>;
	readonly transfers: Map<string, VertexStatus>;
};

/** Values the engine may put into what it tells: it writes those of build arguments into the names of steps. */
export type Hidden = {readonly secrets?: readonly string[]; readonly buildArgs?: readonly string[]};

/**
Read the messages of `POST /build?version=2`. A step is told of when BuildKit plans it, again when it begins, and again when it ends; steps run beside each other, and
one that fails cancels the others.

@see github.com/moby/moby builder/builder-next/builder.go
*/
export function buildkitProgress({secrets = [], buildArgs = []}: Hidden = {}): BuildkitProgress {
	const hidden = [...secrets, ...buildArgs];
	const open = new Map<string, OpenStep>();
	const warnings: string[] = [];
	let begunCount = 0;
	let imageId: string | undefined;
	let error: string | undefined;

	const stepFor = (digest: string, name: string, now: number): OpenStep => {
		const known = open.get(digest);
		if (known) {
			return known;
		}

		const step: BuildStep = {id: cleanText(digest), number: open.size + 1, ...partsOf(hideValues(name, hidden)), state: 'waiting', output: [], droppedLines: 0, startedAt: now};
		const opened: OpenStep = {step, begun: undefined, isChanged: true, engineStart: undefined, output: stepOutput(secrets), decoders: new Map(), transfers: new Map()};
		open.set(digest, opened);
		return opened;
	};

	const takeVertex = (vertex: Vertex, now: number) => {
		const opened = stepFor(vertex.digest, vertex.name, now);
		opened.isChanged = true;
		opened.step = withVertex(opened, {...vertex, name: hideValues(vertex.name, hidden), error: hideValues(vertex.error, hidden)}, now);
		opened.engineStart = vertex.startedAt ?? opened.engineStart;
		opened.begun ??= opened.step.state === 'waiting' ? undefined : begunCount++;
		if (opened.step.endedAt !== undefined) {
			opened.output.end();
		}
	};

	const takeStatus = (status: VertexStatus, now: number) => {
		const opened = stepFor(status.vertex, '', now);
		opened.isChanged = true;
		const wasCompleted = opened.transfers.get(status.id)?.isCompleted ?? false;
		opened.transfers.set(status.id, status);
		// What moves no bytes is told in words: `exporting layers`, `writing image sha256:…`.
		if (status.isCompleted && !wasCompleted && status.current === 0 && status.total === 0) {
			opened.output.addLine(status.id);
		}
	};

	const takeLog = ({vertex, stream, bytes}: VertexLog, now: number) => {
		const opened = stepFor(vertex, '', now);
		opened.isChanged = true;
		const decoder = opened.decoders.get(stream) ?? new TextDecoder();
		opened.decoders.set(stream, decoder);
		opened.output.push(decoder.decode(bytes, {stream: true}));
	};

	const takeTrace = (aux: string, now: number) => {
		const {vertexes, statuses, logs, warnings: told} = readTrace(Buffer.from(aux, 'base64'));
		// They come in no order: those that began first are told first.
		for (const vertex of vertexes.toSorted((a, b) => (a.startedAt ?? Infinity) - (b.startedAt ?? Infinity) || 0)) {
			takeVertex(vertex, now);
		}

		for (const status of statuses) {
			takeStatus(status, now);
		}

		for (const log of logs) {
			takeLog(log, now);
		}

		for (const {text, line} of told) {
			const sentence = line === undefined ? cleanText(text) : `${cleanText(text)} (line ${line})`;
			if (!warnings.includes(sentence)) {
				warnings.push(sentence);
			}
		}
	};

	/** Those that have begun in the order in which they did, then those that wait, each stage's in its own. */
	const steps = (): readonly BuildStep[] => open.values().toArray().toSorted(inOrder).map((opened, index) => {
		if (opened.isChanged || opened.step.number !== index + 1) {
			opened.isChanged = false;
			opened.step = {...opened.step, ...transferOf(opened.transfers), number: index + 1, output: [...opened.output.lines], droppedLines: opened.output.dropped};
		}

		return opened.step;
	});

	return {
		push(value, now) {
			const {id, aux, error: told, errorDetail} = (value ?? {}) as Message;
			const failure = errorDetail?.message ?? told;
			if (typeof failure === 'string') {
				error = buildErrorSentence(hideValues(failure, hidden));
			} else if (id === 'moby.buildkit.trace') {
				if (typeof aux !== 'string') {
					throw new EngineError('failed', 'The engine sent a message that cannot be read.');
				}

				takeTrace(aux, now);
			} else if (id === 'moby.image.id') {
				const {ID} = (aux ?? {}) as {readonly ID?: unknown};
				imageId = typeof ID === 'string' ? cleanText(ID) : imageId;
			}
		},
		end(now) {
			for (const opened of open.values()) {
				if (opened.step.state === 'running') {
					opened.output.end();
					opened.step = {...opened.step, state: 'cancelled', endedAt: now};
					opened.isChanged = true;
				}
			}
		},
		snapshot() {
			const all = steps();
			return {
				steps: all, stepCount: all.filter(({isInternal}) => !isInternal).length, warnings: [...warnings],
				...(imageId === undefined ? {} : {imageId}), ...(error === undefined ? {} : {error}),
			};
		},
	};
}

function inOrder(a: OpenStep, b: OpenStep): number {
	if (a.begun === undefined && b.begun === undefined) {
		return placeInStage(a.step) === placeInStage(b.step) ? 0 : placeInStage(a.step) - placeInStage(b.step);
	}

	return (a.begun ?? Infinity) - (b.begun ?? Infinity);
}

/** What is no instruction, as the export, comes last. */
const placeInStage = ({stage}: BuildStep): number => Number(/(?<index>\d+)\/\d+$/v.exec(stage ?? '')?.groups?.index ?? Infinity);

/** `[build 2/5] RUN make` is an instruction of the Dockerfile; all else, the builder's own. */
function partsOf(name: string): Pick<BuildStep, 'instruction' | 'stage' | 'isInternal'> {
	const {stage, instruction} = /^\[(?<stage>(?:[^\]]* )?\d+\/\d+)\] (?<instruction>.*)$/sv.exec(name)?.groups ?? {};
	return stage === undefined || instruction === undefined ? {instruction: cleanText(name), isInternal: true} : {instruction: cleanText(instruction), stage: cleanText(stage).replaceAll(/ {2,}/gv, ' ').trim()};
}

function withVertex({step, engineStart}: OpenStep, {name, isCached, startedAt, completedAt, error}: Vertex, now: number): BuildStep {
	const {endedAt, error: before, ...rest} = step;
	// What had only been spoken of gets its name now.
	const named = {...rest, ...(rest.instruction === '' && name !== '' ? partsOf(name) : {})};
	if (startedAt === undefined) {
		return isCached ? {...named, state: 'cached', endedAt: step.startedAt} : {...named, ...(endedAt === undefined ? {} : {endedAt}), ...(before === undefined ? {} : {error: before})};
	}

	// A step is begun again when what it has from the cache turns out not to do.
	const begun = {...named, startedAt: startedAt === engineStart && step.state !== 'waiting' ? step.startedAt : now - (completedAt === undefined ? 0 : Math.max(0, completedAt - startedAt))};
	if (completedAt === undefined) {
		return {...begun, state: 'running'};
	}

	const ended = {...begun, endedAt: begun.startedAt + Math.max(0, completedAt - startedAt)};
	if (error !== '') {
		const isCancelled = /\bcanceled\b/iv.test(error) && !error.includes('exit code');
		return {...ended, state: isCancelled ? 'cancelled' : 'failed', error: buildErrorSentence(error)};
	}

	return {...ended, state: isCached ? 'cached' : 'done'};
}

function transferOf(transfers: ReadonlyMap<string, VertexStatus>): Pick<BuildStep, 'transfer'> {
	const moving = transfers.values().filter(({current, total}) => current > 0 || total > 0).toArray();
	if (moving.length === 0) {
		return {};
	}

	const isTotalKnown = moving.every(({total}) => total > 0);
	const sum = (pick: (status: VertexStatus) => number) => moving.reduce((total, status) => total + pick(status), 0);
	return {transfer: {current: sum(({current, total}) => total > 0 ? Math.min(current, total) : current), total: isTotalKnown ? sum(({total}) => total) : 0}};
}
