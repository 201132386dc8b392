import process from 'node:process';

/** A program to be measured in a terminal. */
export type Program = {
	readonly name: string;
	readonly file: string;
	readonly args: readonly string[];
	/** Keys from its first screen to the log of the selected container; undefined for one that shows no log. */
	readonly logKeys: readonly string[] | undefined;
	readonly quitKeys: readonly string[];
	/** Keys that change what is highlighted, pressed in turn. */
	readonly turnKeys: readonly [string, string];
	/** Keys that move the focus and leave the selection alone, if there are such. */
	readonly focusKeys?: readonly [string, string];
};

const named: Readonly<Record<string, string>> = {
	enter: '\r', escape: '\u{1B}', tab: '\t', up: '\u{1B}[A', down: '\u{1B}[B', right: '\u{1B}[C', left: '\u{1B}[D', space: ' ', 'ctrl-c': '\u{3}',
};

const keysFrom = (text: string): string[] => text.split(' ').filter(Boolean).map(key => named[key] ?? key);

/** Up and down, which every list of every program knows. */
const moving = [named.down!, named.up!] as const;

export const gantry = (folder = 'dist', name = 'gantry'): Program => ({
	name, file: process.execPath, args: [`${folder}/cli.js`], logKeys: [], quitKeys: ['q'], turnKeys: moving, focusKeys: [named.tab!, named.tab!],
});

/**
A program from the command line: `COMMAND | KEYS TO ITS LOG | QUIT KEYS`, as in `lazydocker | | q` or `ctop | l | q`.

@throws {Error} With a sentence for who typed it.
*/
export function peerFrom(text: string): Program {
	const [command = '', logKeys, quitKeys, ...rest] = text.split('|').map(part => part.trim());
	const [file, ...args] = command.split(' ').filter(Boolean);
	if (file === undefined || logKeys === undefined || rest.length > 0) {
		throw new Error(`A peer is written as “COMMAND | KEYS TO ITS LOG | QUIT KEYS”, and “-” for no log, as in “ctop | l | q”: not “${text}”.`);
	}

	return {name: file.split('/').at(-1)!, file, args, logKeys: logKeys === '-' ? undefined : keysFrom(logKeys), quitKeys: keysFrom(quitKeys ?? 'q'), turnKeys: moving};
}
