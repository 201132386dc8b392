/** What a registry is shown: a user's name and password, or a token in their place. The fields are those of `X-Registry-Auth`. */
export type RegistryAuth = {
	readonly username?: string;
	readonly password?: string;
	readonly identitytoken?: string;
	readonly registrytoken?: string;
	readonly serveraddress: string;
};

/** What the user's Docker configuration knows of registries. Nothing of it may reach the screen, the journal or an error. */
export type Credentials = {
	/**
	For the registry of an image.

	@param reference The image: `nginx`, `localhost:5000/shop/api:1.2`.
	@returns `undefined` where nothing is known: the registry is asked without.
	@throws {EngineError} `failed` when a credential helper fails, with its sentence.
	*/
	forImage(reference: string): Promise<RegistryAuth | undefined>;
	/**
	For a registry, by its host, or the hub's index address.

	@throws {EngineError} As `forImage`.
	*/
	forRegistry(server: string): Promise<RegistryAuth | undefined>;
	/** Of all registries there are any for, by server address: a classic build is given them all. */
	all(): Promise<Readonly<Record<string, RegistryAuth>>>;
};

/** Where there is no configuration. */
export const noCredentials: Credentials = {
	forImage: async () => undefined,
	forRegistry: async () => undefined,
	all: async () => ({}),
};
