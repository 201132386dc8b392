import type {BuildProgress} from '../../source/engine/build/build-progress.js';
import type {Engine} from '../../source/engine/engine.js';
import {EngineError} from '../../source/engine/engine-error.js';
import type {PrunePlan} from '../../source/engine/prune-plan.js';
import type {Container, ContainerRun, EngineEvent, Image, Json} from '../../source/engine/types.js';
import {fakeInfo} from './a-store.js';
import {fakeLog, type FakeLog} from './fake-log.js';
import {fakeProcesses, type FakeProcesses} from './fake-process.js';
import {queue, type Queue} from './queue.js';
import {now} from './values.js';

/** What a fake engine holds and how it behaves. To be changed by a test at any time. */
export type Held = {
	containers: readonly Container[];
	images: readonly Image[];
	/** Thrown by every call while it is set. */
	failure: EngineError | undefined;
	/** Thrown by the next operation only. */
	refusal: EngineError | undefined;
	/** Thrown by each operation in these words: `stop web 10`. */
	refusals: Record<string, EngineError>;
	inspections: Record<string, Json>;
	runs: Record<string, Partial<ContainerRun>>;
	plan: PrunePlan;
	/** Holds operations back until it settles. */
	gate: Promise<void> | undefined;
	/** What a build tells of itself before it ends. */
	progress: readonly BuildProgress[];
};

export type FakeEngine = Engine & FakeProcesses & {
	readonly held: Held;
	/** Every operation and every list, in words: `stop web 10`, `list`. */
	readonly asked: string[];
	/** Tell all who subscribed that something has happened; of several events in one piece. */
	emit(...events: ReadonlyArray<Partial<EngineEvent>>): void;
	/** Change the containers and tell of each that is new, changed or gone. */
	change(containers: readonly Container[], action?: string): void;
	/** Let the connection break, as when the daemon ends. */
	breakOff(failure?: EngineError): void;
	/** Let it answer again. */
	comeBack(): void;
	/** What a container writes. */
	log(id: string): FakeLog;
};

const aborted = async (signal: AbortSignal): Promise<void> => new Promise(resolve => {
	signal.addEventListener('abort', () => {
		resolve();
	}, {once: true});
});

