import http from 'node:http';
import {inspect} from 'node:util';
import type Dockerode from 'dockerode';
import {EngineError} from './engine-error.js';
import {toEngineError} from './to-engine-error.js';
import {BodyAgent} from './body-socket.js';
import type {Endpoint} from './endpoint.js';
import type {EngineInfo} from './types.js';
import {identify} from './version.js';

const answerDeadline = 10_000;

/** Otherwise Node would look for one in the address, for TLS, which is not spoken here: its first look takes milliseconds. */
const noName: http.AgentOptions & {readonly servername: string} = {servername: ''};

export const readOnlyRefusal = 'Gantry was started with --read-only: it changes nothing.';

export type CallOptions = {
	readonly signal?: AbortSignal | undefined;
	/** Milliseconds until the call is given up; 10 s unless told. */
	readonly deadline?: number;
};

type Start<Answer> = (docker: Dockerode, signal: AbortSignal) => Promise<Answer>;

/**
One engine, reached through dockerode. Everything that leaves the program leaves here.

Every call has a deadline: dockerode never settles when an answer is cut after its headers.
*/
export type EngineClient = {
	readonly endpoint: Endpoint;
	/**
	Ask the engine who it is and pin all later calls to an API version both sides know. To be called again after each reconnect:
	the engine may have been upgraded.

	@throws {EngineError} `unsupported` when the engine is too old or too new.
	*/
	negotiate(signal: AbortSignal): Promise<EngineInfo>;
	/** One request with one answer. */
	call<Answer>(start: Start<Answer>, options?: CallOptions): Promise<Answer>;
	/** A request whose answer is a stream: the deadline covers the time until its headers only. */
	open<Answer>(start: Start<Answer>, options?: CallOptions): Promise<Answer>;
	/** As `open`, for an answer whose body is taken from its `BodySocket`: one that may come faster than Node's HTTP parser can read it. */
	openFast<Answer>(start: Start<Answer>, options?: CallOptions): Promise<Answer>;
	/** Close the kept-alive connections. */
	close(): void;
};

export type ClientOptions = {
	/** Pin this API version instead of the newest both sides know. */
	readonly wantedVersion?: string | undefined;
	/** Let no request out that is no GET or HEAD. */
	readonly isReadOnly?: boolean;
};

export function createClient(endpoint: Endpoint, {wantedVersion, isReadOnly = false}: ClientOptions = {}): EngineClient {
	// Streams hold their socket as long as they live: with a shared, capped agent they would starve the short calls.
	const callAgent = quiet(new http.Agent({...noName, keepAlive: true, maxSockets: 16, maxFreeSockets: 4}));
	const streamAgent = quiet(new http.Agent({...noName, keepAlive: false}));
	const fastAgent = quiet(new BodyAgent({...noName, keepAlive: false}));
	let pinned: {version: string; calls: Dockerode; streams: Dockerode; fastStreams: Dockerode} | undefined;

	const settings = (version: string | undefined, agent: http.Agent) => ({
		...(endpoint.kind === 'unix' ? {socketPath: endpoint.socketPath} : {host: endpoint.host, port: endpoint.port}), version, agent, isReadOnly,
	});

	const unpinned = async () => dockerodeFor(settings(undefined, callAgent));

	const ready = async (signal: AbortSignal | undefined) => {
		if (!pinned) {
			await negotiate(signal);
		}

		return pinned!;
	};

	async function negotiate(signal: AbortSignal | undefined): Promise<EngineInfo> {
		const docker = await unpinned();
		// Aborted when given up: a frozen engine must not hold on to the connections one by one.
		const info = await withDeadline(async abortSignal => identify(docker, wantedVersion, abortSignal), {signal, deadline: 5000});
		const {apiVersion} = info;
		if (pinned?.version !== apiVersion) {
			pinned = {
				version: apiVersion,
				calls: await dockerodeFor(settings(`v${apiVersion}`, callAgent)),
				streams: await dockerodeFor(settings(`v${apiVersion}`, streamAgent)),
				fastStreams: await dockerodeFor(settings(`v${apiVersion}`, fastAgent)),
			};
		}

		return info;
	}

	const openBy = (agent: 'streams' | 'fastStreams'): EngineClient['open'] => async (start, options = {}) => {
		const {[agent]: docker} = await ready(options.signal);
		return withDeadline(async signal => start(docker, signal), options, true);
	};

	return {
		endpoint,
		negotiate,
		async call(start, options = {}) {
			const {calls} = await ready(options.signal);
			return withDeadline(async signal => start(calls, signal), options);
		},
		open: openBy('streams'),
		openFast: openBy('fastStreams'),
		close() {
			callAgent.destroy();
			streamAgent.destroy();
			fastAgent.destroy();
		},
	};
}

