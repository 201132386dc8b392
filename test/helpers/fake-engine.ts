import type {BuildProgress} from '../../source/engine/build/build-progress.js';
import type {BuildRequest} from '../../source/engine/build/build-request.js';
import type {UsedCache} from '../../source/engine/disk-usage.js';
import type {Engine} from '../../source/engine/engine.js';
import {EngineError} from '../../source/engine/engine-error.js';
import type {PullProgress} from '../../source/engine/registry/pull-progress.js';
import type {ChangeList} from '../../source/engine/changes.js';
import type {FoundProcess} from '../../source/engine/process-calls.js';
import type {ProcessTable} from '../../source/engine/processes.js';
import type {ImageLayers} from '../../source/engine/layers.js';
import type {HostFacts, Usage} from '../../source/engine/limits.js';
import {planPrune, type PrunePlan} from '../../source/engine/prune-plan.js';
import type {RemoteImage} from '../../source/engine/registry/remote-image.js';
import type {FoundImage} from '../../source/engine/registry/search.js';
import type {SendProgress} from '../../source/engine/transfer/transfer-types.js';
import type {Container, ContainerRun, EngineEvent, Image, Json} from '../../source/engine/types.js';
import {fakeInfo} from './a-store.js';
import {fakeFiles, noFiles, type HeldFiles} from './fake-files.js';
import {fakeImages} from './fake-images.js';
import {fakeLog, type FakeLog} from './fake-log.js';
import {fakeProcesses, type FakeProcesses} from './fake-process.js';
import {fakeRegistries, noRegistries, type HeldRegistries} from './fake-registries.js';
import {fakeTransfers} from './fake-transfers.js';
import {queue, type Queue} from './queue.js';
import {now} from './values.js';

/** What a fake engine holds and how it behaves. To be changed by a test at any time. */
export type Held = {
	containers: readonly Container[];
	images: readonly Image[];
	/** What a load or an import tells of itself before it ends. */
	sending: readonly SendProgress[];
	/** Bytes that a save or an export tells of before it ends. */
	receiving: readonly number[];
	/** Thrown by every call while it is set. */
	failure: EngineError | undefined;
	/** Thrown by the next operation only. */
	refusal: EngineError | undefined;
	/** Thrown by each operation in these words: `stop web 10`. */
	refusals: Record<string, EngineError>;
	inspections: Record<string, Json>;
	runs: Record<string, Partial<ContainerRun>>;
	tables: Record<string, ProcessTable>;
	changes: Record<string, ChangeList>;
	/** Where its processes are found, by pid; as the same number inside unless told. */
	found: Record<number, FoundProcess>;
	plan: PrunePlan;
	/** Its build cache. */
	cache: readonly UsedCache[];
	/** Holds operations back until it settles. */
	gate: Promise<void> | undefined;
	/** References that are not here, until they are pulled. */
	missingImages: Set<string>;
	/** Told when an operation has been refused. */
	onRefusal: () => void;
	/** What a pull tells of itself before it ends. */
	pulling: readonly PullProgress[];
	/** What each container takes, by id. */
	usages: Record<string, Usage>;
	host: HostFacts;
	/** What the engine adds to a change of limits. */
	warnings: readonly string[];
	/** What a build tells of itself before it ends. */
	progress: readonly BuildProgress[];
	files: HeldFiles;
	/** What registries find, whatever they are asked for. */
	searched: readonly FoundImage[];
	/** What registries have, by reference. */
	remotes: Record<string, RemoteImage>;
	registries: HeldRegistries;
	/** What images are made of, by id; of nothing unless told. */
	layers: Record<string, ImageLayers>;
};

