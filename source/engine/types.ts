/*
What the engine holds, in our own words and units: bytes, milliseconds since the epoch, whole ids. Nothing here comes from
dockerode. Every text has been cleaned (see `cleanText`), so it may be shown as it is.
*/

/** The engine's own words for a container's state, as `docker ps --filter status=` takes them. */
export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead' | 'unknown';

export type Health = 'starting' | 'healthy' | 'unhealthy';

export type Port = {
	readonly privatePort: number;
	readonly publicPort?: number;
	readonly ip?: string;
	readonly protocol: string;
};

/** A row of the container list (`GET /containers/json`). */
export type Container = {
	readonly id: string;
	/** Without the leading slash; the first that is no link alias. */
	readonly name: string;
	readonly image: string;
	readonly imageId: string;
	readonly command: string;
	readonly createdAt: number;
	readonly state: ContainerState;
	/** The engine's own sentence when the list was read: `Up 3 hours (healthy)`, `Exited (137) 2 minutes ago`. */
	readonly status: string;
	/** About when it started (running, paused) or ended: read from the sentence's age, so as coarse as that. */
	readonly since: number | undefined;
	readonly health: Health | undefined;
	/** From the status sentence; `undefined` unless exited, restarting or dead. */
	readonly exitCode: number | undefined;
	/** It runs, but not for long, after a restart by the engine: found out by watching, or by asking for its restarts. */
	readonly isCrashLooping?: true;
	readonly ports: readonly Port[];
	readonly labels: Readonly<Record<string, string>>;
	readonly networks: readonly string[];
	/** The id of the container whose network it shares (`--network container:…`). */
	readonly networkOf?: string;
	readonly mounts: readonly string[];
};

/** A container's present run, or its last one (`GET /containers/{id}/json`). */
export type ContainerRun = {
	/** As the engine wrote it: tells one run from the next. Empty when it has never run. */
	readonly startedAt: string;
	/** Paused counts too. */
	readonly isRunning: boolean;
	/** How often the engine has started it again by itself. */
	readonly restartCount: number;
	/** Of the last run; 0 while running. */
	readonly exitCode: number;
	readonly wasOutOfMemory: boolean;
	/** 0 for none. */
	readonly memoryLimitBytes: number;
	/** Whether its log is one raw stream. */
	readonly hasTty: boolean;
};

/** A row of the image list (`GET /images/json`): an image with two tags is one image and two rows on screen. */
export type Image = {
	readonly id: string;
	/** `repository:tag`, never `<none>:<none>`; empty for a dangling image. */
	readonly tags: readonly string[];
	readonly digests: readonly string[];
	readonly createdAt: number;
	readonly sizeBytes: number;
	readonly labels: Readonly<Record<string, string>>;
	/** The image it was built on, as far as this engine knows: the classic builder and commits tell. */
	readonly parentId?: string;
	/** A step of the classic builder: no name, and others are built on it. There only when asked for (`docker images --all`). */
	readonly isIntermediate?: true;
};

export type {LogLine, StreamName} from '../format/packed-lines.js';

/** One thing that happened in the engine (`GET /events`). */
export type EngineEvent = {
	readonly type: string;
	readonly action: string;
	/** The id (containers), or the name or reference (images, volumes, networks). */
	readonly id: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly time: number;
};

/** What the engine says of itself (`GET /version`). */
export type EngineInfo = {
	readonly version: string;
	/** The API version all calls are pinned to, e.g. `1.41`. */
	readonly apiVersion: string;
	readonly isPodman: boolean;
};

/** Any value the engine sent, as JSON.parse gave it. Its texts are hostile until cleaned. */
export type Json = string | number | boolean | null | readonly Json[] | {readonly [key: string]: Json};

/** Everything about one container or image, as the engine said it (`GET /containers/{id}/json`, `GET /images/{id}/json`). */
export type Inspection = {
	readonly id: string;
	readonly raw: Json;
};

/** What one `docker image rm` did. */
export type ImageRemoval = {
	readonly untagged: readonly string[];
	/** Ids of images, those in between too, and of layers. */
	readonly deleted: readonly string[];
	/** How many of these were layers. */
	readonly layers?: number;
	/** What they took on the disk, where that is known. */
	readonly freedBytes?: number;
};