/** An engine in memory, for what is above the engine layer. */
export function fakeEngine(initial: Partial<Held> = {}): FakeEngine {
	const held: Held = {
		containers: [], images: [], failure: undefined, refusal: undefined, refusals: {}, inspections: {}, runs: {},
		plan: {kind: 'system', items: [], bytes: 0}, gate: undefined, progress: [], ...initial,
	};
	const asked: string[] = [];
	const subscribers = new Set<Queue<readonly EngineEvent[]>>();
	const logs = new Map<string, FakeLog>();

	const check = () => {
		if (held.failure) {
			throw held.failure;
		}
	};

	/** Of those that are gone too: what was asked of them is told by name. */
	const names = new Map<string, string>();
	const nameOf = (id: string) => {
		for (const container of held.containers) {
			names.set(container.id, container.name);
		}

		return names.get(id) ?? id;
	};

	const operate = async (what: string, signal?: AbortSignal) => {
		asked.push(what);
		check();
		await Promise.race([held.gate, ...(signal && held.gate ? [aborted(signal)] : [])]);
		signal?.throwIfAborted();
		const refusal = held.refusal ?? held.refusals[what];
		held.refusal = undefined;
		if (refusal) {
			throw refusal;
		}
	};

	const logOf = (id: string) => {
		const known = logs.get(id) ?? fakeLog();
		logs.set(id, known);
		return known;
	};

	const emit = (...events: ReadonlyArray<Partial<EngineEvent>>) => {
		for (const subscriber of subscribers) {
			subscriber.push(events.map(event => ({type: 'container', action: 'start', id: '', attributes: {}, time: now, ...event})));
		}
	};

	const inspect = async (id: string) => {
		asked.push(`inspect ${nameOf(id)}`);
		check();
		return {id, raw: held.inspections[id] ?? {Id: id}};
	};

	const run = (id: string): ContainerRun => {
		check();
		const container = held.containers.find(one => one.id === id);
		if (!container) {
			throw new EngineError('gone', `No such container: ${id}`);
		}

		return {
			startedAt: container.state === 'created' ? '' : `2026-01-02T10:00:00.${container.since ?? 0}Z`, isRunning: container.state === 'running' || container.state === 'paused',
			exitCode: container.exitCode ?? 0, restartCount: 0, wasOutOfMemory: false, memoryLimitBytes: 0, hasTty: false, ...held.runs[id],
		};
	};

	const processes = fakeProcesses(operate, nameOf);

	return {
		held, asked, emit,
		endpoint: {kind: 'unix', socketPath: '/fake.sock', address: 'unix:///fake.sock', source: 'default'},
		change(containers, action = 'start') {
			const before = held.containers;
			for (const {id, name} of before) {
				names.set(id, name);
			}

			held.containers = containers;
			const ids = new Set([...before, ...containers].filter(container => !(before.includes(container) && containers.includes(container))).map(({id}) => id));
			for (const id of ids) {
				emit({action, id});
			}
		},
		breakOff(failure = new EngineError('unreachable', 'The connection to the engine was lost.')) {
			held.failure = failure;
			for (const subscriber of subscribers) {
				subscriber.close(failure);
			}

			for (const log of logs.values()) {
				log.close(failure);
			}
		},
		comeBack() {
			held.failure = undefined;
		},
		log: logOf,
		async connect(signal) {
			asked.push('connect');
			await Promise.resolve();
			signal.throwIfAborted();
			check();
			return fakeInfo;
		},
		async ping() {
			check();
		},
		async events(signal) {
			asked.push('events');
			check();
			const mine = queue<readonly EngineEvent[]>();
			subscribers.add(mine);
			signal.addEventListener('abort', () => {
				subscribers.delete(mine);
			});
			return mine.read(signal);
		},
		containers: {
			async list(_signal, ids) {
				asked.push(ids ? `list ${ids.map(id => nameOf(id)).join(' ')}` : 'list');
				check();
				return held.containers.filter(({id}) => !ids || ids.includes(id));
			},
			inspect,
			run: async id => run(id),
			...processes.containers,
			start: async id => operate(`start ${nameOf(id)}`),
			stop: async (id, {graceSeconds}) => operate(`stop ${nameOf(id)} ${graceSeconds}`),
			restart: async (id, {graceSeconds}) => operate(`restart ${nameOf(id)} ${graceSeconds}`),
			pause: async id => operate(`pause ${nameOf(id)}`),
			unpause: async id => operate(`unpause ${nameOf(id)}`),
			kill: async (id, signalName) => operate(`kill ${nameOf(id)} ${signalName}`),
			remove: async (id, {isForced = false, withVolumes = false}) => operate(`remove ${nameOf(id)}${isForced ? ' forced' : ''}${withVolumes ? ' with volumes' : ''}`),
			rename: async (id, name) => operate(`rename ${nameOf(id)} ${name}`),
			async * logs(id, options, signal) {
				asked.push(`logs ${nameOf(id)}`);
				yield * logOf(id).read(options, run(id).isRunning, signal);
			},
		},
		images: {
			async list() {
				asked.push('images');
				check();
				return held.images;
			},
			inspect,
			async remove(reference, {isForced = false}) {
				await operate(`remove image ${reference}${isForced ? ' forced' : ''}`);
				return {untagged: [reference], deleted: []};
			},
			async build({context, dockerfile, tags}, onProgress, signal) {
				for (const progress of held.progress) {
					onProgress(progress);
				}

				await operate(`build ${context} ${dockerfile} ${tags.join(',')}`, signal);
				const progress = {phase: 'done', sentBytes: 1000, files: 2, ignored: 0, stepCount: 0, steps: [], imageId: held.images[0]?.id ?? 'sha256:0'} as const;
				onProgress(progress);
				return progress;
			},
		},
		exec: processes.exec,
		attach: processes.attach,
		process: processes.process,
		created: processes.created,
		prune: {
			async preview(kind) {
				await operate(`preview ${kind}`);
				return held.plan;
			},
			async execute({items}, onProgress) {
				await operate(`prune ${items.map(({name}) => name).join(' ')}`);
				onProgress(items.length);
				return {removed: items.length, failed: [], bytes: held.plan.bytes};
			},
		},
		close() {
			asked.push('close');
		},
	};
}
