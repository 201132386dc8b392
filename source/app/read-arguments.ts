import {flagTable, wrongFlag} from './flags.js';

type Defaults = {readonly [Name in keyof typeof flagTable]: (typeof flagTable)[Name] extends {readonly default: infer Default} ? (Default extends string ? string : boolean) : string | undefined};

export type Arguments = {
	readonly flags: Defaults;
	/** The words that are no flags. */
	readonly input: readonly string[];
	/** One sentence about the first flag that is wrong. */
	readonly wrong: string | undefined;
};

const defaults = Object.fromEntries(Object.entries(flagTable).map(([name, flag]) => [name, 'default' in flag ? flag.default : undefined])) as Defaults;

/**
Read the words of the command line. Where there are none there is nothing to read, and meow need not be loaded: that is how the dashboard is
opened most often.
*/
export async function readArguments(argv: readonly string[], version: string): Promise<Arguments> {
	if (argv.length === 0) {
		return {flags: defaults, input: [], wrong: undefined};
	}

	const {default: meow} = await import('meow');
	const {flags, input, unnormalizedFlags} = meow({importMeta: import.meta, pkg: {name: 'gantry', version}, argv, flags: flagTable, autoHelp: false, autoVersion: false});
	return {flags, input, wrong: wrongFlag(unnormalizedFlags)};
}