/** Docker-modem prints its options, agent and all its sockets included, into a debug string on every request, shown or not. */
function quiet(agent: http.Agent): http.Agent {
	return Object.assign(agent, {[inspect.custom]: () => 'Agent'});
}

/**
A dockerode that knows only what it is told: modem's own constructor mixes `DOCKER_HOST`, `DOCKER_CERT_PATH` and the like into
whatever it is given, so it is passed by.
*/
async function dockerodeFor({isReadOnly, ...settings}: {socketPath?: string; host?: string; port?: number; version: string | undefined; agent: http.Agent; isReadOnly: boolean}): Promise<Dockerode> {
	const [{default: Docker}, {default: Modem}] = await Promise.all([import('dockerode'), import('docker-modem')]);
	const modem: object = Object.assign(Object.create(Modem.prototype as object) as object, {
		pathPrefix: '/', protocol: 'http', headers: {}, sshOptions: {}, ...settings, ...(isReadOnly ? {dial: readOnlyDial(Modem.prototype)} : {}),
	});
	// The declared options do not know `modem`, the constructor does.
	return new Docker({modem} as Dockerode.DockerOptions);
}

type Dial = (options: {readonly method: string}, callback: (error: Error | null, answer?: unknown) => void) => void;

/** Modem's own way out, through which every request goes, closed for those that could change something. */
function readOnlyDial(modem: unknown): Dial {
	const {dial} = modem as {readonly dial: Dial};
	return function (this: unknown, options, callback) {
		if (options.method === 'GET' || options.method === 'HEAD') {
			dial.call(this, options, callback);
		} else {
			callback(new EngineError('denied', readOnlyRefusal));
		}
	};
}

/**
Run a call that may hang for ever. When it is given up, its request is aborted.

@param isStream Keep the request's signal alive after it settled, for the stream that came back: only the caller's signal ends that.
*/
async function withDeadline<Answer>(start: (signal: AbortSignal) => Promise<Answer>, {signal, deadline = answerDeadline}: CallOptions, isStream = false): Promise<Answer> {
	signal?.throwIfAborted();
	const controller = new AbortController();
	const {promise: givenUp, reject} = Promise.withResolvers<never>();
	const giveUp = (reason: unknown) => {
		controller.abort(reason);
		reject(reason);
	};

	const onAbort = () => {
		giveUp(signal?.reason);
	};

	signal?.addEventListener('abort', onAbort, {once: true});
	const timer = setTimeout(() => {
		giveUp(new EngineError('timeout', `The engine did not answer within ${Math.round(deadline / 1000)} seconds.`));
	}, deadline);

	try {
		const answer = await Promise.race([start(controller.signal), givenUp]);
		if (isStream && signal) {
			// The stream lives on; the caller's signal must still reach it. It may outlive many: one for each run of a container, say.
			const onAbortLater = () => {
				controller.abort(signal.reason);
			};

			signal.addEventListener('abort', onAbortLater, {once: true});
			(answer as Partial<NodeJS.EventEmitter>).once?.('close', () => {
				signal.removeEventListener('abort', onAbortLater);
			});
		}

		return answer;
	} catch (error) {
		signal?.throwIfAborted();
		throw toEngineError(error);
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', onAbort);
	}
}
