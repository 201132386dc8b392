/** What to build an image from. */
export type BuildRequest = {
	/** The directory whose files the build may copy; absolute. */
	readonly context: string;
	/** Within the context, or absolute anywhere. */
	readonly dockerfile: string;
	/** `repository:tag`, any number. */
	readonly tags: readonly string[];
	readonly buildArgs: Readonly<Record<string, string>>;
	readonly isCacheOff: boolean;
};
