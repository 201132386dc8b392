/** The one-shot commands, with what `--help` says of them. */
export const commands = {
	ps: 'list containers, running ones or --all',
	images: 'list images',
	problems: 'list containers that need a look; exit code 1 when there are any',
} as const;

export type CommandName = keyof typeof commands;

export const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);
