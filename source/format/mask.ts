import {splitCommandLine} from './command-line.js';

export const masked = '••••';

/** `NAME=value` with its value hidden: what looks harmless may be a password, and screens are shared. */
export function maskEnvironment(variable: string): string {
	const at = variable.indexOf('=');
	return at === -1 || at === variable.length - 1 ? variable : `${variable.slice(0, at)}=${masked}`;
}

/** Several variables with blanks between them, as a form's field holds them: `A=1 B='x y'`. What cannot be told apart is hidden whole. */
export function maskVariables(text: string): string {
	const split = splitCommandLine(text);
	return 'words' in split ? split.words.map(word => maskEnvironment(word)).join(' ') : masked;
}

/** Flags of the docker client whose value is a variable: of the environment, or of a build. */
const secretFlags: ReadonlySet<string> = new Set(['-e', '--env', '--build-arg']);

const environmentInstruction = /^(?<head>(?:onbuild\s+)?env\s+)(?<rest>\S.*)$/isv;

/** A Dockerfile instruction: the values of the variables it sets are hidden. */
function maskInstruction(instruction: string): string {
	const {head, rest = ''} = environmentInstruction.exec(instruction)?.groups ?? {};
	if (head === undefined) {
		return instruction;
	}

	// The old form has one variable, a blank, and its value.
	return head + (/^[^\s=]+=/v.test(rest) ? maskVariables(rest) : maskEnvironment(rest.replace(/\s+/v, '=')));
}

/** A docker command line as it may be shown: the values of variables are hidden, all else stays. */
export function maskWords(words: readonly string[]): readonly string[] {
	return words.map((word, index) => {
		if (secretFlags.has(words[index - 1] ?? '')) {
			return maskEnvironment(word);
		}

		if (words[index - 1] === '--change') {
			return maskInstruction(word);
		}

		const flag = /^(?<name>--env|--build-arg)=(?<variable>.*)$/sv.exec(word)?.groups;
		return flag ? `${flag.name}=${maskEnvironment(flag.variable!)}` : word;
	});
}

/** Shorter ones would take letters out of every sentence, and are hard to keep anyway. */
const shortestHidden = 4;

/** A text without these values, whoever has put them into it. */
export function hideValues(text: string, values: ReadonlyArray<string | undefined>): string {
	let rest = text;
	for (const value of values) {
		rest = value === undefined || value.length < shortestHidden ? rest : rest.replaceAll(value, () => '••••');
	}

	return rest;
}
