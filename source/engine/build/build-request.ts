/** A secret as `--secret id=…` names it: what the step reads, and where it comes from here. */
export type BuildSecret = {
	readonly id: string;
	/** A file here; absolute. */
	readonly file?: string;
	/** The value itself, read from a variable of the environment. */
	readonly value?: string;
};

/** An agent or keys as `--ssh default` or `--ssh id=path` name them. */
export type BuildSsh = {
	readonly id: string;
	/** Sockets of agents or private keys, absolute; none means the agent of `SSH_AUTH_SOCK`. */
	readonly paths: readonly string[];
};

/** What to build an image from. */
export type BuildRequest = {
	/** The directory whose files the build may copy, absolute; or a Git or tar URL as the engine takes them. */
	readonly context: string;
	/** Within the context, or absolute anywhere. */
	readonly dockerfile: string;
	/** `repository:tag`, any number. */
	readonly tags: readonly string[];
	/** `null` for one without a value, which is the engine's own where it has one. */
	readonly buildArgs: Readonly<Record<string, string | null>>;
	readonly isCacheOff: boolean;
	/** Pull the base images even if they are here. */
	readonly isPulling?: boolean;
	/** The stage to end with. */
	readonly target?: string | undefined;
	/** `linux/arm64` */
	readonly platform?: string | undefined;
	/** Of `RUN`: `host`, `none`, a network's name; the engine's default without. */
	readonly network?: string | undefined;
	readonly labels?: Readonly<Record<string, string>>;
	readonly secrets?: readonly BuildSecret[];
	readonly ssh?: readonly BuildSsh[];
	/** `auto` is the engine's choice, BuildKit where it has it; the other two as `DOCKER_BUILDKIT=0` and `=1` mean them. */
	readonly builder?: 'auto' | 'classic' | 'buildkit';
};
