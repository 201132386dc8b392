import {commands} from '../report/commands.js';

/** Every flag, as meow reads them. */
export const flagTable = {
	host: {type: 'string', shortFlag: 'H'},
	filter: {type: 'string', default: ''},
	readOnly: {type: 'boolean', default: false},
	all: {type: 'boolean', shortFlag: 'a', default: false},
	json: {type: 'boolean', default: false},
	profile: {type: 'string'},
	help: {type: 'boolean', shortFlag: 'h', default: false},
	version: {type: 'boolean', shortFlag: 'v', default: false},
} as const;

type FlagName = keyof typeof flagTable;

const descriptions: Readonly<Record<FlagName, readonly [placeholder: string, meaning: string]>> = {
	host: ['ADDRESS', 'the engine: unix:///path/to/docker.sock or tcp://host:port; DOCKER_HOST otherwise'],
	filter: ['WORDS', 'show only what contains all these words; dangling:true, label:KEY and the like as in the filter line'],
	readOnly: ['', 'change nothing in the engine, whatever is pressed'],
	all: ['', 'for ps: stopped containers too'],
	json: ['', 'print JSON instead of a table'],
	profile: ['FILE', 'write the times of start-up and of all frames to a file, for a bug report'],
	help: ['', 'print this'],
	version: ['', 'print the version'],
};

const names = Object.keys(flagTable) as FlagName[];

const dashed = (name: string): string => `--${name.replaceAll(/[A-Z]/gv, letter => `-${letter.toLowerCase()}`)}`;

const shortOf = (name: FlagName): string | undefined => (flagTable[name] as {readonly shortFlag?: string}).shortFlag;

/** The flags as a table: how each is written, and what it means. */
export const flagRows: ReadonlyArray<readonly [written: string, meaning: string]> = names.map(name => {
	const short = shortOf(name);
	const [placeholder, meaning] = descriptions[name];
	return [`${short === undefined ? '' : `-${short}, `}${dashed(name)}${placeholder === '' ? '' : ` ${placeholder}`}`, meaning];
});

const table = (rows: ReadonlyArray<readonly [string, string]>): string => {
	const width = Math.max(...rows.map(([left]) => left.length));
	return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
};

export const helpText = (version: string): string => `gantry ${version} – a keyboard-driven terminal dashboard for Docker

Usage: gantry [flags]              open the dashboard; ? there lists the keys
       gantry COMMAND [flags]      print once and exit

Commands:
${table(Object.entries(commands))}

Flags:
${table(flagRows)}

Exit codes: 0 fine, 1 problems found, 2 used wrongly, 3 no engine reached.
`;

/** One sentence about the first flag that is wrong. */
export function wrongFlag(given: Readonly<Record<string, unknown>>): string | undefined {
	const known = new Set<string>(names.flatMap(name => [name, dashed(name).slice(2), shortOf(name) ?? name]));
	const unknown = Object.keys(given).find(name => !known.has(name));
	if (unknown !== undefined) {
		return `there is no flag ${unknown.length === 1 ? `-${unknown}` : dashed(unknown)}: gantry --help lists those there are.`;
	}

	if (given.host === '') {
		return 'the flag --host needs an address, such as unix:///var/run/docker.sock.';
	}

	return given.profile === '' ? 'the flag --profile needs the name of a file to write.' : undefined;
}
