/** Commands and images beyond these are forgotten, the oldest first. */
const mostCommands = 50;
const mostImages = 100;

/** Commands that were run, by the image of the container they were run in, the newest last. */
const commandsByImage = new Map<string, readonly string[]>();

/** Remember a command line as it was typed. It is kept in memory only: there may be secrets in it. */
export function rememberCommand(image: string, command: string): void {
	const known = commandsByImage.get(image) ?? [];
	// The image used last is the newest.
	commandsByImage.delete(image);
	commandsByImage.set(image, [...known.filter(one => one !== command), command].slice(-mostCommands));
	for (const oldest of commandsByImage.keys().toArray().slice(0, -mostImages)) {
		commandsByImage.delete(oldest);
	}
}

/**
For a form's field: what may be meant by what has been typed, the newest first. To nothing typed all of them, the newest last, so that going
back (Ctrl-p) meets it first, as in a shell.
*/
export function suggestCommands(image: string): (typed: string) => readonly string[] {
	const known = commandsByImage.get(image) ?? [];
	return typed => typed === '' ? known : known.filter(one => one.startsWith(typed)).toReversed();
}