export type FakeEngine = Engine & FakeProcesses & {
	readonly held: Held;
	/** Every operation and every list, in words: `stop web 10`, `list`. */
	readonly asked: string[];
	/** What it was asked to build. */
	readonly built: readonly BuildRequest[];
	/** What containers were created from, as the API takes it. */
	readonly created: ReadonlyArray<Readonly<Record<string, unknown>>>;
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
		containers: [], images: [], sending: [], receiving: [], failure: undefined, refusal: undefined, refusals: {}, inspections: {}, runs: {}, tables: {}, changes: {}, found: {},
		plan: {kind: 'system', items: [], bytes: 0}, cache: [], gate: undefined, missingImages: new Set(), onRefusal: () => undefined, pulling: [], progress: [], files: noFiles(), usages: {}, host: {cpus: 2, memoryBytes: 8 * (1024 ** 3), missing: []}, warnings: [], searched: [], remotes: {}, registries: noRegistries(), layers: {}, ...initial,
	};
	const asked: string[] = [];
	const built: BuildRequest[] = [];
	const created: Array<Readonly<Record<string, unknown>>> = [];
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
			held.onRefusal();
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
		if (held.missingImages.has(id)) {
			throw new EngineError('gone', `No such image: ${id}`);
		}

		return {id, raw: held.inspections[id] ?? {Id: id}};
	};

	const run = (id: string): ContainerRun => {
		check();
		const container = held.containers.find(one => one.id === id);
		if (!container) {
			const known = held.runs[id];
			if (known) {
				return {startedAt: '2026-01-02T12:00:00Z', isRunning: true, exitCode: 0, restartCount: 0, wasOutOfMemory: false, memoryLimitBytes: 0, hasTty: false, ...known};
			}

			throw new EngineError('gone', `No such container: ${id}`);
		}

		return {
			startedAt: container.state === 'created' ? '' : `2026-01-02T10:00:00.${container.since ?? 0}Z`, isRunning: container.state === 'running' || container.state === 'paused',
			exitCode: container.exitCode ?? 0, restartCount: 0, wasOutOfMemory: false, memoryLimitBytes: 0, hasTty: false, ...held.runs[id],
		};
	};

	const processes = fakeProcesses(operate, nameOf);

	return {
		held, asked, built, created, emit,
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
			start: async id => operate(`start ${nameOf(id)}`),
			stop: async (id, {graceSeconds}) => operate(`stop ${nameOf(id)} ${graceSeconds}`),
			restart: async (id, {graceSeconds}) => operate(`restart ${nameOf(id)} ${graceSeconds}`),
			pause: async id => operate(`pause ${nameOf(id)}`),
			unpause: async id => operate(`unpause ${nameOf(id)}`),
			kill: async (id, signalName) => operate(`kill ${nameOf(id)} ${signalName}`),
			remove: async (id, {isForced = false, withVolumes = false}) => operate(`remove ${nameOf(id)}${isForced ? ' forced' : ''}${withVolumes ? ' with volumes' : ''}`),
			async create({name = 'invented_name', body}) {
				await operate(`create ${name} from ${String(body.Image)}`);
				const id = `new-${name}`;
				names.set(id, name);
				created.push(body);
				held.runs[id] = {isRunning: true, ...held.runs[id]};
				return {id, warnings: []};
			},
			rename: async (id, name) => operate(`rename ${nameOf(id)} ${name}`),
			async top(id) {
				asked.push(`top ${nameOf(id)}`);
				check();
				return held.tables[id] ?? {titles: ['PID', 'COMMAND'], processes: []};
			},
			async changes(id) {
				asked.push(`changes ${nameOf(id)}`);
				check();
				return held.changes[id] ?? {changes: [], leftOut: 0};
			},
			async * logs(id, options, signal) {
				asked.push(`logs ${nameOf(id)}`);
				yield * logOf(id).read(options, run(id).isRunning, signal);
			},
		},
		images: fakeImages({held, asked, built, check, operate, inspect, nameOf}),
		limits: {
			async change(id, change) {
				await operate(`update ${nameOf(id)} ${JSON.stringify(change)}`);
				return held.warnings;
			},
			async usage(id) {
				check();
				return held.usages[id];
			},
			async host() {
				check();
				return held.host;
			},
		},
		networks: {
			names: async () => ['bridge', 'host', 'none', 'shop'],
			connect: async (network, id) => operate(`connect ${nameOf(id)} to ${network}`),
		},
		volumes: {names: async () => ['shop-data']},
		processes: {
			async find(id, {pid}) {
				await operate(`find ${pid} in ${nameOf(id)}`);
				return held.found[pid] ?? {kind: 'inside', pid, startTicks: 1, user: undefined, hasKill: true, shell: ['sh']};
			},
			async signal(id, found, signalName) {
				await operate(`signal ${found.kind === 'main' ? 'main' : found.pid} in ${nameOf(id)} ${signalName}`);
			},
		},
		files: fakeFiles(held.files, operate, nameOf),
		exec: processes.exec,
		attach: processes.attach,
		process: processes.process,
		transfers: fakeTransfers(held, operate, nameOf),
		prune: {
			async cache() {
				await operate('measure cache');
				return {entries: held.cache, plan: planPrune('build-cache', {images: [], containers: [], volumes: [], networks: [], cache: held.cache})};
			},
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
		registries: {
			...fakeRegistries(held.registries, operate),
			async search({term}, signal) {
				await operate(`search ${term}`, signal);
				return held.searched;
			},
			async remote(reference, signal) {
				await operate(`remote ${reference}`, signal);
				const remote = held.remotes[reference];
				if (!remote) {
					throw new EngineError('gone', 'manifest unknown: manifest unknown');
				}

				return remote;
			},
		},
		close() {
			asked.push('close');
		},
	};
}
