/**
What `docker run` or `docker create` is told, in the words of its command line: nothing is read or made whole yet.

@see https://docs.docker.com/reference/cli/docker/container/run/
*/
export type RunSpec = {
	readonly image: string;
	/** What stands behind the image. */
	readonly command: readonly string[];
	/** By a flag's long name, without dashes: `{publish: ['8080:80'], tty: ['true'], memory: ['512m']}`. */
	readonly options: RunOptions;
};

export type RunOptions = Readonly<Record<string, readonly string[]>>;

/** What is sent to the engine while it grows, in the parts that `POST /containers/create` has. */
export type Draft = {
	readonly config: Record<string, unknown>;
	readonly host: Record<string, unknown>;
	readonly health: Record<string, unknown>;
	/** Networks, the first of which the container is created in. */
	readonly networks: Array<{readonly name: string; readonly endpoint: Record<string, unknown>}>;
};

/** The parts of an inspection that flags are read back from. */
export type Inspected = {
	readonly config: Readonly<Record<string, unknown>>;
	readonly host: Readonly<Record<string, unknown>>;
	/** The image's own configuration: what equals it has not been asked for. */
	readonly image: Readonly<Record<string, unknown>>;
	readonly id: string;
	readonly networks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** One flag of `docker run`: what it is called, what it takes, what it means to the engine, and how it is found in an inspection. */
export type RunFlag = {
	readonly name: string;
	readonly short?: string;
	readonly aliases?: readonly string[];
	/** `switch` takes no value, `text` one, `list` may be given several times. */
	readonly kind: 'switch' | 'text' | 'list';
	readonly meaning: string;
	/** `docker create` does not have it. */
	readonly isRunOnly?: boolean;
	/** What is wrong with a value, in one sentence, or nothing. */
	readonly check?: (value: string) => string | undefined;
	/** Without it the flag speaks to the client, not to the engine. */
	readonly apply?: (draft: Draft, values: readonly string[]) => void;
	readonly read?: (inspected: Inspected) => readonly string[];
};
